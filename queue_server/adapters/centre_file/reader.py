"""Reading a centre file: all of its errors at once, each with the line it is on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.centre_file.norm import with_norm_read
from queue_server.adapters.centre_file.part import Place
from queue_server.adapters.centre_file.slip import with_logo_read
from queue_server.adapters.centre_file.theme import theme_of

ENGLISH = {
    "missing": "is missing",
    "extra_forbidden": "is not a setting of a centre file",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a centre file."""

    line: int | None
    place: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.place}: {self.message}" if self.place else f"{where}{self.message}"


class BrokenCentreFile(ValueError):
    """A centre file that cannot be used; nothing of it was imported."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.path, self.faults = path, faults
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"{path}: {len(faults)} error(s), nothing was imported\n{lines}")


def read_centre_file(path: Path) -> CentreFile:
    """The centre described by a TOML file; without its theme, if that cannot be used.

    Raises:
        BrokenCentreFile: with every fault of the file.
        OSError: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BrokenCentreFile(path, [Fault(None, "", f"not UTF-8 text ({error.reason})")]) from error
    except tomllib.TOMLDecodeError as error:
        raise BrokenCentreFile(path, [_syntax_fault(error)]) from error
    lines = _lines(text)
    content, unread = with_logo_read(content, path.parent)
    content, unread_norm = with_norm_read(content, path.parent)
    unread += unread_norm
    content, refused = theme_of(content, path.parent)
    try:
        centre = CentreFile.model_validate(content)
    except ValidationError as error:
        faults = [(each["loc"], _message(each["type"], each["msg"])) for each in error.errors()]
        faults += unread
        raise BrokenCentreFile(path, _sorted(faults, lines)) from error
    if faults := [*centre.faults(), *unread]:
        raise BrokenCentreFile(path, _sorted(faults, lines))
    return centre.without_theme(refused)


def _syntax_fault(error: tomllib.TOMLDecodeError) -> Fault:
    line = re.search(r"at line (\d+)", str(error))
    return Fault(int(line[1]) if line else None, "", f"not TOML: {error}")


def _message(kind: str, message: str) -> str:
    return ENGLISH.get(kind, message.removeprefix("Value error, "))


def _sorted(faults: Sequence[tuple[Place, str]], lines: dict[Place, int]) -> list[Fault]:
    found = [Fault(_line(place, lines), _name(place), message) for place, message in faults]
    return sorted(found, key=lambda fault: fault.line or 0)


def _name(place: Place) -> str:
    """``service[4].letter``, counting from 1 as people do."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".")


def _line(place: Place, lines: dict[Place, int]) -> int | None:
    """The line of a place, or of the nearest thing around it."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
KEY = re.compile(r"^\s*([\w-]+)\s*=")


def _lines(text: str) -> dict[Place, int]:
    """The line of every table and key. Only the last part of a name is ever a list: this needs no parser."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif key := KEY.match(line):
            found.setdefault((*table, key[1]), number)
    return found
