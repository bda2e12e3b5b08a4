"""Appointments as rows of their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from queue_server.adapters.database.schema import appointment
from queue_server.domain.appointment import Appointment, AppointmentState
from queue_server.domain.errors import UnknownAppointment

KEPT = (
    "id",
    "code",
    "service",
    "slot",
    "phone_tail",
    "state",
    "ticket",
    "booked_at",
    "booked_by",
)


def one(connection: Connection, branch: str, id: str) -> Appointment:
    """The branch's appointment of this id; raises :class:`UnknownAppointment`."""
    found = _where(connection, branch, appointment.c.id == id)
    if not found:
        raise UnknownAppointment()
    return found[0]


def of_day(connection: Connection, branch: str, day: str) -> Sequence[Appointment]:
    """The appointments of a day, by slot."""
    return _where(connection, branch, appointment.c.day == day)


def coded(connection: Connection, branch: str, code: str, days: tuple[str, str]) -> Sequence[Appointment]:
    """The appointments with a code, from one day to another."""
    return _where(connection, branch, appointment.c.day.between(*days), appointment.c.code == code)


def add(connection: Connection, branch: str, day: str, booked: Appointment) -> None:
    """Keep a new one."""
    connection.execute(insert(appointment).values(branch=branch, day=day, **_values(booked)))


def change(connection: Connection, changed: Appointment) -> None:
    """Keep what has become of one."""
    connection.execute(update(appointment).where(appointment.c.id == changed.id).values(_values(changed)))


def forget_phones(connection: Connection, branch: str, up_to: str) -> None:
    """Drop the telephones' digits of a day and of all days before."""
    kept = appointment.c.phone_tail.is_not(None)
    past = (appointment.c.branch == branch) & (appointment.c.day <= up_to) & kept
    connection.execute(update(appointment).where(past).values(phone_tail=None))


def _where(connection: Connection, branch: str, *conditions: ColumnElement[bool]) -> Sequence[Appointment]:
    found = connection.execute(
        select(*(appointment.c[name] for name in KEPT))
        .where(appointment.c.branch == branch, *conditions)
        .order_by(appointment.c.slot, appointment.c.code)
    )
    return [_to_appointment(row) for row in found]


def _values(one: Appointment) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in KEPT}, "state": one.state.value}


def _to_appointment(row: Row[Any]) -> Appointment:
    return Appointment(**{**row._mapping, "state": AppointmentState(row.state)})
