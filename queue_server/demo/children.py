"""The demo's processes: started in groups, watched, started again if they die, all stopped at the end."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hardware.ending import Ending

READY_SECONDS = 30.0
STOP_SECONDS = 2.0
"""Patience with one group at the end; what has not stopped by then is killed. Everything is on the disk."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds before a process that keeps ending is started again."""
STEADY_SECONDS = 5.0
"""A process that lived this long is started again at once."""
STORY_LINES = 5
DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""
LIBC = ctypes.CDLL(None)


class ChildFailed(RuntimeError):
    """A process that did not become ready; the message has the end of its log and where the rest is."""


class Interrupted(Exception):
    """Somebody asked the demo to end."""


def _end_with_parent() -> None:
    """In the child: be told to stop when the demo is gone, however it went; and leave Ctrl-C to the demo."""
    os.setpgid(0, 0)
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One Python module run as a process, and how to start it again.

    It says that it is ready by a line of JSON on its standard output or, with ``ready_fd``, on the
    descriptor whose number is its last argument. ``environment`` is for secrets: other users can read
    arguments.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_fd: bool = False
    log_file: Path = Path(os.devnull)
    process: subprocess.Popen[bytes] | None = None
    ready: dict[str, Any] | None = None
    """What it said when it was ready; ``None`` until then."""
    _pipe: int | None = None
    _received: bytes = b""
    _launched_at: float = 0.0
    _pause: float = 0.0

    def launch(self) -> None:
        """Start it; :meth:`hear` its ready line later."""
        reading, writing = os.pipe()
        last = [str(writing)] if self.ready_fd else []
        with self.log_file.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command, *last],
                stdin=subprocess.DEVNULL,
                stdout=output if self.ready_fd else writing,
                stderr=output,
                pass_fds=[writing] if self.ready_fd else [],
                env={**os.environ, **self.environment},
                preexec_fn=_end_with_parent,
            )
        os.close(writing)
        self._pipe, self._received, self.ready = reading, b"", None
        self._launched_at = time.monotonic()

    def fileno(self) -> int:
        """Where its ready line will come from, for ``select``; only while :attr:`awaited`."""
        assert self._pipe is not None
        return self._pipe

    @property
    def awaited(self) -> bool:
        """Whether its ready line may still come."""
        return self._pipe is not None

    @property
    def late(self) -> bool:
        """Whether it has had its time to become ready and is not."""
        return self.awaited and time.monotonic() - self._launched_at > READY_SECONDS

    def hear(self) -> None:
        """Read what it has said, without waiting for more than is there."""
        chunk = os.read(self.fileno(), 65536)
        self._received += chunk
        line, newline, _ = self._received.partition(b"\n")
        if newline:
            self.ready = json.loads(line)
        if newline or not chunk:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    @property
    def ended(self) -> bool:
        """Whether the process is no longer there. Its number stays taken until :meth:`clear_away`."""
        if self.process is None or self.process.returncode is not None:
            return True
        look = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, look) is not None

    def kill(self) -> None:
        """kill -9 for it and its helpers."""
        if self.process and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def clear_away(self) -> None:
        """Take leave of it; helpers it left behind must not keep its port from the next one."""
        self._hang_up()
        self.kill()
        if self.process:
            self.process.wait()

    def pause(self) -> float:
        """Seconds to wait before starting it again: none for a mishap, longer and longer for a habit."""
        steady = time.monotonic() - self._launched_at > STEADY_SECONDS
        self._pause = 0.0 if steady else min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
        return self._pause

    def story(self) -> str:
        """The last lines of its log, and where the rest is."""
        try:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return "\n".join([f"{self.name} said ({self.log_file}):", *lines[-STORY_LINES:]])


class Children:
    """All processes of the demo, in groups whose members do not need each other to start or to stop.

    Every wait ends when ``ending`` is asked for.
    """

    def __init__(self, logs: Path, ending: Ending) -> None:
        self._logs, self._ending = logs, ending
        self._groups: list[Sequence[Child]] = []
        self._due: dict[str, float] = {}
        """When to start again what has ended, by name."""
        logs.mkdir(parents=True, exist_ok=True)

    def launch(self, *group: Child) -> None:
        """Start some processes side by side; they lean on groups launched before, not on each other."""
        self._groups.append(group)
        for child in group:
            child.log_file = self._logs / f"{child.name}.log"
            child.launch()

    def await_ready(self) -> None:
        """Wait until everything launched is ready.

        Raises:
            ChildFailed: a process ended, or said nothing in time.
            Interrupted: the demo shall end.
        """
        while pending := [child for child in self._all() if child.ready is None]:
            for child in pending:
                if child.late:
                    raise ChildFailed(
                        f"{child.name} is not ready after {READY_SECONDS:.0f} s; {child.story()}"
                    )
                if not child.awaited:
                    raise ChildFailed(f"{child.name} ended before it was ready; {child.story()}")
            self.listen(1.0)

    def listen(self, seconds: float) -> None:
        """Wait, at most so long, for a ready line.

        Raises:
            Interrupted: the demo shall end.
        """
        awaited = [child for child in self._all() if child.awaited]
        sources: list[Ending | Child] = [self._ending, *awaited]
        readable, _, _ = select.select(sources, [], [], seconds)
        for source in readable:
            if isinstance(source, Ending):
                raise Interrupted
            source.hear()

    def tend(self, seconds: float) -> tuple[list[Child], list[Child]]:
        """Wait so long, and start again whatever ended.

        The answer is (those that have just ended, those that answer again).

        Raises:
            Interrupted: the demo shall end.
        """
        down = [child for child in self._all() if child.ready is None]
        self.listen(seconds)
        now = time.monotonic()
        fallen = [child for child in self._all() if child.name not in self._due and self._fell(child)]
        self._due |= {child.name: now + child.pause() for child in fallen}
        for child in self._all():
            if self._due.get(child.name, now + 1) <= now:
                del self._due[child.name]
                child.launch()
        return fallen, [child for child in down if child.ready is not None]

    def _fell(self, child: Child) -> bool:
        """Whether a process ended or hangs; if so nothing of it is left."""
        if not child.ended and not child.late:
            return False
        child.clear_away()
        child.ready = None
        return True

    def pids(self) -> dict[str, int]:
        """The processes' numbers, by name."""
        return {child.name: child.process.pid for child in self._all() if child.process}

    def stop(self) -> None:
        """End all: group after group, the last started first, so that each may say goodbye to the others."""
        for group in reversed(self._groups):
            for child in group:
                if not child.ended and child.process:
                    child.process.terminate()
            _wait_for_end(group)
            for child in group:
                child.clear_away()

    def _all(self) -> list[Child]:
        return [child for group in self._groups for child in group]


def _wait_for_end(group: Collection[Child]) -> None:
    """Until all have ended, or patience has."""
    deadline = time.monotonic() + STOP_SECONDS
    while not all(child.ended for child in group) and time.monotonic() < deadline:
        time.sleep(0.01)
