"""The clock of a page in the test's hand, for what a page shows for some seconds only.

It must be Playwright's from the start (`page.clock.install()` before the page is opened), and goes as any
clock until the test stops it.
"""

from playwright.sync_api import Page


def stop_the_clock(page: Page) -> None:
    """What is on the page stays from now on, until `page.clock.resume()`.

    A second passes at once: what was about to happen has happened.
    """
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + 1)


def goes_on_to(page: Page, selector: str, milliseconds: int = 100) -> bool:
    """Whether the page shows this after a moment of its stopped clock, in which it looks what has changed."""
    page.clock.run_for(milliseconds)
    return page.locator(selector).count() > 0
