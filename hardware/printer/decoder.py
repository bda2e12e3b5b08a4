"""Reads the ESC/POS byte stream as a printer does: text, raster pictures, feeds, cuts, status questions.

Command set: Epson's ESC/POS command reference. Bytes may arrive in any pieces; an unfinished command waits
for its rest. Commands that only set a style are recognised by their length and change nothing here.
"""

from dataclasses import dataclass

from PIL import Image

_DLE, _ESC, _FS, _GS = 0x10, 0x1B, 0x1C, 0x1D

# Bytes that follow the two of a command without effect on the paper's content.
_ESC_ARGUMENTS = {
    " ": 1, "!": 1, "%": 1, "-": 1, "2": 0, "3": 1, "<": 0, "=": 1, "?": 1, "A": 1, "E": 1, "G": 1, "M": 1,
    "R": 1, "S": 0, "T": 1, "U": 1, "V": 1, "a": 1, "c": 2, "p": 3, "r": 1, "t": 1, "{": 1, "\\": 2, "$": 2,
}  # fmt: skip
_GS_ARGUMENTS = {
    "!": 1, "#": 1, "$": 2, "B": 1, "H": 1, "I": 1, "L": 2, "P": 2, "W": 2, "\\": 2, "a": 1, "b": 1,
    "f": 1, "h": 1, "w": 1,
}  # fmt: skip
_FEED_LINE_DOTS = 30


@dataclass(frozen=True)
class Text:
    """Printable characters, up to a line end or the next command."""

    text: str


@dataclass(frozen=True)
class Raster:
    """A picture: one bit a dot, black is 0."""

    image: Image.Image


@dataclass(frozen=True)
class Feed:
    """Paper moved on by `dots`."""

    dots: int


@dataclass(frozen=True)
class Cut:
    """The paper was cut."""


@dataclass(frozen=True)
class Ask:
    """A status question: real-time (`DLE EOT kind`) or answered in its turn (`GS r kind`)."""

    kind: int
    real_time: bool


@dataclass(frozen=True)
class Initialise:
    """`ESC @`: what was not printed yet is dropped."""


@dataclass(frozen=True)
class Unknown:
    """A command this reader does not know; its first two bytes were skipped."""

    code: bytes


Command = Text | Raster | Feed | Cut | Ask | Initialise | Unknown


class _NeedMore(Exception):
    """The command is not complete yet."""


class Decoder:
    """Turns pieces of a byte stream into commands."""

    def __init__(self) -> None:
        self._bytes = b""
        self._at = 0
        self._graphics: Image.Image | None = None

    def feed(self, piece: bytes) -> list[Command]:
        """The commands that are complete now that `piece` has come."""
        self._bytes = self._bytes[self._at :] + piece
        self._at = 0
        commands: list[Command] = []
        while self._at < len(self._bytes):
            start = self._at
            try:
                command = self._next()
            except _NeedMore:
                self._at = start
                break
            if command is not None:
                commands.append(command)
        return commands

    def _take(self, count: int) -> bytes:
        """The next `count` bytes, or _NeedMore."""
        end = self._at + count
        if end > len(self._bytes):
            raise _NeedMore
        taken = self._bytes[self._at : end]
        self._at = end
        return taken

    def _number(self, count: int) -> int:
        """The next `count` bytes as a number, lowest byte first."""
        return int.from_bytes(self._take(count), "little")

    def _next(self) -> Command | None:
        """One command; None for one without effect here."""
        first = self._take(1)[0]
        if first == _ESC:
            return self._escape(chr(self._take(1)[0]))
        if first == _GS:
            return self._group(chr(self._take(1)[0]))
        if first == _DLE:
            return self._real_time(self._take(1)[0])
        if first == _FS:
            return Unknown(bytes([_FS]) + self._take(1))
        if first == 0x0A:
            return Feed(_FEED_LINE_DOTS)
        return self._text(first) if first >= 0x20 else None

    def _text(self, first: int) -> Text:
        """Characters up to the next control byte, in the code page printers start with."""
        end = self._at
        while end < len(self._bytes) and self._bytes[end] >= 0x20:
            end += 1
        rest = self._take(end - self._at)
        return Text((bytes([first]) + rest).decode("cp437"))

    def _real_time(self, code: int) -> Command | None:
        """DLE commands: EOT asks for a status, ENQ and DC4 recover and clear."""
        if code == 0x04:
            return Ask(self._take(1)[0], real_time=True)
        if code == 0x05:
            self._take(1)
            return None
        if code == 0x14:
            self._take({1: 2, 2: 2, 8: 7}.get(self._take(1)[0], 2))
            return None
        return Unknown(bytes([_DLE, code]))

    def _escape(self, code: str) -> Command | None:
        """ESC commands."""
        if code == "@":
            return Initialise()
        if code in "dJ":
            count = self._take(1)[0]
            return Feed(count * _FEED_LINE_DOTS if code == "d" else count)
        if code in "im":
            return Cut()
        if code == "*":
            return self._columns()
        if code == "D":
            while self._take(1) != b"\x00":
                continue
            return None
        if code in _ESC_ARGUMENTS:
            self._take(_ESC_ARGUMENTS[code])
            return None
        return Unknown(b"\x1b" + code.encode("latin-1"))

    def _group(self, code: str) -> Command | None:
        """GS commands."""
        if code == "V":
            mode = self._take(1)[0]
            if mode not in (0, 1, 48, 49):
                self._take(1)
            return Cut()
        if code == "v":
            return self._raster()
        if code == "(":
            return self._extended()
        if code == "r":
            return Ask(self._take(1)[0], real_time=False)
        if code in _GS_ARGUMENTS:
            self._take(_GS_ARGUMENTS[code])
            return None
        return Unknown(b"\x1d" + code.encode("latin-1"))

    def _raster(self) -> Raster:
        """`GS v 0 m xL xH yL yH data`: a picture line by line, printed at once."""
        _, mode = self._take(1), self._take(1)[0]
        width_bytes, height = self._number(2), self._number(2)
        image = _picture(width_bytes * 8, height, self._take(width_bytes * height))
        wide, tall = (2 if mode & 1 else 1), (2 if mode & 2 else 1)
        return Raster(image.resize((image.width * wide, image.height * tall)))

    def _extended(self) -> Command | None:
        """`GS ( L` stores a picture and prints it later; the others are skipped by their length."""
        family, length = chr(self._take(1)[0]), self._number(2)
        data = self._take(length)
        if family != "L" or len(data) < 2:
            return None
        if data[1] in (2, 50) and self._graphics is not None:
            image, self._graphics = self._graphics, None
            return Raster(image)
        if data[1] in (0x70, 112) and len(data) >= 10:
            width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
            self._graphics = _picture(width, height, data[10:])
        return None

    def _columns(self) -> Raster:
        """`ESC * m nL nH data`: a band of 8 or 24 dots, column by column."""
        mode, width = self._take(1)[0], self._number(2)
        tall = 3 if mode in (32, 33) else 1
        data = self._take(width * tall)
        upright = _picture(tall * 8, width, data)
        return Raster(upright.transpose(Image.Transpose.TRANSPOSE))


def _picture(width: int, height: int, data: bytes) -> Image.Image:
    """A one-bit picture from packed rows in which a set bit is black; short data is filled with white."""
    row = (width + 7) // 8
    packed = data.ljust(row * height, b"\x00")[: row * height]
    return Image.frombytes("1", (width, height), packed, "raw", "1;I")
