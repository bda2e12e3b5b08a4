"""Do the ranges come true? Mornings by chance, through the real use cases, on a clock that runs ahead."""

from __future__ import annotations

import heapq
import math
import random
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from queue_server.adapters.pacing import PaceDelivery
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.waits import waits
from tests.support.stores import BRANCH, MORNING, Bench, bench

SEED = 20261121
SPREAD = 0.6
"""Standard deviation of the logarithm of a service time."""
WALK_MINUTES = 0.5
HOURS, DAYS, JUDGED_DAYS = 3, 6, 3
AN_HOUR = {"ho-tich": 5.5, "dat-dai": 14.0, "thu-phi": 8.0}
REAL_MINUTES = {"ho-tich": 12.0, "dat-dai": 3.0, "thu-phi": 6.0}
"""The centre's file says 6 for each: half of what it is, twice as much, and right."""
WRONG, RIGHT = ("ho-tich", "dat-dai"), "thu-phi"


class Mornings:
    """A tiny centre that people come to by chance; a counter calls the next as soon as it is free."""

    def __init__(self, desk: Bench, seed: int, learns: bool) -> None:
        self.desk, self.learns, self.random = desk, learns, random.Random(seed)
        self.pace = PaceDelivery(desk.store, desk.paces)
        self.read_up_to = 0
        self.order = count()
        self.agenda: list[tuple[datetime, int, str, str]] = []
        self.idle: set[str] = set()

    def play(self, day: int) -> None:
        """A morning, until the last who came is served."""
        start = MORNING + timedelta(days=day)
        for service, rate in AN_HOUR.items():
            at = start
            while (at := at + timedelta(hours=self.random.expovariate(rate))) < start + timedelta(
                hours=HOURS
            ):
                self.later(at, "comes", service)
        for counter in ("1", "2", "3"):
            self.later(start, "opens", counter)
        while self.agenda:
            at, _, what, who = heapq.heappop(self.agenda)
            self.desk.clock.move(seconds=(at - self.desk.clock.now()).total_seconds())
            getattr(self, what)(who)

    def later(self, at: datetime, what: str, who: str) -> None:
        heapq.heappush(self.agenda, (at, next(self.order), what, who))

    def opens(self, counter: str) -> None:
        self.desk.press("open", counter)
        self.is_free(counter)

    def comes(self, service: str) -> None:
        self.desk.take(service, open_outside_hours=True)
        for counter in sorted(self.idle):
            self.is_free(counter)

    def is_free(self, counter: str) -> None:
        self.idle.add(counter)
        if self.desk.press("next", counter)["turn"]:
            self.idle.remove(counter)
            self.later(self.desk.clock.now() + timedelta(minutes=WALK_MINUTES), "serves", counter)

    def serves(self, counter: str) -> None:
        service = self.desk.press("serve", counter)["turn"]["service"]
        minutes = self.random.lognormvariate(math.log(REAL_MINUTES[service]) - SPREAD**2 / 2, SPREAD)
        self.later(self.desk.clock.now() + timedelta(minutes=minutes), "ends", counter)

    def ends(self, counter: str) -> None:
        self.desk.press("finish", counter)
        if self.learns:
            self.learn()
        self.is_free(counter)

    def learn(self) -> None:
        """What the followers of a running server do all the time."""
        with self.desk.store.read(BRANCH) as reader:
            entries = reader.events(self.read_up_to, 1000)
        self.pace.deliver(BRANCH, entries)
        self.read_up_to = entries[-1].seq
        self.desk.paces.learn()

    def figures(self) -> dict[str, Data]:
        """How the ranges of the judged days came true."""
        with self.desk.store.read(BRANCH) as reader:
            return {item["service"]: item for item in waits(reader, JUDGED_DAYS)["items"]}

    def misses(self, service: str) -> float:
        """How far the ranges of the judged days lay from the real waits: the pinball loss of p50 and p90, in
        minutes a turn, which is least for the true quantiles."""
        with self.desk.store.read(BRANCH) as reader:
            entries = reader.events(0, 100_000)
        told = [Turn.from_data(entry.data["turn"]) for entry in entries if "turn" in entry.data]
        turns = {turn.id: turn for turn in told if turn.service == service}
        judged = MORNING + timedelta(days=DAYS - JUDGED_DAYS)
        lost = [_miss(turn) for turn in turns.values() if turn.queued_at >= judged]
        return sum(lost) / len(lost)


def _miss(turn: Turn) -> float:
    assert turn.called_at
    assert turn.promised
    came = (turn.called_at - turn.queued_at) / timedelta(minutes=1)
    said = ((turn.promised.p50, 0.5), (turn.promised.p90, 0.9))
    return sum(max(share * (came - minutes), (share - 1) * (came - minutes)) for minutes, share in said)


@dataclass
class Outcome:
    """What became of the ranges of some mornings."""

    figures: dict[str, Data]
    misses: dict[str, float]

    def within(self, quantile: str) -> float:
        """The share of all turns that ended within it."""
        items = self.figures.values()
        return sum(item["turns"] * item[f"within_{quantile}"] for item in items) / self.turns

    @property
    def turns(self) -> int:
        return sum(item["turns"] for item in self.figures.values())


def played(learns: bool, seed: int = SEED) -> Outcome:
    shared_memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None) as folder,
        bench(f"sqlite:///{folder}/luot.db") as desk,
    ):
        mornings = Mornings(desk, seed, learns)
        for day in range(DAYS):
            mornings.play(day)
        return Outcome(mornings.figures(), {service: mornings.misses(service) for service in AN_HOUR})


@pytest.fixture(scope="module")
def learnt() -> Outcome:
    """Ranges of a centre that measures its paces."""
    return played(learns=True)


@pytest.fixture(scope="module")
def nominal() -> Outcome:
    """The same mornings, to the second, at a centre that knows its nominal minutes only."""
    return played(learns=False)


def test_every_turn_of_the_mornings_is_in_the_figures(learnt):
    assert learnt.turns > 150
    assert [sum(hour["turns"] for hour in item["hours"]) for item in learnt.figures.values()] == [
        item["turns"] for item in learnt.figures.values()
    ]


def test_about_nine_in_ten_waits_end_within_the_p90_shown(learnt):
    assert 0.85 <= learnt.within("p90") <= 0.97
    assert all(item["within_p90"] >= 0.8 for item in learnt.figures.values())


def test_about_half_of_the_waits_end_within_the_p50_shown(learnt):
    """More than half: nobody is shown less than a minute, and some wait for none at all."""
    assert 0.45 <= learnt.within("p50") <= 0.7


def test_measuring_beats_nominal_minutes_that_are_wrong(learnt, nominal):
    for service in WRONG:
        assert learnt.misses[service] < nominal.misses[service]
    measured, told = (sum(each.misses[service] for service in WRONG) for each in (learnt, nominal))
    assert measured <= 0.8 * told


def test_nominal_minutes_that_are_too_few_promise_too_much(learnt, nominal):
    assert nominal.figures["ho-tich"]["within_p90"] < 0.8 <= learnt.figures["ho-tich"]["within_p90"]


def test_measuring_does_no_harm_where_the_nominal_minutes_are_right(learnt, nominal):
    assert learnt.misses[RIGHT] <= 1.15 * nominal.misses[RIGHT]
