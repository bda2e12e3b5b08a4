"""The feed: that a rough subscriber gets each event once, and what catching up costs the queue.

Exactly once: logs of four branches go through the stand-in case system, which fails at random and is killed
again and again, beside two restarts of the feed; what it has is counted at the end.

Catching up: one server whose case system lags behind by a long log. Rounds of calls with the feed paused and
with it sending as fast as the case system takes it follow each other, so that the machine's moods meet both.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from queue_server.adapters.database.store import DatabaseStore
from queue_server.service_layer import feed
from queue_server.service_layer.feed import CASE_SYSTEM
from scripts.benchmarks.figures import Spread, ratio, whole
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Desk, Workbench
from tests.support.centre import HUE, Centre
from tests.support.processes import wait_until
from tests.support.rough_subscriber import SECRET, Subscriber, a_bad_day
from tests.support.stores import bench as store_bench

ROUNDS = 4


def measure(bench: Workbench) -> Iterator[Row]:
    """Both."""
    yield _exactly_once(bench)
    yield _catching_up(bench)


def _exactly_once(bench: Workbench) -> Row:
    folder, sizes = bench.new_folder("rough"), bench.sizes
    with store_bench(f"sqlite:///{folder / 'luot.db'}") as desk:
        told = a_bad_day(desk, folder / "case-system", sizes.feed_events, sizes.feed_kills)
        total = sum(desk.store.seqs().values())
    in_order = all(order == list(range(1, len(order) + 1)) for order in told.orders.values())
    return judged(
        f"{total} events through a subscriber killed {sizes.feed_kills} times: each once, in order",
        f"{told.kept} kept, {told.repeats} deliveries repeated, {whole(total / told.seconds)} events/s; "
        f"order {'kept' if in_order else 'broken'}",
        met=in_order and told.kept == total,
    )


def _catching_up(bench: Workbench) -> Row:
    sizes, folder = bench.sizes, bench.furnished("lagging")
    _give_a_past(folder / "luot.db", sizes.feed_events)
    there = Subscriber(bench.new_folder("case-system"))
    settings = {"feed_url": f"{there.url}/events", "feed_secret": SECRET, "open_outside_hours": True}
    centre = Centre(folder, HUE, **settings)
    quiet: list[float] = []
    busy: list[float] = []
    calls = max(sizes.calls // ROUNDS, 1)
    try:
        desk = Desk(centre, 2 * ROUNDS * calls + 1, sizes.pause)
        with centre.store() as store:
            for _ in range(ROUNDS):
                feed.pause(store.feed, CASE_SYSTEM)
                _until_still(store)
                quiet += [desk.call().seconds for _ in range(calls)]
                feed.replay(store.feed, CASE_SYSTEM, "beginning")
                feed.resume(store.feed, CASE_SYSTEM)
                wait_until(lambda: _place(store) > 0, "the feed goes on", 30)
                busy += [desk.call().seconds for _ in range(calls)]
        desk.close()
    finally:
        centre.close()
        there.kill()
    return Row(
        f"call-next while a subscriber catches up on {sizes.feed_events} entries, as a ratio",
        f"{Spread.of(busy)}; without it {Spread.of(quiet)}; p50 "
        f"{ratio(Spread.of(busy).p50, Spread.of(quiet).p50)}",
    )


def _place(store: DatabaseStore) -> int:
    return store.feed.standings(CASE_SYSTEM)["hue"].seq


def _until_still(store: DatabaseStore) -> None:
    """The server has heard of the pause: the place moves no more."""
    seen, since = -1, time.monotonic()

    def is_still() -> bool:
        nonlocal seen, since
        if (now := _place(store) if store.feed.standings(CASE_SYSTEM) else 0) != seen:
            seen, since = now, time.monotonic()
        return time.monotonic() - since > 1.5

    wait_until(is_still, "the feed stops", 60, 0.1)


def _give_a_past(file: Path, entries: int) -> None:
    """Entries before those of the day, each of the size of a call."""
    data = '{"turn": {"note": "' + "x" * 900 + '"}}'
    with closing(sqlite3.connect(file)) as store, store:
        [(last,)] = store.execute("SELECT seq FROM branch WHERE code = 'hue'").fetchall()
        rows = ((seq, data) for seq in range(last + 1, last + 1 + entries))
        store.executemany(
            "INSERT INTO event (branch, seq, type, time, data) "
            "VALUES ('hue', ?, 'device.reported', '2026-11-20 01:00:00.000000+00:00', ?)",
            rows,
        )
        store.execute("UPDATE branch SET seq = ? WHERE code = 'hue'", (last + entries,))
