"""Asking for a few more minutes: nobody calls the person meanwhile, and the place is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.domain.branch import Policy
from queue_server.domain.errors import MoreTimeUsed, NoMoreTime
from queue_server.domain.transitions import TRANSITIONS, Action
from queue_server.domain.turn import Step, Turn, act


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody may ask for."""

    minutes: float
    times: int
    """So often still, in this wait."""


def offer(turn: Turn, policy: Policy) -> Offer | None:
    """What the turn's person may ask for now; ``None`` when nothing."""
    possible = (turn.state, Action.POSTPONE) in TRANSITIONS and policy.more_time_minutes > 0
    left = policy.more_times - turn.postponed
    return Offer(policy.more_time_minutes, left) if possible and left > 0 else None


def postpone(turn: Turn, policy: Policy, now: datetime) -> Step:
    """The turn after its person asked for more time; who was called already waits again, in the old place.

    Asking again before the time is up adds to it.

    Raises:
        IllegalTransition: the person neither waits nor is on the way to a counter.
        NoMoreTime: not where the centre offers none.
        MoreTimeUsed: not more often than the centre's rule allows.
    """
    step = act(turn, Action.POSTPONE, now)
    number, minutes = turn.ticket.number, policy.more_time_minutes
    if not minutes:
        raise NoMoreTime(number=number)
    if turn.postponed >= policy.more_times:
        raise MoreTimeUsed(number=number, minutes=round(minutes), times=policy.more_times)
    until = max(now, turn.not_before or now) + timedelta(minutes=minutes)
    later = replace(step.turn, not_before=until, postponed=turn.postponed + 1)
    return replace(step, turn=later)
