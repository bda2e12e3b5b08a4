"""The feed's subscribers, their places in the logs, and what they refused for too long.

A place belongs to whoever delivers, until somebody sets it by hand: that counts ``replays`` up, and what was
decided before no longer changes the row. So a replay works while the feed runs, in this process or another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.database.schema import (
    Code,
    Instant,
    Json,
    branch,
    event,
    metadata,
    of_branch,
)
from queue_server.domain.feed_errors import SubscriberTaken, UnknownSubscriber
from queue_server.domain.subscriber import DeadLetter, Standing, Subscriber, WhyPaused
from queue_server.service_layer.feed_ports import Behind

subscriber = Table(
    "subscriber",
    metadata,
    Column("code", Code, primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("secrets", Json, nullable=False),
    Column("created", Instant, nullable=False),
    Column("types", Json, nullable=False),
    Column("branches", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("dead_letter_hours", Float, nullable=False),
    Column("by_settings", Boolean, nullable=False),
    Column("paused", String(16)),
)
"""``edition`` grows with every change, so that who delivers need not read the rest each second."""
feed_place = Table(
    "feed_place",
    metadata,
    Column("subscriber", Code, nullable=False),
    of_branch(),
    Column("seq", BigInteger, nullable=False),
    Column("replays", Integer, nullable=False, server_default=text("0")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("since", Instant),
    Column("answer", Text),
    Column("answered_at", Instant),
    PrimaryKeyConstraint("subscriber", "branch"),
)
"""How far a subscriber is in a branch's log. A place may be there before its subscriber: the settings'
subscriber goes on where the feed of earlier releases stopped."""
dead_letter = Table(
    "dead_letter",
    metadata,
    Column("subscriber", Code, nullable=False),
    of_branch(),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Column("again", Boolean, nullable=False),
    PrimaryKeyConstraint("subscriber", "branch", "seq"),
)
NEW_PLACE = {"seq": 0, "replays": 0, "tries": 0}
MOVE = (
    update(feed_place)
    .where(
        feed_place.c.subscriber == bindparam("code"),
        feed_place.c.branch == bindparam("of"),
        feed_place.c.replays == bindparam("as_of"),
    )
    .values(
        seq=bindparam("to"),
        tries=bindparam("times"),
        since=bindparam("refused", type_=Instant),
        answer=bindparam("said"),
        answered_at=bindparam("at", type_=Instant),
    )
)


class DatabaseFeed:
    """Fulfils :class:`~queue_server.service_layer.feed_ports.FeedBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def subscribers(self) -> Sequence[tuple[Subscriber, int]]:
        with self._database.reading() as connection:
            found = connection.execute(select(subscriber).order_by(subscriber.c.code))
            return [(_subscriber(row), row.edition) for row in found]

    def subscriber(self, code: str) -> Subscriber:
        with self._database.reading() as connection:
            row = connection.execute(select(subscriber).where(subscriber.c.code == code)).one_or_none()
        if row is None:
            raise UnknownSubscriber(subscriber=code)
        return _subscriber(row)

    def add(self, new: Subscriber, places: Mapping[str, int]) -> None:
        try:
            with self._database.writing("feed") as connection:
                connection.execute(insert(subscriber).values(code=new.code, edition=1, **_row(new)))
                for code, seq in places.items():
                    _set_place(connection, new.code, code, seq)
        except IntegrityError as error:
            raise SubscriberTaken(subscriber=new.code) from error

    def change(self, changed: Subscriber) -> None:
        with self._database.writing("feed") as connection:
            _change(connection, changed.code, **_row(changed))

    def pause(self, code: str, paused: WhyPaused | None) -> None:
        with self._database.writing("feed") as connection:
            _change(connection, code, paused=paused.value if paused else None)

    def remove(self, code: str) -> None:
        with self._database.writing("feed") as connection:
            if not connection.execute(delete(subscriber).where(subscriber.c.code == code)).rowcount:
                raise UnknownSubscriber(subscriber=code)
            for table in (feed_place, dead_letter):
                connection.execute(delete(table).where(table.c.subscriber == code))

    def standings(self, code: str) -> Mapping[str, Standing]:
        with self._database.reading() as connection:
            found = connection.execute(select(feed_place).where(feed_place.c.subscriber == code))
            return {
                row.branch: Standing(row.seq, row.replays, row.tries, row.since, row.answer, row.answered_at)
                for row in found
            }

    def keep(self, known: Subscriber, standings: Mapping[str, Standing]) -> Sequence[str]:
        same = (subscriber.c.code == known.code) & (subscriber.c.created == known.created)
        there = select(subscriber.c.code).where(same).with_for_update(read=True)
        with self._database.writing("feed places") as connection:
            if connection.scalar(there) is None:
                return []
            return [
                of for of, standing in standings.items() if not _move(connection, known.code, of, standing)
            ]

    def replay(self, code: str, places: Mapping[str, int]) -> None:
        with self._database.writing("feed") as connection:
            _change(connection, code)
            for of, seq in places.items():
                _set_place(connection, code, of, seq)
                mine = (dead_letter.c.subscriber == code) & (dead_letter.c.branch == of)
                connection.execute(delete(dead_letter).where(mine, dead_letter.c.seq > seq))

    def behind(self, code: str) -> Mapping[str, Behind]:
        mine = feed_place.c.subscriber == code
        done = func.coalesce(feed_place.c.seq, 0)
        late = (
            select(branch.c.code, branch.c.seq - done, event.c.time)
            .outerjoin_from(branch, feed_place, (feed_place.c.branch == branch.c.code) & mine)
            .outerjoin(event, (event.c.branch == branch.c.code) & (event.c.seq == done + 1))
        )
        followed = self.subscriber(code)
        with self._database.reading() as connection:
            return {
                of: Behind(max(entries, 0), oldest)
                for of, entries, oldest in connection.execute(late)
                if followed.follows(of)
            }

    def seq_before(self, of: str, at: datetime) -> int:
        """By halving, twenty rows of a million: a log's times grow with its numbers."""
        known = select(event.c.time).where(event.c.branch == of, event.c.seq == bindparam("at_seq"))
        with self._database.reading() as connection:
            last = select(branch.c.seq).where(branch.c.code == of)
            before, after = 0, (connection.scalar(last) or 0) + 1
            while after - before > 1:
                middle = (before + after) // 2
                time = connection.scalar(known, {"at_seq": middle})
                before, after = (middle, after) if time is None or time < at else (before, middle)
        return before

    def ends(self) -> Mapping[str, int]:
        with self._database.reading() as connection:
            return {row.code: row.seq for row in connection.execute(select(branch.c.code, branch.c.seq))}

    def put_aside(self, letter: DeadLetter) -> None:
        row = _letter_row(letter)
        keys = {"subscriber", "branch", "seq"}
        with self._database.writing("feed places") as connection:
            connection.execute(
                upsert(connection.dialect.name, dead_letter)
                .values(**row)
                .on_conflict_do_update(
                    index_elements=sorted(keys),
                    set_={name: value for name, value in row.items() if name not in keys},
                )
            )

    def dead_letters(
        self, code: str, after: tuple[str, int] = ("", 0), limit: int = 1000
    ) -> Sequence[DeadLetter]:
        query = (
            select(dead_letter)
            .where(
                dead_letter.c.subscriber == code,
                tuple_(dead_letter.c.branch, dead_letter.c.seq) > after,
            )
            .order_by(dead_letter.c.branch, dead_letter.c.seq)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [DeadLetter(*row) for row in connection.execute(query)]

    def dead_count(self) -> Mapping[str, int]:
        counted = select(dead_letter.c.subscriber, func.count()).group_by(dead_letter.c.subscriber)
        with self._database.reading() as connection:
            return {row.subscriber: row[1] for row in connection.execute(counted)}

    def want_again(self, code: str, of: str | None, seq: int | None) -> int:
        wanted: list[ColumnElement[bool]] = [dead_letter.c.subscriber == code]
        if of is not None:
            wanted.append(dead_letter.c.branch == of)
        if seq is not None:
            wanted.append(dead_letter.c.seq == seq)
        with self._database.writing("feed") as connection:
            count: int = connection.execute(update(dead_letter).where(*wanted).values(again=True)).rowcount
            _change(connection, code)
        return count

    def forget_dead(self, letter: DeadLetter) -> None:
        with self._database.writing("feed places") as connection:
            connection.execute(
                delete(dead_letter).where(
                    dead_letter.c.subscriber == letter.subscriber,
                    dead_letter.c.branch == letter.branch,
                    dead_letter.c.seq == letter.seq,
                )
            )


def _change(connection: Connection, code: str, **values: Any) -> None:
    """Change a subscriber's row, which is a new edition of it; raises UnknownSubscriber."""
    changed = update(subscriber).where(subscriber.c.code == code)
    if not connection.execute(changed.values(edition=subscriber.c.edition + 1, **values)).rowcount:
        raise UnknownSubscriber(subscriber=code)


def _set_place(connection: Connection, code: str, of: str, seq: int) -> None:
    fresh = {"seq": seq, "tries": 0, "since": None}
    connection.execute(
        upsert(connection.dialect.name, feed_place)
        .values(subscriber=code, branch=of, **fresh)
        .on_conflict_do_update(
            index_elements=["subscriber", "branch"], set_={**fresh, "replays": feed_place.c.replays + 1}
        )
    )


def _move(connection: Connection, code: str, of: str, standing: Standing) -> bool:
    """Whether the place was still the deliverer's to move."""
    values = {
        "code": code,
        "of": of,
        "as_of": standing.replays,
        "to": standing.seq,
        "times": standing.tries,
        "refused": standing.since,
        "said": standing.answer,
        "at": standing.answered_at,
    }
    if connection.execute(MOVE, values).rowcount:
        return True
    if standing.replays:
        return False
    made = upsert(connection.dialect.name, feed_place).on_conflict_do_nothing()
    connection.execute(made, {"subscriber": code, "branch": of, **NEW_PLACE})
    return bool(connection.execute(MOVE, values).rowcount)


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(
        row.code,
        row.url,
        tuple(row.secrets),
        row.created,
        tuple(row.types),
        tuple(row.branches),
        row.version,
        row.dead_letter_hours,
        row.by_settings,
        WhyPaused(row.paused) if row.paused else None,
    )


def _row(known: Subscriber) -> dict[str, Any]:
    """What may change of a subscriber."""
    return {
        "url": known.url,
        "secrets": list(known.secrets),
        "created": known.created,
        "types": list(known.types),
        "branches": list(known.branches),
        "version": known.version,
        "dead_letter_hours": known.dead_letter_hours,
        "by_settings": known.by_settings,
        "paused": known.paused.value if known.paused else None,
    }


def _letter_row(letter: DeadLetter) -> dict[str, Any]:
    return {
        "subscriber": letter.subscriber,
        "branch": letter.branch,
        "seq": letter.seq,
        "type": letter.type,
        "reason": letter.reason,
        "tries": letter.tries,
        "first": letter.first,
        "last": letter.last,
        "again": letter.again,
    }
