"""The hours of a centre file: weekdays, public holidays, and dates that are unlike their weekday."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from queue_server.adapters.centre_file.part import Fault, Name, Part, Place
from queue_server.adapters.holidays import public_holidays
from queue_server.domain.hours import NO_DAYS, WEEKDAYS, DayHours, DayOff, OpeningHours, Period

NOON = datetime.time(12)
DAY_NAMES = {name for day in WEEKDAYS for name in (day, f"{day}-morning", f"{day}-afternoon")}


def _period(value: object) -> object:
    """``"07:30-11:00"`` as a period."""
    if isinstance(value, Period):
        return value
    match = re.fullmatch(r"(\d{2}:\d{2})-(\d{2}:\d{2})", str(value))
    if not match:
        raise ValueError('write a period as "07:30-11:00"')
    start, end = (datetime.time.fromisoformat(part) for part in match.groups())
    if start >= end:
        raise ValueError("a period must end after it begins")
    return Period(start, end)


def _apart(periods: list[Period]) -> list[Period]:
    ordered = sorted(periods, key=lambda period: period.start)
    if any(after.start < before.end for before, after in pairwise(ordered)):
        raise ValueError("two periods overlap")
    return ordered


def _known_day(value: str) -> str:
    if value not in DAY_NAMES:
        raise ValueError(f"{value!r} is not a day; write mon … sun, or sat-morning for half a day")
    return value


PeriodText = Annotated[
    Period,
    BeforeValidator(_period),
    PlainSerializer(lambda period: f"{period.start:%H:%M}-{period.end:%H:%M}"),
]
Periods = Annotated[list[PeriodText], AfterValidator(_apart)]
"""Periods of one day, in order."""
DayName = Annotated[str, AfterValidator(_known_day)]


class ClosedDayPart(Part):
    """A date without service and why; ``closed_days`` may also name just the date."""

    date: datetime.date
    name: Name = "Ngày nghỉ của trung tâm"
    name_en: Name = "The centre's day off"


def _with_its_date(value: object) -> object:
    return value if isinstance(value, dict | ClosedDayPart) else {"date": value}


ClosedDay = Annotated[ClosedDayPart, BeforeValidator(_with_its_date)]


class MakeUpPart(Part):
    """``[[hours.make_up]]``: a date worked in exchange for another, with the hours of a weekday."""

    date: datetime.date
    like: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class SpecialPart(Part):
    """``[[hours.special]]``: a date with hours of its own."""

    date: datetime.date
    tickets: Periods = Field(min_length=1)
    staff: Periods = []


class HoursPart(Part):
    """``[hours]``: when numbers are given, and until when people are served."""

    tickets: Periods = Field(min_length=1)
    staff: Periods = []
    days: list[DayName] = ["mon", "tue", "wed", "thu", "fri"]
    holidays: Literal["VN", ""] = "VN"
    closed_days: list[ClosedDay] = []
    make_up: list[MakeUpPart] = []
    special: list[SpecialPart] = []

    def to_hours(self) -> OpeningHours:
        """The hours that the domain works with."""
        weekly = {day: DayHours(self._on(day, self.tickets), self._on(day, self.staff)) for day in WEEKDAYS}
        special = {each.date: DayHours(tuple(each.tickets), tuple(each.staff)) for each in self.special}
        return OpeningHours(
            weekly,
            closed_days={each.date: DayOff(each.name, each.name_en) for each in self.closed_days},
            holidays=public_holidays(self.holidays) if self.holidays else NO_DAYS,
            own={**special, **{each.date: weekly[each.like] for each in self.make_up}},
        )

    def _on(self, day: str, periods: Sequence[Period]) -> tuple[Period, ...]:
        """Those of a day's ``periods`` that are worked on this weekday, which may be half a day."""
        morning = [period for period in periods if period.end <= NOON]
        afternoon = [period for period in periods if period not in morning]
        halves = {day: periods, f"{day}-morning": morning, f"{day}-afternoon": afternoon}
        worked = {period for name, half in halves.items() if name in self.days for period in half}
        return tuple(period for period in periods if period in worked)

    def faults(self) -> Iterator[Fault]:
        """Dates that are said twice, or worked like a weekday on which nobody works."""
        said: set[datetime.date] = set()
        for place, date in self._dates():
            if date in said:
                yield place, f"{date:%Y-%m-%d} is said before; a date has its hours, or is closed, only once"
            said.add(date)
        for n, each in enumerate(self.make_up):
            if not self._on(each.like, self.tickets):
                yield (
                    ("hours", "make_up", n, "like"),
                    f"{each.like!r} has no hours that it could be worked like",
                )

    def _dates(self) -> Iterator[tuple[Place, datetime.date]]:
        for n, closed in enumerate(self.closed_days):
            yield ("hours", "closed_days", n), closed.date
        for n, worked in enumerate(self.make_up):
            yield ("hours", "make_up", n, "date"), worked.date
        for n, special in enumerate(self.special):
            yield ("hours", "special", n, "date"), special.date
