"""A day of 24 hours before many boards: does the page of one, or the server, grow?

Method: the real page in Chromium, 1920 × 1080, beside the other boards; visits (take, call,
recall, serve, finish) as fast as the server does them, and after each eighth of them the page's clock leaps
three hours, after which it finds contact again. Memory is what V8 holds after its garbage was collected,
and the server's resident memory; both are read when a quarter of the day is over, and at its end.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

import psutil
from playwright.sync_api import CDPSession, Page

from scripts.benchmarks.figures import mebibytes
from scripts.benchmarks.machine import ROOT
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.wire import Line
from scripts.benchmarks.workbench import Workbench, places, pressing, taking
from tests.support.browser import chromium, pages_of
from tests.support.centre import Centre
from tests.support.processes import Process, wait_until

PARTS, WARM_PARTS, HOURS_OF_PART = 8, 2, 3
WARM_HOURS = WARM_PARTS * HOURS_OF_PART
MOST_PAGE_GROWTH = 2 * 2**20
MOST_NODES = 200
MOST_SERVER_GROWTH = 12 * 2**20


@dataclass(frozen=True)
class Size:
    """What page and server hold."""

    heap: int
    nodes: int
    listeners: int
    server: int


def measure(bench: Workbench) -> Iterator[Row]:
    """The growth of a board's page and of the server over a day."""
    boards, visits = bench.sizes.soak_boards, bench.sizes.soak_visits
    with bench.centre("soak") as centre:
        command = ["-m", "scripts.benchmarks.crowd", centre.base_url, centre.branch, str(boards - 1)]
        with (
            Process([sys.executable, *command], cwd=ROOT) as crowd,
            chromium() as browser,
            pages_of(browser, motion=True) as pages,
        ):
            crowd.wait_for_json(deadline=60)
            pages.allow_lost_server()
            page = pages("board")
            page.clock.install()
            page.goto(centre.url(f"/board/{centre.branch}/main?sound=off"))
            page.wait_for_selector("html[data-seq]")
            warm, end, entries = _day(centre, page, visits)
            crowd.kill()
    yield judged(
        f"a board's page over 24 simulated hours, {entries} entries: grows by ≤ 2 MiB",
        f"{mebibytes(warm.heap)} after {WARM_HOURS} h, {mebibytes(end.heap)} at the end; elements "
        f"{warm.nodes} → {end.nodes}, listeners {warm.listeners} → {end.listeners}",
        met=end.heap - warm.heap <= MOST_PAGE_GROWTH and end.nodes - warm.nodes <= MOST_NODES,
    )
    yield judged(
        f"the server over that day with {boards} boards: grows by ≤ 12 MiB",
        f"{mebibytes(warm.server)} after {WARM_HOURS} h, {mebibytes(end.server)} at the end",
        met=end.server - warm.server <= MOST_SERVER_GROWTH,
    )


def _day(centre: Centre, page: Page, visits: int) -> tuple[Size, Size, int]:
    """What was held after the warm-up and at the end, and how many entries the log has then."""
    server = psutil.Process(centre.process.pid)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    line, desks = Line(centre.base_url), cycle(places(centre))
    warm = None
    for part in range(1, PARTS + 1):
        for counter, service in islice(desks, visits // PARTS):
            line.ask(taking(centre, service))
            for action in ("next", "recall", "serve", "finish"):
                last = line.ask(pressing(centre, counter, action))
        seq = int(last.json()["seq"])
        wait_until(lambda seq=seq: _drawn(page) >= seq, "the board has drawn its part", 60)
        page.clock.fast_forward(f"{HOURS_OF_PART:02d}:00:00")
        wait_until(lambda: _drawn(page) >= 0 and not page.locator("#lost").is_visible(), "contact", 60)
        if part == WARM_PARTS:
            warm = _size(session, server)
    line.close()
    assert warm is not None
    return warm, _size(session, server), seq


def _drawn(page: Page) -> int:
    return int(page.evaluate("document.documentElement.dataset.seq ?? -1"))


def _size(session: CDPSession, server: psutil.Process) -> Size:
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return Size(
        int(told["JSHeapUsedSize"]),
        int(told["Nodes"]),
        int(told["JSEventListeners"]),
        server.memory_info().rss,
    )
