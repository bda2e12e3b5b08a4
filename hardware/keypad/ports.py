"""Where keys come from: a serial line, or a USB keypad as Linux shows it under /dev/input.

The input events are read from the kernel as its documentation lays them out (`struct input_event`,
https://docs.kernel.org/input/input.html): a package for it would have to be compiled on every counter's PC.
"""

import errno
import fcntl
import logging
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import serial

from hardware.keypad.keys import KeypadError, KeyPress, key_name

log = logging.getLogger(__name__)

LONGEST_LINE = 64
"""Bytes without a line's end after which a serial line is taken for noise."""
LONG_PRESS_SECONDS = 1.5


class Keypad(Protocol):
    """An open keypad. Every method may raise OSError: it was pulled out."""

    def fileno(self) -> int:
        """Readable when keys were pressed."""
        ...

    def read(self) -> list[KeyPress]:
        """What was pressed since the last look; waits for nothing."""
        ...

    def show(self, contact: bool) -> None:
        """Show whether presses reach anybody."""
        ...

    def refuse(self) -> None:
        """Make heard that a press had no effect."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class SerialKeypad:
    """Keys as letters on a serial line, each on a line of its own or each a byte by itself."""

    def __init__(self, path: str, baudrate: int = 9600, lines: bool = True) -> None:
        """Raises OSError when there is no such line, or another program has it."""
        self._port = serial.Serial(path, baudrate, timeout=0, write_timeout=1, exclusive=True)
        self._lines = lines
        self._begun = b""

    def fileno(self) -> int:
        return int(self._port.fileno())

    def read(self) -> list[KeyPress]:
        heard: bytes = self._port.read(256)
        if not self._lines:
            return [_named(bytes([byte])) for byte in heard if not chr(byte).isspace()]
        *whole, self._begun = (self._begun + heard).replace(b"\r", b"\n").split(b"\n")
        if len(self._begun) > LONGEST_LINE:
            log.warning("noise on %s: %d bytes without a line's end", self._port.name, len(self._begun))
            self._begun = b""
        return [_named(line.strip()) for line in whole if line.strip()]

    def show(self, contact: bool) -> None:
        """A serial keypad has nothing to show it with."""

    def refuse(self) -> None:
        with suppress(serial.SerialTimeoutException):  # nobody listens at the other end
            self._port.write(b"\a")

    def close(self) -> None:
        self._port.close()


def _named(letters: bytes) -> KeyPress:
    return KeyPress(letters.decode("ascii", errors="backslashreplace"))


_EVENT = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""
_SYN, _KEY, _LED, _SOUND = 0x00, 0x01, 0x11, 0x12
_SYN_DROPPED, _NUM_LOCK, _BELL = 3, 0, 1
_UP, _DOWN = 0, 1
_GRAB = 0x40044590
"""EVIOCGRAB: from now on the keys are ours alone and type into no window."""


class UsbKeypad:
    """A USB keypad as `/dev/input/event…`. A key counts when it comes up: only then is it short or long."""

    def __init__(self, path: str) -> None:
        """Raises OSError when there is no such device, or another program has grabbed it."""
        self._file, self._writable = _opened(path)
        try:
            fcntl.ioctl(self._file, _GRAB, 1)
        except OSError as error:
            if error.errno != errno.ENOTTY:
                os.close(self._file)
                raise
            log.warning("%s cannot be had alone: its keys may type into windows too", path)
        self._down: dict[int, float] = {}
        self._begun = b""

    def fileno(self) -> int:
        return self._file

    def read(self) -> list[KeyPress]:
        heard = os.read(self._file, _EVENT.size * 64)
        if not heard:
            raise OSError(errno.ENODEV, "the keypad is gone")
        events = self._begun + heard
        whole = len(events) - len(events) % _EVENT.size
        self._begun = events[whole:]
        pressed = (self._pressed(*each) for each in _EVENT.iter_unpack(events[:whole]))
        return [press for press in pressed if press]

    def _pressed(self, seconds: int, micros: int, kind: int, code: int, value: int) -> KeyPress | None:
        """The press that an event completes. A held key's repeats complete none."""
        at = seconds + micros / 1e6
        if kind == _KEY and value == _DOWN:
            self._down[code] = at
        elif kind == _KEY and value == _UP and code in self._down:
            return KeyPress(key_name(code), long=at - self._down.pop(code) >= LONG_PRESS_SECONDS)
        elif (
            kind == _SYN and code == _SYN_DROPPED
        ):  # the kernel lost events: nobody knows which keys are down
            self._down.clear()
        return None

    def show(self, contact: bool) -> None:
        self._tell(_LED, _NUM_LOCK, int(contact))

    def refuse(self) -> None:
        self._tell(_SOUND, _BELL, 1)

    def _tell(self, kind: int, code: int, value: int) -> None:
        if self._writable:
            os.write(self._file, _EVENT.pack(0, 0, kind, code, value) + _EVENT.pack(0, 0, _SYN, 0, 0))

    def close(self) -> None:
        os.close(self._file)


def _opened(path: str) -> tuple[int, bool]:
    """A device's descriptor, and whether its lamp may be written to."""
    try:
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY), True
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY), False


def keypad_at(address: str) -> Callable[[], Keypad]:
    """Opens the keypad at `serial:/dev/ttyUSB0?baudrate=9600&lines=no` or `usb:/dev/input/by-id/…-event-kbd`.

    Raises KeypadError for another address; opening raises OSError while the keypad is not there.
    """
    parts = urlsplit(address)
    if parts.scheme == "usb" and parts.path and not parts.query:
        return lambda: UsbKeypad(parts.path)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    baudrate, lines = options.pop("baudrate", "9600"), options.pop("lines", "yes")
    sound = baudrate.isascii() and baudrate.isdigit() and int(baudrate) > 0 and lines in ("yes", "no")
    if parts.scheme != "serial" or not parts.path or options or not sound:
        raise KeypadError(
            f"{address!r} is no keypad: expected serial:PATH[?baudrate=N][&lines=no] or usb:/dev/input/PATH"
        )
    return lambda: SerialKeypad(parts.path, int(baudrate), lines == "yes")
