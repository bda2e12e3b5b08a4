"""Taking numbers: `POST tickets` → 201 for 20 clients that never pause.

Method: 20 keep-alive connections, each sending its next request the moment it has its answer, from one lean
client on the same cores. So the server is saturated and a time is mostly waiting in line: times are
20 ÷ throughput. The kinds of server (eventlet, threads) take turns round by round, each on its own store, so
that the machine's moods meet both. Before each round the waiting people are sent home: a centre has dozens
waiting for a service, not thousands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.benchmarks.figures import Spread, ratio, whole
from scripts.benchmarks.house import House, send_everyone_home
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.wire import all_at_once
from scripts.benchmarks.workbench import places, taking
from tests.support.centre import Centre

BUDGET = 0.050
CLIENTS = 20


@dataclass
class Kind:
    """A kind of server, and what it did."""

    centre: Centre
    times: list[float] = field(default_factory=list)
    busy: float = 0.0

    def warm_up(self) -> None:
        """Have every connection of the pool made and every page of code read once."""
        all_at_once(self.centre.base_url, self._scripts(2 * CLIENTS))

    def play(self, count: int) -> None:
        """One round."""
        send_everyone_home(self.centre)
        done = all_at_once(self.centre.base_url, self._scripts(count))
        self.times += [each.seconds for each in done]
        self.busy += max(each.answered for each in done) - min(each.sent for each in done)

    def _scripts(self, count: int) -> list[list[bytes]]:
        requests = [taking(self.centre, service) for _, service in places(self.centre)]
        numbered = [requests[n % len(requests)] for n in range(count)]
        return [numbered[client::CLIENTS] for client in range(CLIENTS)]

    @property
    def a_second(self) -> float:
        """Requests a second."""
        return len(self.times) / self.busy


def measure(house: House) -> Iterator[Row]:
    """Both kinds of server, in turns."""
    sizes = house.bench.sizes
    with house.bench.centre("threads", async_mode="threading") as threaded:
        kinds = eventlet, threads = Kind(house.centre), Kind(threaded)
        for kind in kinds:
            kind.warm_up()
        for round_ in range(sizes.ticket_rounds):
            for kind in kinds if round_ % 2 == 0 else reversed(kinds):
                kind.play(sizes.tickets)
    spread = Spread.of(eventlet.times)
    yield judged(
        f"POST tickets → 201, {CLIENTS} clients without a pause: p99 ≤ 50 ms",
        f"{spread}; {whole(eventlet.a_second)} requests/s",
        met=spread.p99 <= BUDGET,
    )
    yield Row(
        "the same with `async_mode = threading` (gunicorn), as a ratio",
        f"{Spread.of(threads.times)}; {whole(threads.a_second)} requests/s = "
        f"{ratio(threads.a_second, eventlet.a_second)} eventlet",
    )
