"""What years of past tickets cost a call.

Method: two stores on the same disk, one with a past (`past.py`) and one without, both with the same people
waiting today. The use cases run on them in this process, without HTTP, in turns: a number is taken, called,
served and finished on one, then on the other. Medians are compared: the commit waits for the disk, whose
moods meet both alike but not at the same moment.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_server.adapters.announcing import call_words
from queue_server.bootstrap import open_store
from queue_server.config import Settings
from queue_server.domain.turn import Data
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from queue_server.service_layer.views import snapshot
from scripts.benchmarks.figures import Spread, milliseconds, ratio, whole
from scripts.benchmarks.past import with_past
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Workbench

BUDGET = 1.2
WAITING = 40
WARM_UP = 10
BRANCH, COUNTER, SERVICE = "hue", "2", "ho-tich"
OFFICER = Staff("officer", "Cán bộ", Role.OFFICER, BRANCH)


class Direct:
    """The use cases on a store, without HTTP."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(Settings(data_dir=folder))

    def take(self, service: str = SERVICE) -> Data:
        """Take a number."""
        with self.store.write(BRANCH) as writer:
            return take_ticket(writer, TakeTicket(service, channel="kiosk"), None, True)

    def press(self, action: CounterAction, counter: str = COUNTER) -> Data:
        """Press a key at a counter."""
        with self.store.write(BRANCH) as writer:
            return press(writer, counter, Press(action), OFFICER, call_words)

    def snapshot(self) -> Data:
        """What a page gets when it joins."""
        with self.store.read(BRANCH) as reader:
            return snapshot(reader.floor(), reader.now, False, True)

    def close(self) -> None:
        """Let go of the file."""
        self.store.database.close()


@dataclass
class Timed:
    """A store, and how long things took on it."""

    on: Direct
    times: dict[str, list[float]] = field(default_factory=dict)

    def visit(self) -> None:
        """One person comes, is called, and goes; a page joins meanwhile."""
        self._time("take", self.on.take)
        self._time("call", lambda: self.on.press(CounterAction.NEXT))
        self.on.press(CounterAction.SERVE)
        self.on.press(CounterAction.FINISH)
        self._time("snapshot", self.on.snapshot)

    def median(self, what: str) -> float:
        """The median of one thing, in seconds, the first few left out."""
        return Spread.of(self.times[what][WARM_UP:] or self.times[what]).p50

    def _time(self, what: str, do: Callable[[], Any]) -> None:
        begun = time.perf_counter()
        do()
        self.times.setdefault(what, []).append(time.perf_counter() - begun)


def measure(bench: Workbench) -> Iterator[Row]:
    """The same visits with and without a past, in turns."""
    count = bench.sizes.past
    bare, old = bench.furnished("no-past"), bench.new_folder("past")
    shutil.copy(with_past(bare / "luot.db", bench.cache, count), old / "luot.db")
    without, behind = Timed(Direct(bare)), Timed(Direct(old))
    try:
        for timed in (without, behind):
            for _ in range(WAITING):
                timed.on.take()
        for turn in range(bench.sizes.pairs + WARM_UP):
            for timed in (without, behind) if turn % 2 else (behind, without):
                timed.visit()
    finally:
        without.on.close()
        behind.on.close()
    yield _row(count, without, behind)


def _row(count: int, without: Timed, behind: Timed) -> Row:
    def compared(what: str) -> str:
        return ratio(behind.median(what), without.median(what))

    return judged(
        f"a call with {whole(count)} past tickets ≤ 1.2 × one with none",
        f"{compared('call')} (medians {milliseconds(behind.median('call'))} and "
        f"{milliseconds(without.median('call'))}, n = {whole(len(behind.times['call']) - WARM_UP)}); "
        f"taking a number {compared('take')}, a page's snapshot {compared('snapshot')}",
        met=behind.median("call") <= BUDGET * without.median("call"),
    )
