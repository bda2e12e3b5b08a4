"""Piper as a program of its own, by its true command line, with a stand-in that can misbehave."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hardware.voice import sound
from hardware.voice.clips import LOUDNESS_DBFS, ClipStore
from hardware.voice.contained import ContainedEngine
from hardware.voice.engine import UnknownLanguage, VoiceFault
from hardware.voice.piper import REST_SECONDS, PiperEngine
from tests.hardware.voice.speakers import CALL, PATIENCE, install_piper, piper_model


class Hands:
    """A clock for how long piper rests."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = install_piper(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    return piper_model(tmp_path / "model")


@pytest.fixture
def piper(model: Path, hands: Hands) -> Iterator[PiperEngine]:
    engine = PiperEngine(model, PATIENCE, PATIENCE, clock=hands)
    yield engine
    engine.close()


def wait_no_longer_than(piper: PiperEngine, seconds: float) -> None:
    """Let a sentence of the warm program take so long at most from now on."""
    piper._job_seconds = seconds


def starts(model: Path) -> list[str]:
    return model.with_name("started").read_text().splitlines()


def test_a_sentence_is_spoken_by_one_warm_program(piper: PiperEngine, model: Path, tmp_path: Path) -> None:
    for name in ("one.wav", "two.wav"):
        piper.render(CALL, "vi", tmp_path / name)
        spoken = sound.read_wav(tmp_path / name)
        assert len(spoken) / sound.RATE == pytest.approx(0.06 * len(CALL), abs=0.01), "whatever its own rate"
    (command,) = starts(model)
    assert command.startswith(f"-m {model} -d ")
    assert not list(Path(command.split()[-1]).iterdir()), "its own files are cleared away"


def test_words_never_become_two_sentences(piper: PiperEngine, tmp_path: Path) -> None:
    piper.render("Mời số a\nkhông không bảy", "vi", tmp_path / "one.wav")
    piper.render("ba", "vi", tmp_path / "two.wav")
    assert len(sound.read_wav(tmp_path / "two.wav")) < sound.RATE / 2


@pytest.mark.parametrize(
    ("order", "seconds", "told"),
    [
        ("treo", 1.0, "piper hung for 1 s and was stopped"),
        ("chết", PATIENCE, "piper ended: onnxruntime: the model is broken"),
    ],
)
def test_a_piper_that_hangs_or_ends_rests_for_a_while(
    piper: PiperEngine, model: Path, hands: Hands, tmp_path: Path, order: str, seconds: float, told: str
) -> None:
    piper.render(CALL, "vi", tmp_path / "well.wav")
    wait_no_longer_than(piper, seconds)
    with pytest.raises(VoiceFault, match=told):
        piper.render(order, "vi", tmp_path / "ill.wav")
    assert piper.child_pid is None
    before = len(starts(model))
    with pytest.raises(VoiceFault, match=f"{told}; it is tried again"):
        piper.render(CALL, "vi", tmp_path / "ill.wav")
    with pytest.raises(VoiceFault, match="tried again"):
        piper.signature("vi")
    assert len(starts(model)) == before, "nobody waits for it again and again"
    assert not (tmp_path / "ill.wav").exists()
    hands.now += REST_SECONDS
    piper.render(CALL, "vi", tmp_path / "well-again.wav")


@pytest.mark.parametrize("order", ["rác", "câm", "lặng"])
def test_what_is_no_speech_is_never_taken_for_it(piper: PiperEngine, tmp_path: Path, order: str) -> None:
    with pytest.raises(VoiceFault, match="piper left no usable file"):
        piper.render(f"số {order} mười", "vi", tmp_path / "ill.wav")
    assert not (tmp_path / "ill.wav").exists()
    piper.render(CALL, "vi", tmp_path / "well.wav")


def test_a_killed_piper_is_replaced_within_the_same_sentence(piper: PiperEngine, tmp_path: Path) -> None:
    piper.render(CALL, "vi", tmp_path / "one.wav")
    assert piper.child_pid
    os.kill(piper.child_pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(piper.child_pid)], timeout=30)
    piper.render(CALL, "vi", tmp_path / "two.wav")


def test_a_model_speaks_its_own_language_only(piper: PiperEngine) -> None:
    assert "vi_VN-stand-in" in piper.signature("vi")
    with pytest.raises(UnknownLanguage):
        piper.signature("en")


def test_a_model_may_name_the_espeak_voice_only(tmp_path: Path) -> None:
    model = piper_model(tmp_path, '{"espeak": {"voice": "vi-vn-x-south"}}')
    assert PiperEngine(model).signature("vi")


@pytest.mark.parametrize("described", ["", "[]", "{}", '{"language": "vi"}', '{"espeak": {}}'])
def test_a_model_without_a_description_is_said_plainly(tmp_path: Path, described: str) -> None:
    with pytest.raises(VoiceFault, match=r"onnx\.json: does not describe a model"):
        PiperEngine(piper_model(tmp_path, described)).signature("vi")


def test_a_lost_model_or_program_is_said_plainly(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VoiceFault, match="there is no such model"):
        PiperEngine(tmp_path / "none.onnx").signature("vi")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceFault, match="piper is not installed"):
        PiperEngine(model).render(CALL, "vi", tmp_path / "one.wav")


def test_espeak_speaks_while_piper_cannot(piper: PiperEngine, hands: Hands, tmp_path: Path) -> None:
    espeak = ContainedEngine(job_seconds=PATIENCE)
    store = ClipStore([piper, espeak], tmp_path / "clips")
    try:
        well = store.clip(CALL, "vi")
        wait_no_longer_than(piper, 1.0)
        ill = store.clip("Mời số treo", "vi")
        resting = store.clip(CALL.replace("bảy", "tám"), "vi")
        english = store.clip("Number four", "en")
        assert (well.engine, well.faults) == ("piper", ())
        assert (ill.engine, [fault.engine for fault in ill.faults]) == ("espeak-ng", ["piper"])
        assert resting.engine == "espeak-ng"
        assert "it is tried again" in resting.faults[0].what
        assert (english.engine, english.faults) == ("espeak-ng", ()), "it was never meant to speak English"
        hands.now += REST_SECONDS
        assert store.clip(CALL, "vi") == well
        for clip in (well, ill):
            speech = sound.read_wav(clip.path)[-sound.RATE :]
            assert sound.loudness(speech) == pytest.approx(LOUDNESS_DBFS, abs=1.0)
    finally:
        espeak.close()
