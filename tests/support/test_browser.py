"""Pages at their true size; an error inside a page is a failed test."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import SIZES, Pages, accessibility_faults, overflowing, pages_of

GOOD = "<!doctype html><html lang=vi><title>Bảng</title><main><h1>Số đang gọi</h1></main>"


def test_a_page_has_the_size_it_was_asked_for(open_page: Pages) -> None:
    page = open_page("kiosk")
    assert page.evaluate("[innerWidth, innerHeight]") == [SIZES["kiosk"]["width"], SIZES["kiosk"]["height"]]


THROWS_LATER = "new Promise(done => { setTimeout(() => { setTimeout(done, 50); throw new Error('hỏng') }) })"


@pytest.mark.parametrize("script", ["console.error('hỏng')", THROWS_LATER])
def test_an_error_in_a_page_fails_the_test(browser: Browser, script: str) -> None:
    with pytest.raises(AssertionError, match="hỏng"), pages_of(browser) as pages:
        pages().evaluate(script)


def test_an_expected_error_does_not(browser: Browser) -> None:
    with pages_of(browser) as pages:
        pages.allow_error("mất liên lạc")
        pages().evaluate("console.error('mất liên lạc')")


def test_axe_tells_good_from_bad(browser_page: Page) -> None:
    browser_page.set_content(GOOD)
    assert accessibility_faults(browser_page) == []
    browser_page.set_content(GOOD + "<img src='data:,'>")
    assert any(fault.startswith("image-alt") for fault in accessibility_faults(browser_page))


def test_what_is_too_wide_is_named(browser_page: Page) -> None:
    browser_page.set_content(GOOD)
    assert overflowing(browser_page) == []
    browser_page.set_content(GOOD + "<p class=wide style='width: 3000px'>A007</p>")
    assert overflowing(browser_page) == ["p.wide"]
