"""One consistent look at a branch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select

from queue_server.adapters.database import appointments, kiosk_ranges, paper, reminders, schema
from queue_server.adapters.database.feedback import DatabaseFeedback
from queue_server.adapters.database.halls import hall
from queue_server.adapters.database.lines import line
from queue_server.adapters.database.officers import officer_day
from queue_server.adapters.database.ratings import DatabaseRatingBook
from queue_server.adapters.database.rows import TURNS, Running, to_event, to_status, to_ticket, to_turn
from queue_server.adapters.database.tallying import tallies, wait_spans
from queue_server.adapters.database.uses import given_since
from queue_server.adapters.database.waits import wait_figures
from queue_server.domain.appointment import Appointment
from queue_server.domain.arrangement import Arrangement
from queue_server.domain.branch import Branch
from queue_server.domain.counter import CounterStatus
from queue_server.domain.daybook import DayBook
from queue_server.domain.devices import DeviceHealth, DeviceState
from queue_server.domain.errors import UnknownTicket, UnknownTurn
from queue_server.domain.events import CALLS, TURN_RESTORED, Event
from queue_server.domain.hall import CountersAndLines
from queue_server.domain.kiosk_range import KioskRange
from queue_server.domain.pace import BranchPace
from queue_server.domain.paper import PaperList
from queue_server.domain.reminder import Reminder
from queue_server.domain.selection import InLine, Rhythm, cap_passed
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn
from queue_server.service_layer.readings import (
    FloorNow,
    Given,
    OfficerDay,
    StoredTicket,
    Tally,
    WaitFigures,
    WaitSpan,
)

RECENT_CALLS = 8
CALLS_WITHIN = 1000
"""How many log entries are searched for recent calls; older calls are no longer recent."""

BRANCH = select(
    schema.branch.c.seq,
    schema.branch.c.version,
    schema.branch.c.rhythms,
    schema.branch.c.arrangement,
    schema.branch.c.daybook,
).where(schema.branch.c.code == bindparam("code"))
DEVICES = (
    select(
        schema.device.c.code,
        schema.device.c.kind,
        schema.device.c.state,
        schema.device.c.state_since,
        schema.device.c.detail,
    )
    .where(schema.device.c.branch == bindparam("branch"), schema.device.c.state.is_not(None))
    .order_by(schema.device.c.code)
)
STATUSES = select(schema.counter).where(schema.counter.c.branch == bindparam("branch"))

TODAY_S_TURNS = (
    select(schema.turn)
    .join_from(schema.ticket, schema.turn)
    .where(schema.ticket.c.branch == bindparam("branch"), schema.ticket.c.day == bindparam("day"))
)
"""By way of the tickets, whose index knows the day: turns of years are not looked through."""
GIVEN = TODAY_S_TURNS.where(
    schema.turn.c.step == 1, schema.turn.c.service == bindparam("service")
).with_only_columns(
    func.count(),
    func.count().filter(
        schema.ticket.c.issued_at >= bindparam("since", type_=schema.Instant),
        schema.ticket.c.appointment.is_(None),
    ),
    maintain_column_froms=True,
)
TALLY = TODAY_S_TURNS.group_by(schema.turn.c.state).with_only_columns(
    schema.turn.c.state, func.count(), maintain_column_froms=True
)


class DatabaseReader:
    """Fulfils :class:`~queue_server.service_layer.ports.Reader` in one transaction."""

    def __init__(
        self, connection: Connection, branch: Branch, running: Running, now: datetime, paces: BranchPace
    ) -> None:
        self.branch, self.now, self.paces = running.arrangement.applied(branch, now), now, paces
        self._connection, self._running = connection, running
        self.day = branch.day(now)

    @property
    def arrangement(self) -> Arrangement:
        return self._running.arrangement

    @property
    def rhythms(self) -> Mapping[str, Rhythm]:
        return self._running.rhythms

    @property
    def daybook(self) -> DayBook:
        return self._running.daybook

    @property
    def feedback(self) -> DatabaseFeedback:
        return DatabaseFeedback(self._connection, self.branch.code, self.now)

    def seq(self) -> int:
        return self._running.seq

    def floor(self) -> FloorNow:
        live = self._turns(schema.LIVE, self._today() | schema.turn.c.state.in_(("called", "serving")))
        missed = self._turns(schema.turn.c.state == TurnState.NO_SHOW.value, self._today())
        return FloorNow(
            self.branch,
            self.seq(),
            self.statuses(),
            [*live, *missed],
            self._calls(),
            self.arrangement,
            self.rhythms,
            self.daybook,
            self.paces,
        )

    def _calls(self) -> Sequence[Event]:
        """The latest calls that were not taken back, newest first."""
        looked_at = RECENT_CALLS * 2
        while True:
            entries = self._calls_and_undoings(looked_at)
            calls = _standing(entries)
            if len(calls) >= RECENT_CALLS or len(entries) < looked_at:
                return calls[:RECENT_CALLS]
            looked_at *= 2  # much was taken back: look further

    def _calls_and_undoings(self, most: int) -> list[Event]:
        """The latest entries that make up the recent calls, newest first."""
        found = self._connection.execute(
            select(schema.event)
            .where(
                schema.event.c.branch == self.branch.code,
                schema.event.c.seq > self.seq() - CALLS_WITHIN,
                schema.event.c.type.in_((*CALLS, TURN_RESTORED)),
            )
            .order_by(schema.event.c.seq.desc())
            .limit(most)
        )
        return [to_event(row) for row in found]

    def line(self, service: str, by_arrival: int) -> Sequence[InLine]:
        return line(self._connection, self.branch.code, self.day, service, by_arrival)

    def waiting(self, services: Collection[str]) -> Sequence[Turn]:
        waits = schema.turn.c.state == TurnState.WAITING.value
        return self._turns(schema.LIVE, waits, self._today(), schema.turn.c.service.in_(services))

    def hall(self, arrived: datetime, services: Collection[str]) -> CountersAndLines:
        """The open counters with who is there, and today's lines of these services."""
        long_ago = cap_passed(self.branch.policy, self.now)
        open_counters, lines = hall(self._connection, self.branch.code, self.day, arrived, long_ago, services)
        return {code: there for code, there in open_counters.items() if code in self.branch.counters}, lines

    def stale(self, called_before: datetime | None) -> Sequence[Turn]:
        overdue = schema.turn.c.day < self.day
        if called_before is not None:
            called = schema.turn.c.state == TurnState.CALLED.value
            overdue |= called & (schema.turn.c.called_at <= called_before)
        return self._turns(schema.LIVE, overdue)

    def unended(self) -> Sequence[Turn]:
        return self._turns(schema.LIVE, schema.turn.c.day <= self.day)

    def given(self, service: str, since: datetime) -> Given:
        named = {"branch": self.branch.code, "day": self.day, "service": service, "since": since}
        return Given(*self._connection.execute(GIVEN, named).one())

    def tally(self) -> Mapping[TurnState, int]:
        found = self._connection.execute(TALLY, {"branch": self.branch.code, "day": self.day})
        return {TurnState(state): count for state, count in found}

    def statuses(self) -> dict[str, CounterStatus]:
        found = self._connection.execute(STATUSES, {"branch": self.branch.code})
        return {row.code: to_status(row) for row in found}

    def ticket(self, id: str) -> StoredTicket:
        row = self._connection.execute(
            select(schema.ticket).where(
                schema.ticket.c.id == id,
                schema.ticket.c.branch == self.branch.code,
                exists().where(schema.turn.c.ticket == schema.ticket.c.id),
            )
        ).one_or_none()
        if row is None:
            raise UnknownTicket(ticket=id)
        return to_ticket(row)

    def turns(self, ticket: str) -> Sequence[Turn]:
        return self._turns(schema.turn.c.ticket == ticket)

    def turn(self, id: str) -> Turn:
        found = self._turns(schema.turn.c.id == id)
        if not found:
            raise UnknownTurn(turn=id)
        return found[0]

    def events(self, after: int, limit: int) -> Sequence[Event]:
        found = self._connection.execute(
            select(schema.event)
            .where(schema.event.c.branch == self.branch.code, schema.event.c.seq > after)
            .order_by(schema.event.c.seq)
            .limit(limit)
        )
        return [to_event(row) for row in found]

    def event(self, seq: int) -> Event | None:
        return next(iter(self.events(seq - 1, 1)), None)

    def devices_at(self, counter: str) -> Collection[str]:
        table = schema.device.c
        here = (table.branch == self.branch.code) & (table.counter == counter)
        return self._connection.scalars(select(table.code).where(here)).all()

    def last_command(self, counter: str) -> Sequence[Event]:
        last = (
            select(func.max(schema.event.c.command))
            .where(schema.event.c.branch == self.branch.code, schema.event.c.counter == counter)
            .scalar_subquery()
        )
        found = self._connection.execute(
            select(schema.event)
            .where(
                schema.event.c.branch == self.branch.code,
                schema.event.c.seq >= last,
                schema.event.c.command == last,
            )
            .order_by(schema.event.c.seq)
        )
        return [to_event(row) for row in found]

    def history(self, ticket: str) -> Sequence[Event]:
        found = self._connection.execute(
            select(schema.event)
            .where(schema.event.c.branch == self.branch.code, schema.event.c.ticket == ticket)
            .order_by(schema.event.c.seq)
        )
        return [to_event(row) for row in found]

    def counter_before(self, counter: str, seq: int) -> Event | None:
        found = self._connection.execute(
            select(schema.event)
            .where(
                schema.event.c.branch == self.branch.code,
                schema.event.c.counter == counter,
                schema.event.c.seq < seq,
                schema.event.c.type.startswith("counter."),
            )
            .order_by(schema.event.c.seq.desc())
            .limit(1)
        ).one_or_none()
        return to_event(found) if found else None

    def last_served(self, counter: str, since: datetime) -> Turn | None:
        found = self._connection.execute(
            TURNS.where(
                schema.turn.c.branch == self.branch.code,
                schema.turn.c.counter == counter,
                schema.turn.c.ended_at >= since,
                schema.turn.c.state == TurnState.SERVED.value,
            )
            .order_by(schema.turn.c.ended_at.desc())
            .limit(1)
        ).one_or_none()
        return to_turn(found) if found else None

    @property
    def ratings(self) -> DatabaseRatingBook:
        return DatabaseRatingBook(self._connection, self.branch.code)

    def officer_day(self, officer: str, since: datetime) -> OfficerDay:
        return officer_day(self._connection, self.branch.code, officer, self.day, since, self.now)

    def appointment(self, id: str) -> Appointment:
        return appointments.one(self._connection, self.branch.code, id)

    def appointments(self, day: str) -> Sequence[Appointment]:
        return appointments.of_day(self._connection, self.branch.code, day)

    def reminders(self) -> Sequence[Reminder]:
        return reminders.of_day(self._connection, self.branch.code, self.day)

    def appointments_coded(self, code: str, days: tuple[str, str]) -> Sequence[Appointment]:
        return appointments.coded(self._connection, self.branch.code, code, days)

    def given_since(self, first: str) -> Mapping[str, int]:
        return given_since(self._connection, self.branch.code, first)

    def paper_list(self, id: str) -> PaperList:
        return paper.one(self._connection, self.branch.code, id)

    def paper_lists(self, day: str) -> Sequence[PaperList]:
        return paper.of_day(self._connection, self.branch.code, day)

    def kiosk_ranges(self, day: str) -> Sequence[KioskRange]:
        return kiosk_ranges.of_day(self._connection, self.branch.code, day)

    def tickets_like(
        self, day: str, numbers: Collection[str], ids: Collection[str], tokens: Collection[str]
    ) -> Sequence[StoredTicket]:
        table = schema.ticket.c
        numbered = (table.branch == self.branch.code) & (table.day == day) & table.number.in_(numbers)
        found = self._connection.execute(
            select(schema.ticket).where(numbered | table.id.in_(ids) | table.token.in_(tokens))
        )
        return [to_ticket(row) for row in found]

    def tickets_numbered(self, day: str, numbers: Sequence[str]) -> Sequence[StoredTicket]:
        found = self._connection.execute(
            select(schema.ticket).where(
                schema.ticket.c.branch == self.branch.code,
                schema.ticket.c.day == day,
                schema.ticket.c.number.in_(numbers),
            )
        )
        return [to_ticket(row) for row in found]

    def turns_numbered(self, day: str, numbers: Sequence[str]) -> Sequence[Turn]:
        return self._turns(schema.ticket.c.day == day, schema.ticket.c.number.in_(numbers))

    def turns_at(self, day: str, counters: Sequence[str]) -> Sequence[Turn]:
        return self._turns(schema.turn.c.day == day, schema.turn.c.counter.in_(counters))

    def wait_figures(self, first: str, last: str) -> Sequence[WaitFigures]:
        """Figures of each service, and of each of its hours on the branch's clock as it goes now."""
        offset = self.branch.local(self.now).utcoffset() or timedelta()
        minutes = offset // timedelta(minutes=1)
        return list(wait_figures(self._connection, self.branch.code, first, last, minutes))

    def tallies(self) -> Sequence[Tally]:
        return tallies(self._connection, self.branch, self.day)

    def wait_spans(self, since: datetime) -> Sequence[WaitSpan]:
        return wait_spans(self._connection, self.branch.code, self.day, since)

    def devices(self) -> Sequence[DeviceHealth]:
        found = self._connection.execute(DEVICES, {"branch": self.branch.code})
        return [DeviceHealth(code, kind, DeviceState(state), *told) for code, kind, state, *told in found]

    def _today(self) -> ColumnElement[bool]:
        return schema.turn.c.day == self.day

    def _turns(self, *conditions: ColumnElement[bool]) -> list[Turn]:
        """Turns of the branch that meet the conditions, in order of arrival."""
        found = self._connection.execute(
            TURNS.where(schema.turn.c.branch == self.branch.code, *conditions).order_by(
                schema.turn.c.arrived_at, schema.ticket.c.sequence, schema.turn.c.step
            )
        )
        return [to_turn(row) for row in found]


def _standing(entries: Sequence[Event]) -> list[Event]:
    """The calls among these entries, newest first, without those that a later one took back."""
    calls: list[Event] = []
    undone: set[int | None] = set()
    for event in entries:
        if event.type == TURN_RESTORED:
            undone.add(event.data["undone"])
        elif event.command is None or event.command not in undone:
            calls.append(event)
    return calls
