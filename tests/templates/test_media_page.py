"""Supervisors' pictures and videos on a real server: put on, shown with their times, taken away."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import Centre, password_of

ROOT = "/branches/hue/media"
Desk = Callable[..., Page]


def picture(name: str = "chào mừng.png") -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (64, 36), "#0b5cad").save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page, signed in."""
    open_page.allow_error(r"status of (401|403|422)")

    def opened(role: str = "supervisor", language: str = "vi", size: str = "counter") -> Page:
        page = open_page(size)
        # A first press asks, and the question goes away by itself: here it waits for the second.
        page.clock.install(time="2026-12-31T23:59:00Z")
        page.clock.pause_at("2027-01-01T00:00:00Z")
        page.goto(centre.url(f"/media/hue?lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        return page

    return opened


def shown(centre: Centre) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = centre.staff("supervisor").get(ROOT).json()["items"]
    return items


@pytest.mark.parametrize(
    ("size", "language"), [("counter", "vi"), ("counter", "en"), ("tablet_portrait", "vi")]
)
def test_a_picture_is_put_on_with_its_times_and_taken_away(
    centre: Centre, desk: Desk, size: str, language: str
) -> None:
    page = desk(language=language, size=size)
    expect(page.locator(".none")).to_be_visible()
    assert accessibility_faults(page) == []
    page.set_input_files("#file", picture())
    page.fill("#seconds", "20")
    for day in ("mon", "fri"):
        page.locator(f".choice:has([value={day}])").click()
    page.fill("#begins", "08:00")
    page.fill("#ends", "11:00")
    page.fill("#last", "2026-12-31")
    page.locator(".choice:has([name=boards])").first.click()
    page.click("#add")
    row = page.locator("[data-medium]")
    expect(row).to_contain_text("chào mừng.png")
    expect(row).to_contain_text("08:00–11:00")
    expect(row).to_contain_text("31/12/2026")
    [kept] = shown(centre)
    assert (kept["seconds"], kept["days"], kept["begins"], kept["ends"]) == (
        20,
        ["mon", "fri"],
        "08:00",
        "11:00",
    )
    assert (kept["first"], kept["last"], kept["boards"]) == (None, "2026-12-31", ["main"])
    page.wait_for_function("() => document.querySelector('.shown__glance img').naturalWidth > 0")
    expect(page.locator("#seconds")).to_have_value("15")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.click("[data-key=away]")
    assert shown(centre), "the first press only asks"
    assert accessibility_faults(page) == []
    page.click("[data-key=away]")
    expect(page.locator(".none")).to_be_visible()
    assert shown(centre) == []


def test_what_boards_cannot_show_is_told_and_the_form_is_kept(centre: Centre, desk: Desk) -> None:
    page = desk()
    page.click("#add")
    expect(page.locator("#adding-error")).to_have_text("Xin chọn một tệp ảnh hoặc video.")
    page.set_input_files("#file", {"name": "virus.png", "mimeType": "image/png", "buffer": b"MZ" * 600})
    page.fill("#seconds", "30")
    page.click("#add")
    expect(page.locator("#adding-error")).to_contain_text("virus.png")
    expect(page.locator("#seconds")).to_have_value("30")
    expect(page.locator("#add")).to_be_enabled()
    assert shown(centre) == []


def test_officers_may_look_and_not_touch(centre: Centre, desk: Desk) -> None:
    page = desk("officer")
    page.set_input_files("#file", picture())
    page.click("#add")
    expect(page.locator("#sign-in-error")).to_contain_text("không được đổi hình ảnh trên bảng")
    assert shown(centre) == []


def test_a_server_that_is_away_is_said_and_nothing_is_lost(
    centre: Centre, desk: Desk, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page = desk()
    expect(page.locator(".none")).to_be_visible()
    page.set_input_files("#file", picture())
    page.route("**/api/v1/branches/hue/media*", lambda route: route.abort())
    page.click("#add")
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc")
    page.unroute("**/api/v1/branches/hue/media*")
    page.click("#add")
    expect(page.locator("[data-medium]")).to_have_count(1)
    expect(page.locator("#banner")).to_be_hidden()
