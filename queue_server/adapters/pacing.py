"""Following the log to learn how long turns keep their counters."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.adapters.database.paces import DatabasePaces
from queue_server.domain.events import Event
from queue_server.domain.measuring import TELLING, Measured, measured
from queue_server.service_layer.ports import Reader, Store


class PaceDelivery:
    """Fulfils :class:`~queue_server.adapters.following.Delivery`: counts every finished turn once.

    A finish counts at once, and an undo takes it out again. Entries that come again are known by their
    number, which is stored in one transaction with what they changed.
    """

    name = "pace"
    durable = True
    from_the_start = True

    def __init__(self, store: Store, paces: DatabasePaces) -> None:
        self._store, self._paces = store, paces

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        telling = [event for event in events if event.type in TELLING]
        if not telling:
            return
        with self._store.read(branch) as reader:
            found = [turn for turn in (_measured(event, reader) for event in telling) if turn]
        if found:
            self._paces.count(branch, found)

    def rest(self) -> None:
        """Nothing to do between entries."""


def _measured(entry: Event, reader: Reader) -> Measured | None:
    return measured(entry, reader.history(entry.data["turn"]["ticket"]["id"]), reader.branch)
