"""A ticket on its owner's phone: every state, leaving, ringing, being told by message, and its weight."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene


def ticket(**changes: Any) -> Data:
    """What the phone gets about its ticket."""
    usual = {"id": "t", "branch": "hue", "number": "B012", "service": "ho-tich", "state": "waiting"}
    place: Data = {
        "counter": None,
        "ahead": 7,
        "estimate": {"p50": 10, "p90": 20},
        "language": "vi",
        "not_before": None,
        "more_time": None,
        "to_rate": None,
        "turns": [{}],
    }
    return {**usual, **place, "issued_at": "2026-11-21T02:20:00Z", **changes}


MORE: Data = {"minutes": 5, "times": 1}
PHONE: dict[str, Data] = {
    "waiting": ticket(),
    "called": ticket(state="called", counter="3", ahead=None, estimate=None, more_time=MORE),
    "serving": ticket(state="serving", counter="3", ahead=None, estimate=None),
    "no_show": ticket(state="no_show", ahead=None, estimate=None),
    "near": ticket(ahead=2, more_time=MORE),
    "away": ticket(ahead=4, not_before="2026-11-21T02:35:00Z"),
    "served": ticket(state="served", ahead=None, estimate=None, to_rate="u"),
    "late": ticket(may_not_be_served=True),
    "english": ticket(language="en", ahead=1),
}


@pytest.mark.parametrize("state", PHONE)
def test_the_phone_shows_each_state(visit: Open, state: str) -> None:
    shown = PHONE[state]
    page, _ = visit(
        "phone", "/t/abc", Scene(), lambda edge: edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
    )
    number = page.locator("[data-ticket-number]")
    expect(number).to_have_text("B012")
    expect(page.locator("body")).to_have_attribute("data-state", shown["state"])
    box = page.locator("h1").bounding_box()
    assert box
    assert box["y"] + box["height"] < 640
    if state == "called":
        expect(page.locator(".phone__counter")).to_have_text("Quầy 3")
        expect(page.locator("body")).to_have_css("background-color", "rgb(166, 28, 28)")
    if state == "away":
        expect(page.locator("h1")).to_have_text("Từ 09:35 mới gọi bạn")
        expect(page.locator("#stage")).to_contain_text("Còn 4 người trước bạn")
        expect(page.locator(".phone__hint").first).to_contain_text("Bạn vẫn giữ chỗ")
    if state == "late":
        expect(page.locator(".phone__late")).to_contain_text("có thể chưa kịp phục vụ bạn")
    if state == "english":
        expect(page.locator("h1")).to_have_text("1 person ahead of you")
    page.wait_for_timeout(300)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_somebody_who_will_not_wait_gives_the_number_back(visit: Open) -> None:
    """Asked twice; a failure says that the place is kept."""
    answers: list[tuple[int, Data]] = [(503, {"code": "busy", "status": 503, "title": "Máy chủ bận"})] * 4
    answers.append((200, ticket(state="cancelled", ahead=None, estimate=None)))
    asked: list[Any] = []
    shown = ticket()

    def leave(request: Request) -> tuple[int, Data]:
        asked.append(request)
        status, body = answers.pop(0)
        if status == 200:
            shown.update(body)
        return status, body

    def prepared(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
        edge.on("POST", r"/tickets/abc/leave$", leave)

    page, _ = visit("phone", "/t/abc", Scene(), prepared)
    page.locator("[data-key='leave']").click()
    expect(page.locator("#leaving h2")).to_be_focused()
    assert accessibility_faults(page) == []
    page.locator("[data-key='leave-no']").click()
    expect(page.locator("[data-key='leave']")).to_be_focused()
    assert not asked
    page.locator("[data-key='leave']").click()
    page.locator("[data-key='leave-yes']").click()
    expect(page.locator("#leaving [role='alert']")).to_have_text("Máy chủ bận")
    page.locator("[data-key='leave-yes']").click()
    expect(page.locator("body")).to_have_attribute("data-state", "cancelled")
    expect(page.locator("#leaving")).to_be_empty()


@pytest.mark.parametrize("state", ["near", "called"])
def test_somebody_who_is_not_there_yet_asks_for_more_time(visit: Open, state: str) -> None:
    """Asked twice, with how often; a refusal is told in the server's words."""
    refusal = {
        "code": "more-time-used",
        "status": 409,
        "title": "Đã xin thêm giờ rồi",
        "detail": "Đã xin đủ.",
    }
    answers = [(409, refusal), (200, PHONE["away"])]
    shown = dict(PHONE[state])

    def asked(_: Request) -> tuple[int, Data]:
        status, body = answers.pop(0)
        if status == 200:
            shown.update(body)
        return status, body

    def prepared(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
        edge.on("POST", r"/tickets/abc/more-time$", asked)

    page, _ = visit("phone", "/t/abc", Scene(), prepared)
    key = page.locator("[data-key='more-time']")
    expect(key).to_have_text("Xin thêm 5 phút")
    key.click()
    expect(page.locator("#more-time h2")).to_be_focused()
    expect(page.locator("#more-time")).to_contain_text("Số lần còn xin được: 1")
    page.wait_for_timeout(300)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.locator("[data-key='more-time-no']").click()
    expect(key).to_be_focused()
    assert len(answers) == 2, "nothing is asked yet"
    key.click()
    page.locator("[data-key='more-time-yes']").click()
    expect(page.locator("#more-time [role='alert']")).to_contain_text("Đã xin đủ.")
    page.locator("[data-key='more-time-yes']").click()
    expect(page.locator("h1")).to_have_text("Từ 09:35 mới gọi bạn")
    expect(page.locator("#more-time")).to_be_empty()


@pytest.mark.parametrize(
    "shown", [ticket(ahead=9, more_time=MORE), ticket(ahead=1), {**PHONE["away"], "more_time": MORE}]
)
def test_more_time_is_offered_only_when_it_helps(visit: Open, shown: Data) -> None:
    """Not to who is far from being called, has asked as often as one may, or is away already."""
    page, _ = visit(
        "phone", "/t/abc", Scene(), lambda edge: edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
    )
    expect(page.locator("[data-key='leave']")).to_be_visible()
    expect(page.locator("[data-key='more-time']")).to_have_count(0)


def test_somebody_without_data_leaves_a_telephone_number(visit: Open) -> None:
    asked: list[Any] = []

    def wish(request: Request) -> tuple[int, Data]:
        body: Any = request.post_data_json
        asked.append(body)
        if body["address"] == "12":
            return 422, {"code": "bad-address", "status": 422, "title": "x", "detail": "Hãy gõ số điện thoại"}
        return 200, {"way": "sms", "address": "+84*******78"}

    def prepared(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, ticket()))
        edge.on("POST", r"/tickets/abc/reminder$", wish)

    page, _ = visit("phone", "/t/abc", Scene(), prepared)
    page.locator("[data-key='remind']").click()
    expect(page.locator("[name='sms']")).to_be_focused()
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.locator("[name='sms']").fill("12")
    page.locator("[data-key='remind-send']").click()
    expect(page.locator("[name='consent']")).to_be_focused()
    assert asked == [], "nothing is sent without consent"
    page.locator("[name='consent']").check()
    page.locator("[data-key='remind-send']").click()
    expect(page.locator("#reminding [role='alert']")).to_have_text("Hãy gõ số điện thoại")
    page.locator("[name='sms']").fill("0912345678")
    page.locator("[data-key='remind-send']").click()
    expect(page.locator("#reminding [role='status']")).to_contain_text("+84*******78")
    assert asked[-1] == {"way": "sms", "address": "0912345678", "consent": True}


def test_the_phone_rings_when_somebody_wished_for_it(visit: Open) -> None:
    shown = ticket()
    page, _ = visit(
        "phone", "/t/abc", Scene(), lambda edge: edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
    )
    page.evaluate(
        """() => {
          globalThis.notes = [];
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (at) {
            notes.push(this.frequency.value);
            start.call(this, at);
          };
        }"""
    )
    page.locator("[data-key='sound']").click()
    expect(page.locator("#sound [role='status']")).to_be_visible()
    tried = page.evaluate("notes.length")
    assert tried == 2
    shown |= {"state": "called", "counter": "3", "ahead": None, "estimate": None}
    page.wait_for_function("() => notes.length === 8")


def test_an_unknown_ticket_is_told_plainly(visit: Open) -> None:
    gone = {"code": "unknown-ticket", "status": 404}
    page, _ = visit(
        "phone", "/t/abc", Scene(), lambda edge: edge.on("GET", r"/tickets/abc$", lambda _: (404, gone))
    )
    expect(page.locator("h1")).to_have_text("Không tìm thấy số này")
    assert accessibility_faults(page) == []


def test_the_phone_page_weighs_little(visit: Open) -> None:
    weights: dict[str, int] = {}

    def weigh(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, ticket()))
        edge.page.on("requestfinished", lambda r: weights.update({r.url: r.sizes()["responseBodySize"]}))

    page, _ = visit("phone", "/t/abc", Scene(), weigh)
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    assert sum(weights.values()) <= 60_000, weights
