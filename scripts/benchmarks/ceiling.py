"""How close the system comes to what SQLite allows.

Method: an operation is a commit; a visit has four (issue, call, serve, finish). Three ways write the same
rows to stores of their own on the same disk, in turns: plain `sqlite3` in one process (`raw_sqlite.py`, the
ceiling), the use cases without HTTP, and the whole server over HTTP with an officer and a kiosk at each of
17 counters who never pause. The median of the rounds counts; the client of the last shares the cores with the
server.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from queue_server.service_layer.counters import CounterAction
from scripts.benchmarks.figures import ratio, whole
from scripts.benchmarks.history import Direct
from scripts.benchmarks.house import House, send_everyone_home
from scripts.benchmarks.raw_sqlite import RawStore
from scripts.benchmarks.report import Row
from scripts.benchmarks.wire import all_at_once
from scripts.benchmarks.workbench import places, pressing, taking
from tests.support.centre import Centre

COMMITS = 4
PRESSES = (CounterAction.NEXT, CounterAction.SERVE, CounterAction.FINISH)


@dataclass
class Way:
    """A way to the database; `play(visits)` has that many people come and go."""

    play: Callable[[int], None]
    rates: list[float] = field(default_factory=list)

    def go(self, visits: int) -> None:
        """One round."""
        begun = time.perf_counter()
        self.play(visits)
        self.rates.append(COMMITS * visits / (time.perf_counter() - begun))

    @property
    def a_second(self) -> float:
        """Operations a second, the median of the rounds: somebody else's burst spoils one of them."""
        return median(self.rates)


def measure(house: House) -> Iterator[Row]:
    """All three ways, in turns."""
    bench = house.bench
    folder = bench.furnished("ceiling")
    direct = Direct(bench.furnished("service-layer"))
    send_everyone_home(house.centre)
    model = Direct(folder)
    _visit(model)
    model.close()
    raw = RawStore(folder / "luot.db")
    try:
        ways = _ways(raw, direct, house.centre)
        for _ in range(bench.sizes.visit_rounds):
            for way in ways:
                way.go(bench.sizes.visits)
    finally:
        raw.close()
        direct.close()
    yield from _rows(*ways)


def _ways(raw: RawStore, direct: Direct, centre: Centre) -> tuple[Way, Way, Way]:
    counters = [
        [taking(centre, service), *(pressing(centre, counter, action) for action in PRESSES)]
        for counter, service in places(centre)
    ]

    def over_http(visits: int) -> None:
        each = visits // len(counters)
        all_at_once(centre.base_url, [requests * each for requests in counters])

    def plain(visits: int) -> None:
        for _ in range(visits):
            raw.visit()

    def use_cases(visits: int) -> None:
        for _ in range(visits):
            _visit(direct)

    ways = Way(plain), Way(use_cases), Way(over_http)
    for way in ways:
        way.play(len(counters))  # opens the counters and warms everything up
    return ways


def _visit(direct: Direct) -> None:
    direct.take()
    for action in PRESSES:
        direct.press(action)


def _rows(raw: Way, direct: Way, http: Way) -> Iterator[Row]:
    yield Row(
        "plain SQLite, the same rows and commits: the ceiling",
        f"{whole(raw.a_second)} operations/s",
    )
    yield Row(
        "use cases without HTTP, as a ratio",
        f"{whole(direct.a_second)} operations/s = {ratio(direct.a_second, raw.a_second)} the ceiling",
    )
    yield Row(
        "over HTTP, 17 counters without a pause, as a ratio",
        f"{whole(http.a_second)} operations/s = {ratio(http.a_second, raw.a_second)} the ceiling, "
        f"{ratio(http.a_second, direct.a_second)} the use cases",
    )
