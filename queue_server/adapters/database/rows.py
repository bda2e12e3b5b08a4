"""Rows as the domain's values, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from queue_server.adapters.database import schema
from queue_server.domain.arrangement import Arrangement
from queue_server.domain.counter import CounterState, CounterStatus
from queue_server.domain.daybook import DayBook
from queue_server.domain.estimate import WaitRange
from queue_server.domain.events import Event
from queue_server.domain.selection import Rhythm, in_line
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from queue_server.service_layer.readings import StoredTicket

TURNS: Select[Any] = select(
    schema.turn.c.id,
    schema.turn.c.service,
    schema.turn.c.step,
    schema.turn.c.state,
    schema.turn.c.arrived_at,
    schema.turn.c.queued_at,
    schema.turn.c.counter,
    schema.turn.c.officer,
    schema.turn.c.called_at,
    schema.turn.c.serving_at,
    schema.turn.c.ended_at,
    schema.turn.c.recalls,
    schema.turn.c.outcome,
    schema.turn.c.procedure,
    schema.turn.c.case_codes,
    schema.turn.c.promised_p50,
    schema.turn.c.promised_p90,
    schema.turn.c.not_before,
    schema.turn.c.postponed,
    schema.ticket.c.id.label("ticket_id"),
    schema.ticket.c.number,
    schema.ticket.c.sequence,
    schema.ticket.c.language,
    schema.ticket.c.channel,
    schema.ticket.c.priority,
    schema.ticket.c.case_codes.label("ticket_case_codes"),
    schema.ticket.c.appointment,
    schema.ticket.c.files,
    schema.ticket.c.visit,
    schema.ticket.c.note,
    schema.ticket.c.procedure.label("ticket_procedure"),
    schema.ticket.c.person,
).join_from(schema.turn, schema.ticket)
"""The select that every reading of turns starts from."""


def to_turn(row: Sequence[Any]) -> Turn:
    """A row of :data:`TURNS`."""
    (
        id_,
        service,
        step,
        state,
        arrived,
        queued,
        counter,
        officer,
        called,
        serving,
        ended,
        recalls,
        outcome,
        procedure,
        case_codes,
        p50,
        p90,
        not_before,
        postponed,
    ) = row[:19]
    return Turn(
        id_, _ticket(*row[19:]), service, step, TurnState(state), arrived, queued,
        counter, officer, called, serving, ended, recalls, outcome,
        procedure, tuple(case_codes), WaitRange(p50, p90) if p50 is not None else None,
        not_before, postponed,
    )  # fmt: skip


def _ticket(
    id: str,
    number: str,
    sequence: int,
    language: str,
    channel: str,
    priority: str | None,
    case_codes: list[str],
    appointment: datetime | None,
    files: int,
    visit: str | None,
    note: str | None,
    procedure: str | None,
    person: str | None,
) -> Ticket:
    return Ticket(
        id, number, sequence, language, channel, priority, tuple(case_codes), appointment, files, visit, note,
        procedure, person,
    )  # fmt: skip


def of_turn(turn: Turn, branch: str, day: str) -> dict[str, Any]:
    """A turn as a new row."""
    return {
        "id": turn.id,
        "branch": branch,
        "day": day,
        "ticket": turn.ticket.id,
        "service": turn.service,
        "step": turn.step,
        "arrived_at": turn.arrived_at,
        "queued_at": turn.queued_at,
        "promised_p50": turn.promised.p50 if turn.promised else None,
        "promised_p90": turn.promised.p90 if turn.promised else None,
        **changes_of(turn),
    }


def changes_of(turn: Turn) -> dict[str, Any]:
    """The columns of a turn that an action may change."""
    return {
        "state": turn.state.value,
        "counter": turn.counter,
        "officer": turn.officer,
        "called_at": turn.called_at,
        "serving_at": turn.serving_at,
        "ended_at": turn.ended_at,
        "recalls": turn.recalls,
        "outcome": turn.outcome,
        "procedure": turn.procedure,
        "case_codes": list(turn.case_codes),
        "not_before": turn.not_before,
        "postponed": turn.postponed,
        "by_arrival": in_line(turn).by_arrival,
    }


def to_ticket(row: Row[Any]) -> StoredTicket:
    """A whole row of the ticket table."""
    ticket = _ticket(
        row.id, row.number, row.sequence, row.language, row.channel, row.priority, row.case_codes,
        row.appointment, row.files, row.visit, row.note, row.procedure, row.person,
    )  # fmt: skip
    return StoredTicket(ticket, row.branch, row.day, row.token, row.device, row.issued_at, row.person_hash)


def of_status(status: CounterStatus) -> dict[str, Any]:
    """What a counter's row says of how it is."""
    return {
        "state": status.state.value,
        "since": status.since,
        "officer": status.officer,
        "officer_name": status.officer_name,
        "reason": status.reason,
        "stand_in_for": status.stand_in_for,
        "help_since": status.help_since,
    }


def of_ticket(stored: StoredTicket) -> dict[str, Any]:
    """A ticket as a new row."""
    ticket = stored.ticket
    return {
        **ticket.to_data(),
        "appointment": ticket.appointment,
        "branch": stored.branch,
        "day": stored.day,
        "token": stored.token,
        "device": stored.device,
        "issued_at": stored.issued_at,
        "person_hash": stored.person_hash,
    }


def to_status(row: Row[Any]) -> CounterStatus:
    """A row of the counter table."""
    return CounterStatus(
        row.code, CounterState(row.state), row.since, row.officer, row.officer_name,
        row.reason, row.stand_in_for, row.help_since,
    )  # fmt: skip


def to_event(row: Row[Any]) -> Event:
    """A row of the event table."""
    return Event(
        row.branch, row.seq, row.type, row.time, row.data, row.ticket, row.actor, row.counter, row.command
    )


@dataclass(slots=True)
class Running:
    """What a branch's row tells of its present, beside its configuration."""

    seq: int
    version: int
    """Of the configuration in force."""
    rhythms: dict[str, Rhythm]
    arrangement: Arrangement
    daybook: DayBook

    def copy(self) -> Running:
        """The same present, to be changed on its own."""
        return replace(self, rhythms=dict(self.rhythms))


def to_running(row: Any) -> Running:
    """The present of a branch from its row."""
    rhythms = {service: Rhythm(*counts) for service, counts in row.rhythms.items()}
    arrangement, daybook = Arrangement.from_data(row.arrangement), DayBook.from_data(row.daybook)
    return Running(row.seq, row.version, rhythms, arrangement, daybook)
