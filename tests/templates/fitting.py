"""Whether a kiosk's screen fits: nothing scrolls, nothing is cut off, every key can be hit."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.browser import overflowing


def misfits(page: Page) -> list[str]:
    """Everything that scrolls, is cut off, or is too small to touch."""
    page.wait_for_timeout(100)
    tall = page.evaluate("document.documentElement.scrollHeight > innerHeight")
    return [*overflowing(page), *(["scrolls down"] if tall else []), *too_small(page), *hidden_words(page)]


def too_small(page: Page) -> list[str]:
    """Keys smaller than 88 px at 1080p (15 mm on 32 inches), in proportion on smaller screens."""
    found: list[str] = page.evaluate(
        """() => {
            const least = 88 * Math.min(innerWidth, innerHeight) / 1080 - 0.5;
            return [...document.querySelectorAll('button')]
              .map((key) => [key, key.getBoundingClientRect()])
              .filter(([key, box]) => box.width && !key.disabled
                && (box.width < least || box.height < least))
              .map(([key, box]) => `${key.className} ${key.textContent} ${box.width}x${box.height}`);
        }"""
    )
    return found


def hidden_words(page: Page) -> list[str]:
    """Words cut off by the card or key they stand on."""
    found: list[str] = page.evaluate(
        """() => {
            const boxes = '.card, .key, .button, .choice, .letter, .slip, .ticket__paper, .ticket__late';
            const sticksOut = (word) => {
              const edge = word.closest(boxes).getBoundingClientRect();
              const range = document.createRange();
              range.selectNodeContents(word);
              const { left, right, top, bottom } = range.getBoundingClientRect();
              const sideways = left < edge.left - 1 || right > edge.right + 1;
              return edge.width && (sideways || top < edge.top - 6 || bottom > edge.bottom + 1);
            };
            return [...document.querySelectorAll(boxes)]
              .flatMap((box) => [...box.querySelectorAll('span, p')])
              .filter((word) => word.textContent.trim() && sticksOut(word))
              .map((word) => `${word.className}: ${word.textContent}`);
        }"""
    )
    return found
