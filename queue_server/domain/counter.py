"""A counter at work: closed, open or paused, and who sits there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

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
    reason: str | None = None
    """Why it is paused."""
    stand_in_for: str | None = None
    """User name of the officer whose place is taken."""
    help_since: datetime | None = None
    """Since when the officer asks a colleague for help, silently."""


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


def desk_data(status: CounterStatus) -> Data:
    """What only staff may know of a counter at work."""
    return {
        "officer": status.officer,
        "reason": status.reason,
        "stand_in_for": status.stand_in_for,
        "help_since": moment.to_text(status.help_since) if status.help_since else None,
    }


def status_from(counter: Mapping[str, Any], desk: Mapping[str, Any]) -> CounterStatus:
    """The status that :func:`counter_data` and :func:`desk_data` tell of, as the log keeps them."""
    since, asked = counter["since"], desk["help_since"]
    return CounterStatus(
        counter["code"],
        CounterState(counter["state"]),
        moment.from_text(since) if since else None,
        desk["officer"],
        counter["officer"]["name"] if counter["officer"] else None,
        desk["reason"],
        desk["stand_in_for"],
        moment.from_text(asked) if asked else None,
    )
