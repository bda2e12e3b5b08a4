"""The voice as a server meets it: the real helper process, real espeak-ng, real files, measured."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from hardware.voice import sound
from hardware.voice.chime import LENGTH
from hardware.voice.clips import GAP_SECONDS, LOUDNESS_DBFS, ClipStore
from hardware.voice.contained import ContainedEngine
from hardware.voice.engine import VoiceFault
from hardware.voice.lines import LONGEST_LINE
from tests.hardware.voice.speakers import CALL, PATIENCE


class Helper:
    """The helper process and our end of its socket."""

    def __init__(self, clips: Path, *arguments: str) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(PATIENCE)
        command = [
            sys.executable,
            "-m",
            "hardware.voice",
            "--fd",
            str(theirs.fileno()),
            "--clips",
            str(clips),
        ]
        with theirs:
            self.process = subprocess.Popen([*command, *arguments], pass_fds=[theirs.fileno()])
        self.reader = self.socket.makefile("rb")

    def send(self, line: bytes) -> None:
        self.socket.sendall(line + b"\n")

    def ask(self, line: bytes | dict[str, Any]) -> dict[str, Any]:
        self.send(line if isinstance(line, bytes) else json.dumps(line).encode())
        answer: dict[str, Any] = json.loads(self.reader.readline())
        return answer

    def engine(self) -> psutil.Process:
        return psutil.Process(self.process.pid).children()[0]

    def close(self) -> int:
        self.reader.close()
        self.socket.close()
        return self.process.wait(30)


@pytest.fixture
def helper(tmp_path: Path) -> Iterator[Helper]:
    helper = Helper(tmp_path / "clips", "--timeout", str(PATIENCE))
    yield helper
    helper.close()


def speech_of(clip: sound.Samples) -> sound.Samples:
    return clip[round((LENGTH + GAP_SECONDS) * sound.RATE) :]


def check_clip(path: Path, shortest: float, longest: float) -> None:
    """Length in seconds, levels, joins: everything a loudspeaker would give away."""
    samples = sound.read_wav(path)
    bell, speech = samples[: round(LENGTH * sound.RATE)], speech_of(samples)
    assert shortest < len(speech) / sound.RATE < longest
    assert sound.peak(samples) < -1.0
    assert sound.loudness(speech) == pytest.approx(LOUDNESS_DBFS, abs=0.6)
    assert sound.loudness(bell) == pytest.approx(sound.loudness(speech), abs=1.0)
    for join in (
        0,
        len(bell),
        len(samples) - len(speech),
        len(samples) - round(0.1 * sound.RATE),
        len(samples),
    ):
        around = samples[max(0, join - 12) : join + 12]
        assert max(abs(value) for value in around) < 0.02, f"a click at {join / sound.RATE:.2f} s"


def test_a_call_becomes_a_clip_and_is_kept(helper: Helper, tmp_path: Path) -> None:
    answer = helper.ask({"id": 1, "text": CALL, "language": "vi"})
    path = Path(answer["path"])
    assert answer == {"id": 1, "path": str(path), "engine": "espeak-ng", "faults": []}
    check_clip(path, 2.0, 4.5)
    made = path.stat().st_ino
    again = helper.ask({"id": "two", "text": f"  {CALL} ", "language": "vi"})
    assert (again["id"], again["path"]) == ("two", str(path))
    assert path.stat().st_ino == made, "the second time it is read, not made"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_english_sounds_different(helper: Helper) -> None:
    text = "Number eigh zero zero seven, please go to counter three"
    english = helper.ask({"id": 1, "text": text, "language": "en"})
    vietnamese = helper.ask({"id": 2, "text": text, "language": "vi"})
    check_clip(Path(english["path"]), 2.5, 5.0)
    assert english["path"] != vietnamese["path"]
    assert len(sound.read_wav(Path(english["path"]))) != len(sound.read_wav(Path(vietnamese["path"])))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"not json", "no JSON"),
        (b"[1, 2]", "JSON object"),
        (b"\xff\xfe", "no JSON"),
        (b'{"id": 5}', "needs a text"),
        (b'{"id": 5, "text": 7, "language": "vi"}', "needs a text"),
        (b'{"id": 5, "text": "   ", "language": "vi"}', "cannot speak 0"),
        (b'{"id": 5, "text": "' + b"a" * 3001 + b'", "language": "vi"}', "cannot speak 3001"),
        (b'{"id": 5, "text": "xin", "language": "fr"}', "'fr'"),
        (b"x" * (LONGEST_LINE * 3), "longer than"),
    ],
    ids=["text", "list", "bytes", "no-text", "number", "empty", "long", "language", "flood"],
)
def test_bad_lines_are_answered_and_do_no_harm(helper: Helper, line: bytes, says: str) -> None:
    answer = helper.ask(line)
    assert says in answer["error"]
    assert answer["id"] in (None, 5)
    assert "path" in helper.ask({"id": 6, "text": "Xin mời", "language": "vi"})


def test_a_killed_engine_is_replaced_within_the_same_job(helper: Helper) -> None:
    helper.ask({"id": 1, "text": "Một", "language": "vi"})
    helper.engine().kill()
    assert "path" in helper.ask({"id": 2, "text": "Hai", "language": "vi"})


def test_a_hung_engine_costs_one_answer(tmp_path: Path) -> None:
    with closing(Helper(tmp_path / "clips", "--timeout", "6")) as helper:
        helper.ask({"id": 1, "text": "Một", "language": "vi"})
        hung = helper.engine()
        os.kill(hung.pid, signal.SIGSTOP)
        answer = helper.ask({"id": 2, "text": "Hai", "language": "vi"})
        assert "hung" in answer["error"]
        assert not hung.is_running()
        assert "path" in helper.ask({"id": 2, "text": "Hai", "language": "vi"})


def test_jobs_sent_at_once_are_answered_in_order(helper: Helper) -> None:
    for number in range(8):
        helper.send(
            json.dumps({"id": number, "text": f"số {'hai ' * (number + 1)}", "language": "vi"}).encode()
        )
    answers = [json.loads(helper.reader.readline()) for _ in range(8)]
    assert [answer["id"] for answer in answers] == list(range(8))
    lengths = [len(sound.read_wav(Path(answer["path"]))) for answer in answers]
    assert lengths == sorted(lengths), "each sentence in its own file"


def test_everything_ends_when_the_socket_closes(tmp_path: Path) -> None:
    helper = Helper(tmp_path)
    helper.ask({"id": 1, "text": "Một", "language": "vi"})
    engine = helper.engine()
    assert helper.close() == 0
    assert not engine.is_running()


def test_the_engine_dies_with_a_killed_helper_even_when_it_hangs(tmp_path: Path) -> None:
    helper = Helper(tmp_path)
    helper.ask({"id": 1, "text": "Một", "language": "vi"})
    engine = helper.engine()
    os.kill(engine.pid, signal.SIGSTOP)
    helper.process.kill()
    helper.close()
    psutil.wait_procs([engine], timeout=30)
    assert not engine.is_running()


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    helper = Helper(tmp_path / "file" / "clips")
    assert helper.close() == 2


@pytest.fixture(scope="module")
def engine() -> Iterator[ContainedEngine]:
    engine = ContainedEngine(job_seconds=PATIENCE)
    yield engine
    engine.close()


def test_an_unknown_voice_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    engine = ContainedEngine(voice="aav/nonsense")
    with pytest.raises(VoiceFault, match="aav/vi-vn-x-south"):
        engine.render("Một", "vi", tmp_path / "one.wav")
    assert engine.child_pid is None


def test_the_centres_voice_is_used(engine: ContainedEngine, tmp_path: Path) -> None:
    southern = ContainedEngine(voice="aav/vi-vn-x-south", job_seconds=PATIENCE)
    try:
        southern.render(CALL, "vi", tmp_path / "south.wav")
    finally:
        southern.close()
    engine.render(CALL, "vi", tmp_path / "north.wav")
    south, north = (sound.read_wav(tmp_path / name) for name in ("south.wav", "north.wav"))
    assert not np.array_equal(south, north)


def test_a_path_that_cannot_be_written_is_an_error_not_a_hang(
    engine: ContainedEngine, tmp_path: Path
) -> None:
    with pytest.raises(VoiceFault, match="cannot write"):
        engine.render("Một", "vi", tmp_path / "nowhere" / "one.wav")


def test_nothing_to_say_is_an_error(engine: ContainedEngine, tmp_path: Path) -> None:
    with pytest.raises(VoiceFault, match="spoke"):
        engine.render("…", "vi", tmp_path / "none.wav")
    assert not (tmp_path / "none.wav").exists()


def test_no_sentence_of_many_comes_out_empty_or_in_anothers_file(
    engine: ContainedEngine, tmp_path: Path
) -> None:
    lengths: dict[str, set[int]] = {"Một": set(), CALL: set()}
    for _ in range(60):
        for text, seen in lengths.items():
            engine.render(text, "vi", tmp_path / "many.wav")
            seen.add(len(sound.read_wav(tmp_path / "many.wav")))
    for seen in lengths.values():
        assert max(seen) - min(seen) < 0.05 * sound.RATE


def test_a_damaged_clip_is_made_again(engine: ContainedEngine, tmp_path: Path) -> None:
    store = ClipStore([engine], tmp_path)
    path = store.clip("Một", "vi").path
    path.write_bytes(path.read_bytes()[:500])
    assert store.clip("Một", "vi").path == path
    check_clip(path, 0.1, 1.0)


def test_the_store_keeps_to_its_size_and_forgets_the_least_used(
    engine: ContainedEngine, tmp_path: Path
) -> None:
    size = ClipStore([engine], tmp_path).clip("Một", "vi").path.stat().st_size
    store = ClipStore([engine], tmp_path, most_bytes=round(size * 2.6))
    first, second = store.clip("Một", "vi").path, store.clip("Hai", "vi").path
    for age, clip in ((20, first), (10, second)):
        os.utime(clip, (time.time() - age, time.time() - age))
    store.clip("Một", "vi")
    third = store.clip("Ba", "vi").path
    assert first.exists()
    assert third.exists()
    assert not second.exists()


def test_leftovers_of_a_killed_process_are_swept_and_a_lost_folder_comes_back(
    engine: ContainedEngine, tmp_path: Path
) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / ".speech-x.part").write_bytes(b"half")
    store = ClipStore([engine], folder)
    assert not list(folder.iterdir())
    shutil.rmtree(folder)
    assert store.clip("Một", "vi").path.exists()


def test_a_full_or_lost_disk_is_a_voice_fault(engine: ContainedEngine, tmp_path: Path) -> None:
    store = ClipStore([engine], tmp_path / "clips")
    shutil.rmtree(tmp_path / "clips")
    (tmp_path / "clips").write_text("in the way")
    with pytest.raises(VoiceFault, match="cannot keep"):
        store.clip("Một", "vi")
