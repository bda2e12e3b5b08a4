"""How a program of several threads is asked to end, so that no signal is lost on its way.

A Python signal handler runs in the main thread only, and only when that thread next runs Python. Waiting on
a `threading.Event` it may not: another thread may have taken the signal, or it came just before the wait;
and a handler that sets the event may find the event's own lock held. A descriptor has none of this: the
interpreter writes to it whatever thread the signal met (`signal.set_wakeup_fd`).
"""

import contextlib
import os
import select
import signal
import weakref
from collections.abc import Sequence


class Ending:
    """Somebody wants the program to end: a signal, or a part of it."""

    def __init__(self) -> None:
        self._ear, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        for end in (self._ear, self._bell):
            weakref.finalize(self, os.close, end)

    def on_signals(self, numbers: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGINT)) -> None:
        """From now on these signals ask to end and do nothing else, also where a shell had Ctrl-C ignored.

        Call it from the main thread.
        """
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: object) -> None:
        """The interpreter has written already. Being the handler keeps the descriptors from being closed."""

    def ask(self) -> None:
        """Ask to end; callable from any thread."""
        with contextlib.suppress(BlockingIOError):  # so many have asked that one more changes nothing
            os.write(self._bell, b".")

    def fileno(self) -> int:
        """Readable from the moment somebody asked, for `select`."""
        return self._ear

    def wait(self, seconds: float | None = None) -> bool:
        """Until somebody asks, at most so long; whether somebody did."""
        return bool(select.select([self], [], [], seconds)[0])
