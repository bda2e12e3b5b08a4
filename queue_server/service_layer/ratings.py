"""A citizen's answer about one finished turn (requirements R1–R3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from queue_server.domain import events, moment
from queue_server.domain.errors import AlreadyRated, NotRateable
from queue_server.domain.events import Draft
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Writer

RATEABLE = timedelta(minutes=30)
"""How long after a turn's end the tablet at its counter may still take its rating."""


@dataclass(frozen=True, slots=True)
class SubmitRating:
    """Answers about a turn, named by id or as the one finished last at a counter."""

    answers: Mapping[str, int]
    turn: str | None = None
    counter: str | None = None
    comment: str | None = None
    ticket: str | None = None
    """The ticket whose holder answers, who may rate the turns of that ticket only."""


def submit_rating(writer: Writer, wish: SubmitRating, caller: Caller) -> Data:
    """Keep a rating, one for each turn.

    Raises:
        NotRateable: no such turn here is finished and awaits a rating.
        AlreadyRated: the turn has its rating.
    """
    turn = _subject(writer, wish)
    if writer.rated(turn.id):
        raise AlreadyRated(number=turn.ticket.number)
    rating: Data = {
        "id": writer.new_id(),
        "answers": dict(wish.answers),
        "comment": wish.comment,
        "language": turn.ticket.language,
        "time": moment.to_text(writer.now),
    }
    writer.add_rating(rating, turn)
    data = {
        "rating": rating,
        "turn": turn.id,
        "counter": turn.counter,
        "service": turn.service,
        "officer": turn.officer,
    }
    writer.record(Draft(events.RATING_SUBMITTED, data, turn.ticket.id, name_of(caller)))
    return {"id": rating["id"], "turn": turn.id, "counter": turn.counter, "time": rating["time"]}


def _subject(writer: Writer, wish: SubmitRating) -> Turn:
    """The finished turn that a rating is about."""
    if wish.turn:
        turn = writer.turn(wish.turn)
        if turn.state is not TurnState.SERVED or wish.ticket not in (None, turn.ticket.id):
            raise NotRateable(turn=turn.id)
        return turn
    counter = writer.branch.counter(wish.counter or "")
    served = writer.last_served(counter.code, writer.now - RATEABLE)
    if served is None:
        raise NotRateable(counter=counter.code)
    return served
