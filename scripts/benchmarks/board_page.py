"""Call → what the board's page shows, in a real Chromium.

Method: the real page, 1920 × 1080, beside the other boards. The page says in its root element how far it has
drawn the log; an observer waits for that and notes the animation frame that will paint it. The page's clock
is read against the machine's (`page_clock.py`). Without a GPU Chromium paints in software on the same cores
as the server and the other boards; a board has a PC to itself.
"""

from collections.abc import Iterator, Sequence

from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.hall import Hall
from scripts.benchmarks.page_clock import PageClock
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.wire import Exchange
from tests.support.browser import chromium, pages_of
from tests.support.processes import wait_until

BUDGET = 0.100
WATCH = """
window.drawn = [];
new MutationObserver(() => {
  const seq = Number(document.documentElement.dataset.seq);
  requestAnimationFrame(() => window.drawn.push([seq, performance.now()]));
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-seq"] });
"""


def measure(hall: Hall) -> Iterator[Row]:
    """From the press to the frame that shows the call."""
    with chromium() as browser, pages_of(browser, motion=True) as pages:
        page = pages("board")
        page.add_init_script(WATCH)
        page.goto(hall.centre.url(f"/board/{hall.centre.branch}/main"))
        page.wait_for_selector("html[data-seq]")
        clock = PageClock.of(page)
        calls = [hall.desk.call() for _ in range(hall.sizes.page_calls)]
        last = calls[-1].json()["seq"]
        wait_until(
            lambda: page.evaluate("window.drawn.at(-1)[0]") >= last, "the last call on the board's page"
        )
        drawn = page.evaluate("window.drawn")
    spread = Spread.of(clock.monotonic(_drawn(drawn, call)) - call.sent for call in calls)
    yield judged(
        "call → drawn by a board's page in Chromium: p99 ≤ 100 ms",
        f"{spread}; clocks agree to {milliseconds(clock.doubt)}",
        met=spread.p99 <= BUDGET,
    )


def _drawn(drawn: Sequence[tuple[int, float]], call: Exchange) -> float:
    """The page's moment of the first frame that shows a call."""
    seq = call.json()["seq"]
    return min(moment for shown, moment in drawn if shown >= seq)
