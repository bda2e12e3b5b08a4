"""Call → the first sample of its sound, in a real Chromium.

Method: the real page, beside the other boards, has its zone's voice. An officer presses Next, and the next
time only when the call before it was said, so that nothing waits for its turn. From the first byte of the
press to the moment at which the page begins to play the clip that it was given, by the page's own log; its
clock is read against the machine's (`page_clock.py`). Between two calls the server has the time that it has
in life, seconds at least, to make the clips of those who may be called next: the cache is warm. Clips are
played sixteen times as fast: how long they last is not what is measured.
"""

import time
from collections.abc import Iterator

from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.hall import Hall
from scripts.benchmarks.page_clock import PageClock
from scripts.benchmarks.report import Row, judged
from tests.support.browser import chromium, pages_of
from tests.support.processes import wait_until

BUDGET = 0.300
HURRY = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.playbackRate = 16;
  return play.call(this);
};
"""
PATIENCE = 30.0
BETWEEN_CALLS = 4.0
"""Seconds; the server looks every 3 s who may be called next."""


def measure(hall: Hall) -> Iterator[Row]:
    """From the press to the first sample."""
    with chromium() as browser, pages_of(browser, motion=True) as pages:
        page = pages("board")
        page.add_init_script(HURRY)
        page.goto(hall.centre.url(f"/board/{hall.centre.branch}/main"))
        page.wait_for_selector("html[data-seq]")
        clock = PageClock.of(page)
        waited = []
        for _ in range(max(1, hall.sizes.page_calls // 4)):
            time.sleep(BETWEEN_CALLS)
            call = hall.desk.invite()
            find = f"window.luotAudioLog.find((said) => said.seqs.includes({call.json()['seq']}))"
            said = wait_until(lambda find=find: page.evaluate(find), "the call said", PATIENCE)
            hall.desk.serve()
            waited.append(clock.monotonic(said["start"]) - call.sent)
    spread = Spread.of(waited)
    yield judged(
        "call → first sample of its sound on a board's page: p99 ≤ 300 ms",
        f"{spread}; clocks agree to {milliseconds(clock.doubt)}",
        met=spread.p99 <= BUDGET,
    )
