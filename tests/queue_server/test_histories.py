"""From any history: every rule holds, nobody is lost, an undo restores exactly, the log is the stored state.

A state machine presses everything everywhere, legal or not, at counters that share, pool and help, under
rules of its own choosing, on a clock that also jumps back, and on a real database. A refusal changes nothing.
Each call is judged by the floor as it was before it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain.branch import Branch
from queue_server.domain.counter import status_from
from queue_server.domain.errors import Refusal
from queue_server.domain.events import Event
from queue_server.domain.selection import STILL, Rule, in_line, levels, standing
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn
from queue_server.service_layer.arranging import StopWords, assign, halt, stop_service
from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.more_time import ask_for_more_time
from queue_server.service_layer.people import Staff
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.service_layer.rounds import make_round
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from tests.queue_server.happenings import HAPPENINGS, RULES, TOAN, shared_centre
from tests.support.audit import Audit
from tests.support.stores import BRANCH, Bench


class Histories(RuleBasedStateMachine):
    """Some days at a tiny centre, gone through by chance."""

    @initialize(rules=RULES)
    def open_centre(self, rules: dict[str, Any]) -> None:
        shared_memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None)
        self.desk = Bench(f"sqlite:///{self.folder.name}/luot.db")
        self.desk.store.install(shared_centre(**rules).documents())
        self.branch = self.desk.store.branch(BRANCH)
        self.audit = Audit(self.branch)
        self.tickets: list[str] = []
        self.contested: dict[str, list[int]] = {}
        self.judged: dict[int, tuple[str, bool]] = {}
        self.taken_back = 0
        self.begun = ""
        self.catch_up()

    # What happens

    @rule(happenings=HAPPENINGS)
    def some_time_goes_by(self, happenings: list[tuple[str, dict[str, Any]]]) -> None:
        for name, how in happenings:
            getattr(self, name)(**how)

    def people_come(self, people: list[tuple[str | None, int | None]], service: str) -> None:
        for priority, slot in people:
            booked = None if slot is None else self.desk.clock.now() + timedelta(minutes=slot)
            self.attempt(partial(self.take, service, priority, booked))
            self.desk.clock.move(minutes=1)

    def take(self, service: str, priority: str | None, booked: datetime | None) -> None:
        taken = self.desk.take(service, open_outside_hours=True, priority=priority, appointment=booked)
        self.tickets.append(taken["id"])

    def work(self, at: str, times: int) -> None:
        """One after another, as on most of a day."""
        for _ in range(times):
            self.attempt(partial(self.desk.press, "next", at))
            self.attempt(partial(self.desk.press, "serve", at))

    def next(self, at: str) -> None:
        self.attempt(partial(self.desk.press, "next", at))

    def serve(self, at: str) -> None:
        self.attempt(partial(self.desk.press, "serve", at))

    def finish(self, at: str, service: str | None) -> None:
        self.attempt(partial(self.desk.press, "finish", at, service=service))

    def press(self, action: CounterAction, at: str, n: int, service: str, by: Staff) -> None:
        named = self.named(action, n, service)
        self.attempt(partial(self.desk.press, action.value, at, by, **named))

    def press_and_take_back(self, action: CounterAction, at: str, n: int, service: str) -> None:
        """Whatever was just done can be taken back at once, and everything is as before."""
        named = self.named(action, n, service)
        before, end = self.picture(), self.audit.floor.seq
        self.attempt(partial(self.desk.press, action.value, at, **named))
        if action is CounterAction.UNDO or self.audit.floor.seq == end:
            return
        self.desk.press("undo", at)
        self.catch_up()
        assert self.picture() == before

    def call_and_take_back(self, at: str, other: str) -> None:
        """A wrong press, taken back after another counter has called as well."""
        self.attempt(partial(self.desk.press, "next", at))
        self.attempt(partial(self.desk.press, "next", other))
        self.attempt(partial(self.desk.press, "undo", at))

    def take_back(self, at: str, by: Staff) -> None:
        self.attempt(partial(self.desk.press, "undo", at, by))

    def rule_on_ticket(self, action: TicketAction, n: int, service: str) -> None:
        if self.tickets:
            ticket = self.tickets[n % len(self.tickets)]
            self.write(act_on_ticket, ticket, action, service, TOAN)

    def ask_for_more_time(self, n: int) -> None:
        """At any time of a ticket's life; the place is kept, and it is refused past the rule's limit."""
        if not self.tickets:
            return
        ticket, end = self.tickets[n % len(self.tickets)], self.audit.floor.seq
        self.write(ask_for_more_time, ticket)
        if self.audit.floor.seq > end:
            last = [turn for turn in self.audit.floor.turns.values() if turn.ticket.id == ticket][-1]
            assert last.state is TurnState.WAITING
            assert last.postponed <= self.branch.policy.more_times
            assert last.not_before
            assert last.not_before > self.desk.clock.now()

    def assign(self, at: str, services: list[str] | None, minutes: int) -> None:
        until = self.desk.clock.now() + timedelta(minutes=minutes) if minutes else None
        seen = self.seen("assignments", at)
        self.write(assign, at, services, until, seen, TOAN)

    def stop(self, service: str, words: StopWords | None, old: bool) -> None:
        self.write(stop_service, service, words, None if old else self.seen("stopped", service), TOAN)

    def halt(self, words: StopWords | None) -> None:
        halted = (self.audit.arrangement or {}).get("halted")
        self.write(halt, words, halted["seq"] if halted else None, TOAN)

    def rate(self, at: str) -> None:
        self.write(submit_rating, SubmitRating({"overall": 5}, counter=at), None)

    def close_the_day(self) -> None:
        self.write(close_day, TOAN)
        with self.desk.store.read(BRANCH) as reader:
            assert not reader.unended(), "somebody was left hanging"

    def reopen_the_day(self) -> None:
        self.write(reopen_day, TOAN)

    def make_rounds(self) -> None:
        """What is due by the clock is done at once, and then nothing is due any more."""
        make_round(self.desk.store, BRANCH, open_outside_hours=False)
        self.catch_up()
        done = self.audit.floor.seq
        make_round(self.desk.store, BRANCH, open_outside_hours=False)
        assert self.desk.store.seqs()[BRANCH] == done

    def time_passes(self, minutes: float) -> None:
        self.desk.clock.move(minutes=minutes)

    # How it is done

    def named(self, action: CounterAction, n: int, service: str) -> dict[str, Any]:
        if action in (CounterAction.CALL, CounterAction.RESUME) and self.tickets:
            turns = list(self.audit.floor.turns.values())
            return {"turn": turns[n % len(turns)].id}
        return {"service": service} if action is CounterAction.TRANSFER else {}

    def seen(self, part: str, name: str) -> int | None:
        present = ((self.audit.arrangement or {}).get(part) or {}).get(name)
        return present["seq"] if present else None

    def write(self, use_case: Callable[..., object], *given: Any) -> None:
        def act() -> None:
            with self.desk.store.write(BRANCH) as writer:
                use_case(writer, *given)

        self.attempt(act)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it and judge what came of it; if it is refused, nothing may have changed."""
        before = self.desk.store.seqs()
        try:
            act()
        except Refusal:
            assert self.desk.store.seqs() == before
        self.catch_up()

    def catch_up(self) -> None:
        """Judge each call by the floor before its command, then read the entries."""
        with self.desk.store.read(BRANCH) as reader:
            news = list(reader.events(self.audit.floor.seq, 1000))
            if reader.daybook.begun != self.begun or any(event.type == "day.closed" for event in news):
                self.begun = reader.daybook.begun
                self.contested.clear()
            for event in news:
                if event.type == "turn.called":
                    self.judge(event, reader.branch)
                elif event.type == "turn.restored":
                    self.count_off(event)
            self.audit.read(news)
            self.compare(reader, {event.ticket for event in news if event.ticket})

    def judge(self, event: Event, branch: Branch) -> None:
        """Whether this call is the one that the rules want, said without the code that chose."""
        arrangement = self.audit.arrangement or {"stopped": {}, "halted": None}
        assert not arrangement["halted"], "called while the branch stood still"
        chosen = event.data.get("rule")
        if chosen in (None, Rule.CHOSEN):
            return
        called = self.audit.floor.turns[event.data["turn"]["id"]]
        assert called.service not in arrangement["stopped"], "called of a stopped service"
        policy, now, counter = branch.policy, event.time, branch.counter(str(event.data["turn"]["counter"]))
        waiting = [
            turn
            for turn in self.audit.floor.turns.values()
            if turn.state is TurnState.WAITING
            and turn.service not in arrangement["stopped"]
            and branch.day(turn.arrived_at) == branch.day(now)
            and not in_line(turn).away(now)
        ]
        assert called in waiting, "called before the time asked for was up"
        for level in levels(counter, policy):
            here = [turn for turn in waiting if turn.service in level and turn.service not in counter.helps]
            if called.service in level:
                break
            assert not here, "somebody of an earlier level was passed"
        cap = timedelta(minutes=policy.ordinary_cap_minutes)
        past = [turn for turn in here if now - turn.arrived_at >= cap and turn is not called]
        if chosen not in (Rule.APPOINTMENT, Rule.WAITED_LONG):
            assert not past, "somebody who has waited to the cap was passed by a later one"
        if chosen == Rule.WAITED_LONG:
            assert not [turn for turn in past if place(turn) < place(called)]
        self.count(event, called, waiting, branch)

    def count(self, event: Event, called: Turn, waiting: list[Turn], branch: Branch) -> None:
        """Contested calls only: those for which somebody of the other kind stood in the same line."""
        rules = [
            standing(in_line(turn), branch.policy, event.time)
            for turn in waiting
            if turn.service == called.service and turn is not called
        ]
        priority = event.data["rule"] == Rule.PRIORITY
        other = Rule.ARRIVAL if priority else Rule.PRIORITY
        privileged = event.data["rule"] in (Rule.APPOINTMENT, Rule.WAITED_LONG)
        if branch.policy.priority_ratio is None or privileged or other not in rules:
            return
        self.contested.setdefault(called.service, [0, 0])[0 if priority else 1] += 1
        self.judged[event.command or 0] = (called.service, priority)

    def count_off(self, event: Event) -> None:
        """A contested call that was taken back is none."""
        if undone := self.judged.pop(event.data["undone"], None):
            service, priority = undone
            self.contested.setdefault(service, [0, 0])[0 if priority else 1] -= 1
            self.taken_back += 1

    def compare(self, reader: Any, tickets: set[str]) -> None:
        """The log replays to what is stored."""
        assert self.audit.floor.seq == reader.seq()
        for ticket in tickets:
            stored = {turn.id: turn for turn in reader.turns(ticket)}
            told = {turn.id: turn for turn in self.audit.floor.turns.values() if turn.ticket.id == ticket}
            assert told == stored

    def picture(self) -> dict[str, Any]:
        """Everything that the branch is, but for the log itself."""
        with self.desk.store.read(BRANCH) as reader:
            return {
                "floor": replace(reader.floor(), seq=0),
                "turns": dict(self.audit.floor.turns),
                "rhythms": dict(reader.rhythms),
            }

    # What always holds

    @invariant()
    def one_person_a_counter_and_one_counter_a_person(self) -> None:
        if hasattr(self, "audit"):
            self.audit.check_floor()

    @invariant()
    def calls_keep_the_ratio(self) -> None:
        """Less whole rounds, the contested calls are where the stored round says, and that is within one."""
        if not hasattr(self, "audit") or not (ratio := self.branch.policy.priority_ratio):
            return
        with self.desk.store.read(BRANCH) as reader:
            rhythms = dict(reader.rhythms)
        for service, (priority, ordinary) in self.contested.items():
            within = rhythms.get(service, STILL)
            rounds, rest = divmod(priority - within.priority, ratio[0])
            assert rest == 0
            assert ordinary - within.ordinary == rounds * ratio[1]
            if not self.taken_back:
                assert 0 <= within.priority <= ratio[0]
                assert 0 <= within.ordinary < ratio[1]

    @invariant()
    def the_log_tells_of_counters_and_arrangement_too(self) -> None:
        if not hasattr(self, "audit"):
            return
        with self.desk.store.read(BRANCH) as reader:
            stored, statuses = reader.arrangement.to_data(), reader.statuses()
        told = self.audit.arrangement or {"assignments": {}, "stopped": {}, "halted": None}
        assert told == stored
        for code, counter in self.audit.floor.counters.items():
            assert counter["state"] == statuses[code].state.value

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        with self.desk.store.read(BRANCH) as reader:
            self.compare(reader, set(self.tickets))
            for event in reader.events(0, 10_000):
                if event.type.startswith("counter."):
                    last = {event.data["counter"]["code"]: event.data}
                    self.last_desks = {**getattr(self, "last_desks", {}), **last}
            statuses = reader.statuses()
        for code, data in getattr(self, "last_desks", {}).items():
            assert status_from(data["counter"], data["desk"]) == statuses[code]
        self.desk.close()
        self.folder.cleanup()


def place(turn: Turn) -> tuple[Any, int]:
    return turn.arrived_at, turn.ticket.sequence


Histories.TestCase.settings = settings(
    max_examples=settings().max_examples // 4, stateful_step_count=10, suppress_health_check=list(HealthCheck)
)
test_any_history = Histories.TestCase
