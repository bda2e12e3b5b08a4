"""First page, errors, static files, languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests
from babel.messages.pofile import read_po

from queue_server.web import pages_words
from queue_server.web.pages_assets import asset, imports
from queue_server.web.pages_language import LOCALES, catalogue, known_languages
from tests.support.browser import Pages, accessibility_faults, overflowing

STATIC = Path(__file__).parents[2] / "templates" / "static"


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
    answer = requests.get(site + path, timeout=30)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_the_error_page_is_accessible(open_page: Pages, site: str) -> None:
    open_page.allow_error("404")
    page = open_page("desktop", f"{site}/kiosk/nowhere")
    assert accessibility_faults(page) == []


def test_pages_forbid_foreign_and_inline_scripts(site: str) -> None:
    answer = requests.get(f"{site}/kiosk/hue", timeout=30)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for script in re.findall(r"<script[^>]*>", answer.text):
        assert "src=" in script or "application/json" in script
    assert not re.search(r"\son\w+=", answer.text)


def test_pages_are_squeezed_for_whoever_takes_it(site: str) -> None:
    squeezed = requests.get(f"{site}/t/abc", timeout=30)
    plain = requests.get(f"{site}/t/abc", headers={"Accept-Encoding": "identity"}, timeout=30)
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert squeezed.text == plain.text
    assert int(squeezed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_static_files_are_kept_for_ever_under_their_version_and_squeezed(site: str) -> None:
    page = requests.get(f"{site}/kiosk/hue", timeout=30).text
    found = re.search(r'"(/assets/\w+/css/kiosk\.css)"', page)
    assert found
    answer = requests.get(site + found[1], timeout=30)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content.startswith(b"/* The kiosk")
    same = requests.get(site + found[1], headers={"If-None-Match": answer.headers["ETag"]}, timeout=30)
    assert same.status_code == 304
    stale = requests.get(f"{site}/assets/0/css/kiosk.css", timeout=30)
    assert "immutable" not in stale.headers["Cache-Control"]
    assert requests.get(f"{site}/assets/0/../pages/kiosk.html", timeout=30).status_code == 404


def test_a_page_names_all_modules_it_begins_with(open_page: Pages, site: str) -> None:
    open_page.allow_error("favicon")  # no page of ours, so nothing names its icon
    page = open_page("desktop")
    scripts = {
        found[1]
        for template in (STATIC.parent / "pages").glob("*.html")
        if (found := re.search(r"block script %}([^{]+){%", template.read_text("utf-8")))
    }
    assert len(scripts) > 12
    for script in sorted(scripts):
        page.goto(f"{site}/assets/0/img/emblem.svg")
        page.evaluate("address => import(address).catch(() => {})", asset(script))
        loaded = "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)"
        modules = [address for address in page.evaluate(loaded) if address.endswith(".js")]
        assert sorted(modules) == sorted(map(asset, [script, *imports(script)])), script


def test_modules_are_asked_for_before_a_script_has_been_read(site: str) -> None:
    head = requests.get(f"{site}/kiosk/hue", timeout=5).text.split("</head>")[0]
    asked_for = re.findall(r'<link rel="modulepreload" href="([^"]+)">', head)
    assert asked_for == [asset(name) for name in imports("js/kiosk.js")]


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
        "ticket": "ticket",
        "paper": "paper",
        "appointments": "appointments",
        "media": "media",
        "figures": "figures",
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
