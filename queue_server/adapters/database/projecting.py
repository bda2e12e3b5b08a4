"""Rows made of entries alone: what a branch's own server wrote when they happened, written again at a hub."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.database.engine import upsert
from queue_server.adapters.database.feedback import feedback
from queue_server.adapters.database.rated import rating, rating_point
from queue_server.adapters.database.ratings import keep_norm
from queue_server.adapters.database.reading import BRANCH
from queue_server.adapters.database.rows import of_status, of_ticket, of_turn, to_running
from queue_server.adapters.database.schema import AT_COUNTER, branch, counter, device, ticket, turn
from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.counter import status_from
from queue_server.domain.daybook import DayEnd
from queue_server.domain.events import Event
from queue_server.domain.turn import Turn
from queue_server.service_layer.readings import StoredTicket

INSTANTS = frozenset({"at", "due_at", "forwarded_at", "answered_at"})
"""Parts of feedback that are instants."""
NO_KEY_BYTES = 32
"""Devices and ticket holders of a branch are not known at a hub: what stands in for their keys nobody has."""


class Projection:
    """Applies entries to one branch's rows, within a transaction that holds the branch's lock."""

    def __init__(self, connection: Connection, code: str) -> None:
        self._connection, self._code = connection, code
        row = connection.execute(BRANCH, {"code": code}).one()
        self._running = to_running(row)
        document = connection.scalar(select(branch.c.document).where(branch.c.code == code))
        self._document = BranchDocument.model_validate(document)
        self._branch: Branch = self._document.to_branch(row.version)

    def apply(self, entry: Event) -> None:
        """Write what an entry tells; one that no page is drawn from changes nothing."""
        day = self._branch.day(entry.time)
        if day > self._running.daybook.begun:
            self._running.daybook = self._running.daybook.begin(day)
        kind = entry.type.partition(".")[0]
        if entry.type == events.BRANCH_CONFIGURED:
            self._configure(entry.data)
        elif entry.type == events.BRANCH_ARRANGED:
            self._running.arrangement = type(self._running.arrangement).from_data(entry.data["arrangement"])
        elif entry.type == events.RATING_SUBMITTED:
            self._rate(entry.data)
        elif entry.type in events.FEEDBACK:
            self._hear(entry.data["feedback"])
        elif entry.type == events.DEVICE_REPORTED:
            self._report(entry)
        elif kind in ("turn", "ticket"):
            self._move(entry)
        elif kind == "counter":
            self._open(entry.data)
        elif kind == "day":
            self._close(entry)

    def finish(self, end: int) -> None:
        """Write the branch's present, with the log's new end."""
        running = self._running
        self._connection.execute(
            update(branch)
            .where(branch.c.code == self._code)
            .values(seq=end, arrangement=running.arrangement.to_data(), daybook=running.daybook.to_data())
        )

    def _configure(self, told: Mapping[str, Any]) -> None:
        if document := told.get("document"):
            self._document = BranchDocument.model_validate(document)
        stored = self._document.model_dump(mode="json", by_alias=True)
        self._branch = self._document.to_branch(told["version"])
        self._connection.execute(
            update(branch).where(branch.c.code == self._code).values(document=stored, version=told["version"])
        )
        keep_norm(self._connection, self._code, self._document.rating.norm)
        rows = [
            {"branch": self._code, "code": each.code, "state": "closed"} for each in self._document.counters
        ]
        made = upsert(self._connection.dialect.name, counter).on_conflict_do_nothing()
        self._connection.execute(made, rows)

    def _move(self, entry: Event) -> None:
        """A turn and its ticket, as they are after the entry."""
        told = Turn.from_data(entry.data["turn"])
        day = self._branch.day(told.arrived_at)
        token = secrets.token_urlsafe(16)
        stored = StoredTicket(told.ticket, self._code, day, token, None, told.arrived_at, None)
        self._put(ticket, of_ticket(stored), kept=("id", "token", "device"))
        if entry.type == events.TURN_WITHDRAWN:
            self._connection.execute(delete(turn).where(turn.c.id == told.id))
            return
        if told.state.at_counter:
            # A command may put two turns in each other's place: who was there goes with an entry of its own.
            there = (turn.c.branch == self._code) & (turn.c.counter == told.counter) & (turn.c.id != told.id)
            self._connection.execute(update(turn).where(there, AT_COUNTER).values(counter=None))
        self._put(turn, of_turn(told, self._code, day), kept=("id",))

    def _put(self, table: Any, row: dict[str, Any], kept: tuple[str, ...]) -> None:
        """Insert a row, or make the one of its id the same but for what is ``kept``."""
        changed = {name: value for name, value in row.items() if name not in kept}
        self._connection.execute(
            upsert(self._connection.dialect.name, table)
            .values(**row)
            .on_conflict_do_update(index_elements=["id"], set_=changed)
        )

    def _open(self, told: Mapping[str, Any]) -> None:
        status = status_from(told["counter"], told["desk"])
        self._connection.execute(
            update(counter)
            .where(counter.c.branch == self._code, counter.c.code == status.code)
            .values(of_status(status))
        )

    def _rate(self, told: Mapping[str, Any]) -> None:
        given = told["rating"]
        day = select(turn.c.day).where(turn.c.id == told["turn"]).scalar_subquery()
        self._connection.execute(
            insert(rating).values(
                **{name: given[name] for name in ("id", "norm", "channel", "answers", "reasons", "comment")},
                **{name: told[name] for name in ("turn", "counter", "service", "officer")},
                branch=self._code,
                day=day,
                flagged=False,
                language=given["language"],
                time=moment.from_text(given["time"]),
            )
        )
        points = [
            {"rating": given["id"], "index": int(index), "points": points}
            for index, points in given["points"].items()
        ]
        if points:
            self._connection.execute(insert(rating_point), points)
        if told["flagged"]:
            self._connection.execute(
                update(rating).where(rating.c.id.in_(told["flagged"])).values(flagged=True)
            )

    def _hear(self, told: Mapping[str, Any]) -> None:
        """Feedback as the log has it: without whom it came from or what led there."""
        instants = {name: moment.from_text(told[name]) for name in INSTANTS if told[name]}
        self._put(feedback, {**told, **instants, "branch": self._code}, kept=("id",))

    def _report(self, entry: Event) -> None:
        told = entry.data["device"]
        now = {"state": told["state"], "state_since": entry.time, "detail": told["detail"]}
        unknown = secrets.token_hex(NO_KEY_BYTES)
        self._connection.execute(
            upsert(self._connection.dialect.name, device)
            .values(branch=self._code, code=told["code"], kind=told["kind"], key_hash=unknown, **now)
            .on_conflict_do_update(index_elements=["branch", "code"], set_=now)
        )

    def _close(self, entry: Event) -> None:
        day, book = entry.data["day"], self._running.daybook
        if entry.type == events.DAY_CLOSED:
            self._running.daybook = book.end(day, DayEnd(entry.command or entry.seq, entry.seq))
        elif day in book.ends:
            self._running.daybook = book.end(day, replace(book.ends[day], closed=False))
