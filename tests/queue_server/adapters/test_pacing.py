"""A running server measures, and shows what it has learnt, without being asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from queue_server.adapters.database import paces
from queue_server.bootstrap import System, build
from queue_server.config import Settings
from queue_server.domain.events import Event
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.support.processes import wait_until
from tests.support.stores import BRANCH, OFFICER, HandClock, tiny_centre, words


class Deaf:
    """Pages, none of which is open."""

    name = "live"
    durable = from_the_start = False

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        """Nobody listens."""

    def rest(self) -> None:
        """Nothing to do."""


class Server:
    """A wired system on a clock that the test moves."""

    def __init__(self, folder: Path, clock: HandClock, database_url: str | None) -> None:
        self.clock = clock
        self.system: System = build(Settings(data_dir=folder, database_url=database_url), clock)
        self.system.store.install(tiny_centre().documents())

    def serve(self, minutes: float) -> None:
        with self.system.store.write(BRANCH) as writer:
            take_ticket(writer, TakeTicket("ho-tich"), None, True)
        for action in (CounterAction.NEXT, CounterAction.SERVE):
            self.press(action)
        self.clock.move(minutes=minutes)
        self.press(CounterAction.FINISH)

    def press(self, action: CounterAction) -> None:
        with self.system.store.write(BRANCH) as writer:
            press(writer, "1", Press(action), OFFICER, words)

    def turns_known(self) -> float:
        hours = self.system.paces.of(BRANCH).get("ho-tich", {}).values()
        return round(sum(pace.turns for pace in hours), 1)


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "LEARN_EVERY_SECONDS", 0.02)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def server(tmp_path: Path, clock: HandClock) -> Iterator[Server]:
    started = Server(tmp_path, clock, None)
    started.system.start(Deaf())
    yield started
    started.system.stop()


def test_a_server_learns_from_every_finished_turn(server):
    assert server.turns_known() == 0
    server.serve(6)
    wait_until(lambda: server.turns_known() == 1.0, "the turn is known")
    server.serve(6)
    wait_until(lambda: server.turns_known() == 2.0, "the next is, too")


def test_after_a_restart_it_knows_what_it_knew_and_counts_nothing_twice(tmp_path, clock):
    first = Server(tmp_path, clock, None)
    first.system.start(Deaf())
    first.serve(6)
    wait_until(lambda: first.turns_known() == 1.0, "the turn is known")
    first.system.stop()
    second = Server(tmp_path, clock, None)
    second.serve(6)
    second.system.start(Deaf())
    assert second.turns_known() >= 1.0, "before anything is followed"
    wait_until(lambda: second.turns_known() == 2.0, "what happened meanwhile is known")
    second.system.stop()


def test_one_of_two_servers_measures_and_both_know(tmp_path, clock, postgres_url):
    one, other = (Server(tmp_path / name, clock, postgres_url) for name in ("one", "other"))
    for each in (one, other):
        each.system.start(Deaf())
    one.serve(6)
    other.serve(8)
    wait_until(lambda: one.turns_known() == other.turns_known() == 2.0, "both turns are known to both")
    one.system.stop()
    other.serve(7)
    wait_until(lambda: other.turns_known() == 3.0, "the other measures now")
    other.system.stop()


def test_a_database_that_is_away_leaves_what_is_known(server, monkeypatch, caplog):
    server.serve(6)
    wait_until(lambda: server.turns_known() == 1.0, "the turn is known")
    with monkeypatch.context() as away:
        away.setattr(server.system.paces, "learn", _away)
        wait_until(lambda: "paces stay as they are known" in caplog.text, "it is said")
        assert server.turns_known() == 1.0
    server.serve(6)
    wait_until(lambda: server.turns_known() == 2.0, "it goes on")


def _away() -> None:
    raise OperationalError("SELECT", {}, RuntimeError("no connection"))
