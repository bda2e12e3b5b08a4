"""Piper, a neural voice, as a program of its own: https://github.com/OHF-Voice/piper1-gpl.

Neither the program nor a model comes with Lượt: `pip install piper-tts`, and a model of the wanted voice,
`NAME.onnx` with `NAME.onnx.json` beside it. It is started as `piper -m MODEL -d FOLDER`, speaks every line
of its input into a new WAV file in FOLDER, and says the file's path in a line of its output.
"""

import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hardware.voice.engine import UnknownLanguage, VoiceFault
from hardware.voice.recording import read_recording
from hardware.voice.sound import SoundError, write_wav
from hardware.voice.spoken import check_spoken

JOB_SECONDS = 4.0
"""A sentence takes a tenth of its length on an ordinary PC."""

START_SECONDS = 8.0
"""For the first sentence, which waits until the model is loaded."""

REST_SECONDS = 60.0
"""After a hang or a crash it is not asked for so long, or every call would wait for it in vain."""

_PR_SET_PDEATHSIG = 1
_LONGEST_OUTPUT = 64 * 1024


class PiperEngine:
    """A `VoiceEngine` over one warm `piper`, killed when a sentence takes too long."""

    name = "piper"

    def __init__(
        self,
        model: Path,
        job_seconds: float = JOB_SECONDS,
        start_seconds: float = START_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model, self._clock = model, clock
        self._job_seconds, self._start_seconds = job_seconds, start_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._said, self._last_line = b"", b""
        self._ill: tuple[float, str] | None = None

    @property
    def child_pid(self) -> int | None:
        """Process id of the warm program, or None when none is running."""
        return self._child.pid if self._child else None

    def signature(self, language: str) -> str:
        """The model's file. Raises UnknownLanguage, VoiceFault without a model, or while it rests."""
        if language != self._language():
            raise UnknownLanguage(f"{self._model.name} does not speak {language!r}")
        self._check_well()
        status = self._model.stat()
        return f"piper {self._model.name} {status.st_size} {status.st_mtime_ns}"

    def render(self, text: str, language: str, path: Path) -> None:
        """Speak `text`. Raises VoiceFault; a dead program is replaced once, a hung one is stopped."""
        self._check_well()
        line = " ".join(text.split()).encode() + b"\n"
        try:
            try:
                spoken = self._speak(line)
            except EOFError:
                spoken = self._speak(line)  # it had died before: a fresh one deserves one try
        except (EOFError, OSError, TimeoutError) as error:
            self.close()
            self._ill = self._clock() + REST_SECONDS, str(error)
            raise VoiceFault(str(error)) from error
        try:
            samples = read_recording(spoken)
            check_spoken(text, samples)
            write_wav(samples, path)
        except (SoundError, OSError) as error:
            raise VoiceFault(f"piper left no usable file: {error}") from error
        finally:
            spoken.unlink(missing_ok=True)

    def warm_up(self) -> None:
        """Load the model with a first word. Raises VoiceFault."""
        with tempfile.TemporaryDirectory() as folder:
            self.render("một", self._language(), Path(folder) / "first.wav")

    def close(self) -> None:
        """End the program, however it is."""
        if self._child:
            self._child.kill()
            self._child.communicate()
        if self._folder:
            self._folder.cleanup()
        self._child = self._folder = None
        self._said = self._last_line = b""

    def _language(self) -> str:
        """The language that the model's description names. Raises VoiceFault."""
        described = self._model.with_name(self._model.name + ".json")
        try:
            if not self._model.is_file():
                raise VoiceFault(f"{self._model}: there is no such model")
            about = json.loads(described.read_text(encoding="utf-8"))
            # Models of one's own training often name the espeak voice only, such as "vi-vn-x-south".
            family = about["language"]["family"] if "language" in about else about["espeak"]["voice"]
            return str(family).split("-")[0]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise VoiceFault(f"{described}: does not describe a model ({error})") from error

    def _check_well(self) -> None:
        """Raise VoiceFault while it rests."""
        if self._ill and self._clock() < self._ill[0]:
            raise VoiceFault(f"{self._ill[1]}; it is tried again after {REST_SECONDS:.0f} s")
        self._ill = None

    def _speak(self, line: bytes) -> Path:
        """The file that holds the sentence. Raises EOFError when piper ended, TimeoutError when it hangs."""
        seconds = self._job_seconds if self._child else self._start_seconds
        child = self._child or self._start()
        assert child.stdin
        try:
            child.stdin.write(line)
            child.stdin.flush()
        except OSError as error:
            raise self._ended() from error
        return self._written(child, seconds)

    def _written(self, child: "subprocess.Popen[bytes]", seconds: float) -> Path:
        """The path in the next line that names a file of our folder; other lines are piper's own talk."""
        assert child.stdout
        assert self._folder
        ours = os.fsencode(self._folder.name)
        deadline = time.monotonic() + seconds
        while True:
            *lines, self._said = self._said.split(b"\n")
            self._said = self._said[-_LONGEST_OUTPUT:]
            for said in lines:
                self._last_line = said
                if ours in said:
                    return Path(os.fsdecode(said[said.index(ours) :].strip()))
            left = max(0.0, deadline - time.monotonic())
            if not select.select([child.stdout], [], [], left)[0]:
                raise TimeoutError(f"piper hung for {seconds:g} s and was stopped")
            chunk = os.read(child.stdout.fileno(), 65536)
            if not chunk:
                raise self._ended()
            self._said += chunk

    def _ended(self) -> EOFError:
        """What to raise when piper has ended: with its last words, which usually say why."""
        last = (self._said or self._last_line).decode(errors="replace").strip()
        self.close()
        return EOFError(f"piper ended{': ' if last else ''}{last}")

    def _start(self) -> "subprocess.Popen[bytes]":
        """A fresh program. Raises OSError when it is not installed."""
        beside = str(Path(sys.executable).parent)
        program = shutil.which("piper", path=os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]))
        if program is None:
            raise FileNotFoundError("the program piper is not installed (pip install piper-tts)")
        self._folder = tempfile.TemporaryDirectory(prefix="luot-piper-")
        self._child = subprocess.Popen(
            [program, "-m", str(self._model), "-d", self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        return self._child


def _die_with_parent() -> None:
    """Have the kernel kill the program with this process, also when it hangs (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
