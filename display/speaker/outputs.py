"""Where the sound goes: ALSA or PipeWire by their own players, or a folder that keeps what would be heard."""

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from display.speaker.clip import Clip, quiet

CHECK_SECONDS = 0.05
CHECK_AT_MOST_SECONDS = 5.0
LONGEST_REASON = 120

Facts = Mapping[str, Any]
"""What is said: `id`, `seqs` and `text`, for the record."""


class OutputFault(Exception):
    """The output does not play; the message says why, for staff."""


class OutputAddressError(ValueError):
    """An address of an output that cannot be used."""


class Playing(Protocol):
    """A clip that is being played."""

    def wait(self, seconds: float) -> bool:
        """Whether it is over, after waiting at most so long. Raises OutputFault."""
        ...

    def stop(self) -> None:
        """Nothing of it is heard from now on."""
        ...


class Output(Protocol):
    """A way to make a clip heard."""

    def play(self, clip: Clip, facts: Facts) -> Playing:
        """Begin to play. Raises OutputFault."""
        ...


class PlayerOutput:
    """A player program, which gets each clip as a file: `aplay`, `pw-play`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    def play(self, clip: Clip, facts: Facts) -> "PlayerRun":
        return PlayerRun(self._command, clip)


class PlayerRun:
    """One run of the player."""

    def __init__(self, command: Sequence[str], clip: Clip) -> None:
        """Raises OutputFault."""
        self._name = Path(command[0]).name
        # It goes with the run, not with a block.
        self._file = tempfile.NamedTemporaryFile(prefix="luot-", suffix=".wav")  # noqa: SIM115
        self._file.write(clip.wav)
        self._file.flush()
        self._over = False
        try:
            self._player = subprocess.Popen(
                [*command, self._file.name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
        except OSError as error:
            self._file.close()
            raise OutputFault(f"{self._name}: {error.strerror}") from error

    def wait(self, seconds: float) -> bool:
        if self._over:
            return True
        try:
            _, said = self._player.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        self._end()
        if self._player.returncode:
            lines = said.strip().splitlines() or [f"exit code {self._player.returncode}"]
            raise OutputFault(f"{self._name}: {lines[-1][:LONGEST_REASON]}")
        return True

    def stop(self) -> None:
        if not self._over:
            self._player.kill()
            self._player.communicate()
            self._end()

    def _end(self) -> None:
        self._over = True
        self._file.close()


class FileOutput:
    """A loudspeaker without sound: it takes as long as one, and notes what would be heard, and when.

    Each line of `timeline.jsonl` is a JSON object: `{id, seqs, text, seconds, start}` when something begins,
    and `{id, end}` when it is over, in seconds since 1970. What was killed in the middle has no end.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OutputAddressError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputAddressError(f"file:{folder}: {error.strerror}") from error
        self._timeline = folder / "timeline.jsonl"

    def play(self, clip: Clip, facts: Facts) -> "FileRun":
        return FileRun(clip, facts, self._note)

    def _note(self, line: Facts) -> None:
        try:
            with self._timeline.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise OutputFault(f"{self._timeline}: {error.strerror}") from error


class FileRun:
    """The time that a clip takes."""

    def __init__(self, clip: Clip, facts: Facts, note: Callable[[Facts], None]) -> None:
        self._id, self._note = facts.get("id"), note
        self._stopped = threading.Event()
        self._over_at = time.monotonic() + clip.seconds
        if self._id:
            note({**facts, "seconds": clip.seconds, "start": time.time()})

    def wait(self, seconds: float) -> bool:
        left = self._over_at - time.monotonic()
        if self._stopped.wait(max(0.0, min(seconds, left))) or seconds >= left:
            self.stop()
            return True
        return False

    def stop(self) -> None:
        if not self._stopped.is_set():
            self._stopped.set()
            if self._id:
                self._note({"id": self._id, "end": time.time()})


def check(output: Output) -> None:
    """Whether an output works, by playing a moment of nothing. Raises OutputFault."""
    run = output.play(quiet(CHECK_SECONDS), {})
    try:
        if not run.wait(CHECK_AT_MOST_SECONDS):
            raise OutputFault("it hangs")
    finally:
        with suppress(OutputFault):
            run.stop()


def output_at(address: str) -> Output:
    """`alsa`, `alsa:DEVICE`, `pipewire`, `pipewire:TARGET` or `file:DIR`. Raises OutputAddressError."""
    kind, _, where = address.partition(":")
    if kind == "alsa":
        return PlayerOutput(["aplay", "-q", *(["-D", where] if where else [])])
    if kind == "pipewire":
        return PlayerOutput(["pw-play", *(["--target", where] if where else [])])
    if kind == "file" and where:
        return FileOutput(Path(where))
    raise OutputAddressError(f"{address!r}: write alsa[:DEVICE], pipewire[:TARGET] or file:DIR")
