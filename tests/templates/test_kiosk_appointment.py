"""Checking in with an appointment, at the kiosk: by code, by QR code, by the telephone's last digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import SIZES, accessibility_faults
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.issuing import issues, scan, ticket
from tests.templates.scene import busy

FOUND = [
    {"id": "one", "service": "ho-tich", "slot": "2026-11-21T03:00:00Z"},
    {"id": "two", "service": "dat-dai", "slot": "2026-11-21T07:30:00Z"},
]
LATE = {
    "code": "appointment-missed",
    "title": "Đã quá giờ hẹn",
    "detail": "Lịch hẹn lúc 08:00 đã quá giờ.",
    "status": 409,
    "service": "ho-tich",
}


def books(edge: Edge, came: str = "on_time", found: Any = FOUND) -> None:
    """Numbers are given, and people are awaited."""
    issues(edge)
    checked = ticket("ho-tich") | {"appointment": {"slot": "2026-11-21T03:00:00Z", "came": came}}
    edge.on("POST", r"/check-in$", lambda request: (201, checked))
    edge.on("POST", r"/appointments/find$", lambda request: (200, {"items": found, "next": None}))


Come = Callable[..., tuple[Page, Edge]]


@pytest.fixture
def come(visit: Open, rules: Callable[..., None]) -> Come:
    """Somebody stands before the question for the code."""

    def come(prepare: Callable[[Edge], None] = books, size: str = "kiosk") -> tuple[Page, Edge]:
        rules(offers=["appointments"])
        page, edge = visit(size, "/kiosk/hue", busy(), prepare)
        page.evaluate("document.fonts.ready")
        page.locator('[data-choice="appointment"]').click()
        page.locator('[data-screen="appointment"]').wait_for()
        return page, edge

    return come


def touch(page: Page, digits: str) -> None:
    """On the screen's own keys."""
    for digit in digits:
        page.locator(f'[data-letter="{digit}"]').click()


def go_on(page: Page) -> None:
    """The large key below."""
    page.locator('[data-key="go-on"]').click()


def test_a_centre_without_appointments_does_not_ask_for_them(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), books)
    page.locator(".card").first.wait_for()
    expect(page.locator('[data-choice="appointment"]')).to_have_count(0)


def test_the_code_becomes_a_number(come: Come) -> None:
    page, edge = come()
    expect(page.locator('[data-key="go-on"]')).to_be_disabled()
    touch(page, "01234")
    expect(page.locator('[data-key="go-on"]')).to_be_disabled()
    touch(page, "59")
    expect(page.locator(".typed__words")).to_have_text("012345")
    go_on(page)
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    expect(page.locator(".ticket__booked")).to_contain_text("đúng hẹn 10:00")
    assert edge.bodies("/check-in") == [{"code": "012345", "language": "vi"}]


@pytest.mark.parametrize(("came", "words"), [("early", "Bác đến sớm"), ("late", "Đã quá giờ hẹn 10:00")])
def test_early_and_late_are_told(come: Come, came: str, words: str) -> None:
    page, _ = come(lambda edge: books(edge, came))
    touch(page, "012345")
    go_on(page)
    expect(page.locator(".ticket__booked")).to_contain_text(words)


def test_a_scanned_code_needs_no_touch(come: Come) -> None:
    page, edge = come()
    scan(page, "luot:appointment:012345")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/check-in")[0]["code"] == "luot:appointment:012345"


def test_another_card_under_the_scanner_is_told_and_sent_nowhere(come: Come) -> None:
    page, edge = come()
    scan(page, "046075001234|190123456|Nguyễn Văn A|01011950|Nam|Huế|01012021")
    expect(page.locator(".problem")).to_contain_text("không phải mã hẹn")
    assert not edge.bodies("/check-in")
    assert "046075001234" not in page.content()


def test_with_the_telephone_one_chooses_the_own_one(come: Come) -> None:
    page, edge = come()
    touch(page, "3456")
    go_on(page)
    expect(page.locator("[data-appointment]")).to_have_count(3)
    expect(page.locator('[data-appointment="one"]')).to_contain_text("10:00")
    assert accessibility_faults(page) == []
    assert misfits(page) == []
    page.locator('[data-appointment="two"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/find") == [{"phone": "3456"}]
    assert edge.bodies("/check-in") == [{"appointment": "two", "language": "vi"}]


def test_also_a_single_one_is_asked_about_first(come: Come) -> None:
    page, edge = come(lambda edge: books(edge, found=FOUND[:1]))
    touch(page, "3456")
    go_on(page)
    page.locator('[data-appointment=""]').click()
    expect(page.locator('[data-screen="appointment"]')).to_be_visible()
    expect(page.locator(".typed__words")).to_have_count(0)
    assert not edge.bodies("/check-in")


def test_a_telephone_nobody_is_awaited_under_is_told(come: Come) -> None:
    page, _ = come(lambda edge: books(edge, found=[]))
    touch(page, "9999")
    go_on(page)
    expect(page.locator(".problem")).to_contain_text("không có lịch hẹn nào")
    touch(page, "1")
    expect(page.locator(".problem")).to_be_empty()


def test_a_keypad_s_digits_and_enter_are_enough(come: Come) -> None:
    page, edge = come()
    page.keyboard.type("012345", delay=90)
    page.keyboard.press("Enter")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/check-in") == [{"code": "012345", "language": "vi"}]


def test_a_missed_one_is_offered_an_ordinary_number(come: Come) -> None:
    def late(edge: Edge) -> None:
        issues(edge)
        edge.on("POST", r"/check-in$", lambda request: (409, LATE))

    page, edge = come(late)
    touch(page, "012345")
    go_on(page)
    expect(page.locator('[data-screen="failed"]')).to_contain_text("Lịch hẹn lúc 08:00 đã quá giờ.")
    page.locator('[data-key="ordinary"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/tickets")[0]["service"] == "ho-tich"


def test_an_unanswered_check_in_is_repeated_under_the_same_key(come: Come) -> None:
    keys: list[str] = []

    def flaky(request: Request) -> tuple[int, Any]:
        keys.append(request.headers["idempotency-key"])
        return (503, {"code": "busy", "status": 503}) if len(keys) < 2 else (201, ticket("ho-tich"))

    page, _ = come(lambda edge: edge.on("POST", r"/check-in$", flaky))
    touch(page, "012345")
    go_on(page)
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert len(set(keys)) == 1


def test_what_was_typed_is_gone_with_the_person(come: Come) -> None:
    page, _ = come()
    touch(page, "0123")
    page.locator('.bar [data-key="home"]').click()
    page.locator('[data-choice="appointment"]').click()
    expect(page.locator(".typed__words")).to_have_count(0)


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
@pytest.mark.parametrize("look", ["", "larger", "low", "language"])
def test_the_question_is_accessible_and_fits(come: Come, size: str, look: str) -> None:
    page, _ = come(size=size)
    if look:
        page.locator(f'.bar [data-key="{look}"]').click()
    touch(page, "0123")
    assert accessibility_faults(page) == []
    assert misfits(page) == []
    if size == "kiosk_wide":
        page.set_viewport_size(SIZES["counter"])
        assert misfits(page) == []
