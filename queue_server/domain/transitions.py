"""The one table that moves a turn from state to state (design, section 2).

Nothing else in the project changes a turn's state. An action that the table does not list for a state is an
:class:`~queue_server.domain.errors.IllegalTransition` and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.errors import IllegalTransition


class TurnState(StrEnum):
    """Where a turn stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    SERVED = "served"
    NO_SHOW = "no_show"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def at_counter(self) -> bool:
        """True while the turn occupies a counter."""
        return self in AT_COUNTER

    @property
    def ended(self) -> bool:
        """True when no action leads out of this state any more (a no-show can still be reinstated)."""
        return not any(state is self for state, _ in TRANSITIONS)


class Action(StrEnum):
    """What can be done to a turn."""

    CALL = "call"
    RECALL = "recall"
    SERVE = "serve"
    PUT_BACK = "put_back"
    POSTPONE = "postpone"
    """The person asked for more time: by the own phone, never by a press at a counter."""
    NO_SHOW = "no_show"
    TRANSFER = "transfer"
    REROUTE = "reroute"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REINSTATE = "reinstate"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: the state reached and the event that tells of it."""

    to: TurnState
    event: str
    requeues: bool = False
    """True when a new waiting turn of the same ticket follows."""


S, A = TurnState, Action

AT_COUNTER = frozenset({S.CALLED, S.SERVING})

TRANSITIONS: dict[tuple[TurnState, Action], Transition] = {
    (S.WAITING, A.CALL): Transition(S.CALLED, "turn.called"),
    (S.WAITING, A.CANCEL): Transition(S.CANCELLED, "turn.cancelled"),
    (S.WAITING, A.EXPIRE): Transition(S.EXPIRED, "turn.expired"),
    (S.WAITING, A.POSTPONE): Transition(S.WAITING, "turn.postponed"),
    (S.WAITING, A.REROUTE): Transition(S.TRANSFERRED, "turn.transferred", requeues=True),
    (S.CALLED, A.RECALL): Transition(S.CALLED, "turn.recalled"),
    (S.CALLED, A.SERVE): Transition(S.SERVING, "turn.serving"),
    (S.CALLED, A.PUT_BACK): Transition(S.WAITING, "turn.put_back"),
    (S.CALLED, A.POSTPONE): Transition(S.WAITING, "turn.postponed"),
    (S.CALLED, A.NO_SHOW): Transition(S.NO_SHOW, "turn.no_show"),
    (S.CALLED, A.TRANSFER): Transition(S.TRANSFERRED, "turn.transferred", requeues=True),
    (S.CALLED, A.EXPIRE): Transition(S.EXPIRED, "turn.expired"),
    (S.SERVING, A.TRANSFER): Transition(S.TRANSFERRED, "turn.transferred", requeues=True),
    (S.SERVING, A.HOLD): Transition(S.HELD, "turn.held"),
    (S.SERVING, A.FINISH): Transition(S.SERVED, "turn.served"),
    (S.HELD, A.RESUME): Transition(S.SERVING, "turn.resumed"),
    (S.HELD, A.EXPIRE): Transition(S.EXPIRED, "turn.expired"),
    (S.NO_SHOW, A.REINSTATE): Transition(S.WAITING, "turn.reinstated"),
}

RESUMED_ELSEWHERE = Transition(S.CALLED, "turn.called")
"""Resuming at another counter than the one that held the turn is a call: the citizen has to walk there."""


def transition(state: TurnState, action: Action, *, elsewhere: bool = False) -> Transition:
    """The table's row for ``action`` in ``state``.

    ``elsewhere`` says that the action happens at another counter than the turn's own; only a resume cares.

    Raises:
        IllegalTransition: the table has no such row.
    """
    row = TRANSITIONS.get((state, action))
    if row is None:
        raise IllegalTransition(state=state.value, action=action.value)
    return RESUMED_ELSEWHERE if elsewhere and action is Action.RESUME else row
