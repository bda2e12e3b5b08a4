"""A scanner on a serial line, such as those built into a kiosk: what it reads goes to the kiosk's page only.

A line ends with CR, LF or a short silence, as scanners are set up. It may name somebody (an identity card's
code): it is kept in no file, written to no journal, and forgotten where nobody takes it at once.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import serial

log = logging.getLogger(__name__)

LONGEST_SCAN = 2_000
"""Bytes; a line that is longer is noise."""
FRESH_SECONDS = 2.0
"""A page asks anew within a moment; whoever stood there longer ago has gone."""
_SILENCE_SECONDS = 0.1
_REOPEN_SECONDS = 2.0


def scanner_at(address: str) -> Callable[[], serial.Serial]:
    """Opens the scanner at `serial:/dev/ttyACM0?baudrate=9600`.

    Raises ValueError for another address; opening raises OSError while the scanner is not there.
    """
    parts = urlsplit(address)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    baudrate = options.pop("baudrate", "9600")
    if (
        parts.scheme != "serial"
        or not parts.path
        or options
        or not (baudrate.isascii() and baudrate.isdigit())
    ):
        raise ValueError(f"{address!r} is no scanner: expected serial:PATH[?baudrate=N]")
    return lambda: serial.Serial(parts.path, int(baudrate), timeout=_SILENCE_SECONDS, exclusive=True)


class Scanner:
    """Reads lines in the thread of `run`; `next_scan` hands each to one who waits, in any thread.

    `tell(trouble)` hears why it cannot be read, and an empty text when it can again.
    """

    def __init__(self, open_port: Callable[[], serial.Serial], tell: Callable[[str], None]) -> None:
        self._open, self._tell = open_port, tell
        self._read: tuple[str, float] | None = None
        self._heard = threading.Condition()
        self._stopped = threading.Event()

    def next_scan(self, seconds: float) -> str | None:
        """What was read a moment ago, or is within so many seconds; None if nothing is."""
        with self._heard:
            self._heard.wait_for(lambda: self._stopped.is_set() or self._fresh(), seconds)
            scan, self._read = self._fresh(), None
            return scan

    def _fresh(self) -> str | None:
        if self._read and time.monotonic() - self._read[1] < FRESH_SECONDS:
            return self._read[0]
        return None

    def run(self) -> None:
        """Read until `stop`; a scanner that was pulled out is looked for again."""
        while not self._stopped.is_set():
            try:
                with closing(self._open()) as port:
                    self._tell("")
                    self._listen(port)
            except OSError as error:
                log.warning("scanner: %s", error)
                self._tell(str(error))
                self._stopped.wait(_REOPEN_SECONDS)

    def stop(self) -> None:
        """Have `run` return soon, and whoever waits; callable from any thread."""
        self._stopped.set()
        with self._heard:
            self._heard.notify_all()

    def _listen(self, port: serial.Serial) -> None:
        """Read lines until the end. Raises OSError when the scanner is gone."""
        begun = b""
        while not self._stopped.is_set():
            heard: bytes = port.read(max(port.in_waiting, 1))
            *lines, begun = (begun + heard).replace(b"\r", b"\n").split(b"\n")
            if not heard and begun:
                lines, begun = [begun], b""
            if len(begun) > LONGEST_SCAN:
                log.warning("scanner: noise, %d bytes without an end", len(begun))
                begun = b""
            for line in lines:
                self._take(line)

    def _take(self, line: bytes) -> None:
        text = line.decode("utf-8", errors="replace").strip()
        if not text or len(line) > LONGEST_SCAN:
            return
        with self._heard:
            self._read = (text, time.monotonic())
            self._heard.notify()
