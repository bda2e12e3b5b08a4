"""Taking a number, and what may be done to a waiting ticket without a counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from queue_server.domain import events, moment
from queue_server.domain.errors import (
    BranchClosed,
    IllegalTransition,
    SameService,
)
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Ticket, Turn, act, next_turn, ticket_number
from queue_server.service_layer.people import Caller, Device, name_of
from queue_server.service_layer.ports import StoredTicket, Writer
from queue_server.service_layer.views import ticket_view


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A citizen's wish for a number."""

    service: str
    language: str = "vi"
    channel: str = "web"
    priority: str | None = None
    case_codes: tuple[str, ...] = ()


def take_ticket(writer: Writer, wish: TakeTicket, caller: Caller, open_outside_hours: bool) -> Data:
    """Give the next number of a service; the first ticket of a day closes what earlier days left open.

    Raises:
        UnknownService, UnknownPriority: a name this branch does not have.
        BranchClosed: outside transaction hours (K8).
    """
    branch, now = writer.branch, writer.now
    service = branch.service(wish.service)
    branch.check_priority(wish.priority)
    if not open_outside_hours:
        _check_open(writer)
    number, sequence = writer.take_number(service.letter)
    if sequence == 1:
        _close_earlier_days(writer)
    name = ticket_number(service.letter, number)
    ticket = Ticket(
        writer.new_id(), name, sequence, wish.language, wish.channel, wish.priority, wish.case_codes
    )
    turn = Turn(writer.new_id(), ticket, service.code, 1, TurnState.WAITING, arrived_at=now, queued_at=now)
    token, device = writer.new_token(), caller.code if isinstance(caller, Device) else None
    writer.add_ticket(ticket, token, device)
    writer.add_turn(turn)
    writer.record(events.turn_event(events.TICKET_ISSUED, turn, name_of(caller), device=device))
    stored = StoredTicket(ticket, branch.code, branch.day(now), token, device, now)
    return ticket_view(stored, [turn], writer, private=True)


def _check_open(writer: Writer) -> None:
    branch = writer.branch
    local = branch.local(writer.now)
    if not branch.hours.is_open(local):
        opening = branch.hours.next_opening(local)
        if opening is None:
            raise BranchClosed()
        raise BranchClosed(opens_at=moment.to_text(opening), opening=f"{opening:%H:%M, %d/%m/%Y}")


def _close_earlier_days(writer: Writer) -> None:
    """Expire what earlier days left waiting or held, so that every turn of the log comes to an end."""
    for turn in writer.leftovers():
        step = act(turn, Action.EXPIRE, writer.now)
        writer.change_turn(step.turn)
        writer.record(events.turn_event(step.event, step.turn))
    writer.forget_old_answers()


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
    if step.requeues and service:
        turns.append(queue_again(writer, step.turn, service, caller))
    return ticket_view(stored, turns, writer, private=True)


def _check(writer: Writer, turn: Turn, action: TicketAction, service: str | None) -> None:
    """The rules of ticket actions beyond the transition table."""
    if action is TicketAction.REROUTE:
        if service == turn.service:
            raise SameService(service=service)
        writer.branch.service(service or "")
    if action is TicketAction.REINSTATE and turn.ended_at:
        grace = timedelta(minutes=writer.branch.policy.reinstate_minutes)
        if writer.now - turn.ended_at > grace:
            raise IllegalTransition(state=turn.state.value, action=action.value)


def queue_again(writer: Writer, turn: Turn, service: str, caller: Caller) -> Turn:
    """Record the waiting turn that follows a transferred one."""
    following = next_turn(turn, writer.new_id(), service, writer.now)
    writer.add_turn(following)
    writer.record(events.turn_event(events.TURN_QUEUED, following, name_of(caller)))
    return following
