"""The kiosk's page as its own agent serves it: printing, and the agent's reasons while the server is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import accessibility_faults, wait_beside
from tests.templates import conftest
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.hue import Data
from tests.templates.scene import busy
from tests.templates.test_kiosk_lookups import CASE, CODE, asked_cases, looks_up

REASONS = {
    "vi": ("Đã hết số dự phòng", "Ki-ốt đã phát hết số dự phòng của hôm nay. Mời bác hỏi bàn hướng dẫn."),
    "en": ("All spare numbers are given", "The kiosk has given all its own numbers. Please ask at the desk."),
}


@pytest.fixture(autouse=True)
def offers() -> Iterator[None]:
    """The centre has a catalogue and a case system."""
    conftest.DESK["offers"] = ["procedures", "cases"]
    yield
    del conftest.DESK["offers"]


class Agent:
    """The agent's side of the page: what it is asked, and what it answers."""

    def __init__(self, edge: Edge) -> None:
        self.leaflets: list[Any] = []
        self.answer: tuple[int, Data] = (201, {"printed": True})
        self.gives_numbers = False
        self.waiting: list[Route] = []
        self.holds = False
        self.page = edge.page
        self.ear: Route | None = None
        edge.page.route("**/kiosk/hue", self._page)
        edge.page.route("**/agent/scans", self._scan)
        edge.page.route("**/agent/state**", self._state)
        edge.page.route("**/agent/leaflets**", self._leaflet)

    def release(self) -> None:
        """The paper is out, or is not."""
        self.holds = False
        for route in self.waiting:
            route.fulfill(status=self.answer[0], json=self.answer[1])

    def _page(self, route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<html ", '<html data-agent="scanner" ', 1))

    def _state(self, route: Route) -> None:
        title, detail = REASONS["en" if "lang=en" in route.request.url else "vi"]
        why_not = (
            None if self.gives_numbers else {"code": "away-all-used-up", "title": title, "detail": detail}
        )
        route.fulfill(json={"gives_numbers": self.gives_numbers, "why_not": why_not, "slip": None})

    def _scan(self, route: Route) -> None:
        """The page waits for what is scanned."""
        self.ear = route

    def scan(self, text: str) -> None:
        """Something is held before the scanner."""
        with self.page.expect_request("**/agent/scans"):  # it waits for the next one at once
            wait_beside(self.page, lambda: self.ear, "the page waits for scans")
            ear, self.ear = self.ear, None
            assert ear
            ear.fulfill(json={"text": text})

    def _leaflet(self, route: Route) -> None:
        self.leaflets.append(json.loads(route.request.post_data or "null"))
        if self.holds:
            self.waiting.append(route)
        else:
            route.fulfill(status=self.answer[0], json=self.answer[1])


def served(visit: Open, size: str = "kiosk") -> tuple[Page, Edge, Agent]:
    """The page, opened through the agent."""
    agents: list[Agent] = []

    def prepare(edge: Edge) -> None:
        looks_up(edge)
        agents.append(Agent(edge))

    page, edge = visit(size, "/kiosk/hue", busy(), prepare)
    return page, edge, agents[0]


def take_along(page: Page) -> str:
    """Go to the part of the first procedure where it is taken along; its code."""
    page.locator('[data-choice="procedures"]').click()
    card = page.locator(".entry").first
    code = card.get_attribute("data-procedure") or ""
    card.click()
    page.locator('[data-part="phone"]').click()
    return code


def fits(page: Page) -> None:
    assert misfits(page) == []
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_a_procedure_is_printed_once_and_each_step_is_said(visit: Open, size: str) -> None:
    page, _, agent = served(visit, size)
    code = take_along(page)
    fits(page)
    agent.holds = True
    page.locator('[data-key="print"]').click()
    expect(page.locator(".leaflet__said")).to_contain_text("Đang in")
    expect(page.locator('[data-key="print"]')).to_be_disabled()
    fits(page)
    agent.release()
    expect(page.locator(".leaflet__said")).to_contain_text("Đã in xong")
    fits(page)
    assert agent.leaflets == [{"procedure": code}]


def test_without_paper_the_page_says_so_beside_the_code_and_one_may_try_again(visit: Open) -> None:
    page, _, agent = served(visit)
    agent.answer = (
        503,
        {"code": "paper-out", "detail": "Máy in hết giấy nên chưa in được. Mời bác quét mã."},
    )
    take_along(page)
    page.locator('[data-key="print"]').click()
    expect(page.locator(".leaflet__said")).to_contain_text("Máy in hết giấy")
    expect(page.locator(".take-along img")).to_be_visible()
    fits(page)
    agent.answer = (201, {"printed": True})
    page.locator('[data-key="print"]').click()
    expect(page.locator(".leaflet__said")).to_contain_text("Đã in xong")
    assert len(agent.leaflets) == 2


def test_who_reads_on_while_it_prints_finds_the_outcome_later(visit: Open) -> None:
    page, _, agent = served(visit)
    take_along(page)
    agent.holds = True
    page.locator('[data-key="print"]').click()
    page.locator('[data-part="steps"]').click()
    agent.release()
    page.locator('[data-part="phone"]').click()
    expect(page.locator(".leaflet__said")).to_contain_text("Đã in xong")


def test_a_page_without_an_agent_offers_the_phone_alone(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), looks_up)
    take_along(page)
    expect(page.locator(".take-along")).to_be_visible()
    expect(page.locator('[data-key="print"]')).to_have_count(0)
    expect(page.locator('[data-part="phone"]')).to_have_text("Xem trên điện thoại")


def test_why_the_kiosk_gives_no_number_alone_is_said_in_its_own_words_in_either_language(visit: Open) -> None:
    page, edge, agent = served(visit)
    page.locator('[data-choice="services"]').wait_for()
    edge.drop()
    lost = page.locator('[data-screen="lost"]')
    expect(lost.locator("h1")).to_have_text(REASONS["vi"][0])
    expect(lost).to_contain_text(REASONS["vi"][1])
    fits(page)
    page.locator('.bar [data-key="language"]').click()
    expect(lost.locator("h1")).to_have_text(REASONS["en"][0])
    expect(lost).to_contain_text(REASONS["en"][1])
    agent.gives_numbers = True
    expect(page.locator('[data-screen="home"]')).to_be_visible()
    edge.recover()
    expect(page.locator("#alone")).to_be_hidden()


def test_a_service_whose_spare_numbers_are_gone_is_told_as_the_kiosk_says_it(visit: Open) -> None:
    page, edge, agent = served(visit)
    agent.gives_numbers = True
    page.locator('[data-choice="services"]').wait_for()
    edge.drop()
    expect(page.locator("#alone")).to_be_visible()
    told = {
        "code": "away-not-ready",
        "title": "Chưa cấp được số",
        "detail": "Chưa có số dự phòng.",
        "status": 503,
    }
    edge.on("POST", r"/tickets$", lambda _: (503, told))
    page.locator('[data-choice="services"]').click()
    page.locator('[data-service="y-te"]').click()
    expect(page.locator('[data-screen="failed"]')).to_contain_text("Chưa có số dự phòng.")


def test_what_the_agents_scanner_reads_is_as_good_as_typed(visit: Open) -> None:
    page, edge, agent = served(visit)
    edge.on("GET", r"/cases/", lambda _: (200, CASE))
    agent.scan("nobody asked for this")
    page.locator('[data-choice="case"]').click()
    page.wait_for_function("document.querySelector('[data-screen=case]')")
    agent.scan(CODE)
    expect(page.locator(".told")).to_be_visible()
    assert asked_cases(edge) == [CODE]
