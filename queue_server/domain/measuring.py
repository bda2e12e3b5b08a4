"""Reading from the log how long turns kept their counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.daybook import Ending
from queue_server.domain.events import TURN_RESTORED, TURN_SERVED, Event
from queue_server.domain.pace import LONGEST_MINUTES, SHORTEST_MINUTES, Pace, effort, fading
from queue_server.domain.transitions import AT_COUNTER, TurnState

TELLING = (TURN_SERVED, TURN_RESTORED)
"""Entries that may change what is known of a pace."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished turn as it counts towards the pace of its service."""

    seq: int
    """The log entry that it is counted with."""
    time: datetime
    service: str
    hour: int
    """Of the branch's clock, when the turn was called."""
    minutes: float
    """At the counter, for one file."""
    weight: float = 1.0
    """Negative for a turn that was counted and then taken back: as much of it as has not faded yet."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A pace as of a moment, and the last log entry that it holds."""

    pace: Pace
    time: datetime
    seq: int

    def counting(self, turn: Measured) -> Tally:
        """With one more turn, what was there before having faded; one that it holds already counts once."""
        if turn.seq <= self.seq:
            return self
        now = max(self.time, turn.time)
        return Tally(self.pace.faded(now - self.time).with_turn(turn.minutes, turn.weight), now, turn.seq)


def measured(entry: Event, history: Sequence[Event], branch: Branch) -> Measured | None:
    """What an entry of :data:`TELLING` says about a pace, given every entry about its ticket.

    A turn keeps its counter from the call on, for those behind wait also while it comes over; what was held
    meanwhile does not count. An undo takes back exactly what the undone finish had counted, whatever was
    logged since: both are read from the log as it was then.
    """
    turn = entry.data["turn"]["id"]
    if entry.type == TURN_SERVED:
        return _finished(entry, history, entry, branch)
    undone = (
        each
        for each in history
        if each.type == TURN_SERVED
        and each.command == entry.data["undone"]
        and each.data["turn"]["id"] == turn
    )
    served = next(undone, None)
    return _finished(served, history, entry, branch) if served else None


def _finished(served: Event, history: Sequence[Event], entry: Event, branch: Branch) -> Measured | None:
    """A served turn as counted with ``entry``, which is the finish itself or what took it back.

    One that the end of a day finished tells nothing: nobody knows when the person went.
    """
    if served.data.get("rule") in set(Ending):
        return None
    turn = served.data["turn"]
    minutes = _at_counter(served, history) / timedelta(minutes=1)
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        return None
    return Measured(
        entry.seq,
        entry.time,
        turn["service"],
        branch.local(moment.from_text(turn["called_at"])).hour,
        minutes / effort(turn["ticket"]["files"]),
        1.0 if entry is served else -fading(entry.time - served.time),
    )


def _at_counter(served: Event, history: Sequence[Event]) -> timedelta:
    """How long a turn was at counters until it was served, less any call that led to nothing."""
    total = timedelta()
    since: datetime | None = None
    for each in _what_counts(served, history):
        state = TurnState(each.data["turn"]["state"])
        if state in AT_COUNTER:
            since = since or each.time
            continue
        if state in (TurnState.HELD, TurnState.SERVED):
            total += each.time - since if since else timedelta()
        else:
            total = timedelta()
        since = None
    return total


def _what_counts(served: Event, history: Sequence[Event]) -> list[Event]:
    """The turn's own entries up to when it was served, without any that had been undone by then."""
    past = [each for each in history if each.seq <= served.seq and _turn(each) == _turn(served)]
    undone = {each.data["undone"] for each in past if each.type == TURN_RESTORED}
    return [each for each in past if each.command not in undone]


def _turn(entry: Event) -> Any:
    """The id of the turn that an entry is about; ratings and slips tell of it otherwise, or not at all."""
    turn = entry.data.get("turn")
    return turn["id"] if isinstance(turn, dict) else None
