"""From any history: no double call, no gap or twin in numbers, and the log replays to the stored state.

A state machine presses everything everywhere, legal or not, on a clock that also jumps back, and on a real
database; a refusal must change nothing.
"""

from __future__ import annotations

import tempfile
from collections import Counter as Tally
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain.errors import Refusal
from queue_server.domain.floor import Floor
from queue_server.domain.transitions import TurnState
from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from tests.support.stores import BRANCH, OFFICER, Bench

COUNTERS = st.sampled_from(["1", "2", "3"])
SERVICES = st.sampled_from(["ho-tich", "dat-dai", "thu-phi"])
ANY_TURN = st.integers(0, 40)


class Histories(RuleBasedStateMachine):
    """A day at a tiny centre, gone through by chance."""

    @initialize(
        next_when_called=st.sampled_from(["refuse", "no_show", "served"]), call_means_serving=st.booleans()
    )
    def open_centre(self, next_when_called: str, call_means_serving: bool) -> None:
        shared_memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None)
        self.desk = Bench(
            f"sqlite:///{self.folder.name}/luot.db",
            next_when_called=next_when_called,
            call_means_serving=call_means_serving,
        )
        self.floor = Floor()
        self.tickets: list[str] = []
        self.calls: Tally[tuple[str, str]] = Tally()

    def attempt(self, action) -> None:
        """Do it; if it is refused, nothing may have changed."""
        before = self.desk.store.seqs()
        try:
            action()
        except Refusal:
            assert self.desk.store.seqs() == before

    def some_ticket(self, n: int) -> str | None:
        return self.tickets[n % len(self.tickets)] if self.tickets else None

    @rule(service=SERVICES, priority=st.sampled_from([None, "elderly"]))
    def take(self, service: str, priority: str | None) -> None:
        taken = self.desk.take(service, open_outside_hours=True, priority=priority)
        self.tickets.append(taken["id"])

    @rule(at=COUNTERS)
    def next(self, at: str) -> None:
        self.attempt(lambda: self.desk.press("next", at))

    @rule(at=COUNTERS)
    def serve(self, at: str) -> None:
        self.attempt(lambda: self.desk.press("serve", at))

    @rule(action=st.sampled_from(list(CounterAction)), at=COUNTERS, n=ANY_TURN, service=SERVICES)
    def press(self, action: CounterAction, at: str, n: int, service: str) -> None:
        named: dict[str, Any] = {}
        ticket = self.some_ticket(n)
        if action in (CounterAction.CALL, CounterAction.RESUME) and ticket:
            with self.desk.store.read(BRANCH) as reader:
                turns = reader.turns(ticket)
            named = {"turn": turns[n % len(turns)].id}
        if action is CounterAction.TRANSFER:
            named = {"service": service}
        self.attempt(lambda: self.desk.press(action.value, at, **named))

    @rule(action=st.sampled_from(list(TicketAction)), n=ANY_TURN, service=SERVICES)
    def rule_on_ticket(self, action: TicketAction, n: int, service: str) -> None:
        ticket = self.some_ticket(n)
        if ticket is None:
            return

        def act() -> None:
            with self.desk.store.write(BRANCH) as writer:
                act_on_ticket(writer, ticket, action, service, OFFICER)

        self.attempt(act)

    @rule(at=COUNTERS)
    def rate(self, at: str) -> None:
        def submit() -> None:
            with self.desk.store.write(BRANCH) as writer:
                submit_rating(writer, SubmitRating({"overall": 5}, counter=at), None)

        self.attempt(submit)

    @rule(minutes=st.sampled_from([1, 7, 40, 24 * 60, -3, -24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.desk.clock.move(minutes=minutes)

    @invariant()
    def the_log_tells_the_stored_state(self) -> None:
        if not hasattr(self, "floor"):
            return
        with self.desk.store.read(BRANCH) as reader:
            for event in reader.events(self.floor.seq, 1000):
                self.floor.apply(event)
                self._note_call(event.type, event.data)
            assert self.floor.seq == reader.seq()
            stored = {turn.id: turn for ticket in self.tickets for turn in reader.turns(ticket)}
            statuses = reader.statuses()
        assert self.floor.turns == stored
        for code, counter in self.floor.counters.items():
            assert counter["state"] == statuses[code].state.value

    def _note_call(self, kind: str, data: dict) -> None:
        """A turn is called anew only after it went back into the line or was held."""
        if kind == "turn.called":
            self.calls[data["turn"]["id"], "open"] += 1
            assert self.calls[data["turn"]["id"], "open"] == 1, "called twice"
        elif kind in ("turn.put_back", "turn.reinstated", "turn.held"):
            self.calls[data["turn"]["id"], "open"] = 0
        elif kind == "turn.restored":
            self.calls[data["turn"]["id"], "open"] = data["turn"]["state"] in ("called", "serving")

    @invariant()
    def one_person_a_counter_and_one_counter_a_person(self) -> None:
        if not hasattr(self, "floor"):
            return
        present = [turn for turn in self.floor.turns.values() if turn.state.at_counter]
        assert len({turn.counter for turn in present}) == len(present)
        tickets = [turn.ticket.id for turn in self.floor.turns.values() if not turn.state.ended]
        live = [
            turn.ticket.id
            for turn in self.floor.turns.values()
            if turn.state in (TurnState.WAITING, TurnState.CALLED, TurnState.SERVING, TurnState.HELD)
        ]
        assert len(set(live)) == len(live) <= len(tickets)

    @invariant()
    def numbers_have_no_gap_and_no_twin(self) -> None:
        if not hasattr(self, "floor"):
            return
        given: dict[tuple[str, str], list[int]] = {}
        for turn in self.floor.turns.values():
            if turn.step == 1:
                day = self.desk.store.branch(BRANCH).day(turn.arrived_at)
                given.setdefault((day, turn.ticket.number[0]), []).append(int(turn.ticket.number[1:]))
                given.setdefault((day, "*"), []).append(turn.ticket.sequence)
        for numbers in given.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            self.folder.cleanup()


Histories.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, suppress_health_check=list(HealthCheck)
)
test_any_history = Histories.TestCase
