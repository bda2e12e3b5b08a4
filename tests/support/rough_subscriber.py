"""A feed and a subscriber that has a bad day: it fails at random and is killed again and again."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import insert, update

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database import schema
from queue_server.adapters.feed.courier import Surroundings
from queue_server.adapters.feed.feeding import Feed
from queue_server.adapters.following import SharedLog
from queue_server.service_layer.feed import Wish, subscribe
from tests.support.processes import PATIENCE, Process, free_port, wait_until
from tests.support.stores import BRANCH, Bench, tiny_centre

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TROUBLES: tuple[Mapping[str, Any], ...] = (
    {"mode": "error", "status": 500},
    {"mode": "error", "status": 503},
    {"mode": "error", "status": 409, "keep": True},
    {"mode": "down"},
    {"mode": "down", "keep": True},
    {"mode": "garbage", "keep": True},
    {"mode": "slow", "seconds": 0.05},
)
"""Ways of failing; some keep the event and lose only the answer, so that it comes again."""
BRANCHES = 4


@dataclass(frozen=True)
class Told:
    """What the subscriber has at the end."""

    seconds: float
    kept: int
    repeats: int
    """Deliveries of something that it had."""
    orders: Mapping[str, list[int]]
    """For each branch, the entries' numbers in the order in which they came first."""


class Subscriber:
    """The stand-in case system, on one port and folder however often it is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Start it, again."""
        program = [sys.executable, "-m", "queue_server.demo.case_system", "--port", str(self._port)]
        self._process = Process([*program, "--data", self._folder, "--secret", SECRET])
        self._process.wait_for_json()

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()

    def trouble(self, chance: random.Random) -> None:
        """Fail in some way a few times."""
        order = {**chance.choice(TROUBLES), "count": chance.randint(1, 5)}
        requests.post(f"{self.url}/behave", json=order, timeout=PATIENCE).raise_for_status()

    def count(self) -> int:
        """How many events it has."""
        with closing(self._open()) as store:
            [(count,)] = store.execute("SELECT count(*) FROM event").fetchall()
        return int(count)

    def has(self, events: int) -> None:
        """Wait until it has so many."""
        wait_until(lambda: self.count() >= events, f"event {events}", 600, 0.05)

    def told(self, seconds: float) -> Told:
        """Everything it has."""
        with closing(self._open()) as store:
            rows = store.execute(
                "SELECT branch, sequence, deliveries FROM event ORDER BY position"
            ).fetchall()
        orders: dict[str, list[int]] = {}
        for branch, sequence, _ in rows:
            orders.setdefault(branch, []).append(sequence)
        return Told(seconds, len(rows), sum(times - 1 for *_, times in rows), orders)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._folder / "case-system.db", timeout=10)


def fill(desk: Bench, events: int) -> None:
    """Give the branches logs of so many entries in all, each like a real call."""
    for n in range(1, BRANCHES):
        content = tiny_centre().model_dump(mode="json", by_alias=True, exclude_none=True)
        content["centre"]["code"] = f"branch-{n}"
        desk.store.install(CentreFile.model_validate(content).documents())
    desk.take()
    desk.press("open")
    desk.press("next")
    with desk.store.read(BRANCH) as reader:
        called = reader.events(reader.seq() - 1, 1)[0]
    ends = dict(desk.store.seqs())
    wanted = dict.fromkeys(ends, events // BRANCHES)
    with desk.store.database.writing() as connection:
        rows = (
            {"branch": branch, "seq": seq, "type": called.type, "time": called.time, "data": called.data}
            for branch, last in wanted.items()
            for seq in range(ends[branch] + 1, last + 1)
        )
        while some := list(islice(rows, 5000)):
            connection.execute(insert(schema.event), some)
        for branch, last in wanted.items():
            connection.execute(update(schema.branch).where(schema.branch.c.code == branch).values(seq=last))


@contextmanager
def feeding(desk: Bench, chance: random.Random) -> Iterator[Callable[[], None]]:
    """A feed at work, with pauses a tenth of the usual; what is yielded restarts it."""
    running: list[Feed] = []

    def start() -> None:
        for each in running:
            each.stop()
        log = SharedLog(desk.store, desk.watch)
        around = Surroundings(
            desk.store.feed, log, SystemClock(), "http://luot/schemas", chance=lambda: chance.random() / 10
        )
        running[:] = [Feed(desk.store, desk.watch, around)]
        running[0].start()

    try:
        start()
        yield start
    finally:
        running[0].stop()


def a_bad_day(desk: Bench, folder: Path, events: int, kills: int, restarts: int = 2, seed: int = 7) -> Told:
    """Send so many events through a subscriber that fails at random and is killed so often."""
    chance = random.Random(seed)
    fill(desk, events)
    there = Subscriber(folder)
    subscribe(desk.store.feed, Wish("case-system", f"{there.url}/events", SECRET), desk.clock.now())
    total = sum(desk.store.seqs().values())
    marks = sorted(chance.sample(range(total // 50, total), kills))
    starts = {marks[len(marks) * n // (restarts + 1)] for n in range(1, restarts + 1)}
    begun = time.monotonic()
    try:
        with feeding(desk, chance) as restart:
            for mark in marks:
                there.trouble(chance)
                there.has(mark)
                there.kill()
                if mark in starts:
                    restart()
                there.start()
            there.has(total)
        return there.told(time.monotonic() - begun)
    finally:
        there.kill()
