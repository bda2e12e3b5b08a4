"""Feedback: taken from people, seen to, forwarded, answered, published without the person (R6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import Draft
from queue_server.domain.feedback import LONGEST_WORDS, Feedback, due, receipt
from queue_server.domain.feedback_errors import (
    NothingSaid,
    TooMuchFeedback,
    UnknownFeedbackClass,
    UnknownOwner,
)
from queue_server.domain.rating_errors import NotAtThisCounter, NotRateable, RatingTooLate
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.directory_ports import Directory
from queue_server.service_layer.feedback_ports import Which
from queue_server.service_layer.people import Caller, Device, Permission, Staff, may, name_of
from queue_server.service_layer.ports import Reader, Writer
from queue_server.service_layer.ratings import too_late

MOST_A_TICKET = 3
"""More from one ticket is somebody playing."""


class Channel(StrEnum):
    """Where somebody said it."""

    TABLET = "tablet"
    PHONE = "phone"
    DESK = "desk"
    """Written down by staff for somebody who told them (K5)."""


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """What somebody says."""

    words: str
    channel: Channel
    language: str = "vi"
    kind: str | None = None
    contact: str | None = None
    turn: str | None = None
    ticket: str | None = None
    """The ticket whose holder says it, about a turn of that ticket only."""


def give_feedback(writer: Writer, said: GiveFeedback, caller: Caller) -> Data:
    """Keep what somebody says; the answer has the receipt and the deadline, and whether words were cut.

    Raises:
        NothingSaid: there are no words.
        UnknownFeedbackClass, UnknownTurn: it is about nothing here.
        NotRateable, NotAtThisCounter, RatingTooLate: it is not, or no longer, for this caller to say.
        TooMuchFeedback: the holder of the ticket has had a say several times.
    """
    branch, words = writer.branch, said.words.strip()
    if not words:
        raise NothingSaid()
    _check_kind(branch, said.kind)
    about = writer.turn(said.turn) if said.turn else None
    _check_own(writer, about, said, caller)
    if about and writer.feedback.said_by(about.ticket.id) >= MOST_A_TICKET:
        raise TooMuchFeedback(most=MOST_A_TICKET)
    kept = Feedback(
        id=writer.new_id(),
        receipt=_new_receipt(writer),
        day=branch.day(writer.now),
        at=writer.now,
        words=words[:LONGEST_WORDS],
        language=said.language,
        channel=said.channel.value,
        due_at=due(branch.local(writer.now), branch.feedback.days, branch.hours),
        kind=said.kind,
        turn=about.id if about else None,
        service=about.service if about else None,
        counter=about.counter if about else None,
        officer=about.officer if about else None,
        contact=(said.contact or "").strip() or None,
    )
    writer.feedback.add(kept)
    writer.record(Draft(events.FEEDBACK_SUBMITTED, {"feedback": kept.to_event()}, actor=name_of(caller)))
    return {
        "receipt": kept.receipt,
        "deadline": moment.to_text(kept.due_at),
        "trimmed": len(words) > LONGEST_WORDS,
    }


def _check_own(reader: Reader, about: Turn | None, said: GiveFeedback, caller: Caller) -> None:
    """A phone speaks of its own turns while they may be rated, a tablet of those of its counter."""
    if said.ticket and (about is None or about.ticket.id != said.ticket):
        raise NotRateable(turn=said.turn)
    if said.ticket and about and too_late(reader, about):
        raise RatingTooLate(number=about.ticket.number)
    stands = caller.counter if isinstance(caller, Device) else None
    if about and stands not in (None, about.counter):
        raise NotAtThisCounter(turn=about.id, own=stands)


def _check_kind(branch: Branch, kind: str | None) -> None:
    known = [each.code for each in branch.feedback.classes]
    if kind is not None and kind not in known:
        raise UnknownFeedbackClass(kind=kind, known=", ".join(known))


def _new_receipt(writer: Writer) -> str:
    day = writer.branch.day(writer.now)
    given = writer.feedback.receipts_of(day)
    return receipt(day, writer.new_code({each.partition("-")[2] for each in given}))


class FeedbackAction(StrEnum):
    """What may be done about feedback."""

    CLASSIFY = "classify"
    ASSIGN = "assign"
    FORWARD = "forward"
    ANSWER = "answer"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    """Publish no longer."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What somebody does about a piece of feedback."""

    receipt: str
    action: FeedbackAction
    kind: str = ""
    owner: str = ""
    to: str = ""
    answer: str = ""
    words: str = ""


def handle_feedback(writer: Writer, handling: Handling, caller: Caller, directory: Directory) -> Data:
    """Do one thing about a piece of feedback; everything done is in the log, with who did it.

    Raises:
        UnknownFeedback, UnknownFeedbackClass, UnknownOwner: a name that leads nowhere.
        NothingSaid: words that the action needs are missing.
        FeedbackAnswered, FeedbackNotAnswered: too late or too early for it.
        NamesAPerson: what is to be published tells who somebody is.
    """
    before = writer.feedback.one(handling.receipt)
    after = _handled(writer, before, handling, caller, directory)
    if after != before:
        writer.feedback.change(after)
        data = {"action": handling.action.value, "feedback": after.to_event()}
        writer.record(Draft(events.FEEDBACK_CHANGED, data, actor=name_of(caller)))
    return feedback_view(writer, after)


def _handled(
    writer: Writer, before: Feedback, handling: Handling, caller: Caller, directory: Directory
) -> Feedback:
    match handling.action:
        case FeedbackAction.CLASSIFY:
            _check_kind(writer.branch, handling.kind)
            return before.sorted_as(handling.kind)
        case FeedbackAction.ASSIGN:
            _check_owner(writer.branch, handling.owner, directory)
            return before.owned_by(handling.owner)
        case FeedbackAction.FORWARD:
            return before.forwarded(_said(handling.to), writer.now)
        case FeedbackAction.ANSWER:
            return before.answered(_said(handling.answer), name_of(caller), writer.now)
        case FeedbackAction.PUBLISH:
            return before.made_public(_said(handling.words), _said(handling.answer), writer.now)
        case FeedbackAction.WITHDRAW:
            return before.withdrawn()


def _said(words: str) -> str:
    stripped = words.strip()
    if not stripped:
        raise NothingSaid()
    return stripped


def _check_owner(branch: Branch, owner: str, directory: Directory) -> None:
    if owner not in {each.username for each in handlers(directory, branch.code)}:
        raise UnknownOwner(owner=owner)


def handlers(directory: Directory, branch: str) -> list[Staff]:
    """Those of a branch who may see to feedback, by name."""
    return [each for each in directory.staff_of(branch) if may(each, Permission.HANDLE_FEEDBACK, branch)]


def feedback_view(reader: Reader, one: Feedback) -> Data:
    """A piece of feedback for those who handle it."""
    return {**one.to_data(), "late": one.late(reader.now)}


def feedback_list(reader: Reader, which: Which, after: str | None, limit: int) -> Data:
    """A page of a branch's feedback; ``next`` is the receipt to go on after.

    Raises:
        UnknownFeedback: there is none to go on after.
    """
    last = reader.feedback.one(after) if after else None
    found = reader.feedback.listed(which, last, limit + 1)
    following = found[limit - 1].receipt if len(found) > limit else None
    return {"items": [feedback_view(reader, each) for each in found[:limit]], "next": following}


def published_list(reader: Reader, after: str | None, limit: int) -> Data:
    """What a branch has published: matter, answer and day, and nothing that leads to a person."""
    whole = feedback_list(reader, Which.PUBLISHED, after, limit)
    items = [
        {"day": each["day"], "kind": each["kind"], "service": each["service"], **each["published"]}
        for each in whole["items"]
    ]
    return {"items": items, "next": whole["next"]}


def own_feedback(reader: Reader, given: str) -> Data:
    """How a receipt's feedback stands, for whoever holds the receipt.

    Raises:
        UnknownFeedback: no such receipt was given.
    """
    one = reader.feedback.one(given)
    return {
        "receipt": one.receipt,
        "at": moment.to_text(one.at),
        "due_at": moment.to_text(one.due_at),
        "state": one.state.value,
        "forwarded_to": one.forwarded_to,
        "answer": one.answer,
        "answered_at": moment.to_text(one.answered_at) if one.answered_at else None,
    }


def forget_contacts(writer: Writer) -> None:
    """Drop how to reach people whose answer was given long enough ago."""
    writer.feedback.forget_contacts(writer.now - timedelta(days=writer.branch.feedback.contact_days))
