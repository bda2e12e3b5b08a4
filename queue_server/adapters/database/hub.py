"""A hub's intake: entries of other servers' logs, in any order and however often, made into the same rows.

Entries carry whole values, so the rows that pages and figures read are made of them alone. What has come too
early is held until the hole before it is filled; everything is kept in one transaction with its entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    PrimaryKeyConstraint,
    Table,
    delete,
    func,
    insert,
    select,
)

from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.database.projecting import Projection
from queue_server.adapters.database.schema import Code, Instant, Json, branch, event, metadata
from queue_server.domain import moment
from queue_server.domain.events import BRANCH_CONFIGURED, Event
from queue_server.domain.turn import Data
from queue_server.service_layer.hub_ports import Source
from queue_server.service_layer.ports import Clock, LogWatch

held_entry = Table(
    "held_entry",
    metadata,
    Column("branch", Code, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("entry", Json, nullable=False),
    PrimaryKeyConstraint("branch", "seq"),
)
source = Table(
    "source",
    metadata,
    Column("branch", Code, primary_key=True),
    Column("heard_at", Instant, nullable=False),
)
AT_ONCE = 500
"""So many held entries are shown in one transaction."""


class DatabaseHub:
    """Fulfils :class:`~queue_server.service_layer.hub_ports.HubBook`."""

    def __init__(self, database: Database, clock: Clock, watch: LogWatch) -> None:
        self._database, self._clock, self._watch = database, clock, watch

    def take(self, entry: Event) -> bool:
        with self._database.writing(entry.branch) as connection:
            _heard(connection, entry.branch, self._clock.now())
            end = connection.scalar(
                select(branch.c.seq).where(branch.c.code == entry.branch).with_for_update()
            )
            if end is not None and entry.seq <= end:
                return False
            new = _hold(connection, entry)
            shown = _show(connection, entry.branch, end)
        if shown:
            self._watch.advanced(entry.branch, shown)
        return new

    def sources(self) -> Sequence[Source]:
        first = (
            select(held_entry.c.branch, func.min(held_entry.c.seq).label("first"), func.count().label("held"))
            .group_by(held_entry.c.branch)
            .subquery()
        )
        query = (
            select(source, branch.c.seq, event.c.time, first.c.first, first.c.held)
            .outerjoin_from(source, branch, branch.c.code == source.c.branch)
            .outerjoin(event, (event.c.branch == branch.c.code) & (event.c.seq == branch.c.seq))
            .outerjoin(first, first.c.branch == source.c.branch)
            .order_by(source.c.branch)
        )
        with self._database.reading() as connection:
            return [_source(row) for row in connection.execute(query)]


def _source(row: Any) -> Source:
    end = row.seq or 0
    missing = (end + 1, row.first - 1) if row.first and row.first > end + 1 else None
    return Source(row.branch, end, row.time, row.heard_at, row.held or 0, missing)


def _heard(connection: Connection, of: str, now: datetime) -> None:
    heard = upsert(connection.dialect.name, source).values(branch=of, heard_at=now)
    connection.execute(heard.on_conflict_do_update(index_elements=["branch"], set_={"heard_at": now}))


def _hold(connection: Connection, entry: Event) -> bool:
    """Whether it is held for the first time."""
    kept = upsert(connection.dialect.name, held_entry).values(
        branch=entry.branch, seq=entry.seq, entry=_as_data(entry)
    )
    made = kept.on_conflict_do_nothing().returning(held_entry.c.seq)
    return connection.scalar(made) is not None


def _show(connection: Connection, of: str, end: int | None) -> list[Event]:
    """Make rows of the held entries that follow the log's end without a hole; those entries."""
    shown: list[Event] = []
    if end is None:
        if not _introduce(connection, of):
            return []
        end = 0
    while run := _run(connection, of, end):
        projection = Projection(connection, of)
        for entry in run:
            projection.apply(entry)
        connection.execute(insert(event), [_as_row(entry) for entry in run])
        end = run[-1].seq
        projection.finish(end)
        mine = (held_entry.c.branch == of) & (held_entry.c.seq <= end)
        connection.execute(delete(held_entry).where(mine))
        shown += run
    return shown


def _run(connection: Connection, of: str, end: int) -> list[Event]:
    """The held entries right after ``end``, as far as they follow each other."""
    held = (
        select(held_entry.c.entry)
        .where(held_entry.c.branch == of, held_entry.c.seq > end)
        .order_by(held_entry.c.seq)
        .limit(AT_ONCE)
    )
    run: list[Event] = []
    for data in connection.scalars(held):
        if data["seq"] != end + len(run) + 1:
            break
        run.append(_entry(data))
    return run


def _introduce(connection: Connection, of: str) -> bool:
    """Make the row of a branch once its first entry is here, and with some entry its configuration."""
    held = select(held_entry.c.entry).where(held_entry.c.branch == of).order_by(held_entry.c.seq)
    entries = [_entry(data) for data in connection.scalars(held)]
    told = (each.data.get("document") for each in entries if each.type == BRANCH_CONFIGURED)
    document = next((each for each in told if each), None)
    if document is None or entries[0].seq != 1:
        return False
    position = connection.scalar(select(func.count()).select_from(branch))
    row = {"code": of, "position": position, "document": document, "seq": 0, "version": 0}
    connection.execute(insert(branch).values(**row))
    return True


def _as_data(entry: Event) -> Data:
    return {**entry.to_data(), "ticket": entry.ticket, "counter": entry.counter, "command": entry.command}


def _entry(data: Data) -> Event:
    return Event(**{**data, "time": moment.from_text(data["time"])})


def _as_row(entry: Event) -> dict[str, Any]:
    return {**_as_data(entry), "time": entry.time}
