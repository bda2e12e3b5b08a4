"""The kiosk's page from nothing to cards that can be touched.

Method: a new Chromium with a new profile and an empty cache for each load, 1080 × 1920, paired as a kiosk.
The page's own clock, from the start of the navigation to the first animation frame in which a card
has a size; by then the page has its fonts, scripts, socket and snapshot. The browser's own start is
not in it.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

from queue_server.web.access import DEVICE_COOKIE
from scripts.benchmarks.figures import Spread
from scripts.benchmarks.house import House
from scripts.benchmarks.report import Row, judged
from tests.support.browser import Pages, chromium, pages_of
from tests.support.centre import Centre, key_of

BUDGET = 1.0
CARD = ".card"
"""Of whatever screen is the first."""
WATCH = """
window.cardsAt = new Promise((found) => {
  (function look() {
    const box = document.querySelector(".card")?.getBoundingClientRect();
    if (box?.width && box.height) found(performance.now());
    else requestAnimationFrame(look);
  })();
});
"""


def kiosk(pages: Pages, centre: Centre, *, has_touch: bool = False) -> Page:
    """A page of the kiosk's screen that holds the kiosk's key, still empty."""
    page = pages("kiosk", has_touch=has_touch)
    page.context.add_cookies([{"name": DEVICE_COOKIE, "value": key_of("kiosk"), "url": centre.base_url}])
    return page


def measure(house: House) -> Iterator[Row]:
    """Cold loads."""
    spread = Spread.of(_load(house.centre) for _ in range(house.bench.sizes.cold_loads))
    yield judged(
        "kiosk page ready on a cold load ≤ 1 s", f"cards visible: {spread}", met=spread.p99 <= BUDGET
    )


def _load(centre: Centre) -> float:
    """Seconds until the cards are there."""
    with chromium() as browser, pages_of(browser, motion=True) as pages:
        page = kiosk(pages, centre)
        page.add_init_script(WATCH)
        page.goto(centre.url(f"/kiosk/{centre.branch}"))
        page.wait_for_selector(CARD)
        ready: float = page.evaluate("window.cardsAt")
        return ready / 1000
