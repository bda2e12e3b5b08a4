"""Reading published procedures: one JSON object a line, as exported from the national portal (K3).

The texts are kept to the letter, with their line breaks and tabs: fees and exemptions are read out by people
who pay them. All faults of a file are told at once, each with its line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from queue_server.adapters.centre_file.part import ProcedureCode

MOST_FAULTS = 50
"""A file of another kind altogether has one in every line."""


def _storable(text: str) -> str:
    """Raises ValueError for text that PostgreSQL would not keep, or no screen would show."""
    if any(letter < " " and letter not in "\t\n\r" for letter in text):
        raise ValueError("has a control character")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("has half a letter (a lone surrogate)")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_storable)]


class RecordPart(BaseModel):
    """A part of a record; a key it does not know is an error, so that nothing published is dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WayRecord(RecordPart):
    """A way of handing the file in, with what it takes and costs."""

    way: Text
    time_limit: Text | None = None
    fee: Text | None = None
    note: Text | None = None


class DocumentRecord(RecordPart):
    """A paper of the file."""

    name: Text
    form: Text | None = None
    copies: Text | None = None


class LegalBasisRecord(RecordPart):
    """A legal text that the procedure rests on."""

    number: Text | None = None
    title: Text
    date: Text | None = None
    issuer: Text | None = None


class ProcedureRecord(RecordPart):
    """One published procedure."""

    code: ProcedureCode
    name: Title
    field: Title
    level: Text | None = None
    kind: Text | None = None
    decision: Text | None = None
    steps: Text | None = None
    subjects: Text | None = None
    agency: Text | None = None
    authority: Text | None = None
    address: Text | None = None
    result: Text | None = None
    conditions: Text | None = None
    keywords: Text | None = None
    ways: list[WayRecord] = []
    documents: list[DocumentRecord] = []
    legal_basis: list[LegalBasisRecord] = []


class BrokenProcedures(ValueError):
    """Records that cannot be imported; nothing of them was."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        shown = [f"  {fault}" for fault in self.faults[:MOST_FAULTS]]
        if len(self.faults) > MOST_FAULTS:
            shown.append(f"  … and {len(self.faults) - MOST_FAULTS} more")
        told = "\n".join(shown)
        super().__init__(f"{source}: {len(self.faults)} error(s), nothing was imported\n{told}")


def read_procedure_file(path: Path) -> list[ProcedureRecord]:
    """The procedures of a file, in its order.

    Raises:
        BrokenProcedures: with every fault of the file.
        OSError: the file cannot be read.
    """
    return read_procedures(path.read_bytes(), str(path))


def read_procedures(told: bytes, source: str) -> list[ProcedureRecord]:
    """One procedure a line, in order; empty lines are passed over. ``source`` is named where it is faulty.

    Raises:
        BrokenProcedures: with every fault.
    """
    found: list[ProcedureRecord] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(told.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = ProcedureRecord.model_validate(json.loads(line.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            faults += [f"line {number}: {fault}" for fault in _told(error)]
            continue
        if record.code in lines:
            faults.append(f"line {number}: code: {record.code!r} is in line {lines[record.code]} already")
        lines.setdefault(record.code, number)
        found.append(record)
    if not found and not faults:
        faults.append("there is no procedure")
    if faults:
        raise BrokenProcedures(source, faults)
    return found


def _told(error: Exception) -> list[str]:
    """What is wrong with a line, in few words."""
    if isinstance(error, ValidationError):
        return [f"{_place(each['loc'])}{_message(each['type'], each['msg'])}" for each in error.errors()]
    if isinstance(error, UnicodeDecodeError):
        return [f"not UTF-8 text ({error.reason})"]
    return [f"not JSON: {error}"]


def _place(place: tuple[str | int, ...]) -> str:
    """``ways[2].fee: ``, counting from 1 as people do."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".") + ": " if place else ""


def _message(kind: str, message: str) -> str:
    plain = {"missing": "is missing", "extra_forbidden": "is not a part of a procedure"}
    return plain.get(kind, message.removeprefix("Value error, "))
