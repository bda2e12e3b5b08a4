"""What people have to say besides faces: complaints and suggestions, each owed an answer (R6).

Phản ánh, kiến nghị: who said it stays between the person and those who handle it. What is published is the
matter and the answer, in words that name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from queue_server.domain import moment
from queue_server.domain.feedback_errors import FeedbackAnswered, FeedbackNotAnswered, NamesAPerson
from queue_server.domain.hours import OpeningHours
from queue_server.domain.turn import Data

LONGEST_WORDS = 4000
"""Characters of what somebody says; more is cut, and told."""
LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}")
"""Nine digits and more are a telephone, an identity or an account number."""
ADDRESS = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class FeedbackClass:
    """What feedback is about, as the centre sorts it."""

    code: str
    name: str
    name_en: str


CLASSES = (
    FeedbackClass("attitude", "Thái độ phục vụ", "Attitude of staff"),
    FeedbackClass("waiting", "Chờ lâu, trễ hẹn", "Long wait or late result"),
    FeedbackClass("guidance", "Hướng dẫn, giấy tờ yêu cầu thêm", "Guidance, papers asked for"),
    FeedbackClass("fees", "Phí, lệ phí", "Fees"),
    FeedbackClass("place", "Nơi chờ, máy móc", "Premises and machines"),
    FeedbackClass("suggestion", "Góp ý, kiến nghị", "Suggestion"),
    FeedbackClass("other", "Việc khác", "Something else"),
)


@dataclass(frozen=True, slots=True)
class FeedbackPolicy:
    """A centre's rules for feedback. The deadline is of Cẩm Phả's coordination rules, article 4.3."""

    days: int = 3
    """Working days until it is answered, or with the body in charge."""
    contact_days: int = 30
    """For how many days after the answer it is known how to reach the person."""
    classes: tuple[FeedbackClass, ...] = CLASSES


class FeedbackState(StrEnum):
    """How far it has come."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    """With the body in charge, whose answer is awaited."""
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Publication:
    """The matter and its answer as anybody may read them."""

    words: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing somebody said, and what became of it."""

    id: str
    receipt: str
    """What its author is given: the day, and digits that nobody can guess."""
    day: str
    at: datetime
    words: str
    language: str
    channel: str
    due_at: datetime
    kind: str | None = None
    """The code of its class, when it has been given one."""
    turn: str | None = None
    service: str | None = None
    counter: str | None = None
    officer: str | None = None
    contact: str | None = None
    """How its author wants to be told; dropped some time after the answer."""
    state: FeedbackState = FeedbackState.RECEIVED
    owner: str | None = None
    """User name of whoever sees to it."""
    forwarded_to: str | None = None
    forwarded_at: datetime | None = None
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    published: Publication | None = None

    def late(self, now: datetime) -> bool:
        """Whether it should have been answered, or been with the body in charge, by now."""
        return self.state is FeedbackState.RECEIVED and now > self.due_at

    def sorted_as(self, kind: str) -> Feedback:
        return replace(self, kind=kind)

    def owned_by(self, owner: str) -> Feedback:
        """Raises :class:`FeedbackAnswered`."""
        self._check_open()
        return replace(self, owner=owner)

    def forwarded(self, to: str, now: datetime) -> Feedback:
        """With the body in charge; once more, if it turns out to be another's matter.

        Raises:
            FeedbackAnswered: the answer is given.
        """
        self._check_open()
        return replace(self, state=FeedbackState.FORWARDED, forwarded_to=to, forwarded_at=now)

    def answered(self, answer: str, by: str | None, now: datetime) -> Feedback:
        """Raises :class:`FeedbackAnswered`."""
        self._check_open()
        return replace(self, state=FeedbackState.ANSWERED, answer=answer, answered_by=by, answered_at=now)

    def made_public(self, words: str, answer: str, now: datetime) -> Feedback:
        """In words that may differ from those said.

        Raises:
            FeedbackNotAnswered: there is nothing to publish yet.
            NamesAPerson: the words tell who somebody is.
        """
        if self.state is not FeedbackState.ANSWERED:
            raise FeedbackNotAnswered(receipt=self.receipt)
        for text in (words, answer):
            self._check_names_nobody(text)
        return replace(self, published=Publication(words, answer, now))

    def withdrawn(self) -> Feedback:
        """No longer published."""
        return replace(self, published=None)

    def to_data(self) -> Data:
        """All of it, for those who handle it."""
        return {
            "receipt": self.receipt,
            "day": self.day,
            "at": moment.to_text(self.at),
            "words": self.words,
            "language": self.language,
            "channel": self.channel,
            "due_at": moment.to_text(self.due_at),
            "kind": self.kind,
            "service": self.service,
            "counter": self.counter,
            "officer": self.officer,
            "contact": self.contact,
            "state": self.state.value,
            "owner": self.owner,
            "forwarded_to": self.forwarded_to,
            "forwarded_at": _text(self.forwarded_at),
            "answer": self.answer,
            "answered_by": self.answered_by,
            "answered_at": _text(self.answered_at),
            "published": _published(self.published),
        }

    def to_event(self) -> Data:
        """As the log and connected systems have it: the matter, without anybody it tells of."""
        private = ("contact", "published", "officer")
        return {"id": self.id, **{name: each for name, each in self.to_data().items() if name not in private}}

    def _check_open(self) -> None:
        if self.state is FeedbackState.ANSWERED:
            raise FeedbackAnswered(receipt=self.receipt)

    def _check_names_nobody(self, text: str) -> None:
        found = LONG_NUMBER.search(text) or ADDRESS.search(text)
        if found or (self.contact and self.contact in text):
            raise NamesAPerson(found=found.group() if found else self.contact)


def due(received: datetime, days: int, hours: OpeningHours) -> datetime:
    """When feedback received at an instant of the branch's clock is due: when the last of so many working
    days after it closes.

    A branch that will not open so often again has calendar days instead: a deadline is never lost.
    """
    day: date | None = received.date()
    for _ in range(days):
        day = hours.next_working_day(day) if day else None
    closing = hours.on(day).closing if day else None
    if day is None or closing is None:
        return received + timedelta(days=days)
    return datetime.combine(day, closing, received.tzinfo)


def receipt(day: str, code: str) -> str:
    """What somebody keeps to ask for the answer.

    >>> receipt("2026-11-22", "482913")
    '221126-482913'
    """
    year, month, date = day.split("-")
    return f"{date}{month}{year[2:]}-{code}"


def read_receipt(typed: str) -> str:
    """A receipt as :func:`receipt` writes it, however it was typed.

    >>> read_receipt(" 2211 2648 2913")
    '221126-482913'
    """
    digits = re.sub(r"\D", "", typed)
    return f"{digits[:6]}-{digits[6:]}"


def _text(at: datetime | None) -> str | None:
    return moment.to_text(at) if at else None


def _published(published: Publication | None) -> Mapping[str, Any] | None:
    if published is None:
        return None
    return {"words": published.words, "answer": published.answer, "at": moment.to_text(published.at)}
