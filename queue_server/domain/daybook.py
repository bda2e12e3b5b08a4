"""What a branch remembers of its days: which one has begun, and which were closed.

A day is known by its date alone, so a clock that jumps, or a server that was off for a week, neither closes
a day twice nor begins one again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from queue_server.domain.turn import Data

DAYS_KEPT = 14
"""How many closed days are remembered: more than any clock should ever be wrong by."""


class Ending(StrEnum):
    """Why a turn moved on without anybody's press; the event log keeps it as the move's rule."""

    TIMEOUT = "timeout"
    """Called, and not come for too long."""
    DAY_CLOSE = "day-close"
    EARLIER_DAY = "earlier-day"
    """Left over from a day that nobody closed."""


@dataclass(frozen=True, slots=True)
class DayEnd:
    """How a day was closed: the log's entries from ``first`` to ``last`` tell of it."""

    first: int
    last: int
    closed: bool = True
    """False once a supervisor has reopened the day."""

    def to_data(self) -> Data:
        return {"first": self.first, "last": self.last, "closed": self.closed}


@dataclass(frozen=True, slots=True)
class DayBook:
    """The days of a branch, by their date, ``2026-11-21``."""

    begun: str = ""
    """The latest day that has begun."""
    ends: Mapping[str, DayEnd] = field(default_factory=dict)

    def begin(self, day: str) -> DayBook:
        """With this day begun."""
        return replace(self, begun=day)

    def end(self, day: str, end: DayEnd) -> DayBook:
        """With this day closed, or reopened; the longest closed of too many are forgotten."""
        ends = {**self.ends, day: end}
        kept = sorted(ends, key=lambda each: ends[each].last)[-DAYS_KEPT:]
        return replace(self, ends={each: ends[each] for each in kept})

    def is_closed(self, day: str) -> bool:
        """Whether the day is over by now."""
        return day in self.ends and self.ends[day].closed

    def to_data(self) -> Data:
        return {"begun": self.begun, "ends": {day: end.to_data() for day, end in self.ends.items()}}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DayBook:
        """The book whose :meth:`to_data` this is; an empty mapping is the book of a new branch."""
        if not data:
            return cls()
        return cls(data["begun"], {day: DayEnd(**end) for day, end in data["ends"].items()})
