"""Taking a number, and what may be done to a waiting ticket without a counter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain import events
from queue_server.domain.branch import LateAppointment
from queue_server.domain.citizen_card import PersonMark
from queue_server.domain.errors import (
    AppointmentMissed,
    BranchClosed,
    BranchHalted,
    IdentityNotAsked,
    SameService,
    ServiceClosed,
    TooLateToReturn,
)
from queue_server.domain.selection import is_late
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Ticket, Turn, act, next_turn, ticket_number
from queue_server.service_layer.day_close import begin_day
from queue_server.service_layer.limits import check_limits, opening_facts
from queue_server.service_layer.people import Caller, Device, name_of
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.prospects import Prospect, prospect
from queue_server.service_layer.readings import StoredTicket
from queue_server.service_layer.views import ticket_view


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A citizen's wish for a number."""

    service: str
    language: str = "vi"
    channel: str = "web"
    priority: str | None = None
    case_codes: tuple[str, ...] = ()
    appointment: datetime | None = None
    """The slot booked."""
    files: int = 1
    note: str | None = None
    procedure: str | None = None
    """Code of the procedure that the person comes for."""
    person: PersonMark | None = None
    """What is kept of the identity card shown."""


def take_ticket(writer: Writer, wish: TakeTicket, caller: Caller, open_outside_hours: bool) -> Data:
    """Give the next number of a service.

    Raises:
        UnknownService, UnknownPriority: a name this branch does not have.
        BranchClosed: outside transaction hours (K8), or after the day was closed.
        ServiceClosed, BranchHalted: a supervisor has stopped the service, or the whole branch.
        IdentityNotAsked: somebody's identity card came with it, and the service does not ask for one.
        AppointmentMissed: too late for the slot, where the centre's rule is to refuse.
        LimitReached, DayFull: the centre gives no more of these numbers now.
    """
    check_admission(writer, wish, open_outside_hours)
    return _give(writer, wish, caller)


class VisitKind(StrEnum):
    """How several files of one visit are served (K6)."""

    TOGETHER = "together"
    SPLIT = "split"


def take_visit(
    writer: Writer, wish: TakeTicket, kind: VisitKind, caller: Caller, open_outside_hours: bool
) -> Data:
    """Numbers for several files handed in at once: one number for all of them, or one for each (K6).

    Raises:
        As :func:`take_ticket`.
    """
    check_admission(writer, wish, open_outside_hours)
    visit = writer.new_id()
    if kind is VisitKind.TOGETHER:
        return {"id": visit, "tickets": [_give(writer, wish, caller, visit)]}
    codes = wish.case_codes or (None,) * wish.files
    single = [replace(wish, files=1, case_codes=(code,) if code else ()) for code in codes]
    return {"id": visit, "tickets": [_give(writer, each, caller, visit) for each in single]}


def _give(writer: Writer, wish: TakeTicket, caller: Caller, visit: str | None = None) -> Data:
    """Give the next number within the centre's limits; past one of them the whole transaction is given up."""
    ticket = issue(writer, wish, caller, visit)
    check_limits(writer, ticket, booked=wish.appointment is not None)
    return ticket


def issue(writer: Writer, wish: TakeTicket, caller: Caller, visit: str | None = None) -> Data:
    """Give the next number, whatever the hours and limits; the answer is the ticket's view for its holder.

    The first number of a day ends what earlier days left open, if nothing else did.
    """
    begin_day(writer)
    branch, now = writer.branch, writer.now
    service = branch.service(wish.service)
    number, sequence = writer.take_number(service.letter)
    ticket = Ticket(
        id=writer.new_id(),
        number=ticket_number(service.letter, number),
        sequence=sequence,
        language=wish.language,
        channel=wish.channel,
        priority=wish.priority,
        case_codes=wish.case_codes,
        appointment=wish.appointment,
        files=wish.files,
        visit=visit,
        note=wish.note,
        procedure=wish.procedure,
        person=wish.person.masked if wish.person else None,
    )
    turn = Turn(writer.new_id(), ticket, service.code, 1, TurnState.WAITING, arrived_at=now, queued_at=now)
    stands = prospect(writer, turn, joining=True)
    turn = replace(turn, promised=stands.wait)
    token, device = writer.new_token(), caller.code if isinstance(caller, Device) else None
    writer.add_ticket(ticket, token, device, person_hash=wish.person.hash if wish.person else None)
    writer.add_turn(turn)
    writer.record(events.turn_event(events.TICKET_ISSUED, turn, name_of(caller), device=device))
    stored = StoredTicket(ticket, branch.code, branch.day(now), token, device, now)
    return ticket_view(stored, [turn], writer, private=True, stands=stands)


def check_admission(writer: Writer, wish: TakeTicket, open_outside_hours: bool) -> None:
    """Raises what :func:`take_ticket` raises when no number may be given for ``wish`` now."""
    begin_day(writer)  # what was stopped yesterday stops nobody today
    branch, arrangement = writer.branch, writer.arrangement
    service = branch.service(wish.service)
    branch.check_priority(wish.priority)
    if wish.person and not service.asks_identity:
        raise IdentityNotAsked(service=service.name)
    _check_open(writer, open_outside_hours)
    if halted := arrangement.halted:
        raise BranchHalted(message=halted.message, message_en=halted.message_en)
    if wish.service in arrangement.stopped:
        raise ServiceClosed(service=service.name)
    slot, policy = wish.appointment, branch.policy
    if slot and policy.appointment_late is LateAppointment.REFUSE and is_late(writer.now, slot, policy):
        raise AppointmentMissed(slot=f"{branch.local(slot):%H:%M}", service=wish.service)


def _check_open(writer: Writer, open_outside_hours: bool) -> None:
    hours, local = writer.branch.hours, writer.branch.local(writer.now)
    if writer.daybook.is_closed(local.date().isoformat()):
        raise BranchClosed(**opening_facts(hours.next_day_s_opening(local)))
    if not open_outside_hours and not hours.is_open(local):
        raise BranchClosed(**opening_facts(hours.next_opening(local)))


class TicketAction(StrEnum):
    """What a supervisor may do to a ticket that is at no counter."""

    CANCEL = "cancel"
    REROUTE = "reroute"
    REINSTATE = "reinstate"


def act_on_ticket(
    writer: Writer, ticket: str, action: TicketAction, service: str | None, caller: Caller
) -> Data:
    """Cancel or reroute a waiting ticket, or take a missed one back into the line.

    Raises:
        IllegalTransition: the ticket is not in the state for it, or its time to come back has passed.
        SameService: a reroute to the service it already waits for.
    """
    stored = writer.ticket(ticket)
    turns = list(writer.turns(ticket))
    last = turns[-1]
    _check(writer, last, action, service)
    step = act(last, Action(action.value), writer.now)
    writer.change_turn(step.turn)
    writer.record(events.turn_event(step.event, step.turn, name_of(caller)))
    turns[-1] = step.turn
    stands = None
    if step.requeues and service:
        following, stands = queue_again(writer, step.turn, service, caller)
        turns.append(following)
    return ticket_view(stored, turns, writer, private=True, stands=stands)


def _check(writer: Writer, turn: Turn, action: TicketAction, service: str | None) -> None:
    """The rules of ticket actions beyond the transition table."""
    if action is TicketAction.REROUTE:
        if service == turn.service:
            raise SameService(service=service)
        writer.branch.service(service or "")
    if action is TicketAction.REINSTATE:
        check_return(writer, turn)


def check_return(writer: Writer, turn: Turn) -> None:
    """Raises :class:`TooLateToReturn` when a missed person's time to come back has passed."""
    minutes = writer.branch.policy.reinstate_minutes
    if turn.ended_at and writer.now - turn.ended_at > timedelta(minutes=minutes):
        raise TooLateToReturn(number=turn.ticket.number, minutes=round(minutes))


def queue_again(
    writer: Writer, turn: Turn, service: str, caller: Caller, counter: str | None = None
) -> tuple[Turn, Prospect]:
    """Record the waiting turn that follows a transferred or finished one; with where it stands."""
    following = next_turn(turn, writer.new_id(), service, writer.now)
    stands = prospect(writer, following, joining=True)
    following = replace(following, promised=stands.wait)
    writer.add_turn(following)
    writer.record(events.turn_event(events.TURN_QUEUED, following, name_of(caller), counter))
    return following, stands
