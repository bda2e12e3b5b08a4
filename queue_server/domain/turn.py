"""A ticket, and its turns: the wait-call-serve at one service that the law measures (Q468)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from queue_server.domain import moment
from queue_server.domain.estimate import WaitRange
from queue_server.domain.transitions import Action, TurnState, transition

Data = dict[str, Any]
"""JSON-ready form of a value, as it stands in the event log."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One person's number for one business day at one branch; the same number through every transfer."""

    id: str
    number: str
    """Service letter and number, ``A007``."""
    sequence: int
    """The day's running number over all services, 1 for the first visitor (requirement K2)."""
    language: str
    channel: str
    priority: str | None = None
    """Code of the declared priority class."""
    case_codes: tuple[str, ...] = ()
    """Codes of the case system, never minted here (K7)."""
    appointment: datetime | None = None
    """The slot booked, if the person came by appointment."""
    files: int = 1
    """How many files the person hands in together (K6)."""
    visit: str | None = None
    """What tickets taken together for one visit have in common (K6)."""
    note: str | None = None
    """What the desk tells the officer; never public."""
    procedure: str | None = None
    """Code of the procedure that the person came for, if one was chosen (K2); never public."""
    person: str | None = None
    """The identity number shown, masked but for its end, if the service asks for it (K10); never public."""

    def to_data(self) -> Data:
        return {
            "id": self.id,
            "number": self.number,
            "sequence": self.sequence,
            "language": self.language,
            "channel": self.channel,
            "priority": self.priority,
            "case_codes": list(self.case_codes),
            "appointment": _text(self.appointment),
            "files": self.files,
            "visit": self.visit,
            "note": self.note,
            "procedure": self.procedure,
            "person": self.person,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Ticket:
        slot = data.get("appointment")
        return cls(
            **{
                **data,
                "case_codes": tuple(data["case_codes"]),
                "appointment": moment.from_text(slot) if slot else None,
            }
        )


def ticket_number(letter: str, number: int) -> str:
    """``A007``: the letter and at least three digits.

    >>> ticket_number("A", 7), ticket_number("A", 1000)
    ('A007', 'A1000')
    """
    return f"{letter}{number:03d}"


PAPER_NUMBERS = 99
"""How many numbers of each letter are kept for paper lists on one day (C6)."""


def paper_block(paper_from: int) -> range:
    """The numbers that only paper lists give, so that those given live have no gap.

    >>> paper_block(901)
    range(901, 1000)
    """
    return range(paper_from, paper_from + PAPER_NUMBERS)


KIOSK_NUMBERS = 300
"""How many numbers of each letter are kept for kiosks that have lost the server, on one day."""
FEWEST_BEFORE = 100
"""As many live numbers at least come before those that are kept."""


def kiosk_block(paper_from: int) -> range:
    """The numbers that only kiosks give, each from its own range: right before the paper block, or right
    behind it where that begins too early.

    >>> kiosk_block(901), kiosk_block(101)
    (range(601, 901), range(200, 500))
    """
    first = paper_from - KIOSK_NUMBERS
    if first <= FEWEST_BEFORE:
        first = paper_block(paper_from).stop
    return range(first, first + KIOSK_NUMBERS)


def live_number(count: int, paper_from: int) -> int:
    """The number of a letter's ``count``-th live ticket of the day: 1, 2, 3…, jumping over both blocks.

    >>> live_number(600, 901), live_number(601, 901)
    (600, 1000)
    """
    kept = min(paper_from, kiosk_block(paper_from).start)
    return count if count < kept else count + PAPER_NUMBERS + KIOSK_NUMBERS


@dataclass(frozen=True, slots=True)
class Turn:
    """One wait-call-serve. Only the turn has a state; a ticket's state is that of its last turn."""

    id: str
    ticket: Ticket
    service: str
    step: int
    """1 for the ticket's first turn, 2 after its first transfer…"""
    state: TurnState
    arrived_at: datetime
    """When the ticket was taken: kept through transfers, so nobody loses a place."""
    queued_at: datetime
    """When this turn began to wait: what the turn's own waiting time counts from (C3)."""
    counter: str | None = None
    officer: str | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    ended_at: datetime | None = None
    recalls: int = 0
    outcome: str | None = None
    procedure: str | None = None
    """Code of the procedure that the officer recorded."""
    case_codes: tuple[str, ...] = ()
    """Cases of the case system that this turn was about, as the officer recorded them."""
    promised: WaitRange | None = None
    """The wait that the person was shown when this turn began, kept beside the one that came true."""
    not_before: datetime | None = None
    """Until when the person asked for more time: while the turn waits, no rule calls it sooner."""
    postponed: int = 0
    """How often the person asked for more time."""

    def to_data(self) -> Data:
        return {
            "id": self.id,
            "ticket": self.ticket.to_data(),
            "service": self.service,
            "step": self.step,
            "state": self.state.value,
            "counter": self.counter,
            "officer": self.officer,
            "recalls": self.recalls,
            "outcome": self.outcome,
            "procedure": self.procedure,
            "case_codes": list(self.case_codes),
            "promised": self.promised.to_data() if self.promised else None,
            "postponed": self.postponed,
            **{name: _text(getattr(self, name)) for name in TIMES},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Turn:
        """The turn whose :meth:`to_data` this is; a replayed log is read with it, also an older one."""
        said = {name: data.get(name) for name in TIMES}
        times = {name: moment.from_text(text) if text else None for name, text in said.items()}
        promised = data.get("promised")
        parts = {
            "state": TurnState(data["state"]),
            "ticket": Ticket.from_data(data["ticket"]),
            "case_codes": tuple(data.get("case_codes", ())),
            "promised": WaitRange(**promised) if promised else None,
        }
        return cls(**{**data, **times, **parts})


TIMES = ("arrived_at", "queued_at", "called_at", "serving_at", "ended_at", "not_before")


def _text(at: datetime | None) -> str | None:
    return moment.to_text(at) if at else None


@dataclass(frozen=True, slots=True)
class Step:
    """What an action made of a turn, and the type of the event that tells of it."""

    turn: Turn
    event: str
    requeues: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What an officer records about a turn when finishing it."""

    outcome: str | None = None
    procedure: str | None = None
    case_codes: tuple[str, ...] = ()


def act(
    turn: Turn,
    action: Action,
    now: datetime,
    *,
    counter: str | None = None,
    officer: str | None = None,
    result: Result | None = None,
) -> Step:
    """The turn after ``action``. ``counter`` and ``officer`` say where and by whom, where that matters.

    Raises:
        IllegalTransition: the table has no such row; the turn is as it was.
    """
    elsewhere = counter is not None and counter != turn.counter
    row = transition(turn.state, action, elsewhere=elsewhere)
    changed = replace(turn, state=row.to, **_marks(turn, action, row.to, now))
    if row.to.at_counter:
        changed = replace(changed, counter=counter or turn.counter, officer=officer or turn.officer)
    if row.to is TurnState.SERVED:
        said = result or Result()
        changed = replace(
            changed,
            officer=officer or turn.officer,
            outcome=said.outcome,
            procedure=said.procedure,
            case_codes=said.case_codes,
        )
    return Step(changed, row.event, row.requeues)


def _marks(turn: Turn, action: Action, to: TurnState, now: datetime) -> dict[str, Any]:
    """The times and counts that an action leaves on a turn."""
    match to:
        case TurnState.CALLED if action is Action.RECALL:
            return {"recalls": turn.recalls + 1}
        case TurnState.CALLED:
            return {"called_at": now}
        case TurnState.SERVING:
            return {"serving_at": turn.serving_at or now}
        case TurnState.WAITING if action is Action.REINSTATE:
            return {**BACK_IN_LINE, "not_before": None}
        case TurnState.WAITING:
            return BACK_IN_LINE
        case TurnState.HELD:
            return {}
    return {"ended_at": now}


BACK_IN_LINE: dict[str, Any] = {
    "counter": None,
    "officer": None,
    "called_at": None,
    "serving_at": None,
    "ended_at": None,
    "recalls": 0,
}
"""A turn put back or reinstated waits as if it had never been called."""


def next_turn(turn: Turn, id: str, service: str, now: datetime) -> Turn:
    """The waiting turn that follows a transfer: same ticket, same arrival, one step further.

    Who was moved while waiting still has the time asked for; who has been at a counter has come.
    """
    return Turn(
        id=id,
        ticket=turn.ticket,
        service=service,
        step=turn.step + 1,
        state=TurnState.WAITING,
        arrived_at=turn.arrived_at,
        queued_at=now,
        not_before=None if turn.called_at else turn.not_before,
    )
