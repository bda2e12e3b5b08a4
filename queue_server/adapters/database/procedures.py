"""The catalogue of procedures as rows, and in memory for searching."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from queue_server.adapters.database import schema
from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.procedure_file import ProcedureRecord
from queue_server.domain.catalogue import Catalogue, Entry
from queue_server.domain.errors import UnknownProcedure
from queue_server.domain.plain import plain
from queue_server.service_layer.ports import Clock
from queue_server.service_layer.procedures import Published

log = logging.getLogger(__name__)

POPULAR_DAYS = 28
"""Numbers taken in the last four weeks say which procedures people come for."""
COUNTED_FOR = timedelta(minutes=5)
AT_ONCE = 50
"""Rows read between two pauses in which the server answers others."""
LOOK_SECONDS = 1.0
"""So soon an import is seen."""

EDITION = select(func.max(schema.procedure.c.edition))
PUBLISHED_NOW = (
    select(
        schema.procedure.c.code,
        schema.procedure.c.name,
        schema.procedure.c.field,
        schema.procedure.c.level,
        schema.procedure.c.words,
    )
    .where(schema.procedure.c.withdrawn_at.is_(None))
    .order_by(schema.procedure.c.code)
)
TAKEN = (
    select(schema.ticket.c.procedure, func.count().label("tickets"))
    .where(
        schema.ticket.c.branch == bindparam("branch"),
        schema.ticket.c.day >= bindparam("since"),
        schema.ticket.c.procedure.is_not(None),
    )
    .group_by(schema.ticket.c.procedure)
)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many procedures an import found new, changed and as they were, and how many it lacked."""

    new: int
    changed: int
    same: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    tickets: Mapping[str, int]


class DatabaseProcedures:
    """Fulfils :class:`~queue_server.service_layer.procedures.Procedures`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._catalogue, self._edition = Catalogue([]), 0
        self._counted: dict[str, _Counted] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look_out, name="catalogue", daemon=True)

    def start(self) -> None:
        """Index what is there, and from now on every import as soon as it is seen, on a thread of its own (a
        greenlet under eventlet): no search waits for that, and until it is done they find what was before."""
        self._keep_up()
        self._thread.start()

    def published_count(self) -> int:
        """How many procedures are published now."""
        with self._database.engine.connect() as connection:
            counted = select(func.count()).where(schema.procedure.c.withdrawn_at.is_(None))
            return int(connection.scalar(counted) or 0)

    def stop(self) -> None:
        """Look no further."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _look_out(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self._keep_up()
            except Exception:
                log.exception("the catalogue stays as it was: the database does not answer")

    def catalogue(self) -> Catalogue:
        if not self._thread.is_alive():
            self._keep_up()
        return self._catalogue

    def _keep_up(self) -> None:
        """Index everything anew where something was imported since."""
        with self._database.reading() as connection:
            edition: int = connection.scalar(EDITION) or 0
            if edition != self._edition:
                self._catalogue = Catalogue(_entries(connection), _let_others)
                self._edition = edition

    def published(self, code: str) -> Published:
        with self._database.reading() as connection:
            row = connection.execute(
                select(
                    schema.procedure.c.record, schema.procedure.c.edition, schema.procedure.c.withdrawn_at
                ).where(schema.procedure.c.code == code)
            ).one_or_none()
        if row is None:
            raise UnknownProcedure(procedure=code)
        return Published(row.record, row.edition, row.withdrawn_at)

    def taken(self, branch: str) -> Mapping[str, int]:
        now = self._clock.now()
        known = self._counted.get(branch)
        if known is None or not timedelta() <= now - known.at < COUNTED_FOR:
            since = (now - timedelta(days=POPULAR_DAYS)).date().isoformat()
            with self._database.reading() as connection:
                rows = connection.execute(TAKEN, {"branch": branch, "since": since}).all()
            known = _Counted(now, {row.procedure: row.tickets for row in rows})
            self._counted[branch] = known
        return known.tickets

    def take_over(self, records: Sequence[ProcedureRecord], *, all_there_are: bool = True) -> Imported:
        """Make the catalogue what a file says; all of it or, on any fault, nothing.

        A procedure that the file lacks is withdrawn where the file is said to hold ``all_there_are``: it is
        no longer found by searching, but its page stays, for tickets and printed addresses that name it, and
        says so.
        """
        with self._database.writing() as connection:
            known = {
                row.code: row
                for row in connection.execute(
                    select(
                        schema.procedure.c.code, schema.procedure.c.record, schema.procedure.c.withdrawn_at
                    )
                )
            }
            edition = (connection.scalar(EDITION) or 0) + 1
            rows = [_row(record, edition) for record in records]
            fresh = [
                row
                for row in rows
                if row["code"] not in known
                or known[row["code"]].record != row["record"]
                or known[row["code"]].withdrawn_at
            ]
            if fresh:
                _write(connection, fresh)
            gone = set(known) - {row["code"] for row in rows} if all_there_are else set()
            gone = {code for code in gone if known[code].withdrawn_at is None}
            self._withdraw(connection, gone, edition)
        new = sum(row["code"] not in known for row in rows)
        return Imported(new, len(fresh) - new, len(rows) - len(fresh), len(gone))

    def _withdraw(self, connection: Connection, gone: set[str], edition: int) -> None:
        now = self._clock.now()
        for code in gone:
            connection.execute(
                update(schema.procedure)
                .where(schema.procedure.c.code == code)
                .values(withdrawn_at=now, edition=edition)
            )


def _let_others() -> None:
    """Other greenlets go on."""
    time.sleep(0)


def _entries(connection: Connection) -> Iterator[tuple[Entry, str]]:
    """The published procedures; between lots of them other requests are answered."""
    for lot in connection.execute(PUBLISHED_NOW).partitions(AT_ONCE):
        _let_others()
        for code, name, field, level, words in lot:
            yield Entry(code, name, field, level), words


def _row(record: ProcedureRecord, edition: int) -> dict[str, Any]:
    kept = record.model_dump(mode="json")
    said = set(plain(" ".join(_texts(kept))).split())
    return {
        "code": record.code,
        "name": record.name,
        "field": record.field,
        "level": record.level or "",
        "words": " ".join(sorted(said)),
        "record": kept,
        "edition": edition,
        "withdrawn_at": None,
    }


def _texts(value: Any) -> Iterator[str]:
    """Every text of a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _write(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    statement = upsert(connection.dialect.name, schema.procedure)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["code"], set_=changed), [dict(row) for row in rows]
    )
