"""The floor of a branch as its event log tells it: every turn and counter, rebuilt from nothing but entries.

A replayed log must equal the stored state: the tests hold the database, the boards and this side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.events import TURN_WITHDRAWN, Event
from queue_server.domain.turn import Turn


class LogHole(ValueError):
    """An entry came that is not the next one."""


@dataclass(slots=True)
class Floor:
    """Turns by id and counters by code, as of entry ``seq``."""

    seq: int = 0
    turns: dict[str, Turn] = field(default_factory=dict)
    counters: dict[str, dict[str, Any]] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Take in the next entry.

        Raises:
            LogHole: the entry's number is not the one after the last.
        """
        if event.seq != self.seq + 1:
            raise LogHole(f"entry {event.seq} after {self.seq}")
        self.seq = event.seq
        kind = event.type.partition(".")[0]
        if kind in ("ticket", "turn"):
            turn = Turn.from_data(event.data["turn"])
            if event.type == TURN_WITHDRAWN:
                del self.turns[turn.id]
            else:
                self.turns[turn.id] = turn
        elif kind == "counter":
            counter = event.data["counter"]
            self.counters[counter["code"]] = counter


def replay(events: Iterable[Event]) -> Floor:
    """The floor after all of ``events``, which begin with entry 1."""
    floor = Floor()
    for event in events:
        floor.apply(event)
    return floor
