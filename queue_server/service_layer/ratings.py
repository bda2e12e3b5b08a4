"""A citizen's answer about one finished turn (requirements R1–R4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.errors import UnknownTicket
from queue_server.domain.events import Draft
from queue_server.domain.norm import Answers, Choice, Norm, Reason
from queue_server.domain.rating import BURST_WITHIN, Channel, Rating, unusual
from queue_server.domain.rating_errors import (
    AlreadyRated,
    NotAtThisCounter,
    NotRateable,
    RatingTooLate,
    UnknownAnswer,
)
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.people import Caller, Device, name_of
from queue_server.service_layer.ports import Reader, Writer


@dataclass(frozen=True, slots=True)
class SubmitRating:
    """Answers about a turn, named by id or as the one finished last at a counter."""

    answers: Answers
    turn: str | None = None
    counter: str | None = None
    comment: str | None = None
    reasons: tuple[str, ...] = ()
    ticket: str | None = None
    """The ticket whose holder answers on the phone, who may rate the turns of that ticket only."""
    given_at: datetime | None = None
    """When a tablet that was cut off took the answer; ``None`` is now."""
    norm: str | None = None
    """The norm that was asked by; ``None`` is the one in force."""


def submit_rating(writer: Writer, wish: SubmitRating, caller: Caller) -> Data:
    """Keep a rating, one for each turn; a comment that is too long is kept up to what the centre allows.

    Raises:
        NotRateable: no such turn here is finished and awaits a rating.
        NotAtThisCounter: the tablet stands elsewhere.
        RatingTooLate: the time for it has passed.
        AlreadyRated: the turn has its rating.
        UnknownAnswer: the norm in force has no such question, choice or reason.
    """
    turn, norm = _subject(writer, wish, caller), _norm(writer, wish)
    if writer.ratings.has(turn.id):
        raise AlreadyRated(number=turn.ticket.number)
    norm.check_reasons(wish.reasons)
    most = writer.branch.rating.comment_letters
    said = (wish.comment or "").strip()
    rating = Rating(
        id=writer.new_id(),
        norm=norm.code,
        channel=Channel.PHONE if wish.ticket else Channel.TABLET,
        answers=wish.answers,
        points=norm.points(wish.answers),
        reasons=tuple(dict.fromkeys(wish.reasons)),
        comment=said[:most].rstrip() or None,
        language=turn.ticket.language,
        time=_given_at(writer, wish, turn),
    )
    writer.ratings.add(rating, turn)
    data = {
        "rating": rating.to_data(),
        "turn": turn.id,
        "counter": turn.counter,
        "service": turn.service,
        "officer": turn.officer,
        "flagged": _flag(writer, rating, turn),
    }
    writer.record(Draft(events.RATING_SUBMITTED, data, turn.ticket.id, name_of(caller)))
    return {
        "id": rating.id,
        "turn": turn.id,
        "counter": turn.counter,
        "time": moment.to_text(rating.time),
        "trimmed": len(said) > most,
    }


def questionnaire_view(branch: Branch) -> Data:
    """What is asked by the norm in force, without what the answers count."""
    norm = branch.rating.norm
    return {
        "norm": norm.code,
        "questions": [
            {
                "code": each.code,
                "text": each.text,
                "text_en": each.text_en,
                "roles": sorted(each.roles),
                "choices": _named(each.choices),
            }
            for each in norm.questions
        ],
        "reasons": _named(norm.reasons),
        "comment_letters": branch.rating.comment_letters,
    }


def _named(each_of: Iterable[Choice | Reason]) -> list[Data]:
    return [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in each_of]


def ratings_to_give(reader: Reader, ticket: str) -> Data:
    """The turns that a ticket's holder may still rate, and nothing else of the ticket: its day may be over.

    Raises:
        UnknownTicket: no such ticket, or nothing of it may be rated any more.
    """
    stored, turns = reader.ticket(ticket), reader.turns(ticket)
    open_days = [turn for turn in turns if turn.state is TurnState.SERVED and not too_late(reader, turn)]
    if reader.branch.day(reader.now) != stored.day and not open_days:
        raise UnknownTicket(ticket=ticket)
    return {
        "branch": stored.branch,
        "number": stored.ticket.number,
        "language": stored.ticket.language,
        "items": [_to_rate(reader, turn) for turn in rateable_turns(reader, turns)],
        "next": None,
    }


def _to_rate(reader: Reader, turn: Turn) -> Data:
    """A turn as its citizen remembers it: what it was for, and where."""
    service = reader.branch.services.get(turn.service)
    return {
        "turn": turn.id,
        "service": turn.service,
        "role": service.role.value if service else None,
        "name": service.short if service else turn.service,
        "name_en": service.name_en if service else turn.service,
        "counter": turn.counter,
        "ended_at": moment.to_text(_ended(turn, reader)),
    }


def rateable_turns(reader: Reader, turns: Sequence[Turn]) -> list[Turn]:
    """Those of a ticket's turns that its holder may rate now, in order."""
    finished = [turn for turn in turns if turn.state is TurnState.SERVED]
    return [turn for turn in finished if not (too_late(reader, turn) or reader.ratings.has(turn.id))]


def _subject(writer: Writer, wish: SubmitRating, caller: Caller) -> Turn:
    """The finished turn that a rating is about, if it may still be rated there."""
    turn = _meant(writer, wish)
    if turn.state is not TurnState.SERVED or wish.ticket not in (None, turn.ticket.id):
        raise NotRateable(turn=turn.id)
    stands = caller.counter if isinstance(caller, Device) else None
    if stands not in (None, turn.counter):
        raise NotAtThisCounter(turn=turn.id, own=stands)
    at_tablet = timedelta(minutes=writer.branch.rating.tablet_minutes)
    gone = wish.ticket is None and _given_at(writer, wish, turn) - _ended(turn, writer) > at_tablet
    if gone or too_late(writer, turn):
        raise RatingTooLate(number=turn.ticket.number)
    return turn


def _norm(writer: Writer, wish: SubmitRating) -> Norm:
    """The norm that somebody was asked by: a phone or tablet may not know yet that there is another."""
    in_force = writer.branch.rating.norm
    if wish.norm in (None, in_force.code):
        return in_force
    known = writer.ratings.norms()
    if wish.norm not in known:
        raise UnknownAnswer(question="norm", known=", ".join(known))
    return known[wish.norm]


def _meant(writer: Writer, wish: SubmitRating) -> Turn:
    if wish.turn:
        return writer.turn(wish.turn)
    counter = writer.branch.counter(wish.counter or "")
    at_tablet = timedelta(minutes=writer.branch.rating.tablet_minutes)
    served = writer.last_served(counter.code, writer.now - at_tablet)
    if served is None:
        raise NotRateable(counter=counter.code)
    return served


def too_late(reader: Reader, turn: Turn) -> bool:
    """Whether the days in which anybody may rate a turn are over: they are whole days of the branch."""
    branch = reader.branch
    ended = date.fromisoformat(branch.day(_ended(turn, reader)))
    return date.fromisoformat(branch.day(reader.now)) > ended + timedelta(days=branch.rating.days)


def _ended(turn: Turn, reader: Reader) -> datetime:
    return turn.ended_at or reader.now


def _given_at(writer: Writer, wish: SubmitRating, turn: Turn) -> datetime:
    """When the answer was given, as far as it can be true: after the turn, and not in the future."""
    return min(max(wish.given_at or writer.now, _ended(turn, writer)), writer.now)


def _flag(writer: Writer, rating: Rating, turn: Turn) -> list[str]:
    """Mark what is unusual about a tablet's latest ratings; the ids of those that are part of it."""
    book, counter = writer.ratings, turn.counter
    if rating.channel is not Channel.TABLET or counter is None:
        return []
    finished = book.finished_before(counter, rating.time) or rating.time
    given = book.of_tablet(counter, min(finished, rating.time - BURST_WITHIN))
    till_then = [each for each in given if each.at <= rating.time]
    flagged = [each.id for each in unusual(writer.branch.rating, till_then, rating.time, finished)]
    if flagged:
        book.flag(flagged)
    return flagged
