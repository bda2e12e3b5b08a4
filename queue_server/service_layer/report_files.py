"""Reports that are ready by themselves on the last working day (P1), and each day's figures as files (P3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from queue_server.domain.branch import Branch
from queue_server.domain.periods import DAY, Period, PeriodKind, latest_due
from queue_server.service_layer.ports import Reader, Store
from queue_server.service_layer.reports import Reckoner

FORMS = ("pdf", "xlsx")
"""The kinds of report file."""
DROPPED = ("csv", "jsonl")
"""The kinds of file that a day's figures are dropped as."""
CATCH_UP = {PeriodKind.WEEK: 4, PeriodKind.MONTH: 3, PeriodKind.QUARTER: 1, PeriodKind.YEAR: 1}
"""So many periods before the newest are made too, if a server was off when they were due."""
DAYS_CAUGHT_UP = 14


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report that was made."""

    name: str
    period: Period
    form: str
    size: int
    """Bytes."""
    made_at: datetime


class Shelf(Protocol):
    """Where report files are kept."""

    def files(self, branch: str) -> Sequence[ReportFile]:
        """All of a branch, the newest period first."""

    def find(self, branch: str, name: str) -> Path:
        """Raises :class:`UnknownReport`."""

    def place(self, branch: str, name: str) -> Path:
        """Where a report of this name belongs, whether it is there or not."""


class DueFiles:
    """Makes what is due and not there yet; what is there is never made again."""

    def __init__(self, store: Store, reckoner: Reckoner, shelf: Shelf, drops: Path | None) -> None:
        """Daily figures are dropped into the folder ``drops``, if there is one."""
        self._store, self._reckoner, self._shelf, self._drops = store, reckoner, shelf, drops
        self._empty: set[tuple[str, str]] = set()
        """Periods and days without any turn, so that they are not looked at every minute."""

    def visit(self, branch: str) -> None:
        """Make what is due at a branch.

        Raises:
            Unavailable: the figures cannot be worked out now; what is missing is made at the next visit.
        """
        with self._store.read(branch) as reader:
            configured, today = reader.branch, reader.branch.local(reader.now).date()
            over = day_is_over(reader)
        for period in _due(configured, today, over):
            for form in FORMS:
                place = self._shelf.place(branch, f"{period.name}.{form}")
                if self._is_missing(branch, period.name, place):
                    made = self._reckoner.report(branch, period, form, place)
                    self._note(made, branch, period.name)
        if self._drops:
            self._drop(branch, self._drops, today if over else today - DAY)

    def _drop(self, branch: str, folder: Path, newest: date) -> None:
        for day in (newest - timedelta(days=back) for back in range(DAYS_CAUGHT_UP)):
            for form in DROPPED:
                place = folder / f"{branch}-{day}.{form}"
                if self._is_missing(branch, day.isoformat(), place):
                    self._note(self._reckoner.drop(branch, day, form, place), branch, day.isoformat())

    def _is_missing(self, branch: str, name: str, place: Path) -> bool:
        return (branch, name) not in self._empty and not place.exists()

    def _note(self, made: bool, branch: str, name: str) -> None:
        if not made:
            self._empty.add((branch, name))


def day_is_over(reader: Reader) -> bool:
    """Whether today's work is done: it was closed, or is never closed by itself and its hours are over."""
    branch, local = reader.branch, reader.branch.local(reader.now)
    end = reader.daybook.ends.get(local.date().isoformat())
    if end and end.closed:
        return True
    closing = branch.hours.on(local.date()).closing
    return branch.policy.day_close is None and closing is not None and local.time() >= closing


def _due(branch: Branch, today: date, over: bool) -> Iterator[Period]:
    """The newest period of each kind whose report should be there, and a few before it."""
    for kind in CATCH_UP:
        if kind not in branch.reports.kinds:
            continue
        period = latest_due(kind, today, over, branch.hours)
        for _ in range(CATCH_UP[kind] + 1):
            yield period
            period = period.before
