"""Asking for a few more minutes on the phone page."""

from __future__ import annotations

from queue_server.domain import events
from queue_server.domain.more_time import postpone
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.views import ticket_view


def ask_for_more_time(writer: Writer, ticket: str) -> Data:
    """Call the ticket's holder later, in the same place; a counter that has called already is free again.

    Raises:
        IllegalTransition, NoMoreTime, MoreTimeUsed: it cannot be; nothing changed.
    """
    turns = list(writer.turns(ticket))
    before = turns[-1]
    step = postpone(before, writer.branch.policy, writer.now)
    writer.change_turn(step.turn)
    writer.record(events.turn_event(step.event, step.turn, called_to=before.counter))
    turns[-1] = step.turn
    return ticket_view(writer.ticket(ticket), turns, writer, private=False)
