"""When a branch gives out numbers, and when a result received now is due (requirements K8, K9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to but not including ``end``, on the branch's clock."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The periods in which numbers are given, for each weekday, less the closed days."""

    weekly: Mapping[str, tuple[Period, ...]]
    closed_days: frozenset[date] = frozenset()

    def periods(self, day: date) -> tuple[Period, ...]:
        """The day's periods in order; none on a closed day."""
        if day in self.closed_days:
            return ()
        return self.weekly.get(WEEKDAYS[day.weekday()], ())

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
