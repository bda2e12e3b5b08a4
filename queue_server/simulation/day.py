"""Living through a planned day: every step is a use case on a real store, at a moment of a virtual clock."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from queue_server.domain.branch import Branch
from queue_server.domain.errors import AppointmentMissed, Refusal, TooLateToReturn
from queue_server.domain.floor import Floor
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Result, Turn
from queue_server.service_layer.arranging import assign
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.ports import CallPhrase, Store
from queue_server.service_layer.tickets import TakeTicket, TicketAction, act_on_ticket, take_ticket
from queue_server.simulation.plan import DayPlan, Visitor

PATIENCE = timedelta(seconds=90)
"""How long an officer waits for somebody called, then once more after calling again."""
PAUSE = timedelta(minutes=10)
LOOK_AROUND = timedelta(minutes=5)
"""How often idle officers and the supervisor look at the floor."""
RELIEF, RELIEVED_BY = timedelta(minutes=60), 2
"""How long, and by how many counters at once, a surge is relieved."""


class VirtualClock:
    """Fulfils :class:`~queue_server.service_layer.ports.Clock`; it stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Let it be ``moment``, which is not before now."""
        self._now = max(self._now, moment.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Relief:
    """A counter that the supervisor let help the field in its surge."""

    at: datetime
    counter: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a day: its turns as the log tells them, and what the supervisor did."""

    turns: tuple[Turn, ...]
    reliefs: tuple[Relief, ...]
    turned_away: int
    """Who got no number, by a limit of the centre's."""


class Day:
    """One day at one branch."""

    def __init__(
        self, store: Store, clock: VirtualClock, branch: str, plan: DayPlan, phrase: CallPhrase, relieve: bool
    ) -> None:
        self.store, self.clock, self.code, self.plan, self.phrase = store, clock, branch, plan, phrase
        self.branch: Branch = store.branch(branch)
        self.relieve = relieve
        self.reliefs: list[Relief] = []
        self.turned_away = 0
        self._ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._visitors: dict[str, Visitor] = {}
        self._missed: set[str] = set()
        self._idle: dict[str, None] = {}
        self._pauses = {code: list(pauses) for code, pauses in plan.pauses.items()}
        self._supervisor = Staff("supervisor", "Trưởng ca", Role.SUPERVISOR, branch)

    def live(self) -> Lived:
        """Go through the whole day, until the last visitor has been served or is missing."""
        for counter in self.branch.counters:
            self._at(self.plan.opens, partial(self._open, counter))
        for visitor in self.plan.visitors:
            self._at(visitor.arrives, partial(self._come, visitor))
        self._at(self.plan.opens + LOOK_AROUND, self._look_around)
        while self._ahead:
            moment, _, happen = heapq.heappop(self._ahead)
            self.clock.move_to(moment)
            happen()
        return Lived(tuple(self._turns()), tuple(self.reliefs), self.turned_away)

    def _at(self, moment: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._ahead, (moment, next(self._order), happen))

    def _in(self, wait: timedelta, happen: Callable[[], None]) -> None:
        self._at(self.clock.now() + wait, happen)

    # Citizens

    def _come(self, visitor: Visitor) -> None:
        wish = TakeTicket(
            visitor.stations[0].service,
            channel="appointment" if visitor.appointment else "kiosk",
            priority=visitor.priority,
            appointment=visitor.appointment,
        )
        try:
            ticket = self._admitted(wish)
        except Refusal:
            self.turned_away += 1
            return
        self._visitors[ticket["id"]] = visitor
        self._wake(wish.service)

    def _admitted(self, wish: TakeTicket) -> Data:
        """The ticket; an ordinary one for somebody whose slot has passed, where that is the centre's rule."""
        try:
            return self._take(wish)
        except AppointmentMissed:
            return self._take(replace(wish, channel="kiosk", appointment=None))

    def _take(self, wish: TakeTicket) -> Data:
        with self.store.write(self.code) as writer:
            return take_ticket(writer, wish, None, open_outside_hours=True)

    def _come_back(self, ticket: str, service: str) -> None:
        try:
            with self.store.write(self.code) as writer:
                act_on_ticket(writer, ticket, TicketAction.REINSTATE, None, self._supervisor)
        except TooLateToReturn:
            return
        self._wake(service)

    # Officers

    def _open(self, counter: str) -> None:
        self._press(counter, CounterAction.OPEN)
        self._next(counter)

    def _press(
        self, counter: str, action: CounterAction, *, to: str | None = None, reason: str | None = None
    ) -> Data:
        officer = Staff(f"officer-{counter}", f"Cán bộ quầy {counter}", Role.OFFICER, self.code)
        result = self._result() if action is CounterAction.FINISH else Result()
        wanted = Press(action, service=to, reason=reason, result=result)
        with self.store.write(self.code) as writer:
            return press(writer, counter, wanted, officer, self.phrase)

    def _result(self) -> Result:
        outcomes = self.branch.policy.outcomes
        return Result(outcomes[0].code if outcomes else "accepted", "1.001193", ("H26.12.3-261123-0001",))

    def _next(self, counter: str) -> bool:
        """Free: pause if it is time to, else call somebody. Whether somebody was called."""
        self._idle.pop(counter, None)
        if self._pauses[counter] and self._pauses[counter][0] <= self.clock.now():
            del self._pauses[counter][0]
            reasons = self.branch.policy.pause_reasons
            self._press(counter, CounterAction.PAUSE, reason=reasons[0].code if reasons else None)
            self._in(PAUSE, partial(self._open, counter))
            return False
        return self._received(counter, self._press(counter, CounterAction.NEXT)["turn"])

    def _received(self, counter: str, turn: Data | None) -> bool:
        """Wait for who was called, or for somebody to come."""
        if turn is None:
            self._idle[counter] = None
            return False
        visitor, ticket = self._visitors[turn["ticket"]["id"]], turn["ticket"]["id"]
        if visitor.misses_call and turn["state"] == TurnState.CALLED and ticket not in self._missed:
            self._missed.add(ticket)
            self._in(PATIENCE, partial(self._call_again, counter, turn))
        else:
            self._in(visitor.walk, partial(self._serve, counter, turn))
        return True

    def _call_again(self, counter: str, turn: Data) -> None:
        still_here = self._press(counter, CounterAction.RECALL)["turn"]
        self._in(PATIENCE, partial(self._give_up, counter, turn, bool(still_here)))

    def _give_up(self, counter: str, turn: Data, still_here: bool) -> None:
        if still_here:
            self._press(counter, CounterAction.NO_SHOW)
        back = self._visitors[turn["ticket"]["id"]].returns_after
        if back:
            self._in(back, partial(self._come_back, turn["ticket"]["id"], turn["service"]))
        self._next(counter)

    def _serve(self, counter: str, turn: Data) -> None:
        if turn["state"] == TurnState.CALLED:
            self._press(counter, CounterAction.SERVE)
        station = self._visitors[turn["ticket"]["id"]].stations[turn["step"] - 1]
        self._in(timedelta(minutes=station.minutes), partial(self._finish, counter, turn))

    def _finish(self, counter: str, turn: Data) -> None:
        ahead = self._visitors[turn["ticket"]["id"]].stations[turn["step"] :]
        to = ahead[0].service if ahead else None
        called = self._press(counter, CounterAction.FINISH, to=to)["turn"]
        if called:
            self._received(counter, called)
        else:
            self._next(counter)
        if to:
            self._wake(to)

    def _wake(self, service: str) -> None:
        """Somebody waits: the first idle officer who may take them does."""
        if not self._idle:
            return
        with self.store.read(self.code) as reader:
            able = [code for code in self._idle if service in reader.branch.counter(code).takes]
        for counter in able:
            if self._next(counter):
                return

    # The supervisor

    def _look_around(self) -> None:
        """Every few minutes, as long as anything is ahead: relieve the surge, and wake who can help."""
        with self.store.read(self.code) as reader:
            waiting = [turn for turn in reader.floor().turns if turn.state is TurnState.WAITING]
        if self.relieve and self.clock.now() >= self.plan.surge_from:
            self._relieve(waiting)
        for service in dict.fromkeys(turn.service for turn in waiting):
            self._wake(service)
        if self._ahead:
            self._in(LOOK_AROUND, self._look_around)

    def _relieve(self, waiting: list[Turn]) -> None:
        """While the field is in a surge, let the counters with the shortest lines of their own help it."""
        surge, policy, now = self.plan.surge, self.branch.policy, self.clock.now()
        line = [turn for turn in waiting if turn.service == surge]
        helping = [relief for relief in self.reliefs if now < relief.at + RELIEF]
        if len(line) < min(policy.surge_waiting, 5) or len(helping) >= RELIEVED_BY:
            return
        busy = {relief.counter for relief in helping}
        others = [
            counter
            for counter in self.branch.counters.values()
            if counter.code not in busy and surge not in counter.services and len(counter.services) == 1
        ]
        if not others:
            return
        chosen = min(others, key=lambda counter: sum(turn.service in counter.services for turn in waiting))
        services = (*chosen.services, surge)
        with self.store.write(self.code) as writer:
            seen = writer.arrangement.assignments.get(chosen.code)
            assign(writer, chosen.code, services, now + RELIEF, seen.seq if seen else None, self._supervisor)
        self.reliefs.append(Relief(now, chosen.code, services))

    def _turns(self) -> list[Turn]:
        """Every turn of the day, rebuilt from the log."""
        floor = Floor()
        with self.store.read(self.code) as reader:
            while news := reader.events(floor.seq, 1000):
                for event in news:
                    floor.apply(event)
        return list(floor.turns.values())
