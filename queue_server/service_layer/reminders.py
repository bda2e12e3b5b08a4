"""Who wishes to be told by SMS, e-mail or Web Push, and when somebody is to be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from queue_server.domain import events
from queue_server.domain.errors import IllegalTransition, NoReminders
from queue_server.domain.events import Event
from queue_server.domain.push import Subscription
from queue_server.domain.reminder import FRESH, Medium, Reminder, read_address
from queue_server.domain.selection import STILL, in_line, line_order
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.ports import Reader, Writer

OVER = (TurnState.SERVED, TurnState.CANCELLED, TurnState.EXPIRED)


class Messenger(Protocol):
    """One way of telling somebody."""

    def send(self, address: str, subject: str, text: str) -> None:
        """Have it delivered.

        Raises:
            MessengerAway: not now; the same message may go through later.
            MessageRefused: never to this address.
        """


class PushMessenger(Messenger, Protocol):
    """Telling a browser whose page is closed."""

    @property
    def public_key(self) -> str:
        """What a browser must know to be told by this server, base64url."""

    def believed(self, subscription: Subscription) -> Subscription:
        """Raises :class:`BadSubscription` for one that this server would not send to."""


class MessengerAway(Exception):
    """The gateway cannot be reached or is in trouble."""


class MessageRefused(Exception):
    """The gateway does not deliver to this address."""


class AddressGone(MessageRefused):
    """Nobody is there any more, and nobody will be."""


def wish_reminder(writer: Writer, ticket: str, way: Medium, typed: str, offered: Sequence[Medium]) -> Data:
    """Remember where a ticket's holder wants to be told; a later wish replaces an earlier one.

    What was told is not told again at another address: one ticket is worth a few messages, not any number.

    Raises:
        NoReminders: this server has no gateway for it.
        BadAddress: nothing can be delivered there.
        IllegalTransition: the ticket is over.
    """
    if way not in offered:
        raise NoReminders()
    return _keep(writer, Reminder(ticket, way, read_address(way, typed)))


def wish_push(writer: Writer, ticket: str, subscription: Subscription, push: PushMessenger | None) -> Data:
    """Remember the browser that a ticket's holder wants to be told by, as :func:`wish_reminder`.

    Raises:
        NoReminders: this server tells nobody so.
        BadSubscription: it is of no push service that this server believes.
        IllegalTransition: the ticket is over.
    """
    if push is None:
        raise NoReminders()
    return _keep(writer, Reminder(ticket, Medium.PUSH, push.believed(subscription).to_text()))


def _keep(writer: Writer, wanted: Reminder) -> Data:
    last = writer.turns(wanted.ticket)[-1]
    if last.state in OVER:
        raise IllegalTransition(action="remind", state=last.state.value, number=last.ticket.number)
    writer.set_reminder(wanted)
    return {"way": wanted.way.value, "address": wanted.masked}


class Occasion(StrEnum):
    """Why somebody is told."""

    NEAR = "near"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Due:
    """One message to be sent, and what is remembered once it is."""

    reminder: Reminder
    occasion: Occasion
    turn: Turn
    ahead: int
    after: Reminder


def due_reminders(reader: Reader, happened: Sequence[Event]) -> Iterator[Due]:
    """Who is to be told now that these entries have come: the called, and those whose turn is near."""
    wishes = {each.ticket: each for each in reader.reminders()}
    for entry in happened if wishes else ():
        wish = wishes.get(entry.ticket or "")
        news = entry.type == events.TURN_CALLED and reader.now - entry.time <= FRESH
        if wish and news and entry.seq > wish.call_told:
            told = wishes[wish.ticket] = replace(wish, call_told=entry.seq, near_told=True)
            yield Due(wish, Occasion.CALLED, Turn.from_data(entry.data["turn"]), 0, told)
    yield from _near(reader, [wish for wish in wishes.values() if not wish.near_told])


def _near(reader: Reader, wishes: Sequence[Reminder]) -> Iterator[Due]:
    """Those of the wishes that are for somebody whose turn is near."""
    ahead = _ahead(reader) if wishes else {}
    for wish in wishes:
        turn, before = ahead.get(wish.ticket, (None, 0))
        if turn and before <= reader.branch.policy.remind_ahead:
            yield Due(wish, Occasion.NEAR, turn, before, replace(wish, near_told=True))


def _ahead(reader: Reader) -> dict[str, tuple[Turn, int]]:
    """Everybody who waits, by ticket, with how many are before; each line is played through once."""
    lines: dict[str, list[Turn]] = {}
    for turn in reader.waiting(list(reader.branch.services)):
        lines.setdefault(turn.service, []).append(turn)
    found: dict[str, tuple[Turn, int]] = {}
    for service, line in lines.items():
        rhythm = reader.rhythms.get(service, STILL)
        order = line_order([in_line(turn) for turn in line], reader.branch.policy, rhythm, reader.now)
        for before, (place, _) in enumerate(order):
            found[line[place].ticket.id] = line[place], before
    return found
