"""Who is next: one pure function over who waits, what the counter serves, the branch's rules and the time.

The order, in words: the counter's own service before those it only helps with; within a service, priority
people and those whom priority has already held up long enough; within these, first come, first served, by
the arrival at the branch, so that nobody loses a place through a transfer, a wrong press or a reinstatement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from queue_server.domain.branch import Counter, Policy
from queue_server.domain.turn import Turn


class InLine(NamedTuple):
    """What decides somebody's place in the line of a service."""

    arrived_at: datetime
    sequence: int
    priority: str | None


def in_line(turn: Turn) -> InLine:
    """The place-deciding part of a waiting turn."""
    return InLine(turn.arrived_at, turn.ticket.sequence, turn.ticket.priority)


@dataclass(frozen=True, slots=True)
class Choice:
    """The turn to call, and the rule that chose it."""

    turn: Turn
    rule: str
    """``priority``, ``waited-long`` or ``arrival``; the event log keeps it."""


def best_turn(waiting: Iterable[Turn], counter: Counter, policy: Policy, now: datetime) -> Choice | None:
    """The waiting turn that ``counter`` calls next; ``None`` when nobody waits for it."""
    candidates = (turn for turn in waiting if turn.service in counter.services)
    best = min(
        candidates,
        key=lambda turn: (counter.preference(turn.service), *place(in_line(turn), policy, now)),
        default=None,
    )
    return Choice(best, rule(in_line(best), policy, now)) if best else None


def people_ahead(own: InLine, line: Iterable[InLine], policy: Policy, now: datetime) -> int:
    """How many of a service's ``line`` would be called before ``own``, which may stand in it."""
    own_place = place(own, policy, now)
    return sum(place(other, policy, now) < own_place for other in line)


def place(waiting: InLine, policy: Policy, now: datetime) -> tuple[bool, datetime, int]:
    """Sort key among those waiting for one service: smaller is earlier."""
    ordinary = rule(waiting, policy, now) == "arrival"
    return ordinary, waiting.arrived_at, waiting.sequence


def rule(waiting: InLine, policy: Policy, now: datetime) -> str:
    """Which rule speaks for somebody who waits."""
    if waiting.priority:
        return "priority"
    held_up = now - waiting.arrived_at >= timedelta(minutes=policy.ordinary_cap_minutes)
    return "waited-long" if held_up else "arrival"
