"""Rating tablet, first page, errors, static files, languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import requests
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from queue_server.web import pages_words
from queue_server.web.pages_language import LOCALES, catalogue, known_languages
from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene

STATIC = Path(__file__).parents[2] / "templates" / "static"


def at_work() -> tuple[Scene, Data]:
    """Counter 1 serves somebody."""
    scene = Scene()
    scene.open("1")
    turn = scene.issue("y-te")
    scene.call("1", turn)
    scene.change(turn, "serving")
    return scene, turn


def takes_ratings(edge: Edge) -> None:
    """Ratings arrive."""
    edge.on("POST", r"/ratings$", lambda _: (201, {"id": "rating-1"}))


def asked(page: Page) -> None:
    """The tablet asks."""
    expect(page.locator("[data-score]")).to_have_count(5)


def test_the_tablet_asks_when_a_turn_is_finished_and_thanks(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_ratings)
    expect(page.locator(".view--rest")).to_contain_text("Nguyễn Thị Thu Hằng")
    edge.send(scene.change(turn, "served"))
    asked(page)
    page.locator('[data-score="4"]').click()
    expect(page.locator(".view--thanks")).to_contain_text("đã được ghi nhận")
    assert edge.bodies("/ratings") == [{"turn": turn["id"], "answers": {"overall": 4}}]
    expect(page.locator(".view--rest")).to_be_visible(timeout=6_000)


def test_the_tablet_rests_again_when_the_finish_is_taken_back(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_ratings)
    expect(page.locator(".view--rest")).to_be_visible()
    finished = scene.change(turn, "served")
    edge.send(finished)
    asked(page)
    edge.send(scene.restore(turn, finished["seq"], state="serving", ended_at=None))
    expect(page.locator(".view--rest")).to_be_visible()


def test_the_tablet_does_not_ask_for_another_counter(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/2", scene, takes_ratings)
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    page.wait_for_timeout(300)
    expect(page.locator(".view--rest")).to_be_visible()


def test_faces_are_equal_and_none_is_chosen(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_ratings)
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    asked(page)
    page.wait_for_timeout(400)
    sizes = page.locator(".face").evaluate_all("all => all.map((face) => face.getBoundingClientRect().width)")
    assert len({round(size) for size in sizes}) == 1
    assert min(sizes) >= 140
    order = page.locator("[data-score]").evaluate_all("all => all.map((face) => face.dataset.score)")
    assert order == ["1", "2", "3", "4", "5"]


def test_nobody_answers_and_the_tablet_rests(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_ratings)
    page.clock.install()
    page.reload()
    page.clock.run_for(1_000)
    edge.send(scene.change(turn, "served"))
    asked(page)
    page.clock.run_for(31_000)
    expect(page.locator(".view--rest")).to_be_visible()
    assert edge.bodies("/ratings") == []


def test_a_rating_given_without_contact_is_kept_and_sent_once(visit: Open, open_page: Pages) -> None:
    open_page.allow_lost_server()
    scene, turn = at_work()
    up = False
    keys: list[str] = []

    def ratings(request: Any) -> tuple[int, Any]:
        if not up:
            return 0, None
        keys.append(request.headers["idempotency-key"])
        return 201, {"id": "rating-1"}

    page, edge = visit("tablet", "/rate/hue/1", scene, lambda e: e.on("POST", r"/ratings$", ratings))
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    page.locator('[data-score="2"]').click()
    expect(page.locator(".view--thanks")).to_contain_text("được giữ trên máy này")
    page.reload()
    up = True
    page.wait_for_timeout(5_800)
    assert len(keys) == 1
    assert page.evaluate("Object.values(localStorage).join() === '[]'")


@pytest.mark.parametrize("size", ["tablet", "tablet_portrait"])
@pytest.mark.parametrize("state", ["rest", "ask", "thanks", "en"])
def test_every_state_of_the_tablet_is_accessible_and_fits(visit: Open, size: str, state: str) -> None:
    scene, turn = at_work()
    page, edge = visit(size, "/rate/hue/1", scene, takes_ratings)
    expect(page.locator(".view--rest")).to_be_visible()
    if state != "rest":
        edge.send(scene.change(turn, "served"))
        asked(page)
    if state == "en":
        page.locator("#language").click()
        expect(page.locator("h1")).to_have_text("How was the service just now?")
    if state == "thanks":
        page.locator('[data-score="5"]').click()
    page.wait_for_timeout(400)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    bottoms = "keys => keys.every((key) => key.getBoundingClientRect().bottom <= innerHeight)"
    assert page.locator("button").evaluate_all(bottoms)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_page_leads_everywhere(open_page: Pages, site: str, language: str) -> None:
    page = open_page("desktop", f"{site}/?lang={language}")
    links = page.locator("a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert {"/kiosk/hue", "/board/hue/main", "/counter/hue/1", "/rate/hue/1"} <= set(links)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    again = page.goto(site + "/")
    assert again
    assert f'<html lang="{language}"' in again.text()


@pytest.mark.parametrize(
    "path", ["/kiosk/nowhere", "/board/hue/attic", "/counter/hue/99", "/rate/hue/x", "/assets/0/css/no.css"]
)
def test_what_does_not_exist_is_a_page_that_says_so(site: str, path: str) -> None:
    answer = requests.get(site + path, timeout=5)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_the_error_page_is_accessible(open_page: Pages, site: str) -> None:
    open_page.allow_error("404")
    page = open_page("desktop", f"{site}/kiosk/nowhere")
    assert accessibility_faults(page) == []


def test_pages_forbid_foreign_and_inline_scripts(site: str) -> None:
    answer = requests.get(f"{site}/kiosk/hue", timeout=5)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for script in re.findall(r"<script[^>]*>", answer.text):
        assert "src=" in script or "application/json" in script
    assert not re.search(r"\son\w+=", answer.text)


def test_pages_are_squeezed_for_whoever_takes_it(site: str) -> None:
    squeezed = requests.get(f"{site}/t/abc", timeout=5)
    plain = requests.get(f"{site}/t/abc", headers={"Accept-Encoding": "identity"}, timeout=5)
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert squeezed.text == plain.text
    assert int(squeezed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_static_files_are_kept_for_ever_under_their_version_and_squeezed(site: str) -> None:
    page = requests.get(f"{site}/kiosk/hue", timeout=5).text
    found = re.search(r'"(/assets/\w+/css/kiosk\.css)"', page)
    assert found
    answer = requests.get(site + found[1], timeout=5)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content.startswith(b"/* The kiosk")
    same = requests.get(site + found[1], headers={"If-None-Match": answer.headers["ETag"]}, timeout=5)
    assert same.status_code == 304
    stale = requests.get(f"{site}/assets/0/css/kiosk.css", timeout=5)
    assert "immutable" not in stale.headers["Cache-Control"]
    assert requests.get(f"{site}/assets/0/../pages/kiosk.html", timeout=5).status_code == 404


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = (STATIC / "vendor" / "icons.svg").read_text("utf-8")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    used: set[str] = set()
    for page in (STATIC.parent / "pages").glob("*.html"):
        used |= set(re.findall(r'icon\("([a-z0-9-]+)"\)', page.read_text("utf-8")))
    for script in (STATIC / "js").rglob("*.js"):
        used |= set(re.findall(r'icon\("([a-z0-9-]+)"\)', script.read_text("utf-8")))
    assert used
    assert used <= known


def test_every_word_a_script_asks_for_is_there() -> None:
    own = {
        "kiosk": "kiosk",
        "counter": "counter",
        "board": "board",
        "rate": "rate",
        "ticket": None,
        "paper": "paper",
        "appointments": "appointments",
        "media": "media",
        "supervisor": "supervisor",
    }
    for page, folder in own.items():
        scripts = [STATIC / "js" / f"{page}.js", STATIC / "js" / "page.js"]
        scripts += (STATIC / "js" / folder).glob("*.js") if folder else []
        words = pages_words.words(page, catalogue("vi"))
        for script in scripts:
            for key in re.findall(r'\bt\("(\w+)"', script.read_text("utf-8")):
                assert key in words, f"{script.name}: {key}"


def places(text: object) -> set[str]:
    """The {places} of a message, or of the first form of a counted one; a form for one may leave {n} out."""
    form = text[0] if isinstance(text, tuple | list) else text
    return set(re.findall(r"\{\w+\}", str(form))) - {"{n}"}


def test_every_language_has_every_word_with_its_places() -> None:
    assert "en" in known_languages()
    for path in LOCALES.glob("*/LC_MESSAGES/messages.po"):
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        for message in messages:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for string in strings:
                assert string
                assert places(message.id) == places(string), message.id


def test_one_is_told_from_many_where_the_language_does() -> None:
    english = pages_words.words("ticket", catalogue("en"))
    assert english["ahead_one"] == "{n} person ahead of you"
    assert english["ahead"] == "{n} people ahead of you"
    assert pages_words.words("ticket", catalogue("vi"))["ahead_one"] == "Còn {n} người trước bạn"
