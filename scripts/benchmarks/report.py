"""Rows of the table, and the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a row comes to."""

    MET = "met"
    MISSED = "**missed**"
    SHOWN = "–"
    """There is no budget for it."""
    SKIPPED = "skipped"
    """Something that is not on this machine would be needed; the row says what."""
    FAILED = "**failed**"
    """It could not be measured; the row says why."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    budget: str
    measured: str
    verdict: Verdict = Verdict.SHOWN


def judged(budget: str, measured: str, *, met: bool) -> Row:
    """The row of something that has a budget."""
    return Row(budget, measured, Verdict.MET if met else Verdict.MISSED)


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| budget | measured | verdict |", "|---|---|---|"]
    lines += [f"| {_cell(row.budget)} | {_cell(row.measured)} | {row.verdict} |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that cannot break out of its cell."""
    return " ".join(text.split()).replace("|", "\\|")
