"""The kiosk's page while the server is away: it opens, says so, gives numbers, and recovers by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Pages, accessibility_faults
from tests.support.centre import Centre, key_of
from tests.support.kiosks import Kiosk
from tests.support.page_clock import goes_on_to, stop_the_clock
from tests.support.processes import wait_until
from tests.support.wire import Wire

BANNER = "Máy đang mất liên lạc với máy chủ nhưng vẫn phát số"
PATIENCE = 30_000
NUMBERS = '[data-choice="services"]'


@pytest.fixture
def kiosk(centre: Centre, tmp_path: Path) -> Iterator[Kiosk]:
    port = urlsplit(centre.base_url).port or 0
    kiosk = Kiosk("kiosk-1", key_of("kiosk"), Wire(port), tmp_path / "kiosk")
    kiosk.start()
    wait_until(lambda: kiosk.state()["gives_numbers"], "it holds numbers", 30)
    yield kiosk
    kiosk.close()


@pytest.fixture
def page(kiosk: Kiosk, open_page: Pages) -> Page:
    open_page.allow_lost_server()
    open_page.allow_error(r"status of 503|WebSocket connection")
    page = open_page("kiosk")
    page.clock.install()
    page.goto(kiosk.url)
    expect(page.locator(NUMBERS)).to_be_visible(timeout=PATIENCE)
    return page


def take(page: Page) -> str:
    page.locator(NUMBERS).click()
    page.locator('[data-service="ho-tich"]').click()
    number = page.locator("[data-ticket-number]")
    expect(number).to_be_visible(timeout=PATIENCE)
    return number.inner_text()


def test_the_page_goes_on_without_the_server(centre: Centre, kiosk: Kiosk, page: Page) -> None:
    assert take(page) == "B001"
    page.locator('[data-key="done"]').click()
    centre.kill()
    expect(page.locator("#alone")).to_contain_text(BANNER, timeout=PATIENCE)
    page.locator(NUMBERS).click()
    expect(page.locator('[data-service="ho-tich"]')).to_contain_text("Chưa rõ thời gian chờ")
    assert accessibility_faults(page) == []
    page.locator('.bar [data-key="home"]').click()

    assert take(page) == "B601"
    stop_the_clock(page)  # the number would go by itself before long
    expect(page.locator(".screen--ticket")).to_contain_text("Chưa rõ thời gian chờ")
    printed = ".slip:has-text('Phiếu đã in')"
    wait_until(lambda: goes_on_to(page, printed, 250), "the page knows of the slip", 60, 0.5)
    expect(page.locator(".qr img")).not_to_have_js_property("naturalWidth", 0)
    page.clock.resume()

    page.reload()
    expect(page.locator("#alone")).to_contain_text(BANNER, timeout=PATIENCE)
    assert take(page) == "B602"

    centre.start()
    expect(page.locator("#alone")).to_be_hidden(timeout=PATIENCE)

    def in_line() -> bool:
        waiting = centre.anyone.board()["waiting"]
        return [turn["ticket"]["number"] for turn in waiting] == ["B001", "B601", "B602"]

    wait_until(in_line, "the numbers are in the line, where they belong", 30)
