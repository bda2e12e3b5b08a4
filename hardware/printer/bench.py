"""The virtual printer's inside: what it was sent becomes paper on a bench, unless it is told to misbehave."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from hardware.printer.decoder import Ask, Command, Cut, Decoder, Feed, Initialise, Raster, Text
from hardware.printer.paper import font
from hardware.printer.slip import WIDTH_80_MM

FAULTS = ("paper_out", "cover_open", "offline", "paper_low", "slow", "drops", "jams", "mute")
"""What it can be told to suffer from: the first three stop it; then paper nearly out, a long time for each
slip, a connection that breaks in mid-slip, paper that jams in mid-slip, and no answer to any question."""

SLOW_SECONDS = 1.5
_TOLD = 0x12
_STOPPED = {"paper_out", "cover_open", "offline"}
_TEXT_SIZE = 24


class Hangup(Exception):
    """The printer breaks the connection."""


@dataclass(frozen=True)
class Printed:
    """One piece of paper on the bench."""

    name: str
    time: str
    url: str
    width: int
    height: int


class Bench:
    """All paper printed, kept as PNG files in `folder`, and the fault of the moment.

    `jammed`: paper sticks since the last slip. `busy`: a slow slip is being printed right now. `printed`:
    pieces of paper since the start.
    """

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.jammed = False
        self.busy = False
        self._changed = changed
        self._fault: str | None = None
        self._lock = threading.Lock()
        self.printed = 0
        self._slips = [_described(path) for path in sorted(folder.glob("slip-*.png"), reverse=True)]

    @property
    def fault(self) -> str | None:
        """What the printer suffers from; None when it is well."""
        return self._fault

    def suffer(self, fault: str | None) -> None:
        """Begin or end a fault. Raises ValueError for an unknown one."""
        if fault is not None and fault not in FAULTS:
            raise ValueError(f"unknown fault {fault!r}; known: {', '.join(FAULTS)}")
        self._fault, self.jammed = fault, False
        self._changed()

    def slips(self) -> list[dict[str, Any]]:
        """Everything printed, newest first."""
        with self._lock:
            return [vars(slip).copy() for slip in self._slips]

    def picture(self, name: str) -> bytes | None:
        """The PNG of a slip; None when no slip has this name.

        Bytes, not an open file: werkzeug never closes the file of a connection that breaks.
        """
        known = any(slip["name"] == name for slip in self.slips())
        return (self.folder / name).read_bytes() if known else None

    def status(self, kind: int) -> int:
        """The byte a real printer would answer to `DLE EOT kind` now."""
        stopped = self._fault in _STOPPED or self.jammed
        if kind == 1:
            return _TOLD | (0x08 if stopped else 0)
        if kind == 2:
            bits = {"paper_out": 0x20, "cover_open": 0x04}.get(self._fault or "", 0)
            return _TOLD | bits | (0x40 if self.jammed else 0)
        if kind == 3:
            return _TOLD | (0x08 if self.jammed else 0)
        if kind == 4:
            return _TOLD | {"paper_out": 0x6C, "paper_low": 0x0C}.get(self._fault or "", 0)
        return _TOLD

    def works(self) -> bool:
        """Whether paper moves at all."""
        return self._fault not in _STOPPED and not self.jammed

    def lay_down(self, paper: Image.Image) -> None:
        """Put one cut piece of paper on the bench."""
        with self._lock:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            path = self.folder / f"slip-{stamp}.png"
            unfinished = path.with_suffix(".part")
            paper.save(unfinished, "PNG")
            unfinished.replace(path)
            self._slips.insert(0, _described(path))
            self.printed += 1
        self._changed()


class PrintHead:
    """One connection's view of the printer: the commands it sent and the paper not yet cut."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._decoder = Decoder()
        self._pieces: list[Image.Image] = []

    def receive(self, piece: bytes) -> bytes:
        """Do what `piece` asks for; the printer's answer. Raises Hangup when it breaks the connection."""
        answers = [self._do(command) for command in self._decoder.feed(piece)]
        return b"" if self._bench.fault == "mute" else b"".join(answers)

    def _do(self, command: Command) -> bytes:
        """One command; its answer, empty for most."""
        if isinstance(command, Ask):
            return self._answer(command)
        if not self._bench.works():
            return b""
        if isinstance(command, Initialise):
            self._pieces.clear()
        elif isinstance(command, Raster):
            self._raster(command.image)
        elif isinstance(command, Text):
            self._pieces.append(_line(command.text))
        elif isinstance(command, Feed):
            self._pieces.append(Image.new("1", (WIDTH_80_MM, max(1, command.dots)), 1))
        elif isinstance(command, Cut):
            self._cut()
        return b""

    def _answer(self, question: Ask) -> bytes:
        """A status byte. `GS r` is answered after printing, so a printer that stopped stays silent."""
        if question.real_time:
            return bytes([self._bench.status(question.kind)])
        return b"\x00" if self._bench.works() else b""

    def _raster(self, image: Image.Image) -> None:
        """Print a picture, or suffer in the middle of it."""
        if self._bench.fault == "drops":
            raise Hangup
        if self._bench.fault == "jams":
            self._pieces.append(image.crop((0, 0, image.width, image.height // 2)))
            self._bench.jammed = True
            self._cut()
            return
        self._pieces.append(image)

    def _cut(self) -> None:
        """Lay down what was printed; a cut without paper before it makes nothing."""
        if self._bench.fault == "slow":
            self._bench.busy = True
            time.sleep(SLOW_SECONDS)
            self._bench.busy = False
        if any(piece.getextrema() != (255, 255) for piece in self._pieces):
            self._bench.lay_down(_joined(self._pieces))
        self._pieces.clear()


def _joined(pieces: list[Image.Image]) -> Image.Image:
    """The pieces one below the other."""
    paper = Image.new("1", (max(piece.width for piece in pieces), sum(piece.height for piece in pieces)), 1)
    y = 0
    for piece in pieces:
        paper.paste(piece, (0, y))
        y += piece.height
    return paper


def _line(text: str) -> Image.Image:
    """A line of the printer's own letters, for programs that send text."""
    line = Image.new("1", (WIDTH_80_MM, _TEXT_SIZE + 8), 1)
    ImageDraw.Draw(line).text((0, 0), text, fill=0, font=font(_TEXT_SIZE, 400))
    return line


def _described(path: Path) -> Printed:
    """What the list says of one PNG."""
    with Image.open(path) as paper:
        width, height = paper.size
    moment = datetime.strptime(path.stem, "slip-%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
    return Printed(path.name, moment.isoformat().replace("+00:00", "Z"), f"/slips/{path.name}", width, height)
