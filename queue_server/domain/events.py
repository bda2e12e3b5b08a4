"""What the log says: one entry for each thing that happened, numbered 1, 2, 3… within its branch.

Entries carry whole values after the change, so a reader keeps the last value it saw for each id and needs
nothing else. :func:`public` gives the form that anyone in the lobby may read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.domain import moment
from queue_server.domain.turn import Data, Turn

TICKET_ISSUED = "ticket.issued"
TURN_CALLED = "turn.called"
TURN_RECALLED = "turn.recalled"
TURN_QUEUED = "turn.queued"
COUNTER_OPENED = "counter.opened"
COUNTER_PAUSED = "counter.paused"
COUNTER_CLOSED = "counter.closed"
RATING_SUBMITTED = "rating.submitted"
DEVICE_REPORTED = "device.reported"
SLIP_PRINTED = "slip.printed"
SLIP_FAILED = "slip.failed"
BRANCH_CONFIGURED = "branch.configured"

CALLS = (TURN_CALLED, TURN_RECALLED)
"""Events that boards flash and loudspeakers speak."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the log has numbered it."""

    type: str
    data: Data
    ticket: str | None = None
    """Id of the ticket it is about."""
    actor: str | None = None
    """Who did it: a staff user name or a device code."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a branch's log."""

    branch: str
    seq: int
    type: str
    time: datetime
    data: Data
    ticket: str | None = None
    actor: str | None = None

    def to_data(self) -> Data:
        return {
            "branch": self.branch,
            "seq": self.seq,
            "type": self.type,
            "time": moment.to_text(self.time),
            "data": self.data,
        }


def turn_event(type: str, turn: Turn, actor: str | None = None, **more: Any) -> Draft:
    """An entry about a turn, carrying the whole turn."""
    return Draft(type, {"turn": turn.to_data(), **more}, turn.ticket.id, actor)


STAFF_ONLY = frozenset({"officer", "case_codes"})
"""Parts of a turn that stay among staff and connected systems."""
RATING_PUBLIC = ("turn", "counter")


def public(event: Event) -> Data:
    """The entry as anyone may read it: no officer, no case, no priority class, no words of a rating."""
    form = event.to_data()
    data: Data = dict(event.data)
    if event.type == RATING_SUBMITTED:
        data = {name: data[name] for name in RATING_PUBLIC if name in data}
    elif "turn" in data:
        # The rule that chose somebody tells of a priority as plainly as the class itself.
        data = {name: data[name] for name in data if name != "rule"}
        data["turn"] = public_turn(data["turn"])
    return {**form, "data": data}


def staff_form(event: Event) -> Data:
    """The entry as officers may follow it: whole, but a rating stays between the citizen and oversight."""
    return public(event) if event.type == RATING_SUBMITTED else event.to_data()


def public_turn(turn: Mapping[str, Any]) -> Data:
    """A turn's data without what concerns only staff."""
    form = {name: value for name, value in turn.items() if name not in STAFF_ONLY}
    ticket = {name: value for name, value in turn["ticket"].items() if name not in STAFF_ONLY}
    return {**form, "ticket": {**ticket, "priority": None}}
