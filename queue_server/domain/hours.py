"""When a branch gives out numbers, and when a result received now is due (requirements K8, K9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to but not including ``end``, on the branch's clock."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day, each kind in order."""

    tickets: tuple[Period, ...] = ()
    """When numbers are given."""
    staff: tuple[Period, ...] = ()
    """When staff work, if the centre says so."""

    @property
    def closing(self) -> time | None:
        """Until when people are served: the end of the day's last period, of staff as of numbers."""
        return max((period.end for period in (*self.tickets, *self.staff)), default=None)


SHUT = DayHours()
"""The hours of a day without service."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why there is no service on a day: a holiday's name, or the centre's own words."""

    name: str
    name_en: str


class DaysOff(Protocol):
    """Days without service, each with its reason; a plain mapping will do."""

    def get(self, day: date, /) -> DayOff | None:
        """Why there is no service on this day; ``None`` when there is."""


NO_DAYS: Mapping[date, DayOff] = {}


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours of each weekday, less days off. The hours of a date of its own come before all of it."""

    weekly: Mapping[str, DayHours]
    closed_days: DaysOff = field(default_factory=lambda: NO_DAYS)
    """The centre's own days off."""
    holidays: DaysOff = field(default_factory=lambda: NO_DAYS)
    own: Mapping[date, DayHours] = field(default_factory=dict)
    """Dates with hours of their own: special days, and days worked in exchange for another."""

    def day_off(self, day: date) -> DayOff | None:
        """Why there is no service on this day, if that has a reason other than the weekday."""
        if day in self.own:
            return None
        return self.closed_days.get(day) or self.holidays.get(day)

    def on(self, day: date) -> DayHours:
        """The hours of a date."""
        if day in self.own:
            return self.own[day]
        return SHUT if self.day_off(day) else self.weekly.get(WEEKDAYS[day.weekday()], SHUT)

    def periods(self, day: date) -> tuple[Period, ...]:
        """When numbers are given on this day, in order; never on a day off."""
        return self.on(day).tickets

    def is_open(self, local: datetime) -> bool:
        return any(local.time() in period for period in self.periods(local.date()))

    def next_opening(self, local: datetime) -> datetime | None:
        """When numbers are given again, at most a year ahead; ``None`` if never.

        While the branch is open this is the opening after the present one.
        """
        for days_on in range(366):
            day = local.date() + timedelta(days=days_on)
            for period in self.periods(day):
                opening = datetime.combine(day, period.start, local.tzinfo)
                if opening > local:
                    return opening
        return None

    def next_day_s_opening(self, local: datetime) -> datetime | None:
        """When numbers are given first on a later day than this."""
        day = self.next_working_day(local.date())
        return datetime.combine(day, self.periods(day)[0].start, local.tzinfo) if day else None

    def open_from(self, local: datetime) -> datetime | None:
        """The first instant, from this one on, at which numbers are given."""
        return local if self.is_open(local) else self.next_opening(local)

    def closing(self, local: datetime) -> datetime | None:
        """Until when people are served on the day of this instant; ``None`` on a day without service."""
        at = self.on(local.date()).closing
        return datetime.combine(local.date(), at, local.tzinfo) if at else None

    def next_working_day(self, after: date) -> date | None:
        days = (after + timedelta(days=days_on) for days_on in range(1, 366))
        return next((day for day in days if self.periods(day)), None)


@dataclass(frozen=True, slots=True)
class SameDayRule:
    """Files due the same day: Thừa Thiên Huế 402/QĐ-UBND 2017, part IV.3.2a (requirement K9)."""

    received_before: time
    due_same_day: time
    due_next_morning: time

    def due(self, received: datetime, hours: OpeningHours) -> datetime | None:
        """When the result of a same-day file received at this local instant is due."""
        if received.time() < self.received_before and hours.periods(received.date()):
            return datetime.combine(received.date(), self.due_same_day, received.tzinfo)
        day = hours.next_working_day(received.date())
        return datetime.combine(day, self.due_next_morning, received.tzinfo) if day else None
