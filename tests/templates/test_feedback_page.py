"""Complaints and suggestions on a real server: handled, answered, and the answer read by its author."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import Centre, password_of

WORDS = "Tôi phải quay lại ba lần vì thiếu giấy tờ mà không ai báo trước cho tôi biết"
LONG = "Nội dung rất dài " * 60
Desk = Callable[..., Page]


def say(centre: Centre, **parts: Any) -> str:
    said = centre.staff("officer").post("/branches/hue/feedback", {"words": WORDS, **parts})
    assert said.status_code == 201, said.text
    receipt: str = said.json()["receipt"]
    return receipt


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page, signed in."""
    open_page.allow_error(r"status of (401|403|404|422)")

    def opened(role: str = "supervisor", language: str = "vi", size: str = "counter") -> Page:
        page = open_page(size, centre.url(f"/feedback/hue?lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        return page

    return opened


@pytest.mark.parametrize(
    ("size", "language"), [("counter", "vi"), ("desktop", "en"), ("tablet_portrait", "vi")]
)
def test_feedback_is_sorted_forwarded_answered_and_published(
    centre: Centre, desk: Desk, open_page: Pages, size: str, language: str
) -> None:
    receipt = say(centre, contact="0912 345 678")
    say(centre, words=LONG, kind="place")
    page = desk(language=language, size=size)
    expect(page.locator(".item")).to_have_count(2)
    expect(page.locator("#letter-title")).to_contain_text(receipt)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.locator("[data-key=kind]").select_option("guidance")
    expect(page.locator(".item").first.locator(".item__about")).not_to_be_empty()
    page.locator("[data-key=owner]").select_option("leader")
    page.fill("[name=to]", "Sở Tư pháp")
    page.locator("[data-key=forward]").click()
    expect(page.locator(".letter .stand")).to_contain_text("Sở Tư pháp")
    page.fill("[name=answer]", "Đã niêm yết danh mục giấy tờ.")
    page.locator("[data-key=answer]").click()
    expect(page.locator(".letter .stand")).to_have_attribute("data-stand", "answered")
    page.fill("[name=words]", "Gọi cho tôi 0912345678")
    page.locator("[data-key=publish]").click()
    expect(page.locator("#said")).to_contain_text("0912345678")
    page.fill("[name=words]", "Phải quay lại nhiều lần")
    page.locator("[data-key=publish]").click()
    expect(page.locator(".letter .stand")).to_have_attribute("data-stand", "published")
    assert accessibility_faults(page) == []

    phone = open_page("phone", centre.url(f"/answers/hue?lang={language}"))
    expect(phone.locator(".public__words")).to_have_text("Phải quay lại nhiều lần")
    phone.fill("#receipt", receipt.replace("-", " "))
    phone.keyboard.press("Enter")
    expect(phone.locator(".own__answer")).to_have_text("Đã niêm yết danh mục giấy tờ.")
    assert accessibility_faults(phone) == []
    assert overflowing(phone) == []


def test_who_may_only_read_finds_nothing_to_press(centre: Centre, desk: Desk) -> None:
    say(centre)
    page = desk("auditor")
    expect(page.locator(".letter__words")).to_have_text(WORDS)
    expect(page.locator(".letter form, .letter select")).to_have_count(0)


def test_what_somebody_is_writing_outlives_what_else_is_done(centre: Centre, desk: Desk) -> None:
    say(centre)
    page = desk()
    page.fill("[name=answer]", "Đã nhắc nhở")
    page.locator("[data-key=kind]").select_option("guidance")
    expect(page.locator("#said")).to_have_text("Đã phân loại.")
    expect(page.locator("[data-key=kind]")).to_have_value("guidance")
    expect(page.locator("[name=answer]")).to_have_value("Đã nhắc nhở")


def test_officers_write_down_what_somebody_says_and_read_nothing(centre: Centre, desk: Desk) -> None:
    say(centre)
    page = desk("officer")
    expect(page.locator("#received, #letter")).to_have_count(2)
    for part in ("#received", "#letter"):
        expect(page.locator(part)).to_be_hidden()
    page.fill("#note-words", "Bác Tư không biết chữ, phàn nàn về lệ phí")
    page.locator("#note-kind").select_option("fees")
    assert accessibility_faults(page) == []
    page.locator("#note-send").click()
    expect(page.locator("#note-receipt")).to_contain_text("Đưa người dân số biên nhận")
    expect(page.locator("#note-words")).to_have_value("")
    kept = centre.staff("leader").get("/branches/hue/feedback").json()["items"]
    assert [(each["channel"], each["kind"]) for each in kept][-1] == ("desk", "fees")


def test_words_being_written_outlive_a_refusal_and_a_dead_server(
    centre: Centre, desk: Desk, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    say(centre)
    page = desk()
    page.fill("[name=answer]", "Đã nhắc nhở bộ phận hướng dẫn.")
    centre.kill()
    page.locator("[data-key=answer]").click()
    expect(page.locator("#banner")).to_be_visible()
    expect(page.locator("[name=answer]")).to_have_value("Đã nhắc nhở bộ phận hướng dẫn.")
    centre.start()
    page.locator("[data-key=answer]").click()
    expect(page.locator(".letter .stand")).to_have_attribute("data-stand", "answered")


def test_an_unknown_receipt_and_an_empty_shelf_are_told_plainly(centre: Centre, open_page: Pages) -> None:
    open_page.allow_error(r"status of 404")
    phone = open_page("phone", centre.url("/answers/hue"))
    expect(phone.locator("#public")).to_contain_text("Chưa có trả lời nào được công khai.")
    phone.locator("#send").click()
    expect(phone.locator("#own")).to_contain_text("Hãy nhập số biên nhận")
    phone.fill("#receipt", "221126 000000")
    phone.keyboard.press("Enter")
    expect(phone.locator("#own")).to_contain_text("Không tìm thấy biên nhận 221126-000000")
    assert accessibility_faults(phone) == []
