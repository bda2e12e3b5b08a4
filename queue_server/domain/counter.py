"""A counter at work: closed, open or paused, and who sits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_server.domain import events, moment
from queue_server.domain.branch import Counter
from queue_server.domain.turn import Data


class CounterState(StrEnum):
    """Whether a counter takes people."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


CHANGES = {
    CounterState.OPEN: events.COUNTER_OPENED,
    CounterState.PAUSED: events.COUNTER_PAUSED,
    CounterState.CLOSED: events.COUNTER_CLOSED,
}
"""The event that tells of a counter having become open, paused or closed."""


@dataclass(frozen=True, slots=True)
class CounterStatus:
    """A counter's state, since when, and the officer's user name and the name shown to citizens."""

    code: str
    state: CounterState = CounterState.CLOSED
    since: datetime | None = None
    officer: str | None = None
    officer_name: str | None = None


def counter_data(counter: Counter, status: CounterStatus) -> Data:
    """A counter as views and the log carry it; the officer by the name shown to citizens only."""
    return {
        "code": counter.code,
        "name": counter.name,
        "name_en": counter.name_en,
        "zone": counter.zone,
        "services": list(counter.services),
        "state": status.state.value,
        "since": moment.to_text(status.since) if status.since else None,
        "officer": {"name": status.officer_name} if status.officer_name else None,
    }
