"""Starting programs for tests: wait until ready, stop, kill -9, read what they said, leave none behind."""

import contextlib
import functools
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Any, Self, TypeVar

Found = TypeVar("Found")

PATIENCE = 30.0
"""Seconds for what normally takes a moment: a busy machine lets any process stand still for a few of them."""
PORTS = range(10_000, 18_000)
"""Below those that the system gives to outgoing connections, and to who asks for any port; the demo takes its
own above."""
PORTS_EACH = 250


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on, and nobody else on this machine is given meanwhile.

    A program may take it later, or leave it and come back. The same comes again after hundreds of others.
    """
    while True:
        port = next(_own_ports())
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


@functools.cache
def _own_ports() -> Iterator[int]:
    """The ports of this test process, again and again. Its claim to them ends with it."""
    for first in PORTS[::PORTS_EACH]:
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0luot-tests-ports-{first}")
        except OSError:
            claim.close()
            continue
        claim.detach()  # kept for as long as this process lives
        return itertools.cycle(range(first, first + PORTS_EACH))
    raise AssertionError("too many test processes: each port is another one's")


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(
    condition: Callable[[], Found | None], what: str, deadline: float = PATIENCE, pause: float = 0.02
) -> Found:
    """The first true answer of `condition`; AssertionError naming `what` after `deadline` seconds."""
    end = time.monotonic() + deadline
    while True:
        if found := condition():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {deadline:g} s in vain: {what}; last seen: {found!r}")
        time.sleep(pause)


def _read(file: Path) -> str:
    """Its text; nothing if it is gone."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Reaper:
    """The pipe to `reaper.py`, which outlives this process just long enough to clean up after it."""

    def __init__(self) -> None:
        read_end, self._pipe = os.pipe()
        script = Path(__file__).with_name("reaper.py")
        subprocess.Popen(
            [sys.executable, "-I", "-S", str(script), str(read_end)],
            pass_fds=[read_end],
            start_new_session=True,
        ).returncode = 0  # never waited for: it ends after us
        os.close(read_end)

    def watch(self, group: int) -> None:
        """Promise that this process group does not outlive the test run."""
        os.write(self._pipe, f"+{group}\n".encode())

    def forget(self, group: int) -> None:
        """Take the promise back: the group is gone, its number may be given to somebody else."""
        os.write(self._pipe, f"-{group}\n".encode())


@functools.cache
def reaper() -> Reaper:
    """The one reaper of this test process."""
    return Reaper()


class Process:
    """A program started for a test, in a process group of its own, its output kept."""

    def __init__(
        self,
        args: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start it. `env` is laid over this process's own environment."""
        self.args = [str(arg) for arg in args]
        self._output = os.memfd_create("output of a test's program")
        weakref.finalize(self, os.close, self._output)
        self._popen = subprocess.Popen(
            self.args,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
            cwd=cwd,
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        reaper().watch(self.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def __del__(self) -> None:
        # Left running by a test that failed: it must not be the next one's fault as well.
        if hasattr(self, "_popen") and self.running:
            self.kill()

    @property
    def pid(self) -> int:
        """Its process id, and its group's."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """As subprocess has it: negative for a signal, None while it runs."""
        return self._popen.poll()

    def output(self) -> str:
        """All it has written so far, both streams."""
        # pread leaves alone the writing position, which the program shares with us.
        written = os.pread(self._output, os.fstat(self._output).st_size, 0)
        return written.decode("utf-8", errors="replace")

    def wait_for(self, condition: Callable[[], Found | None], what: str, deadline: float = PATIENCE) -> Found:
        """As `wait_until`, but a program that ends meanwhile fails at once, with its output."""
        ended = object()

        def holds_or_ended() -> object:
            runs = self.running  # asked first: what a program does just before it ends counts
            return condition() or (None if runs else ended)

        try:
            found: Any = wait_until(holds_or_ended, what, deadline)
        except AssertionError as silence:
            raise AssertionError(f"{silence}\n{self.story()}") from None
        if found is ended:
            raise AssertionError(f"ended before {what}\n{self.story()}")
        return found

    def wait_for_line(self, pattern: str, deadline: float = PATIENCE) -> re.Match[str]:
        """The match of the first line that holds the pattern."""
        search = re.compile(pattern, re.MULTILINE).search
        return self.wait_for(lambda: search(self.output()), f"a line matching {pattern!r}", deadline)

    def wait_for_json(self, deadline: float = PATIENCE) -> dict[str, Any]:
        """The first JSON object on a line of its own: how our programs say that they are ready."""
        line = self.wait_for_line(r"^\{.*\}\n", deadline).group()
        ready: dict[str, Any] = json.loads(line)
        return ready

    def wait_for_port(self, port: int, deadline: float = PATIENCE) -> None:
        """Until it accepts connections there."""
        self.wait_for(lambda: answers(port), f"an answer on port {port}", deadline)

    def wait(self, deadline: float = PATIENCE) -> int:
        """Until it ends by itself; its exit code."""
        try:
            return self._popen.wait(deadline)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"did not end within {deadline:g} s\n{self.story()}") from None

    def signal(self, number: Signals) -> None:
        """Send a signal to the program alone (SIGSTOP and SIGCONT freeze and thaw it)."""
        self._popen.send_signal(number)

    def stop(self, deadline: float = PATIENCE, number: Signals = SIGTERM) -> int:
        """Ask it to end, as systemd or Ctrl-C would; its exit code. Children it leaves are killed."""
        if self.running:
            self.signal(number)
            try:
                self._popen.wait(deadline)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(
                    f"{number.name} did not end it within {deadline:g} s\n{self.story()}"
                ) from None
        return self.kill()

    def kill(self) -> int:
        """kill -9 for it and all its children; its exit code."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, SIGKILL)
        code = self._popen.wait()
        reaper().forget(self.pid)
        return code

    def children_left(self) -> bool:
        """Whether any process of its group still lives (after it ended: it left children behind)."""
        stats = (_read(each / "stat") for each in Path("/proc").glob("[0-9]*"))
        # State, parent, group; who has ended and was not yet taken leave of is no longer there.
        fields = (stat.rpartition(")")[2].split()[:3] for stat in stats if stat)
        return any(state not in "ZX" and int(group) == self.pid for state, _, group in fields)

    def story(self) -> str:
        """What it was and said last, for the message of a failed test."""
        return f"$ {' '.join(self.args)}\n(exit code {self.exit_code})\n{self.output()[-4000:]}"
