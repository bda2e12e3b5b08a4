"""Feedback as rows of its table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    PrimaryKeyConstraint,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)

from queue_server.adapters.database import schema
from queue_server.adapters.database.schema import Code, Day, Id, Instant, of_branch
from queue_server.domain.feedback import Feedback, FeedbackState, Publication
from queue_server.domain.feedback_errors import UnknownFeedback
from queue_server.service_layer.feedback_ports import Late, Which

feedback = Table(
    "feedback",
    schema.metadata,
    Column("id", Id, nullable=False),
    of_branch(),
    Column("receipt", String(32), nullable=False),
    Column("day", Day, nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("kind", Code),
    Column("turn", Id),
    Column("service", Code),
    Column("counter", Code),
    Column("officer", Code),
    Column("contact", Text),
    Column("state", String(16), nullable=False),
    Column("owner", Code),
    Column("forwarded_to", Text),
    Column("forwarded_at", Instant),
    Column("answer", Text),
    Column("answered_by", Code),
    Column("answered_at", Instant),
    Column("published_words", Text),
    Column("published_answer", Text),
    Column("published_at", Instant),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("branch", "receipt"),
)
"""What people said, and what became of it; ``contact`` is emptied some time after the answer."""
Index("ix_feedback_state", feedback.c.branch, feedback.c.state, feedback.c.at)
Index("ix_feedback_day", feedback.c.branch, feedback.c.day)

PUBLISHED = {"published_words": "words", "published_answer": "answer", "published_at": "at"}
PLAIN = tuple(each.name for each in feedback.c if each.name not in {"branch", "state", *PUBLISHED})
CHOSEN = {
    Which.OPEN: feedback.c.state != FeedbackState.ANSWERED.value,
    Which.ANSWERED: feedback.c.state == FeedbackState.ANSWERED.value,
    Which.PUBLISHED: feedback.c.published_at.is_not(None),
}


class DatabaseFeedback:
    """Fulfils :class:`~queue_server.service_layer.feedback_ports.FeedbackBook` in one transaction."""

    def __init__(self, connection: Connection, branch: str, now: datetime) -> None:
        self._connection, self._branch, self._now = connection, branch, now
        self._own = feedback.c.branch == branch

    def one(self, receipt: str) -> Feedback:
        found = self._connection.execute(
            select(feedback).where(self._own, feedback.c.receipt == receipt)
        ).one_or_none()
        if found is None:
            raise UnknownFeedback(receipt=receipt)
        return _to_feedback(found)

    def listed(self, which: Which, after: Feedback | None, limit: int) -> Sequence[Feedback]:
        oldest_first = which is Which.OPEN
        place = (feedback.c.at, feedback.c.id)
        wanted = select(feedback).where(self._own, CHOSEN[which])
        if after:
            at, id = place
            beyond = (at > after.at, id > after.id) if oldest_first else (at < after.at, id < after.id)
            wanted = wanted.where(or_(beyond[0], and_(at == after.at, beyond[1])))
        ordered = place if oldest_first else tuple(column.desc() for column in place)
        return [_to_feedback(row) for row in self._connection.execute(wanted.order_by(*ordered).limit(limit))]

    def late(self) -> Late | None:
        waiting = feedback.c.state == FeedbackState.RECEIVED.value
        count, since = self._connection.execute(
            select(func.count(), func.min(feedback.c.due_at)).where(
                self._own, waiting, feedback.c.due_at < self._now
            )
        ).one()
        return Late(count, since) if count else None

    def receipts_of(self, day: str) -> Collection[str]:
        given = select(feedback.c.receipt).where(self._own, feedback.c.day == day)
        return set(self._connection.scalars(given))

    def said_by(self, ticket: str) -> int:
        turns = select(schema.turn.c.id).where(schema.turn.c.ticket == ticket)
        said = select(func.count()).select_from(feedback).where(self._own, feedback.c.turn.in_(turns))
        return int(self._connection.scalar(said) or 0)

    def add(self, said: Feedback) -> None:
        self._connection.execute(insert(feedback).values(branch=self._branch, **_values(said)))

    def change(self, changed: Feedback) -> None:
        self._connection.execute(update(feedback).where(feedback.c.id == changed.id).values(_values(changed)))

    def forget_contacts(self, answered_before: datetime) -> None:
        old = (feedback.c.answered_at < answered_before) & feedback.c.contact.is_not(None)
        self._connection.execute(update(feedback).where(self._own, old).values(contact=None))


def _values(one: Feedback) -> dict[str, Any]:
    published = {name: getattr(one.published, part, None) for name, part in PUBLISHED.items()}
    return {**{name: getattr(one, name) for name in PLAIN}, "state": one.state.value, **published}


def _to_feedback(row: Row[Any]) -> Feedback:
    parts = row._mapping
    published = (
        Publication(row.published_words, row.published_answer, row.published_at) if row.published_at else None
    )
    plain = {name: parts[name] for name in PLAIN}
    return Feedback(**plain, state=FeedbackState(row.state), published=published)
