"""Booking a slot, giving it up, finding it at the kiosk, and making a number of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain import moment
from queue_server.domain.appointment import (
    Appointment,
    AppointmentState,
    came,
    check_slot,
    phone_tail,
    read_code,
    slots_on,
)
from queue_server.domain.errors import AppointmentOtherDay, AppointmentOver, UnknownAppointment
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Reader, Writer
from queue_server.service_layer.tickets import TakeTicket, take_ticket


@dataclass(frozen=True, slots=True)
class Book:
    """A wish for a slot."""

    service: str
    slot: datetime
    phone: str | None = None


def book(writer: Writer, wish: Book, caller: Caller) -> Data:
    """Book a slot; the answer has the code and what its QR code says.

    Raises:
        UnknownService: no such service.
        NoAppointments, SlotNotOffered, SlotFull: the slot cannot be booked.
    """
    branch, day = writer.branch, writer.branch.day(wish.slot)
    branch.service(wish.service)
    taken = writer.appointments(day)
    check_slot(branch, wish.service, wish.slot, taken, writer.now)
    booked = Appointment(
        id=writer.new_id(),
        code=writer.new_code({each.code for each in taken}),
        service=wish.service,
        slot=wish.slot,
        phone_tail=phone_tail(wish.phone) or None if wish.phone else None,
        state=AppointmentState.BOOKED,
        ticket=None,
        booked_at=writer.now,
        booked_by=name_of(caller),
    )
    writer.add_appointment(booked)
    return booked.to_data()


def cancel(writer: Writer, id: str) -> Data:
    """Give a slot up; once given up it answers the same again.

    Raises:
        UnknownAppointment: no such appointment.
        AppointmentOver: it has become a ticket.
    """
    changed = writer.appointment(id).cancelled()
    writer.change_appointment(changed)
    return changed.to_data()


def appointments_view(reader: Reader, day: str) -> list[Data]:
    """A day's appointments for the desk, by slot."""
    return [each.to_data() for each in reader.appointments(day)]


def slots_view(reader: Reader, service: str, day: str) -> list[Data]:
    """The times of a day that may be booked for a service, with the places that are free.

    Raises:
        UnknownService: no such service.
    """
    branch = reader.branch
    branch.service(service)
    slots = slots_on(branch, service, date.fromisoformat(day), reader.appointments(day), reader.now)
    return [{"slot": moment.to_text(at), "free": free} for at, free in slots]


def find_by_phone(reader: Reader, tail: str) -> list[Data]:
    """Today's appointments whose telephone ends so, without anything that tells who booked them."""
    today = reader.appointments(reader.branch.day(reader.now))
    return [
        {"id": each.id, "service": each.service, "slot": moment.to_text(each.slot)}
        for each in today
        if each.phone_tail == tail and each.state is AppointmentState.BOOKED
    ]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The holder of an appointment has come: known by the code shown, or by the appointment chosen."""

    code: str | None = None
    appointment: str | None = None
    language: str = "vi"


def check_in(writer: Writer, wish: CheckIn, caller: Caller, open_outside_hours: bool) -> Data:
    """Make a number of an appointment; the answer is the ticket, and how its holder came.

    Raises:
        UnknownAppointment: no such appointment today.
        AppointmentOtherDay: it is for another day.
        AppointmentOver: it was given up, or is a number already.
        AppointmentMissed: too late for the slot, where the centre's rule is to refuse.
        As :func:`~queue_server.service_layer.tickets.take_ticket` otherwise, but for limits of numbers.
    """
    branch, now = writer.branch, writer.now
    found = writer.appointment(wish.appointment) if wish.appointment else _coded(writer, wish.code or "")
    if found.state is not AppointmentState.BOOKED:
        raise AppointmentOver(state=found.state.value)
    if branch.day(found.slot) != branch.day(now):
        raise AppointmentOtherDay(slot=f"{branch.local(found.slot):%H:%M, %d/%m/%Y}")
    taking = TakeTicket(found.service, wish.language, "appointment", appointment=found.slot)
    ticket = take_ticket(writer, taking, caller, open_outside_hours)
    writer.change_appointment(found.checked_in(ticket["id"]))
    how = {"slot": moment.to_text(found.slot), "came": came(found.slot, now, branch.policy).value}
    return {**ticket, "appointment": how}


SEARCHED = timedelta(days=31)
"""So far ahead a code is looked for, to tell somebody who came on the wrong day when to come."""


def _coded(writer: Writer, line: str) -> Appointment:
    """The appointment of a code: today's before another day's, one still open before one that is over."""
    code, today = read_code(line), writer.branch.day(writer.now)
    found: Sequence[Appointment] = writer.appointments_coded(code, _days(writer)) if code else ()
    if not found:
        raise UnknownAppointment()
    return min(
        found,
        key=lambda each: (
            writer.branch.day(each.slot) != today,
            each.state is not AppointmentState.BOOKED,
            each.slot,
        ),
    )


def _days(writer: Writer) -> tuple[str, str]:
    """From today to as far ahead as codes are looked for."""
    return writer.branch.day(writer.now), writer.branch.day(writer.now + SEARCHED)
