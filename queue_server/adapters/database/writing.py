"""One transaction on one branch, with the branch's lock held.

Changes are gathered and sent together, in the order in which they were made, so that a call costs six
statements: begin, lock, scene, turns, log, unlock.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_server.adapters.database import appointments, kiosk_ranges, paper, reminders, schema
from queue_server.adapters.database.engine import in_one_go, upsert
from queue_server.adapters.database.reading import BRANCH, DatabaseReader
from queue_server.adapters.database.rows import (
    Running,
    changes_of,
    of_status,
    of_ticket,
    of_turn,
)
from queue_server.adapters.database.scenes import scene
from queue_server.domain.appointment import CODE_DIGITS, Appointment
from queue_server.domain.arrangement import Arrangement
from queue_server.domain.branch import Branch, Counter
from queue_server.domain.counter import CounterStatus
from queue_server.domain.daybook import DayBook
from queue_server.domain.devices import DeviceHealth
from queue_server.domain.errors import KeyReused, UnknownTurn
from queue_server.domain.events import Draft, Event
from queue_server.domain.hall import CountersAndLines
from queue_server.domain.kiosk_range import KioskRange
from queue_server.domain.pace import BranchPace
from queue_server.domain.paper import PaperList
from queue_server.domain.reminder import Reminder
from queue_server.domain.selection import STILL, InLine, Rhythm
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn, live_number
from queue_server.service_layer.readings import Answered, CounterScene, Given, StoredTicket

EVERY_LETTER = "*"
ANSWERS_KEPT = timedelta(days=2)

LOCK = BRANCH.with_for_update()
"""The row whose lock makes a branch's changes one after another."""
NEW_TICKETS, NEW_TURNS, NEW_EVENTS = insert(schema.ticket), insert(schema.turn), insert(schema.event)
CHANGE_TURN = update(schema.turn).where(schema.turn.c.id == bindparam("turn_id"))
END_OF_LOG = (
    update(schema.branch)
    .where(schema.branch.c.code == bindparam("branch_code"))
    .values(
        seq=bindparam("last_seq"),
        rhythms=bindparam("rhythms_now", type_=schema.Json),
        arrangement=bindparam("arrangement_now", type_=schema.Json),
        daybook=bindparam("daybook_now", type_=schema.Json),
    )
)
FIRST_ANSWER = select(schema.answer).where(
    schema.answer.c.branch == bindparam("branch_code"), schema.answer.c.key == bindparam("asked_key")
)


class DatabaseWriter(DatabaseReader):
    """Fulfils :class:`~queue_server.service_layer.ports.Writer`."""

    def __init__(
        self, connection: Connection, branch: Branch, running: Running, now: datetime, paces: BranchPace
    ) -> None:
        super().__init__(connection, branch, running, now, paces)
        self.command = running.seq + 1
        self._tickets: list[StoredTicket] = []
        self._new_turns: list[Turn] = []
        self._changed: dict[str, Turn] = {}
        self._events: list[dict[str, Any]] = []
        self._touched = False

    def scene(self, counter: Counter, with_fronts: bool) -> CounterScene:
        self._send_turns()
        services = counter.takes if with_fronts else ()
        return scene(self._connection, self.branch.code, counter.code, self.day, self.now, services)

    def find_waiting(self, *, turn: str | None, ticket: str | None, number: str | None) -> Turn:
        wanted = [
            column == value
            for column, value in (
                (schema.turn.c.id, turn),
                (schema.ticket.c.id, ticket),
                (schema.ticket.c.number, number),
            )
            if value is not None
        ]
        found = self._turns(self._today(), *wanted) if wanted else []
        if not found:
            raise UnknownTurn(turn=turn, ticket=ticket, number=number)
        return max(found, key=lambda each: each.step)

    def take_number(self, letter: str) -> tuple[int, int]:
        counted = {"branch": self.branch.code, "day": self.day, "last": 1}
        taken = self._connection.execute(
            _count_one_more(self._connection.dialect.name),
            [{**counted, "letter": letter}, {**counted, "letter": EVERY_LETTER}],
        )
        last = {row.letter: row.last for row in taken}
        return live_number(last[letter], self.branch.policy.paper_from), last[EVERY_LETTER]

    def take_sequences(self, day: str, count: int) -> int:
        counted = {"branch": self.branch.code, "day": day, "letter": EVERY_LETTER, "last": count}
        upserted = (
            upsert(self._connection.dialect.name, schema.numbering)
            .values(**counted)
            .on_conflict_do_update(
                index_elements=["branch", "day", "letter"], set_={"last": schema.numbering.c.last + count}
            )
            .returning(schema.numbering.c.last)
        )
        last: int = self._connection.execute(upserted).scalar_one()
        return last - count + 1

    def new_id(self) -> str:
        return str(uuid.uuid4())

    def new_token(self) -> str:
        return secrets.token_urlsafe(16)

    def new_code(self, taken: Collection[str]) -> str:
        while True:
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            if code not in taken:
                return code

    def next_seq(self) -> int:
        return self._running.seq + 1

    def set_rhythm(self, service: str, rhythm: Rhythm) -> None:
        self._touched = True
        if rhythm == STILL:
            self._running.rhythms.pop(service, None)
        else:
            self._running.rhythms[service] = rhythm

    def arrange(self, arrangement: Arrangement) -> None:
        self._running.arrangement = arrangement

    def keep_days(self, daybook: DayBook) -> None:
        self._running.daybook = daybook
        self._touched = True

    def add_ticket(
        self,
        ticket: Ticket,
        token: str,
        device: str | None,
        arrived: datetime | None = None,
        person_hash: str | None = None,
    ) -> None:
        at = arrived or self.now
        day = self.branch.day(at)
        self._tickets.append(StoredTicket(ticket, self.branch.code, day, token, device, at, person_hash))

    def change_ticket(self, ticket: Ticket, arrived: datetime) -> None:
        particulars = {**ticket.to_data(), "appointment": ticket.appointment, "issued_at": arrived}
        self._connection.execute(
            update(schema.ticket).where(schema.ticket.c.id == ticket.id).values(particulars)
        )

    def add_appointment(self, booked: Appointment) -> None:
        appointments.add(self._connection, self.branch.code, self.branch.day(booked.slot), booked)

    def change_appointment(self, changed: Appointment) -> None:
        appointments.change(self._connection, changed)

    def set_reminder(self, wish: Reminder) -> None:
        reminders.keep(self._connection, self.branch.code, self.day, wish)

    def note_told(self, wish: Reminder) -> None:
        reminders.note_told(self._connection, wish)

    def drop_reminder(self, wish: Reminder) -> None:
        reminders.drop(self._connection, wish)

    def forget_reminders(self, up_to: str) -> None:
        reminders.forget(self._connection, self.branch.code, up_to)

    def forget_phones(self, up_to: str) -> None:
        appointments.forget_phones(self._connection, self.branch.code, up_to)

    def add_paper_list(self, paper_list: PaperList) -> None:
        paper.add(self._connection, self.branch.code, paper_list)

    def add_kiosk_ranges(self, ranges: Sequence[KioskRange]) -> None:
        kiosk_ranges.add(self._connection, self.branch.code, ranges)

    def add_turn(self, turn: Turn) -> None:
        self._new_turns.append(turn)

    def change_turn(self, turn: Turn) -> None:
        self._changed[turn.id] = turn

    def withdraw_turn(self, turn: Turn) -> None:
        self._connection.execute(delete(schema.turn).where(schema.turn.c.id == turn.id))

    def set_status(self, status: CounterStatus) -> None:
        self._connection.execute(
            update(schema.counter)
            .where(schema.counter.c.branch == self.branch.code, schema.counter.c.code == status.code)
            .values(of_status(status))
        )

    def set_device(self, health: DeviceHealth) -> None:
        self._connection.execute(
            update(schema.device)
            .where(schema.device.c.branch == self.branch.code, schema.device.c.code == health.code)
            .values(state=health.state.value, state_since=health.since, detail=health.detail)
        )

    def record(self, draft: Draft) -> None:
        self._running.seq += 1
        self._touched = True
        self._events.append(
            {
                "branch": self.branch.code,
                "seq": self._running.seq,
                "type": draft.type,
                "time": self.now,
                "data": draft.data,
                "ticket": draft.ticket,
                "actor": draft.actor,
                "counter": draft.counter,
                "command": self.command,
            }
        )

    def entries(self) -> Sequence[Event]:
        """What this transaction writes to the log, as it will be read from there."""
        return [Event(**{**row, "data": json.loads(json.dumps(row["data"]))}) for row in self._events]

    def answered(self, key: str, fingerprint: str) -> Answered | None:
        row = self._connection.execute(
            FIRST_ANSWER, {"branch_code": self.branch.code, "asked_key": key}
        ).one_or_none()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise KeyReused(key=key)
        return Answered(row.status, row.body)

    def first_answer(self, key: str) -> Answered | None:
        row = self._connection.execute(
            FIRST_ANSWER, {"branch_code": self.branch.code, "asked_key": key}
        ).one_or_none()
        return Answered(row.status, row.body) if row else None

    def keep_answer(self, key: str, fingerprint: str, answer: Answered) -> None:
        self._connection.execute(
            insert(schema.answer).values(
                branch=self.branch.code,
                key=key,
                fingerprint=fingerprint,
                status=answer.status,
                body=answer.body,
                time=self.now,
            )
        )

    def forget_old_answers(self) -> None:
        self._connection.execute(delete(schema.answer).where(schema.answer.c.time < self.now - ANSWERS_KEPT))

    def line(self, service: str, by_arrival: int) -> Sequence[InLine]:
        self._send_turns()
        return super().line(service, by_arrival)

    def given(self, service: str, since: datetime) -> Given:
        self._send_turns()
        return super().given(service, since)

    def tally(self) -> Mapping[TurnState, int]:
        self._send_turns()
        return super().tally()

    def hall(self, arrived: datetime, services: Collection[str]) -> CountersAndLines:
        self._send_turns()
        return super().hall(arrived, services)

    def _turns(self, *conditions: Any) -> list[Turn]:
        """As the reader's, but never blind to this transaction's own changes."""
        self._send_turns()
        return super()._turns(*conditions)

    def _send_turns(self) -> None:
        """New tickets and turns, then changed turns: a counter is freed before it is taken again."""
        if self._tickets:
            self._connection.execute(NEW_TICKETS, [of_ticket(each) for each in self._tickets])
        if self._changed:
            changes = [{"turn_id": id_, **changes_of(turn)} for id_, turn in self._changed.items()]
            self._connection.execute(CHANGE_TURN, changes)
        if self._new_turns:
            rows = [of_turn(each, self.branch.code, self._day_of(each)) for each in self._new_turns]
            self._connection.execute(NEW_TURNS, rows)
        self._tickets, self._changed, self._new_turns = [], {}, []

    def _day_of(self, turn: Turn) -> str:
        """A turn belongs to its ticket's day, also when the transfer comes after midnight."""
        return self.branch.day(turn.arrived_at)

    def finish(self) -> None:
        """Send what is left, the log entries, and the branch's present with the log's new end; the caller
        commits."""
        if not (self._touched or self._tickets or self._changed or self._new_turns):
            return
        with in_one_go(self._connection):
            self._send_turns()
            if self._touched:
                self._send_log()

    def _send_log(self) -> None:
        if self._events:
            self._connection.execute(NEW_EVENTS, self._events)
        running = self._running
        self._connection.execute(
            END_OF_LOG,
            {
                "branch_code": self.branch.code,
                "last_seq": running.seq,
                "rhythms_now": running.rhythms,
                "arrangement_now": running.arrangement.to_data(),
                "daybook_now": running.daybook.to_data(),
            },
        )


@cache
def _count_one_more(dialect: str) -> Any:
    """Raise the counts of the given rows by one and return them; made once, so that it is compiled once."""
    return (
        upsert(dialect, schema.numbering)
        .on_conflict_do_update(
            index_elements=["branch", "day", "letter"], set_={"last": schema.numbering.c.last + 1}
        )
        .returning(schema.numbering.c.letter, schema.numbering.c.last)
    )


def lock_branch(connection: Connection, code: str) -> Any:
    """The row of a branch, locked until the transaction ends; ``None`` if there is none."""
    return connection.execute(LOCK, {"code": code}).one_or_none()
