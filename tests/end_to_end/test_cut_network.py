"""The network of a counter, or of its tablet, is cut: the page says so, and nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Pages
from tests.support.centre import Centre, password_of
from tests.support.processes import wait_until
from tests.support.wire import Wire

TEN_MINUTES = "10:00"
FINISHED_AND_CALLED = ["turn.served", "turn.queued", "turn.called"]
"""One is done and sent on to the fee desk, the next one is called."""


@pytest.fixture
def wire(centre: Centre) -> Iterator[Wire]:
    """The wire of the page that the test looks at; everybody else is on another one."""
    with Wire(urlsplit(centre.base_url).port or 0) as wire:
        yield wire


@pytest.fixture
def desk(centre: Centre, wire: Wire, open_page: Pages) -> Page:
    """Counter 2, where B001 is being served and B002 waits."""
    open_page.allow_lost_server()
    for _ in range(2):
        centre.device("kiosk").take("ho-tich")
    page = open_page("counter")
    page.clock.install()
    page.goto(f"{wire.url}/counter/hue/2")
    page.fill("#username", "officer")
    page.fill("#password", password_of("officer"))
    page.keyboard.press("Enter")
    for state in ("closed", "open", "called"):
        expect(page.locator("#head")).to_have_attribute("data-state", state)
        page.locator("#primary:not([disabled])").click()
    expect(page.locator("#head")).to_have_attribute("data-state", "serving")
    return page


def log(centre: Centre) -> list[dict[str, Any]]:
    return centre.staff("supervisor").events()


def test_ten_minutes_without_a_network(centre: Centre, wire: Wire, desk: Page) -> None:
    before = log(centre)
    wire.cut()
    expect(desk.locator("#banner")).to_contain_text("Mất liên lạc với máy chủ từ", timeout=30_000)
    expect(desk.locator("#primary")).to_be_disabled()
    for key in (" ", "f", "g", "t", "c", "h", "z"):
        desk.keyboard.press(key)
    expect(desk.locator("#dialog")).to_be_hidden()
    expect(desk.locator(".now__number")).to_have_text("B001")
    expect(desk.locator(".row")).to_have_count(1)

    desk.clock.fast_forward(TEN_MINUTES)
    expect(desk.locator("#contact")).to_have_text("Mất liên lạc 10 phút")
    expect(desk.locator("#banner")).to_be_visible()
    centre.device("kiosk").take("ho-tich")
    assert [entry["type"] for entry in log(centre)[len(before) :]] == ["ticket.issued"]

    wire.mend()
    expect(desk.locator("#toast")).to_contain_text("Đã có liên lạc trở lại", timeout=30_000)
    expect(desk.locator("#banner")).to_be_hidden()
    expect(desk.locator(".row")).to_have_count(2)
    expect(desk.locator(".now__number")).to_have_text("B001")
    desk.keyboard.press("g")
    desk.keyboard.press("Enter")
    expect(desk.locator(".now__number")).to_have_text("B002")
    done = [entry["type"] for entry in log(centre)[len(before) + 1 :]]
    assert done == FINISHED_AND_CALLED


def test_a_press_whose_answer_is_lost_is_done_once(centre: Centre, wire: Wire, desk: Page) -> None:
    before = len(log(centre))
    wire.lose_answers()
    desk.keyboard.press("g")
    desk.keyboard.press("Enter")
    wait_until(lambda: len(log(centre)) > before, "the server has heard the press")
    wire.mend()
    expect(desk.locator(".now__number")).to_have_text("B002", timeout=30_000)
    expect(desk.locator("#toast")).to_contain_text("Đã mời B002", timeout=30_000)
    assert [entry["type"] for entry in log(centre)[before:]] == FINISHED_AND_CALLED


def test_the_tablet_asks_about_a_turn_that_was_finished_while_it_was_cut_off(
    centre: Centre, wire: Wire, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    officer = centre.staff("officer")
    officer.press("17", "open")
    centre.device("kiosk").take("thu-phi")
    officer.press("17", "next")
    officer.press("17", "serve")
    tablet = open_page("tablet", f"{wire.url}/rate/hue/17")
    expect(tablet.locator("body")).to_have_attribute("data-contact", "online")
    wire.lose_answers()
    finished = officer.press("17", "finish")["finished"]
    wait_until(wire.has_lost_something, "the tablet's line has lost what it was told")
    wire.mend()
    expect(tablet.locator("[data-score]")).to_have_count(5, timeout=30_000)
    expect(tablet.locator(".ask__number")).to_contain_text(finished["ticket"]["number"])
