"""Who outside takes the log, on a real server: seen, paused, sent again, and what they refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import Centre, password_of
from tests.support.processes import free_port, wait_until

ROOT = "/feed/subscribers"
Desk = Callable[..., Page]


class Outside:
    """A subscriber that refuses what it is told to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: set[str] = set()
        self._server = AnsweringServer(self._take)
        self.url = f"{self._server.root}/luot"
        self.close = self._server.close

    def _take(self, asked: Asked) -> Answer:
        id_ = asked.headers["webhook-id"]
        if id_ in self.refused:
            return Answer(422, "Không có thủ tục này".encode())
        self.taken.append(id_)
        return Answer(204)


@pytest.fixture
def outside() -> Iterator[Outside]:
    made = Outside()
    yield made
    made.close()


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page, signed in."""
    open_page.allow_error(r"status of (401|403|404|422)")

    def opened(role: str = "administrator", language: str = "vi", size: str = "desktop") -> Page:
        page = open_page(size, centre.url(f"/feed?lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        return page

    return opened


def subscribe(centre: Centre, code: str, url: str, **more: object) -> None:
    answer = centre.staff("administrator").post(ROOT, {"code": code, "url": url, **more})
    assert answer.status_code == 201, answer.text


def told(page: Page, code: str) -> str:
    found = page.locator(f".taker[data-key={code}]").get_attribute("data-state")
    assert found
    return found


@pytest.mark.parametrize(
    ("size", "language"), [("desktop", "vi"), ("desktop", "en"), ("tablet_portrait", "vi"), ("phone", "vi")]
)
def test_each_is_shown_with_its_state_in_words(
    centre: Centre, desk: Desk, outside: Outside, size: str, language: str
) -> None:
    page = desk(language=language, size=size)
    expect(page.locator(".takers__none")).to_be_visible()
    subscribe(centre, "ioc", outside.url)
    subscribe(centre, "tong-dai-1022", f"http://127.0.0.1:{free_port()}/", types=["turn.*", "rating.*"])
    wait_until(lambda: outside.taken, "the log", 30)
    expect(page.locator(".taker[data-key=ioc][data-state=current]")).to_be_visible()
    expect(page.locator(".taker[data-key=tong-dai-1022]")).to_be_visible()
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    centre.device("kiosk").take("ho-tich")
    centre.staff("officer").press("2", "next")
    expect(page.locator(".taker[data-key=tong-dai-1022][data-state=silent]")).to_be_visible()
    assert accessibility_faults(page) == []


def test_pausing_going_on_and_sending_again(centre: Centre, desk: Desk, outside: Outside) -> None:
    subscribe(centre, "ioc", outside.url)
    page = desk()
    page.click("[data-key=pause-ioc]")
    expect(page.locator("#said")).to_contain_text("ioc")
    expect(page.locator(".taker[data-key=ioc][data-state=paused]")).to_be_visible()
    page.click("[data-key=resume-ioc]")
    expect(page.locator(".taker[data-key=ioc][data-state=current]")).to_be_visible()
    before = len(outside.taken)
    page.click("[data-key=replay-ioc]")
    assert accessibility_faults(page) == []
    page.click("#replay button[type=submit]")
    expect(page.locator("#replay-error")).to_contain_text("ngày giờ")
    page.check("#replay input[value=beginning]")
    page.click("#replay button[type=submit]")
    expect(page.locator("#replay")).to_be_hidden()
    wait_until(lambda: len(outside.taken) >= 2 * before, "everything once more", 30)


def test_what_was_refused_is_looked_at_and_sent_again(centre: Centre, desk: Desk, outside: Outside) -> None:
    outside.refused = {"hue-1", "hue-2"}
    subscribe(centre, "ioc", outside.url, dead_letter_hours=0.0001)
    centre.device("kiosk").take("ho-tich")
    admin = centre.staff("administrator")
    wait_until(lambda: admin.get(f"{ROOT}/ioc").json()["dead_letters"] == 2, "the refusals", 30)
    page = desk()
    page.click("[data-key=dead-ioc]")
    rows = page.locator("#dead tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Không có thủ tục này")
    assert accessibility_faults(page) == []
    outside.refused = set()
    rows.first.get_by_role("button").click()
    wait_until(lambda: "hue-1" in outside.taken, "the first of them", 30)
    page.click("#dead-all")
    wait_until(lambda: "hue-2" in outside.taken, "the other", 30)
    expect(page.locator("[data-key=dead-ioc]")).to_have_count(0, timeout=15_000)


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_it_is_for_administrators_only(centre: Centre, desk: Desk, role: str) -> None:
    page = desk(role=role)
    expect(page.locator("#sign-in-error")).to_contain_text("quản trị")
