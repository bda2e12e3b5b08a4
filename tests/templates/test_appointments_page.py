"""The desk's bookings on a real server: a free slot, the code to take along, the list, giving a slot up."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import Centre, password_of

ROOT = "/branches/hue/appointments"
Desk = Callable[..., Page]


@functools.cache
def day_with_slots(centre: Centre) -> str:
    """The next day on which Huế takes appointments: for one test the same, also over midnight."""
    officer = centre.staff("officer")
    for ahead in range(1, 12):
        day = (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()
        if officer.get(f"{ROOT}/slots", params={"service": "ho-tich", "day": day}).json()["items"]:
            return day
    raise AssertionError("no day with slots in eleven days")


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page, signed in, on the next day with slots."""
    open_page.allow_error(r"status of (401|403|404|409|422)")

    def opened(role: str = "officer", language: str = "vi", size: str = "counter") -> Page:
        page = open_page(size)
        # It looks again by itself now and then: here only when a test wants it to.
        page.clock.install(time="2026-12-31T23:59:00Z")
        page.clock.pause_at("2027-01-01T00:00:00Z")
        page.goto(centre.url(f"/appointments/hue?lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        if role in ("officer", "supervisor"):
            page.fill("#day", day_with_slots(centre))
            with page.expect_response("**/appointments/slots*service=ho-tich*"):
                page.select_option("#service", "ho-tich")
            expect(page.locator(".slot").first).to_be_visible()
        return page

    return opened


def booked(centre: Centre) -> list[dict[str, Any]]:
    answer = centre.staff("officer").get(ROOT, params={"day": day_with_slots(centre)})
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("size", "language"), [("counter", "vi"), ("counter", "en"), ("tablet_portrait", "vi")]
)
def test_a_slot_is_booked_shown_and_its_code_read_by_scanners(
    centre: Centre, desk: Desk, size: str, language: str
) -> None:
    page = desk(language=language, size=size)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.fill("#phone", "0905 123 456")
    page.locator(".slot").nth(1).click()
    page.click("#book")
    expect(page.locator("#code")).to_be_visible()
    [appointment] = booked(centre)
    expect(page.locator("#code-digits")).to_have_text(appointment["code"])
    page.wait_for_function("() => document.getElementById('code-qr').naturalWidth > 0")
    assert accessibility_faults(page) == []
    page.click("#code-leave")
    expect(page.locator("[data-appointment]")).to_contain_text(appointment["code"])
    expect(page.locator(".slot").nth(1)).to_contain_text("3")
    expect(page.locator("#phone")).to_have_value("")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_by_the_keyboard_alone(centre: Centre, desk: Desk) -> None:
    page = desk()
    page.focus("#phone")
    page.keyboard.type("0905123456")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    page.keyboard.press("Escape")
    assert len(booked(centre)) == 1


def test_a_code_is_shown_again_and_only_the_code_is_printed(centre: Centre, desk: Desk) -> None:
    page = desk()
    page.locator(".slot").first.click()
    page.click("#book")
    page.click("#code-leave")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator('[data-key="show"]').click()
    page.click("#code-print")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("#code-digits")).to_be_visible()
    expect(page.locator("#work")).to_be_hidden()
    expect(page.locator("#code-print")).to_be_hidden()


def test_a_slot_given_up_is_free_again(centre: Centre, desk: Desk) -> None:
    page = desk()
    page.locator(".slot").first.click()
    page.click("#book")
    page.click("#code-leave")
    expect(page.locator(".slot").first).to_contain_text("3")
    page.locator('[data-key="cancel"]').click()
    expect(page.locator('[data-state="cancelled"]')).to_contain_text("Đã hủy")
    expect(page.locator(".slot").first).to_contain_text("4")
    assert [each["state"] for each in booked(centre)] == ["cancelled"]


def test_the_last_place_taken_by_somebody_else_is_told_and_nothing_is_booked(
    centre: Centre, desk: Desk
) -> None:
    page = desk()
    page.locator(".slot").first.click()
    slot = page.locator(".slot input").first.get_attribute("value")
    for _ in range(4):
        body = {"service": "ho-tich", "slot": slot}
        assert centre.staff("supervisor").post(ROOT, body).status_code == 201
    page.click("#book")
    expect(page.locator("#booking-error")).not_to_be_empty()
    expect(page.locator(".slot").first).to_contain_text("hết chỗ")
    expect(page.locator(".slot input").first).to_be_disabled()
    assert len(booked(centre)) == 4


def test_a_wrong_telephone_is_told_beside_the_form(centre: Centre, desk: Desk) -> None:
    page = desk()
    page.fill("#phone", "gọi cho tôi")
    page.locator(".slot").first.click()
    page.click("#book")
    expect(page.locator("#booking-error")).not_to_be_empty()
    assert booked(centre) == []


def test_who_may_not_book_is_asked_to_sign_in_as_somebody_else(desk: Desk) -> None:
    page = desk(role="auditor")
    expect(page.locator("#gate")).to_be_visible()
    expect(page.locator("#sign-in-error")).to_contain_text("không được đặt lịch hẹn")


def test_a_day_without_hours_says_so(desk: Desk) -> None:
    page = desk()
    page.fill("#day", "2026-01-05")
    expect(page.locator("#slots")).to_contain_text("không còn giờ nào")
    expect(page.locator("#book")).to_be_disabled()
