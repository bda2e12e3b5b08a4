"""How the papers' pictures are taken: real screens, kept only when asked for (`--pictures`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.support.browser import Pages, overflowing, pages_of

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "images"
SETTLED_MS = 1000
"""Pages fade in; nobody wants a picture of that."""

Keep = Callable[[str, Path], None]
Take = Callable[[str, Page], None]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Pages]:
    """Pages as most people see them, who did not ask for less motion: the papers show a call that flashes."""
    with pages_of(browser, motion=True) as pages:
        yield pages


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    """Puts a picture among the papers' when asked to: few colours, so that a clone stays small."""

    def keep(name: str, taken: Path) -> None:
        if request.config.getoption("--pictures"):
            with Image.open(taken) as picture:
                # This method keeps rare colours, such as a green dot, which the default would lose.
                few = picture.convert("RGB").quantize(
                    256, Image.Quantize.MAXCOVERAGE, 2, dither=Image.Dither.NONE
                )
                few.save(PICTURES / f"{name}.png", optimize=True)

    return keep


@pytest.fixture
def take(keep: Keep, tmp_path: Path, request: pytest.FixtureRequest) -> Take:
    """Takes a picture of a page that is ready, at the size of its true screen."""

    def take(name: str, page: Page) -> None:
        page.evaluate("document.fonts.ready")
        if request.config.getoption("--pictures"):
            page.wait_for_timeout(SETTLED_MS)
        page.wait_for_function("[...document.images].every(image => image.complete)")
        taken = tmp_path / f"{name}.png"
        page.screenshot(path=taken)
        assert overflowing(page) == []
        keep(name, taken)

    return take
