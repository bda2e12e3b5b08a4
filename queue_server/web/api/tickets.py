"""Taking numbers and following them."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response, jsonify
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.citizen_card import mark, read_scan
from queue_server.domain.errors import UnknownTicket
from queue_server.domain.push import Subscription
from queue_server.domain.reminder import Medium
from queue_server.domain.turn import Data
from queue_server.service_layer.more_time import ask_for_more_time
from queue_server.service_layer.people import Caller, Device, Permission, Staff, may
from queue_server.service_layer.ports import Reader, Writer
from queue_server.service_layer.procedures import check_procedure
from queue_server.service_layer.readings import StoredTicket
from queue_server.service_layer.reminders import wish_push, wish_reminder
from queue_server.service_layer.tickets import (
    TakeTicket,
    TicketAction,
    act_on_ticket,
    take_ticket,
    take_visit,
)
from queue_server.service_layer.views import ticket_view
from queue_server.web.access import authorized, identity, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section("tickets", "A ticket is one person's number for one day at one branch")


class NumberQuery(BaseModel):
    """Which number."""

    number: Annotated[
        str, StringConstraints(min_length=2, max_length=16, strip_whitespace=True, to_upper=True)
    ] = Field(description="As printed, in capitals or not")


class Tickets(BaseModel):
    """Tickets."""

    items: list[responses.Ticket]
    next: str | None


@api.get(
    "/branches/<branch>/tickets", security=SIGNED_IN, responses=answers({200: Tickets}, 401, 403, 404, 422)
)
def find_tickets(path: requests.BranchPath, query: NumberQuery) -> Response:
    """Today's ticket of a number, wherever it stands."""
    authorized(Permission.READ_FULL_LOG, path.branch)
    with system().store.read(path.branch) as reader:
        today = reader.branch.day(reader.now)
        found = [
            ticket_view(stored, turns, reader, private=True)
            for stored in reader.tickets_numbered(today, [query.number])
            if (turns := reader.turns(stored.ticket.id))
        ]
    return jsonify({"items": found, "next": None})


@api.post(
    "/branches/<branch>/tickets",
    security=[*SIGNED_IN, *ANYONE],
    responses=answers({201: responses.Ticket}, 400, 401, 403, 404, 409, 422),
)
def post_ticket(path: requests.BranchPath, body: requests.TakeTicketBody) -> Response:
    """Take the next number of a service."""
    caller = authorized(Permission.TAKE_TICKET, path.branch, prefer_device=body.channel == "kiosk")
    wish, outside = _wish(body, caller), system().settings.open_outside_hours
    return command(path.branch, lambda writer: take_ticket(writer, wish, caller, outside), 201)


@api.post(
    "/branches/<branch>/visits",
    security=SIGNED_IN,
    responses=answers({201: responses.Visit}, 400, 401, 403, 404, 409, 422),
)
def post_visit(path: requests.BranchPath, body: requests.VisitBody) -> Response:
    """Take numbers for several files of one visit, such as a postal worker's."""
    caller = authorized(Permission.TAKE_TICKET, path.branch, prefer_device=body.channel == "kiosk")
    wish, outside = _wish(body, caller), system().settings.open_outside_hours
    return command(path.branch, lambda writer: take_visit(writer, wish, body.served, caller, outside), 201)


def _wish(body: requests.TakeTicketBody, caller: Caller) -> TakeTicket:
    """The wish of a body. Of an identity card nothing goes further than its mark (K10)."""
    check_procedure(system().procedures, body.procedure)
    return TakeTicket(
        service=body.service,
        language=body.language,
        channel="kiosk" if isinstance(caller, Device) else body.channel,
        priority=body.priority,
        case_codes=tuple(body.case_codes),
        appointment=body.appointment,
        files=body.files,
        note=body.note if isinstance(caller, Staff) else None,
        procedure=body.procedure,
        person=mark(read_scan(body.person), system().person_key) if body.person is not None else None,
    )


@api.get(
    "/branches/<branch>/tickets/<ticket>", security=ANYONE, responses=answers({200: responses.Ticket}, 404)
)
def get_ticket(path: requests.TicketPath) -> Response:
    """Where a ticket stands: its turns, people ahead, the wait."""
    who = identity()
    private = may(who.staff, Permission.SEE_STAFF_FORM, path.branch) or may(
        who.device, Permission.TAKE_TICKET, path.branch
    )
    with system().store.read(path.branch) as reader:
        stored = reader.ticket(path.ticket)
        return jsonify(ticket_view(stored, reader.turns(path.ticket), reader, private))


@api.get("/tickets/<token>", security=ANYONE, responses=answers({200: responses.Ticket}, 404))
def get_ticket_by_token(path: requests.TokenPath) -> Response:
    """The ticket of a phone page, on the day it was taken."""
    branch, ticket = system().store.branch_of_token(path.token)
    with system().store.read(branch) as reader:
        stored = ticket_of_today(reader, ticket, path.token)
        return jsonify(ticket_view(stored, reader.turns(ticket), reader, private=False))


@api.post(
    "/tickets/<token>/leave", security=ANYONE, responses=answers({200: responses.Ticket}, 400, 404, 409, 422)
)
def post_leave(path: requests.TokenPath, body: requests.NothingMore) -> Response:
    """Whoever holds the phone page gives the place in the line back, while nobody has called yet."""
    branch, ticket = system().store.branch_of_token(path.token)

    def leave(writer: Writer) -> Data:
        ticket_of_today(writer, ticket, path.token)
        return act_on_ticket(writer, ticket, TicketAction.CANCEL, None, None)

    return command(branch, leave)


@api.post(
    "/tickets/<token>/more-time",
    security=ANYONE,
    responses=answers({200: responses.Ticket}, 400, 404, 409, 422),
)
def post_more_time(path: requests.TokenPath, body: requests.NothingMore) -> Response:
    """Whoever holds the phone page is called later, in the same place; also just after a call."""
    branch, ticket = system().store.branch_of_token(path.token)

    def ask(writer: Writer) -> Data:
        ticket_of_today(writer, ticket, path.token)
        return ask_for_more_time(writer, ticket)

    return command(branch, ask)


class ReminderBody(requests.Request):
    """Where somebody wants to be told when the turn is near and at the call; forgotten with the day."""

    way: Literal[Medium.SMS, Medium.EMAIL]
    address: str = Field(min_length=1, max_length=300)
    consent: Literal[True] = Field(
        description="That the address may be used for this; nothing else is done with it"
    )


class ReminderWish(BaseModel):
    """What is kept."""

    way: Medium
    address: str = Field(description="Masked; of a browser, whose push service it uses")


@api.post(
    "/tickets/<token>/reminder", security=ANYONE, responses=answers({200: ReminderWish}, 400, 404, 409, 422)
)
def post_reminder(path: requests.TokenPath, body: ReminderBody) -> Response:
    """Be told by SMS or e-mail, for those who cannot keep the phone page open (P5)."""
    branch, ticket = system().store.branch_of_token(path.token)

    def wish(writer: Writer) -> Data:
        ticket_of_today(writer, ticket, path.token)
        return wish_reminder(writer, ticket, body.way, body.address, list(system().messengers))

    return command(branch, wish)


class PushKeys(requests.Request):
    """What a message is encrypted with."""

    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class PushBody(requests.Request):
    """A browser's ``PushSubscription``, as its ``toJSON()`` gives it; forgotten with the day."""

    endpoint: str = Field(max_length=2000)
    expiration: float | None = Field(default=None, alias="expirationTime")
    keys: PushKeys


@api.post(
    "/tickets/<token>/push", security=ANYONE, responses=answers({200: ReminderWish}, 400, 404, 409, 422)
)
def post_push(path: requests.TokenPath, body: PushBody) -> Response:
    """Be told by the browser when the turn is near and at the call, also while the phone page is closed."""
    branch, ticket = system().store.branch_of_token(path.token)
    given = Subscription(body.endpoint, body.keys.p256dh, body.keys.auth)

    def wish(writer: Writer) -> Data:
        ticket_of_today(writer, ticket, path.token)
        return wish_push(writer, ticket, given, system().push)

    return command(branch, wish)


def ticket_of_today(reader: Reader, ticket: str, token: str) -> StoredTicket:
    """A ticket by its phone page, which is dead after the day. Raises :class:`UnknownTicket`."""
    stored = reader.ticket(ticket)
    if stored.day != reader.branch.day(reader.now):
        raise UnknownTicket(token=token)
    return stored


@api.post(
    "/branches/<branch>/tickets/<ticket>/<action>",
    security=SIGNED_IN,
    responses=answers({200: responses.Ticket}, 400, 401, 403, 404, 409, 422),
)
def post_ticket_action(path: requests.TicketActionPath, body: requests.TicketActionBody) -> Response:
    """Cancel, reroute or reinstate a ticket (supervisors)."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    return command(
        path.branch, lambda writer: act_on_ticket(writer, path.ticket, path.action, body.service, caller)
    )
