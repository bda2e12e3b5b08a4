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
TICKET_ENTERED = "ticket.entered"
TURN_CALLED = "turn.called"
TURN_RECALLED = "turn.recalled"
TURN_SERVED = "turn.served"
TURN_QUEUED = "turn.queued"
TURN_RESTORED = "turn.restored"
TURN_WITHDRAWN = "turn.withdrawn"
COUNTER_OPENED = "counter.opened"
COUNTER_PAUSED = "counter.paused"
COUNTER_CLOSED = "counter.closed"
COUNTER_RESTORED = "counter.restored"
HELP_ASKED = "counter.help_asked"
HELP_ANSWERED = "counter.help_answered"
RATING_SUBMITTED = "rating.submitted"
FEEDBACK_SUBMITTED = "feedback.submitted"
FEEDBACK_CHANGED = "feedback.changed"
DEVICE_REPORTED = "device.reported"
SLIP_PRINTED = "slip.printed"
SLIP_FAILED = "slip.failed"
SLIP_REQUESTED = "slip.requested"
NUMBER_REFUSED = "device.number_refused"
RECORDINGS_SOUGHT = "recordings.sought"
BRANCH_CONFIGURED = "branch.configured"
BRANCH_ARRANGED = "branch.arranged"
BRANCH_ANNOUNCED = "branch.announced"
DAY_CLOSED = "day.closed"
DAY_REOPENED = "day.reopened"

SLIPS = (SLIP_PRINTED, SLIP_FAILED, SLIP_REQUESTED)
"""What became of a ticket's slip, in order: the last one is how it stands."""
CALLS = (TURN_CALLED, TURN_RECALLED)
"""Events that boards flash and loudspeakers speak."""
SPOKEN = (*CALLS, BRANCH_ANNOUNCED)
"""Events with an announcement, which has sound unless it is one to be read only."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the log has numbered it."""

    type: str
    data: Data
    ticket: str | None = None
    """Id of the ticket it is about."""
    actor: str | None = None
    """Who did it: a staff user name or a device code."""
    counter: str | None = None
    """The counter where it was done, whose last action it then is."""


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
    counter: str | None = None
    command: int | None = None
    """The first entry of the transaction that wrote this one: entries of one command share it."""

    def to_data(self) -> Data:
        return {
            "branch": self.branch,
            "seq": self.seq,
            "type": self.type,
            "time": moment.to_text(self.time),
            "data": self.data,
        }


def turn_event(
    type: str, turn: Turn, actor: str | None = None, counter: str | None = None, **more: Any
) -> Draft:
    """An entry about a turn, carrying the whole turn; ``counter`` is where it was done."""
    return Draft(type, {"turn": turn.to_data(), **more}, turn.ticket.id, actor, counter)


STAFF_ONLY = frozenset({"officer", "case_codes", "procedure", "note", "visit", "person"})
"""Parts of a turn that stay among staff and connected systems."""
TURN_PUBLIC = ("turn", "announcement", "device", "undone")
"""What the lobby may know of a turn's entry: the rule that chose somebody, for one, tells of a priority as
plainly as the class itself."""
COUNTER_PUBLIC = ("counter", "undone")
RATING_PUBLIC = ("turn", "counter")
FEEDBACK = (FEEDBACK_SUBMITTED, FEEDBACK_CHANGED)
OVERSIGHT_ONLY = (RATING_SUBMITTED, RECORDINGS_SOUGHT, *FEEDBACK)
"""What a citizen says of somebody, and who looks into recordings, is not for the officers."""
WITHHELD = (RECORDINGS_SOUGHT, *FEEDBACK)
"""Entries of which the lobby knows that they are there, and nothing more."""


def public(event: Event) -> Data:
    """The entry as anyone may read it: no officer, no case, no priority class, no words of a rating."""
    form = event.to_data()
    data: Data = dict(event.data)
    if event.type == RATING_SUBMITTED:
        data = {name: data[name] for name in RATING_PUBLIC if name in data}
    elif event.type.startswith(("turn.", "ticket.")):
        data = {name: data[name] for name in TURN_PUBLIC if name in data}
        data["turn"] = public_turn(data["turn"])
    elif event.type.startswith("counter."):
        data = {name: data[name] for name in COUNTER_PUBLIC if name in data}
    elif event.type in WITHHELD:
        data = {}
    elif event.type == BRANCH_ARRANGED:
        data = {"arrangement": public_arrangement(data["arrangement"])}
    elif event.type == BRANCH_ANNOUNCED:
        data = {"announcement": data["announcement"]}
    elif event.type == BRANCH_CONFIGURED:
        data = {"version": data["version"]}
    return {**form, "data": data}


def staff_form(event: Event) -> Data:
    """The entry as officers may follow it: whole, but for what is between oversight and others alone."""
    return public(event) if event.type in (*OVERSIGHT_ONLY, BRANCH_CONFIGURED) else event.to_data()


def public_turn(turn: Mapping[str, Any]) -> Data:
    """A turn's data without what concerns only staff."""
    form = {name: value for name, value in turn.items() if name not in STAFF_ONLY}
    ticket = {name: value for name, value in turn["ticket"].items() if name not in STAFF_ONLY}
    return {**form, "ticket": {**ticket, "priority": None}}


def public_arrangement(arrangement: Mapping[str, Any]) -> Data:
    """How the branch is run now, without who decided it."""

    def unsigned(part: Mapping[str, Any]) -> Data:
        return {name: value for name, value in part.items() if name != "by"}

    halted = arrangement["halted"]
    return {
        "assignments": {code: unsigned(each) for code, each in arrangement["assignments"].items()},
        "stopped": {code: unsigned(each) for code, each in arrangement["stopped"].items()},
        "halted": unsigned(halted) if halted else None,
    }
