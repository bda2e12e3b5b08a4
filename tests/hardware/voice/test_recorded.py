"""A human voice out of recorded words: what it says, how it joins, and what it does with bad recordings."""

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hardware.voice import sound
from hardware.voice.clips import LOUDNESS_DBFS, ClipStore
from hardware.voice.contained import ContainedEngine
from hardware.voice.engine import MissingWords, UnknownLanguage, VoiceFault
from hardware.voice.manifest import ManifestFault
from hardware.voice.recorded import GAP_SECONDS, PAUSES, RecordedEngine
from tests.hardware.voice.speakers import CALL, PATIENCE, WORDS, recorded, write_manifest


@pytest.fixture(scope="module")
def espeak() -> Iterator[ContainedEngine]:
    engine = ContainedEngine(job_seconds=PATIENCE)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def studio(espeak: ContainedEngine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The words of one call, recorded once."""
    return recorded(tmp_path_factory.mktemp("studio"), WORDS, espeak)


@pytest.fixture
def folder(studio: Path, tmp_path: Path) -> Path:
    """The same, for a test to spoil."""
    return Path(shutil.copytree(studio, tmp_path / "hoa"))


def test_a_call_is_put_together_from_the_longest_recordings(folder: Path) -> None:
    plan, missing = RecordedEngine(folder).plan(CALL, "vi")
    assert missing == []
    gap, pause = GAP_SECONDS, PAUSES[","]
    assert plan == [
        ("mời", "số"), gap, ("a",), gap, ("không",), gap, ("không",), gap, ("bảy",), pause,
        ("đến",), gap, ("quầy", "số"), gap, ("ba",),
    ]  # fmt: skip


def test_a_recording_never_reaches_over_a_pause(folder: Path) -> None:
    write_manifest(folder, {"bảy đến": "0.wav", "bảy": "1.wav", "đến": "2.wav"})
    engine = RecordedEngine(folder)
    assert engine.plan("bảy đến", "vi")[0] == [("bảy", "đến")]
    assert engine.plan("bảy, đến", "vi")[0] == [("bảy",), PAUSES[","], ("đến",)]
    assert engine.plan("; Bảy,; đến.", "vi")[0] == [("bảy",), PAUSES[";"], ("đến",)]


def test_the_sentence_lasts_as_long_as_its_parts_and_no_join_clicks(folder: Path, tmp_path: Path) -> None:
    engine = RecordedEngine(folder)
    engine.render(CALL, "vi", tmp_path / "call.wav")
    samples = sound.read_wav(tmp_path / "call.wav")
    assert len(samples) / sound.RATE == pytest.approx(engine.seconds(CALL, "vi"), abs=0.001)
    at = 0.0
    plan, _ = engine.plan(CALL, "vi")
    for part, following in pairwise(plan):
        at += part if isinstance(part, float) else engine.seconds(" ".join(part), "vi")
        join = round(at * sound.RATE)
        around = samples[join - 12 : join + 12]
        assert np.abs(np.diff(around)).max() < 0.01, f"a click before {following}"
        assert np.abs(around).max() < 0.02


def test_words_recorded_loud_and_faint_are_heard_alike(folder: Path, tmp_path: Path) -> None:
    for number, gain in ((2, 0.03), (3, 0.5)):
        path = folder / f"{number}.wav"
        soundfile.write(path, sound.read_wav(path) * gain, sound.RATE)
    engine = RecordedEngine(folder)
    for words in ("không", "bảy", "ba"):
        engine.render(words, "vi", tmp_path / "word.wav")
        assert sound.loudness(sound.read_wav(tmp_path / "word.wav")) == pytest.approx(-17.0, abs=1.0)


@pytest.mark.parametrize(
    ("rate", "channels", "subtype"),
    [
        (44100, 2, "PCM_24"),
        (48000, 1, "FLOAT"),
        (16000, 1, "PCM_16"),
        (8000, 2, "PCM_U8"),
        (96000, 2, "PCM_32"),
    ],
)
def test_recordings_of_any_shape_sound_the_same(
    folder: Path, tmp_path: Path, rate: int, channels: int, subtype: str
) -> None:
    plain = RecordedEngine(folder)
    expected = plain.seconds("bảy", "vi")
    tone = 0.4 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    soundfile.write(folder / "3.wav", np.stack([tone] * channels, axis=1), rate, subtype)
    engine = RecordedEngine(folder)
    engine.render("bảy", "vi", tmp_path / "seven.wav")
    samples = sound.read_wav(tmp_path / "seven.wav")
    assert expected != pytest.approx(1.0, abs=0.05)
    assert len(samples) / sound.RATE == pytest.approx(1.0, abs=0.01)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * sound.RATE / len(samples) == pytest.approx(440, abs=2), "its pitch is kept"


def test_missing_words_are_named_and_espeak_says_the_whole_sentence(
    folder: Path, espeak: ContainedEngine, tmp_path: Path
) -> None:
    recordings = RecordedEngine(folder)
    store = ClipStore([recordings, espeak], tmp_path / "clips")
    text = CALL.replace("bảy", "tám chín")
    with pytest.raises(MissingWords, match="no recording of “tám”, “chín” for “Mời số a"):
        recordings.render(text, "vi", tmp_path / "none.wav")
    assert not (tmp_path / "none.wav").exists()
    human, machine = store.clip(CALL, "vi"), store.clip(text, "vi")
    assert (human.engine, human.faults) == ("recordings", ())
    assert machine.engine == "espeak-ng"
    (fault,) = machine.faults
    assert (fault.engine, fault.words) == ("recordings", True)
    alone = ClipStore([espeak], tmp_path / "alone").clip(text, "vi")
    assert len(sound.read_wav(machine.path)) == pytest.approx(len(sound.read_wav(alone.path)), rel=0.02)
    assert store.clip(text, "vi") == machine, "and the fault is told each time"


def test_a_sentence_is_human_as_soon_as_its_words_are_recorded(
    folder: Path, espeak: ContainedEngine, tmp_path: Path
) -> None:
    store = ClipStore([RecordedEngine(folder), espeak], tmp_path / "clips")
    write_manifest(folder, {"mời số": "0.wav"})
    assert store.clip(CALL, "vi").engine == "espeak-ng"
    write_manifest(folder, {words: f"{number}.wav" for number, words in enumerate(WORDS)})
    first = store.clip(CALL, "vi")
    assert first.engine == "recordings"
    shutil.copy(folder / "6.wav", folder / "3.wav")
    os.utime(folder / "3.wav", (1, 1))
    assert store.clip(CALL, "vi").path != first.path, "a word recorded anew is heard in the next call"


def test_each_language_has_a_folder_of_its_own(espeak: ContainedEngine, folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "all"
    shutil.move(folder, home / "hoa")
    recorded(home / "john", ["number", "four"], espeak, "en")
    engine = RecordedEngine(home)
    engine.render("Number four", "en", tmp_path / "four.wav")
    engine.render(CALL, "vi", tmp_path / "call.wav")
    with pytest.raises(UnknownLanguage, match="'lo'"):
        engine.signature("lo")
    write_manifest(home / "john", {"four": "1.wav"}, "vi")
    with pytest.raises(ManifestFault, match="are both in language 'vi'"):
        engine.signature("vi")


def silent(path: Path) -> None:
    soundfile.write(path, np.zeros(8000), 16000)


def endless(path: Path) -> None:
    soundfile.write(path, np.full(61 * 8000, 0.3), 8000, "PCM_U8")


def not_a_number(path: Path) -> None:
    soundfile.write(path, np.full(8000, np.nan), 16000, "FLOAT")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (Path.unlink, "3.wav: there is no such file"),
        (lambda path: path.write_bytes(b"MP3 in disguise"), "3.wav: no readable sound file"),
        (lambda path: path.write_bytes(b""), "3.wav: no readable sound file"),
        (cut, "3.wav: cut short"),
        (silent, "3.wav: there is nothing to be heard in it"),
        (endless, "3.wav: longer than 60 s"),
        (not_a_number, "3.wav: holds values that are no sound"),
    ],
    ids=["missing", "no sound", "empty", "cut", "silent", "endless", "not a number"],
)
def test_a_bad_recording_is_named_and_costs_no_call(
    folder: Path, espeak: ContainedEngine, tmp_path: Path, spoil, told: str
) -> None:
    spoil(folder / "3.wav")
    clip = ClipStore([RecordedEngine(folder), espeak], tmp_path / "clips").clip(CALL, "vi")
    assert clip.engine == "espeak-ng"
    (fault,) = clip.faults
    assert told in fault.what
    assert not fault.words


GOOD = 'language = "vi"\nvoice = "Hoa"\nlicence = "ours"\n[clips]\n'


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("language = ", "manifest.toml: "),
        ('language = "vi"\n[clips]\n"a" = "1.wav"\n', 'voice = "…" is missing'),
        ('licenses = ""\n' + GOOD, "licenses is not a key"),
        (GOOD, "must name recordings"),
        (GOOD + '"…" = "1.wav"\n', "has no words"),
        (GOOD + '"Mời số" = "1.wav"\n"mời, số" = "2.wav"\n', "is there twice"),
        (GOOD + '"a" = "../1.wav"\n', "must be within the folder"),
        (GOOD + '"a" = "/etc/passwd"\n', "must be within the folder"),
        (GOOD + '"a" = ["1.wav"]\n', "must name one file"),
        (GOOD.encode("utf-16").decode("latin-1"), "manifest.toml: "),
    ],
)
def test_a_manifest_that_cannot_be_used_is_said_plainly(tmp_path: Path, manifest: str, told: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(VoiceFault) as fault:
        RecordedEngine(tmp_path).signature("vi")
    assert told in str(fault.value)


def test_a_folder_without_a_manifest_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ManifestFault, match=r"there is no manifest\.toml in it"):
        RecordedEngine(tmp_path).signature("vi")


def test_words_are_the_same_however_they_are_written(folder: Path, tmp_path: Path) -> None:
    decomposed = "Mo\u031b\u0300i SO\u0302\u0301"
    assert RecordedEngine(folder).plan(decomposed, "vi") == ([("mời", "số")], [])


def test_a_joined_call_matches_its_chime(folder: Path, espeak: ContainedEngine, tmp_path: Path) -> None:
    clip = ClipStore([RecordedEngine(folder), espeak], tmp_path / "clips").clip(CALL, "vi", chimed=False)
    samples = sound.read_wav(clip.path)
    assert sound.loudness(samples) == pytest.approx(LOUDNESS_DBFS, abs=0.6)
    assert sound.peak(samples) <= sound.CEILING_DBFS + 0.01
