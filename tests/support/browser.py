"""Real Chromium pages for tests, at the sizes of the real screens. An error in a page fails its test."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.support.processes import Found, wait_until
from tests.support.programs import find_chromium

PATIENCE_MS = 30_000
"""For how long a test looks again, unless it says otherwise: a page, its server or the test itself may stand
still for seconds on a busy machine, and what comes in time costs nothing of this."""
expect.set_options(timeout=PATIENCE_MS)

SIZES: dict[str, ViewportSize] = {
    "kiosk": {"width": 1080, "height": 1920},
    "kiosk_wide": {"width": 1920, "height": 1080},
    "board": {"width": 1920, "height": 1080},
    "board_4k": {"width": 3840, "height": 2160},
    "counter": {"width": 1366, "height": 768},
    "tablet": {"width": 1280, "height": 800},
    "tablet_small": {"width": 1024, "height": 768},
    "tablet_portrait": {"width": 800, "height": 1280},
    "phone": {"width": 360, "height": 640},
    "desktop": {"width": 1440, "height": 900},
}

# The list under an address bar that nobody sees is a page of its own, which costs as much as the page under
# test. Of two such lists of features Chromium takes the last, so the useful part of Playwright's is here too.
_NOT_NEEDED = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
# A board plays its first announcement untouched; the browser must not talk to anybody outside.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    f"--disable-features={','.join(_NOT_NEEDED)}",
]

_FINISH_ANIMATIONS = """() => document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime))
    .forEach((animation) => animation.finish())"""

# axe puts its work off by timers; where a test has stopped the page's time, it gets some of its own.
_TIMERS = """
    const stopped = !String(globalThis.setTimeout).includes("[native code]");
    const own = (act, pause = 0, ...more) => {
        if (pause > 1_000) return 0; // what axe would do if it had waited in vain
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (port1.close(), act(...more));
        port2.postMessage(null);
        return 0;
    };
    const setTimeout = stopped ? own : globalThis.setTimeout.bind(globalThis);
"""

_ROOT = Path(__file__).parents[2]
_AXE_PLACES = [
    _ROOT / "templates/node_modules/axe-core/axe.min.js",
    _ROOT / "templates/static/vendor/axe.min.js",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many tests; each page gets a context of its own (cookies, storage, size)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Pages:
    """Opens the pages of one test and gathers what went wrong in them."""

    def __init__(self, browser: Browser, *, motion: bool = False) -> None:
        """Without ``motion`` nothing fades in or glides, as for people who ask their system for that: a hand
        that waits until a key stands still would wait a third of a second for each."""
        self._browser = browser
        self._motion = "no-preference" if motion else "reduce"
        self._contexts: list[BrowserContext] = []
        self._allowed: list[re.Pattern[str]] = []
        self.errors: list[str] = []

    def __call__(self, size: str = "counter", url: str | None = None, **context: Any) -> Page:
        """A new page of a named size (`SIZES`), at `url` if given; the rest is Playwright's new_context's."""
        settings: dict[str, Any] = {
            "viewport": SIZES[size],
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "reduced_motion": self._motion,
        }
        opened = self._browser.new_context(**{**settings, **context})
        self._contexts.append(opened)
        page = opened.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self._note(page, f"uncaught: {error}"))
        page.on("console", lambda message: self._note_console(page, message))
        if url is not None:
            page.goto(url)
        return page

    def allow_error(self, pattern: str) -> None:
        """Errors that hold this pattern are part of the test (a server that is killed, a refused command)."""
        self._allowed.append(re.compile(pattern))

    def allow_lost_server(self) -> None:
        """Allow what Chromium logs by itself when a server goes away."""
        self.allow_error(r"net::ERR_|WebSocket connection to .* failed")

    def _note_console(self, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(page, f"console: {message.text} ({message.location.get('url', '')})")

    def _note(self, page: Page, error: str) -> None:
        self.errors.append(f"{page.url}: {error}")

    def unexpected_errors(self) -> list[str]:
        """The errors no `allow_…` spoke for."""
        return [error for error in self.errors if not any(allowed.search(error) for allowed in self._allowed)]

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()


@contextmanager
def pages_of(browser: Browser, *, motion: bool = False) -> Iterator[Pages]:
    """The pages of one test; at its end any error they logged is a failure."""
    pages = Pages(browser, motion=motion)
    try:
        yield pages
    finally:
        pages.close()
    if errors := pages.unexpected_errors():
        raise AssertionError("the pages logged errors:\n" + "\n".join(errors))


def wait_beside(page: Page, condition: Callable[[], Found | None], what: str) -> Found:
    """The first true answer of `condition`, about what the test's own side of the page learns.

    Meanwhile the page's requests are answered and its events heard, which a mere sleep would keep waiting.
    """

    def holds() -> Found | None:
        page.wait_for_timeout(20)
        return condition()

    return wait_until(holds, what, PATIENCE_MS / 1_000, pause=0)


def _axe_source() -> str:
    for place in _AXE_PLACES:
        if place.exists():
            return place.read_text(encoding="utf-8")
    raise AssertionError("axe-core is not built; run scripts/assets")


def accessibility_faults(page: Page, without: Iterable[str] = ()) -> list[str]:
    """What axe-core finds wrong with the page, one line per element; `without` names rules left out.

    Judges the page at rest: what still fades in has not the colours that a person reads.
    """
    page.evaluate(_FINISH_ANIMATIONS)
    page.evaluate(f"() => {{ {_TIMERS} {_axe_source()}\n}}")
    options = {"rules": {rule: {"enabled": False} for rule in without}}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways, as `tag.class`; empty when it fits its screen."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .map(element => element.tagName.toLowerCase() + '.' + element.className);
        }"""
    )
    return found
