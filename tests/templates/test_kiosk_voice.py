"""The kiosk read aloud: each screen's sentences, the key in focus, and how loud."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import accessibility_faults, wait_beside
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.issuing import issues
from tests.templates.scene import busy


def a_moment() -> bytes:
    """A twentieth of a second of silence."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(22_050)
        clip.writeframes(bytes(2 * 1_100))
    return sound.getvalue()


class Listener:
    """The server's voice; keeps what it was asked to say."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, str]]] = []
        self.broken = False

    def listen(self, page: Page) -> None:
        """Answer for the voice of this page."""
        page.route("**/prompts/**", self._say)

    def _say(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        found = re.search(r"/prompts/(\w+)/(\w+)\.wav$", asked.path)
        assert found
        self.heard.append((found[1], found[2], dict(parse_qsl(asked.query))))
        if self.broken:
            route.fulfill(status=503, json={"code": "unavailable"})
        else:
            route.fulfill(body=a_moment(), content_type="audio/wav")

    def words(self) -> list[str]:
        """The sentences asked for, in order."""
        return [word for _, word, _ in self.heard]

    def forget(self) -> None:
        """Hear what comes from here on."""
        self.heard.clear()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def aloud(visit: Open, listener: Listener) -> tuple[Page, Edge]:
    """A kiosk that reads aloud, at its first screen."""

    def prepare(edge: Edge) -> None:
        issues(edge)
        listener.listen(edge.page)

    page, edge = visit("kiosk", "/kiosk/hue", busy(), prepare)
    page.locator(".card").first.wait_for()
    assert listener.heard == [], "a kiosk is silent until somebody wants to hear it"
    page.locator('.bar [data-key="sound"]').click()
    page.locator('#sheet [data-key="close"]').click()
    said(page, listener, "choose")
    return page, edge


def said(page: Page, listener: Listener, *words: str) -> None:
    """These sentences were said, in this order, and then nothing more was asked for."""
    told = lambda: listener.words()[-len(words) :] == list(words)  # noqa: E731
    wait_beside(page, told, f"{words} are said")


def test_each_screen_says_its_own_sentences(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    said(page, listener, "question", "choose")
    page.locator('[data-key="priority"]').click()
    said(page, listener, "priority_question", "priority_hint")
    listener.forget()
    page.locator('.bar [data-key="language"]').click()
    said(page, listener, "priority_question", "priority_hint")
    assert [language for language, _, _ in listener.heard] == ["en", "en"]


def test_the_number_and_how_many_are_ahead_are_said(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    page.locator('[data-service="ho-tich"]').click()
    said(page, listener, "say_number", "ahead", "take_slip")
    assert ("vi", "say_number", {"number": "B012"}) in listener.heard
    assert ("vi", "ahead", {"n": "7"}) in listener.heard


def test_with_a_keypad_the_key_in_focus_says_what_it_is(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    listener.forget()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        if page.locator('[data-service="y-te"]').evaluate("key => key === document.activeElement"):
            break
    health = ("vi", "say_service", {"service": "y-te"})
    wait_beside(page, lambda: health in listener.heard, "the key in focus is named")
    said(page, listener, "say_service", "waiting")
    assert listener.heard[-2] == health


def test_a_new_screen_interrupts_the_old_one(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    listener.forget()
    page.evaluate(
        """() => {
          document.querySelector('[data-key="priority"]').click();
          document.querySelector('.bar [data-key="back"]').click();
        }"""
    )
    said(page, listener, "question", "choose")
    assert "priority_hint" not in listener.words()


def test_louder_and_softer_have_ends(aloud: tuple[Page, Edge]) -> None:
    page, _ = aloud
    page.locator('.bar [data-key="sound"]').click()
    for _ in range(6):
        page.locator('[data-key="louder"]').click()
    expect(page.locator(".volume__bars [data-on]")).to_have_count(5)
    for _ in range(9):
        page.locator('[data-key="softer"]').click()
    expect(page.locator(".volume__bars [data-on]")).to_have_count(1)
    assert accessibility_faults(page) == []
    assert misfits(page) == []


def test_the_next_person_is_not_shouted_at(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    page.locator('.bar [data-key="sound"]').click()
    page.locator('[data-key="louder"]').click()
    page.locator('#sheet [data-key="close"]').click()
    page.locator('.bar [data-key="home"]').click()
    expect(page.locator('.bar [data-key="sound"]')).to_have_attribute("aria-pressed", "false")
    listener.forget()
    page.locator('[data-key="search"]').click()
    page.locator('.bar [data-key="sound"]').click()
    expect(page.locator(".volume__bars [data-on]")).to_have_count(3)
    assert "search_title" not in listener.words()


def test_a_voice_that_fails_is_told_and_stops_nothing(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, edge = aloud
    listener.broken = True
    page.locator('[data-key="search"]').click()
    expect(page.locator("#sheet")).to_contain_text("Máy chưa đọc to được")
    page.locator('#sheet [data-key="close"]').click()
    page.locator('.bar [data-key="back"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert len(edge.bodies("/tickets")) == 1


def test_help_is_read_out(aloud: tuple[Page, Edge], listener: Listener) -> None:
    page, _ = aloud
    page.locator('.bar [data-key="help"]').click()
    said(page, listener, "help_title", "help_1", "help_2", "help_3", "help_4")
    assert listener.heard[-1] == ("vi", "help_4", {"service": "huong-dan"})


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("services", ("field_question", "choose")),
        ("procedures", ("procedures_title", "procedures_hint")),
        ("case", ("case_title", "case_hint")),
        ("appointment", ("appointment_title", "appointment_hint")),
    ],
)
def test_whatever_the_centre_offers_is_read_out(
    visit: Open, rules: Callable[..., None], listener: Listener, choice: str, words: tuple[str, ...]
) -> None:
    rules(offers=["procedures", "cases", "appointments"])

    def prepare(edge: Edge) -> None:
        issues(edge)
        listener.listen(edge.page)
        edge.on("GET", r"/procedures$", lambda request: (200, {"items": [], "next": None, "total": 0}))

    page, _ = visit("kiosk", "/kiosk/hue", busy(), prepare)
    page.locator("[data-choice]").first.wait_for()
    page.locator('.bar [data-key="sound"]').click()
    page.locator('#sheet [data-key="close"]').click()
    page.locator(f'[data-choice="{choice}"]').click()
    said(page, listener, *words)
