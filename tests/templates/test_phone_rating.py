"""Rating on one's own phone: the tablet's questions, every finished turn once, also days later."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import Pages, accessibility_faults, overflowing, wait_beside
from tests.templates.conftest import QUESTIONNAIRE, Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene
from tests.templates.test_phone_page import ticket

TAKEN = (201, {"id": "r", "turn": "u", "counter": "3", "time": "2026-11-21T02:41:00Z", "trimmed": False})
GONE = (404, {"code": "unknown-ticket", "status": 404, "title": "x"})


def to_rate(turn: str, role: str = "fee", name: str = "Thu phí", name_en: str = "Fees") -> Data:
    """A turn that may be rated."""
    place = {"counter": "3", "ended_at": "2026-11-21T02:40:00Z", "service": "s"}
    return {"turn": turn, "role": role, "name": name, "name_en": name_en, **place}


class Phone:
    """The phone page of a ticket that was served, before a server that keeps what is rated."""

    def __init__(self, visit: Open, *turns: Data, served: bool = True, language: str = "vi") -> None:
        self.turns = list(turns)
        self.answers: list[tuple[int, Any]] = []
        self.rated: list[Any] = []
        self.keys: list[str] = []
        self.served, self.language = served, language
        self.page, self.edge = visit("phone", "/t/abc", Scene(), self._prepare)

    def _prepare(self, edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: self._ticket())
        edge.on("GET", r"/tickets/abc/ratings$", lambda _: self._ratings())
        edge.on("GET", r"/questionnaire$", lambda _: (200, QUESTIONNAIRE))
        edge.on("POST", r"/tickets/abc/rating$", self._rate)

    def _ticket(self) -> tuple[int, Any]:
        if not self.served:
            return GONE
        first = self.turns[0]["turn"] if self.turns else None
        return 200, ticket(state="served", ahead=None, estimate=None, to_rate=first)

    def _ratings(self) -> tuple[int, Any]:
        told = {"branch": "hue", "number": "B012", "language": self.language, "next": None}
        return (200, {**told, "items": self.turns}) if self.turns else GONE

    def _rate(self, request: Request) -> tuple[int, Any]:
        answer = self.answers.pop(0) if self.answers else TAKEN
        self.keys.append(request.headers["idempotency-key"])
        if answer[0] == 201:
            self.rated.append(request.post_data_json)
        return answer


def touch(page: Page, *what: str) -> None:
    for each in what:
        page.locator(f"#rating {each}").click()


def key(name: str) -> str:
    return f"[data-key='{name}']"


def choice(code: str) -> str:
    return f"[data-choice='{code}']"


def test_the_phone_asks_what_the_tablet_asks_once_the_visit_is_over(visit: Open) -> None:
    phone = Phone(visit, to_rate("u", "intake", "Hộ tịch"))
    page = phone.page
    expect(page.locator("#rating h2")).to_have_text("Việc phục vụ vừa rồi thế nào ạ?")
    expect(page.locator("#rating .phone__label")).to_have_text("Đánh giá: Hộ tịch · Câu 1 trên 5")
    sizes = page.locator("[data-score]").evaluate_all(
        "all => all.map((each) => [each.offsetWidth, each.offsetHeight])"
    )
    assert len({tuple(size) for size in sizes}) == 1, "all alike"
    assert sizes[0][1] >= 48
    touch(page, "[data-score='3']")
    expect(page.locator("#rating h2")).to_be_focused()
    touch(page, choice("late"), key("skip"), choice("two"), choice("kind"), "[data-reason='waited']")
    page.locator("[name='words']").fill("Chờ lâu quá")
    touch(page, key("end"))
    expect(page.locator("#rating [role='status']")).to_be_focused()
    assert phone.rated == [
        {
            "turn": "u",
            "norm": "t01-2018",
            "answers": {"overall": 3, "on-time": "late", "agencies": "two", "attitude": "kind"},
            "reasons": ["waited"],
            "comment": "Chờ lâu quá",
        }
    ]


def test_a_rating_that_did_not_arrive_is_sent_again_under_the_same_key(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"))
    refusal = {"code": "busy", "status": 503, "title": "Máy chủ bận"}
    phone.answers = [(503, refusal)] * 4
    touch(phone.page, "[data-score='5']", key("end"))
    expect(phone.page.locator("#rating [role='alert']")).to_have_text("Máy chủ bận")
    touch(phone.page, key("again"))
    expect(phone.page.locator("#rating [role='status']")).to_contain_text("đã được ghi nhận")
    assert [each["answers"] for each in phone.rated] == [{"overall": 5}]
    assert len(set(phone.keys)) == 1


def test_whoever_answered_at_the_tablet_meanwhile_is_thanked(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"))
    phone.answers = [(409, {"code": "already-rated", "status": 409, "title": "x"})]
    touch(phone.page, "[data-score='4']", key("end"))
    expect(phone.page.locator("#rating [role='status']")).to_contain_text("đã được ghi nhận")


def test_every_station_of_the_visit_is_rated_by_itself(visit: Open) -> None:
    phone = Phone(visit, to_rate("u1", "intake", "Hộ tịch"), to_rate("u2"))
    touch(phone.page, "[data-score='5']", key("end"))
    touch(phone.page, key("next-turn"))
    expect(phone.page.locator("#rating .phone__label")).to_have_text("Đánh giá: Thu phí · Câu 1 trên 2")
    expect(phone.page.locator("#rating h2")).to_be_focused()
    touch(phone.page, "[data-score='1']", choice("unkind"), key("end"), key("no-story"))
    expect(phone.page.locator("#rating [role='status']")).to_be_visible()
    expect(phone.page.locator(f"#rating {key('next-turn')}")).to_have_count(0)
    assert [(each["turn"], each["answers"]) for each in phone.rated] == [
        ("u1", {"overall": 5}),
        ("u2", {"overall": 1, "attitude": "unkind"}),
    ]


def test_who_passes_everything_over_has_rated_nothing(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"))
    touch(phone.page, key("skip"), key("skip"))
    expect(phone.page.locator("#rating")).to_be_empty()
    assert phone.rated == []


def test_an_unhappy_citizen_tells_what_happened_and_gets_a_receipt(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"))
    page, told = phone.page, []

    def hear(request: Request) -> tuple[int, Any]:
        told.append(request.post_data_json)
        if len(told) == 1:
            return 422, {"code": "too-much-feedback", "status": 422, "title": "x", "detail": "Đã nhận đủ"}
        return 201, {"receipt": "221126-482913", "deadline": "2026-11-26T17:00:00+07:00", "trimmed": False}

    phone.edge.on("POST", r"/tickets/abc/feedback$", hear)
    touch(page, "[data-score='2']", key("end"))
    expect(page.locator("#rating h2")).to_be_focused()
    expect(page.locator("#rating h2")).to_have_text("Bạn kể cho chúng tôi chuyện gì đã xảy ra?")
    assert len(phone.rated) == 1, "the rating counts before the story is told"
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    touch(page, key("send-story"))
    expect(page.locator("[name='story']")).to_be_focused()
    page.locator("[name='story']").fill("Chờ hai tiếng")
    touch(page, key("send-story"))
    expect(page.locator("#rating [role='alert']")).to_have_text("Đã nhận đủ")
    touch(page, key("send-story"))
    expect(page.locator(".phone__receipt")).to_have_text("221126-482913")
    expect(page.locator("#rating")).to_contain_text("26/11/2026")
    expect(page.locator("#rating a")).to_have_attribute("href", "/answers/hue")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    touch(page, key("done"))
    expect(page.locator("#rating [role='status']")).to_be_visible()
    assert told[-1] == {"turn": "u", "words": "Chờ hai tiếng"}


def test_days_later_the_slip_s_code_still_leads_to_the_rating_and_to_nothing_else(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"), served=False)
    page = phone.page
    expect(page.locator("h1")).to_have_text("Số B012: mời bạn đánh giá")
    expect(page.locator("#leaving, #more-time, #reminding").locator("button")).to_have_count(0)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    touch(page, key("skip"))
    with page.expect_response("**/tickets/abc?*"):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#rating h2")).to_have_text("Thái độ của cán bộ thế nào ạ?")
    page.locator("#language").click()
    expect(page.locator("#rating h2")).to_have_text("How was the service just now?")
    expect(page.locator("h1")).to_have_text("Number B012: please rate the service")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    touch(page, "[data-score='5']", key("end"))
    expect(page.locator("#rating [role='status']")).to_be_visible()
    assert phone.rated[0]["turn"] == "u"


def test_days_later_it_asks_in_the_language_of_the_ticket(visit: Open) -> None:
    phone = Phone(visit, to_rate("u"), served=False, language="en")
    expect(phone.page.locator("h1")).to_have_text("Number B012: please rate the service")
    expect(phone.page.locator("#rating h2")).to_have_text("How was the service just now?")


def test_when_even_that_is_over_the_page_says_so(visit: Open) -> None:
    phone = Phone(visit, served=False)
    expect(phone.page.locator("h1")).to_have_text("Không tìm thấy số này")
    expect(phone.page.locator("#rating")).to_be_empty()


@pytest.mark.parametrize("steps", [[], ["[data-score='3']"], ["[data-score='3']", key("skip")]])
def test_every_step_is_accessible_and_fits(visit: Open, steps: list[str]) -> None:
    phone = Phone(visit, to_rate("u"))
    expect(phone.page.locator("#rating h2")).to_be_visible()
    touch(phone.page, *steps)
    assert accessibility_faults(phone.page) == []
    assert overflowing(phone.page) == []
    heights = phone.page.locator("#rating button").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_a_phone_without_contact_asks_when_it_is_back(visit: Open, open_page: Pages) -> None:
    open_page.allow_lost_server()
    scene, reachable, tried = Scene(), [False], list[bool]()

    def questionnaire(_: Request) -> tuple[int, Any]:
        tried.append(reachable[0])
        return (200, QUESTIONNAIRE) if reachable[0] else (0, None)

    def prepare(edge: Edge) -> None:
        shown = ticket(state="served", ahead=None, estimate=None, to_rate="u")
        told = {"branch": "hue", "number": "B012", "language": "vi", "next": None, "items": [to_rate("u")]}
        edge.on("GET", r"/tickets/abc$", lambda _: (200, shown))
        edge.on("GET", r"/tickets/abc/ratings$", lambda _: (200, told))
        edge.on("GET", r"/questionnaire$", questionnaire)

    page, edge = visit("phone", "/t/abc", scene, prepare)
    expect(page.locator("h1")).to_contain_text("Đã xong")
    wait_beside(page, lambda: tried, "the phone asks")
    edge.answered()
    expect(page.locator("#rating")).to_be_empty()
    reachable[0] = True
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#rating [data-score]")).to_have_count(5)
