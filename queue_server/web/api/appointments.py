"""Appointments: booked by the desk or a program, and made numbers of by those who come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from flask import Response, jsonify
from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from queue_server.domain.appointment import AppointmentState, Came
from queue_server.service_layer.appointments import (
    Book,
    CheckIn,
    appointments_view,
    book,
    cancel,
    check_in,
    find_by_phone,
    slots_view,
)
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("appointments", "Slots that people booked, and what became of them")

Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+ .\-()]{4,24}$")]


class BookBody(requests.Request):
    """A wish for a slot."""

    service: requests.Code
    slot: requests.Instant = Field(
        description="When the person comes; in the hours in which numbers are given"
    )
    phone: Phone | None = Field(
        default=None, description="Only its last four digits are kept, until the day is over"
    )


class CheckInBody(requests.Request):
    """Somebody who booked has come: by the code, or by an appointment that was found and chosen."""

    code: Annotated[str, StringConstraints(min_length=6, max_length=100), requests.Printable] | None = Field(
        default=None, description="Typed, or all that the QR code says"
    )
    appointment: requests.Code | None = None
    language: requests.LanguageCode = "vi"

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.code is None) == (self.appointment is None):
            raise ValueError("give either the code or the appointment")
        return self


class FindBody(requests.Request):
    """The last digits of a telephone; in a body, so that no log of addresses keeps them."""

    phone: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class AppointmentPath(requests.BranchPath):
    """An appointment in the path."""

    appointment: str = Field(description="Appointment id")


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


class DayQuery(BaseModel):
    """Which day."""

    day: Annotated[str, AfterValidator(_day)] | None = Field(default=None, description="Today if left out")


class SlotsQuery(DayQuery):
    """Which slots."""

    service: requests.Code


class Slot(BaseModel):
    """A time that may be booked."""

    slot: datetime
    free: int = Field(description="Places that are left; 0 in a slot that is full")


class Slots(BaseModel):
    """A day's slots for a service, from now on."""

    items: list[Slot]
    next: Literal[None]


class Appointment(BaseModel):
    """A slot booked, as the desk sees it."""

    id: str
    code: str = Field(description="Six digits, for the holder to type")
    qr: str = Field(description="What a QR code for the holder has to say")
    service: str
    slot: datetime
    state: AppointmentState
    ticket: str | None = Field(description="Id of the ticket that it became")
    booked_at: datetime
    booked_by: str | None


class Appointments(BaseModel):
    """A day's appointments, by slot."""

    items: list[Appointment]
    next: Literal[None]


class FoundAppointment(BaseModel):
    """One of those whose telephone ends so; nothing tells whose it is."""

    id: str
    service: str
    slot: datetime


class FoundAppointments(BaseModel):
    """Those to choose from."""

    items: list[FoundAppointment]
    next: Literal[None]


class Kept(BaseModel):
    """The slot, and how its holder came."""

    slot: datetime
    came: Came


class CheckedIn(responses.Ticket):
    """The number that the appointment became."""

    appointment: Kept


@api.post(
    "/branches/<branch>/appointments",
    security=SIGNED_IN,
    responses=answers({201: Appointment}, 400, 401, 403, 404, 409, 422),
)
def post_appointment(path: requests.BranchPath, body: BookBody) -> Response:
    """Book a slot for somebody (the desk, or a program with a key of its own)."""
    caller = authorized(Permission.BOOK, path.branch)
    wish = Book(body.service, body.slot, body.phone)
    return command(path.branch, lambda writer: book(writer, wish, caller), 201)


@api.get(
    "/branches/<branch>/appointments",
    security=SIGNED_IN,
    responses=answers({200: Appointments}, 401, 403, 404, 422),
)
def list_appointments(path: requests.BranchPath, query: DayQuery) -> Response:
    """A day's appointments, also those that were cancelled."""
    authorized(Permission.BOOK, path.branch)
    with system().store.read(path.branch) as reader:
        items = appointments_view(reader, query.day or reader.branch.day(reader.now))
    return jsonify({"items": items, "next": None})


@api.get(
    "/branches/<branch>/appointments/slots",
    security=SIGNED_IN,
    responses=answers({200: Slots}, 401, 403, 404, 422),
)
def list_slots(path: requests.BranchPath, query: SlotsQuery) -> Response:
    """A day's slots for a service; none where the branch takes no appointments."""
    authorized(Permission.BOOK, path.branch)
    with system().store.read(path.branch) as reader:
        items = slots_view(reader, query.service, query.day or reader.branch.day(reader.now))
    return jsonify({"items": items, "next": None})


@api.post(
    "/branches/<branch>/appointments/<appointment>/cancel",
    security=SIGNED_IN,
    responses=answers({200: Appointment}, 400, 401, 403, 404, 409, 422),
)
def post_cancel(path: AppointmentPath, body: requests.NothingMore) -> Response:
    """Give a slot up."""
    authorized(Permission.BOOK, path.branch)
    return command(path.branch, lambda writer: cancel(writer, path.appointment))


@api.post(
    "/branches/<branch>/appointments/find",
    security=SIGNED_IN,
    responses=answers({200: FoundAppointments}, 400, 401, 403, 404, 422),
)
def post_find(path: requests.BranchPath, body: FindBody) -> Response:
    """Today's appointments by the last digits of the telephone (kiosks and the desk)."""
    authorized(Permission.TAKE_TICKET, path.branch, prefer_device=True)
    with system().store.read(path.branch) as reader:
        return jsonify({"items": find_by_phone(reader, body.phone), "next": None})


@api.post(
    "/branches/<branch>/appointments/check-in",
    security=SIGNED_IN,
    responses=answers({201: CheckedIn}, 400, 401, 403, 404, 409, 422),
)
def post_check_in(path: requests.BranchPath, body: CheckInBody) -> Response:
    """Make a number of an appointment (kiosks and the desk)."""
    caller = authorized(Permission.TAKE_TICKET, path.branch, prefer_device=True)
    wish = CheckIn(body.code, body.appointment, body.language)
    outside = system().settings.open_outside_hours
    return command(path.branch, lambda writer: check_in(writer, wish, caller, outside), 201)
