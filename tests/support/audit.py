"""An auditor: reads a branch's log entry by entry and says when something in it cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.floor import Floor
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn, live_number

LIVE = frozenset({TurnState.WAITING, TurnState.CALLED, TurnState.SERVING, TurnState.HELD})
BACK_IN_LINE = ("turn.put_back", "turn.postponed", "turn.reinstated", "turn.held", "turn.restored")


class Audit:
    """The floor as the log tells it, and what must be true of every log."""

    def __init__(self, branch: Branch) -> None:
        """``branch`` tells the business day of an instant, and which numbers are kept for paper."""
        self.floor = Floor()
        self._branch = branch
        self._arrivals: dict[str, datetime] = {}
        self._called: set[str] = set()
        self._given: dict[tuple[str, str], int] = {}
        self.arrangement: dict[str, Any] | None = None
        """The last one that the log tells of."""

    def read(self, events: Iterable[Event]) -> None:
        """Take in the next entries. AssertionError for one that cannot be, LogHole for a gap."""
        for event in events:
            self.floor.apply(event)
            kind = event.type.partition(".")[0]
            if kind in ("ticket", "turn"):
                self._read_turn(event)
            elif event.type == "branch.arranged":
                self.arrangement = event.data["arrangement"]

    def _read_turn(self, event: Event) -> None:
        turn = Turn.from_data(event.data["turn"])
        arrived = self._arrivals.setdefault(turn.ticket.id, turn.arrived_at)
        assert turn.arrived_at == arrived, f"{turn.ticket.number} lost its place"
        if event.type == "ticket.issued":
            self._count(turn)
        elif event.type == "turn.called":
            assert turn.id not in self._called, f"{turn.ticket.number} was called twice"
            self._called.add(turn.id)
        elif event.type in BACK_IN_LINE:
            self._called.discard(turn.id)

    def _count(self, turn: Turn) -> None:
        """Numbers are 1, 2, 3… for each letter and day, but for those kept, and over all letters."""
        day, number = self._branch.day(turn.arrived_at), turn.ticket.number
        letter, shown = number.rstrip("0123456789"), int(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        of_letter, of_all = self._one_more(day, letter), self._one_more(day, "*")
        due = live_number(of_letter, self._branch.policy.paper_from)
        assert shown == due, f"{number} is the {of_letter}. of {letter} on {day}"
        assert turn.ticket.sequence == of_all, f"{number} is the {of_all}. on {day}"

    def _one_more(self, day: str, what: str) -> int:
        self._given[day, what] = self._given.get((day, what), 0) + 1
        return self._given[day, what]

    def check_floor(self) -> None:
        """One person a counter, one counter a person, one live turn a ticket."""
        turns = self.floor.turns.values()
        present = [turn.counter for turn in turns if turn.state.at_counter]
        assert len(set(present)) == len(present), "two people at one counter"
        live = [turn.ticket.id for turn in turns if turn.state in LIVE]
        assert len(set(live)) == len(live), "one person in two places"
