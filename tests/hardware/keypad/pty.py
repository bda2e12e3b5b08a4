"""A keypad's end of a line, played by the test over a real pseudo-terminal."""

import os
import select
import tty
from types import TracebackType

from hardware.keypad.ports import _EVENT, _KEY, _SYN

DOWN, UP, REPEAT = 1, 0, 2


class Line:
    """What is written here the agent reads at `path`, and the other way round."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._at = 1_000.0
        self._open = True

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.unplug()

    def say(self, text: str | bytes) -> None:
        """The keypad sends something."""
        os.write(self._ours, text.encode() if isinstance(text, str) else text)

    def events(self, *events: tuple[int, int], after: float = 0.05) -> None:
        """The kernel tells of keys: (code, value) each, so many seconds apart by its own clock."""
        for code, value in events:
            self._at += after
            seconds, micros = int(self._at), int(self._at % 1 * 1e6)
            self.say(
                _EVENT.pack(seconds, micros, _KEY, code, value) + _EVENT.pack(seconds, micros, _SYN, 0, 0)
            )

    def tap(self, code: int, held: float = 0.1) -> None:
        """A key goes down and up."""
        self.events((code, DOWN), (code, UP), after=held)

    def heard(self, count: int, seconds: float = 20) -> bytes:
        """The next bytes that the agent sends to the keypad."""
        told = b""
        while len(told) < count and select.select([self._ours], [], [], seconds)[0]:
            told += os.read(self._ours, count - len(told))
        return told

    def unplug(self) -> None:
        """The keypad is gone."""
        if self._open:
            self._open = False
            os.close(self._ours)
            os.close(self._theirs)
