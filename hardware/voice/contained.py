"""An engine kept in a child process, so that a crash or a hang costs one announcement and nothing else."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from hardware.voice.engine import VoiceFault
from hardware.voice.espeak import ENGLISH_VOICE, VIETNAMESE_VOICE, WORDS_PER_MINUTE, voice_for
from hardware.voice.lines import LineError, LineSocket

JOB_SECONDS = 5.0
"""A sentence takes 10 ms; a loaded machine may take a hundred times that, a hung engine takes for ever."""

START_SECONDS = 15.0


class ContainedEngine:
    """A `VoiceEngine` whose espeak-ng lives in one warm child, killed when a job takes over `job_seconds`."""

    name = "espeak-ng"

    def __init__(
        self,
        voice: str = VIETNAMESE_VOICE,
        rate: int = WORDS_PER_MINUTE,
        job_seconds: float = JOB_SECONDS,
    ) -> None:
        self._voices = {"vi": voice, "en": ENGLISH_VOICE}
        self._rate = rate
        self._job_seconds = job_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lines: LineSocket | None = None

    @property
    def child_pid(self) -> int | None:
        """Process id of the warm child, or None when none is running."""
        return self._child.pid if self._child else None

    def signature(self, language: str) -> str:
        """Engine, voice and rate. Raises UnknownLanguage."""
        return f"espeak-ng {voice_for(self._voices, language)} {self._rate}"

    def warm_up(self) -> None:
        """Start the child before the first sentence. Raises VoiceFault when it does not start."""
        if self._lines is None:
            self._start()

    def render(self, text: str, language: str, path: Path) -> None:
        """Speak `text` into `path` in the child. Raises VoiceFault; a dead or hung child is replaced."""
        voice_for(self._voices, language)
        job = {"text": text, "language": language, "path": str(path)}
        try:
            answer = self._ask(job)
        except EOFError:
            answer = self._ask_again(job)  # the child had died before: a fresh one deserves one try
        if "error" in answer:
            raise VoiceFault(str(answer["error"]))

    def close(self) -> None:
        """End the child, however it is."""
        if self._lines:
            self._lines.close()
        if self._child:
            self._child.kill()
            self._child.wait()
        self._child = self._lines = None

    def _ask_again(self, job: dict[str, str]) -> dict[str, Any]:
        """The second and last try of a job."""
        try:
            return self._ask(job)
        except EOFError as error:
            raise VoiceFault("the speech engine crashed on this sentence twice") from error

    def _ask(self, job: dict[str, str]) -> dict[str, Any]:
        """The child's answer. Raises EOFError when it died, VoiceFault when it hung (it is killed then)."""
        lines = self._lines or self._start()
        try:
            lines.send(job)
            answer = lines.receive(self._job_seconds)
        except TimeoutError as error:
            self.close()
            raise VoiceFault(f"the speech engine hung for {self._job_seconds} s and was stopped") from error
        except (OSError, LineError) as error:
            self.close()
            raise EOFError from error
        if answer is None:
            self.close()
            raise EOFError
        return answer

    def _start(self) -> LineSocket:
        """A fresh child with a warm engine. Raises VoiceFault when it does not come up."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "hardware.voice.speaker", "--fd", str(theirs.fileno())]
        command += ["--voice", self._voices["vi"], "--rate", str(self._rate)]
        with theirs:
            self._child = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        self._lines = LineSocket(ours)
        try:
            answer = self._lines.receive(START_SECONDS) or {"error": "the speech engine ended at its start"}
        except (TimeoutError, LineError, OSError) as error:
            answer = {"error": f"the speech engine did not start: {error}"}
        if "error" in answer:
            self.close()
            raise VoiceFault(str(answer["error"]))
        return self._lines
