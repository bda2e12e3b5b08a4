"""The spans that reports are about: a week, a month, a quarter, a year, or any days (requirement P1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from queue_server.domain.hours import OpeningHours
from queue_server.domain.report_errors import UnusablePeriod

LONGEST_DAYS = 366
MONTHS_OF_A_QUARTER = 3
WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")
"""``2026``, ``2026-Q4``, ``2026-11`` or ``2026-W47`` (ISO 8601 weeks, Monday to Sunday)."""


class PeriodKind(StrEnum):
    """How often reports are made."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"
    """Any days that somebody asks for; no report of them is made by itself."""


BY_THEMSELVES = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
"""What reports are made of by themselves."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date
    kind: PeriodKind

    @property
    def name(self) -> str:
        """As it is written: ``2026-11``; for any days the first and the last, ``2026-11-02..2026-11-05``."""
        match self.kind:
            case PeriodKind.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.first.year}-Q{_quarter(self.first)}"
            case PeriodKind.YEAR:
                return f"{self.first.year}"
            case PeriodKind.DAYS:
                return f"{self.first}..{self.last}"

    @property
    def before(self) -> Period:
        """The period of the same kind that ended the day before this one began."""
        return containing(self.first - DAY, self.kind)

    def days(self) -> Iterator[date]:
        """Each day, in order."""
        return (self.first + timedelta(days=on) for on in range((self.last - self.first).days + 1))

    def report_day(self, hours: OpeningHours) -> date | None:
        """The last working day (P1): the report is ready when it closes; ``None`` without any."""
        return max((day for day in self.days() if hours.periods(day)), default=None)

    def is_due(self, today: date, today_is_over: bool, hours: OpeningHours) -> bool:
        """Whether its report should be there: its last working day is over, or the period without any."""
        day = self.report_day(hours) or self.last
        return day < today or (day == today and today_is_over)


DAY = timedelta(days=1)


def containing(day: date, kind: PeriodKind) -> Period:
    """The week, month, quarter or year that a day is in; as any days, the day alone."""
    match kind:
        case PeriodKind.WEEK:
            first = day - timedelta(days=day.weekday())
            return Period(first, first + timedelta(days=6), kind)
        case PeriodKind.MONTH:
            return _months(day.year, day.month, 1, kind)
        case PeriodKind.QUARTER:
            return _months(day.year, (_quarter(day) - 1) * MONTHS_OF_A_QUARTER + 1, MONTHS_OF_A_QUARTER, kind)
        case PeriodKind.YEAR:
            return _months(day.year, 1, 12, kind)
        case PeriodKind.DAYS:
            return Period(day, day, kind)


def read_period(text: str) -> Period:
    """The period that is written so.

    Raises:
        UnusablePeriod: it is none.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise UnusablePeriod(period=text)
    year = int(found["year"])
    try:
        if found["week"]:
            return containing(date.fromisocalendar(year, int(found["week"]), 1), PeriodKind.WEEK)
        if found["quarter"]:
            month = (int(found["quarter"]) - 1) * MONTHS_OF_A_QUARTER + 1
            return containing(date(year, month, 1), PeriodKind.QUARTER)
        if found["month"]:
            return containing(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        return containing(date(year, 1, 1), PeriodKind.YEAR)
    except (ValueError, OverflowError) as error:
        raise UnusablePeriod(period=text) from error


def from_days(first: date, last: date) -> Period:
    """The days from one to another, at most a year.

    Raises:
        UnusablePeriod: they end before they begin, or are more than a year.
    """
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise UnusablePeriod(period=f"{first}..{last}")
    return Period(first, last, PeriodKind.DAYS)


def latest_due(kind: PeriodKind, today: date, today_is_over: bool, hours: OpeningHours) -> Period:
    """The newest period of a kind whose report should be there by now."""
    current = containing(today, kind)
    return current if current.is_due(today, today_is_over, hours) else current.before


def _quarter(day: date) -> int:
    return (day.month - 1) // MONTHS_OF_A_QUARTER + 1


def _months(year: int, month: int, count: int, kind: PeriodKind) -> Period:
    ends_year, ends_month = divmod(year * 12 + month - 1 + count, 12)
    return Period(date(year, month, 1), date(ends_year, ends_month + 1, 1) - DAY, kind)
