"""The clock of a browser's page, read against the machine's.

A page's `performance.now()` counts on the machine's monotonic clock from a beginning of its own. Asked often,
the quickest answer bounds that beginning: it lies between the question and the answer, a fraction of a
millisecond apart.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

QUESTIONS = 50


@dataclass(frozen=True)
class PageClock:
    """Turns a page's milliseconds into seconds of `time.monotonic()`."""

    beginning: float
    doubt: float
    """The beginning may be off by this many seconds either way."""

    @classmethod
    def of(cls, page: Page) -> "PageClock":
        """Read a page's clock; to be done anew after each navigation."""
        found = []
        for _ in range(QUESTIONS):
            asked = time.monotonic()
            said = page.evaluate("performance.now()") / 1000
            answered = time.monotonic()
            found.append(cls((asked + answered) / 2 - said, (answered - asked) / 2))
        return min(found, key=lambda each: each.doubt)

    def monotonic(self, milliseconds: float) -> float:
        """A page's moment as the machine's."""
        return self.beginning + milliseconds / 1000
