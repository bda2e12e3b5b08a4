"""What readings of a branch give, as values: the shapes that the ports speak in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.arrangement import Arrangement
from queue_server.domain.branch import Branch
from queue_server.domain.counter import CounterStatus
from queue_server.domain.daybook import DayBook
from queue_server.domain.events import Event
from queue_server.domain.pace import BranchPace
from queue_server.domain.selection import Front, Rhythms
from queue_server.domain.turn import Data, Ticket, Turn


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket with what its branch keeps beside it."""

    ticket: Ticket
    branch: str
    day: str
    token: str
    """Unguessable name of the ticket's phone page."""
    device: str | None
    issued_at: datetime
    person_hash: str | None = None
    """Keyed hash of the identity number that the person showed; it never leaves the database."""


@dataclass(frozen=True, slots=True)
class CounterScene:
    """What a press at a counter looks at, read at once: who is there, and who may be next today."""

    status: CounterStatus
    current: Turn | None
    fronts: Mapping[str, Front]
    """By service; of those services that nobody waits for there is none."""


class Given(NamedTuple):
    """How many numbers of a service were given."""

    day: int
    slot: int
    """Without those for an appointment."""


@dataclass(frozen=True, slots=True)
class FloorNow:
    """A branch at one instant of its log: everything a snapshot shows."""

    branch: Branch
    seq: int
    statuses: dict[str, CounterStatus]
    turns: Sequence[Turn]
    """Today's turns that wait, are at a counter or held, and the missed ones, by arrival."""
    calls: Sequence[Event]
    """The latest calls and recalls, newest first."""
    arrangement: Arrangement
    rhythms: Rhythms
    daybook: DayBook
    paces: BranchPace


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """The waits for a service that came true beside the ranges that had been shown."""

    service: str
    hour: int | None
    """The hour of the branch's clock in which they began; ``None`` for all hours together."""
    turns: int
    within_p50: float
    """Share that ended within the p50 shown."""
    within_p90: float
    mean_minutes: float
    median_minutes: float
    p90_minutes: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Today's turns of one service at one counter, added up."""

    service: str
    counter: str | None
    served: int
    called: int
    """How many were called, whatever became of them."""
    waited_seconds: float
    """What those who were called waited, together."""
    within: tuple[int, ...]
    """How many of them waited no longer than each limit of the branch's targets."""
    left_at: datetime | None
    """When the last of them left."""


@dataclass(frozen=True, slots=True)
class WaitSpan:
    """Somebody's wait for a service; ``until`` is ``None`` while it lasts."""

    service: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A command's answer: HTTP-like status and JSON body, kept for a repeated key."""

    status: int
    body: Data


@dataclass(frozen=True, slots=True)
class OfficerDay:
    """An officer's own day in figures; means are ``None`` where there is nothing to take them of."""

    served: int
    no_shows: int
    transfers: int
    mean_service_seconds: float | None
    mean_wait_seconds: float | None
    """How long those whom the officer called had waited."""
    rated: int
    """How many of the turns served have a rating; never whose, nor which."""
    pauses: Mapping[str | None, float]
    """Seconds of pause by reason; ``None`` is the pause without one."""
