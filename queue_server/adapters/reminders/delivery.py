"""Following the log to tell those who wait with the phone page closed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from queue_server.adapters.following import DeliveryFailed
from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.reminder import Medium
from queue_server.service_layer.ports import Store
from queue_server.service_layer.reminders import (
    AddressGone,
    Due,
    MessageRefused,
    Messenger,
    MessengerAway,
    Occasion,
    due_reminders,
)

log = logging.getLogger(__name__)

TEXTS = {
    "vi": {
        Occasion.NEAR: "{branch}: số {number} còn {ahead} người trước bạn. Mời bạn trở lại sảnh chờ.",
        Occasion.CALLED: "{branch}: mời số {number} đến {counter} ngay bây giờ.",
    },
    "en": {
        Occasion.NEAR: "{branch}: {ahead} people are before number {number}. Please come back to the hall.",
        Occasion.CALLED: "{branch}: number {number}, please come to {counter} now.",
    },
}


class ReminderDelivery:
    """Fulfils :class:`~queue_server.adapters.following.Delivery`.

    What was sent is remembered at once, so that an entry that comes again is no second message. A carrier
    that is away is waited for once in each round, and holds up none of the others.
    """

    name = "reminders"
    durable = True
    from_the_start = False

    def __init__(self, store: Store, messengers: Mapping[Medium, Messenger]) -> None:
        self._store, self._messengers = store, messengers

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        with self._store.read(branch) as reader:
            due, place = list(due_reminders(reader, events)), reader.branch
        away: dict[str, str] = {}
        for each in due:
            if each.reminder.carrier in away:
                continue
            try:
                there = self._send(each, place)
            except MessengerAway as error:
                away[each.reminder.carrier] = str(error)
                continue
            with self._store.write(branch) as writer:
                if there:
                    writer.note_told(each.after)
                else:
                    writer.drop_reminder(each.reminder)
        if away:
            raise DeliveryFailed("; ".join(away.values()))

    def _send(self, due: Due, branch: Branch) -> bool:
        """Whether the address is still worth keeping. Raises MessengerAway."""
        messenger = self._messengers.get(due.reminder.way)
        if messenger is None:
            return True  # the gateway was taken away after somebody had wished for it
        text = words(due, branch)
        try:
            messenger.send(due.reminder.address, text.split(":")[0], text)
        except AddressGone as error:
            log.info("number %s is not told any more: %s", due.turn.ticket.number, error)
            return False
        except MessageRefused as error:
            log.warning("number %s was not told: %s", due.turn.ticket.number, error)
        return True

    def rest(self) -> None:
        """Nothing to do between entries."""


def words(due: Due, branch: Branch) -> str:
    """The message, in the ticket's language."""
    english = due.turn.ticket.language == "en"
    counter = branch.counters.get(due.turn.counter or "")
    place = (counter.name_en if english else counter.name) if counter else ""
    return TEXTS["en" if english else "vi"][due.occasion].format(
        branch=branch.name_en if english else branch.name,
        number=due.turn.ticket.number,
        ahead=due.ahead,
        counter=place,
    )
