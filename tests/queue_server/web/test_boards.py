"""Boards as a real server gives them: layouts, themes, emblems, and what staff are told of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from tests.queue_server.adapters.centre_file.test_theme import DRAWING
from tests.queue_server.web.test_media import picture
from tests.support.browser import Pages
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.processes import PATIENCE

BOARDS = """
[[board]]
code = "tang-1"
name = "Tầng 1"
layout = "split"
panels = ["guide", "notices", "figures"]

[[board]]
code = "phim"
layout = "split"
panels = ["media"]

[[board]]
code = "quay-2"
layout = "counter"
counters = ["2"]
look = "light"

[[notice]]
title = "Nghỉ lễ"
title_en = "Holiday"
text = "Trung tâm nghỉ."
text_en = "We are closed."
boards = ["tang-1"]
last = 2099-01-01
"""
GOOD = '[theme]\nemblem = "emblem.svg"\nlook = "light"\nlight = { call = "#0b3d63", crown = "#0b3d63" }\n'
BAD = '[theme]\nlight = { call = "#c0c0c0" }\n'


def centre_with(folder: Path, furnisher: Furnisher, toml: str) -> Centre:
    (folder / "emblem.svg").write_text(DRAWING, encoding="utf-8")
    file = folder / f"{folder.name}.toml"
    file.write_text(HUE.read_text(encoding="utf-8") + BOARDS + toml, encoding="utf-8")
    furnisher.sqlite(file, folder / "data")
    return Centre(folder / "data", file, open_outside_hours=True)


@pytest.fixture(scope="module")
def themed(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with ExitStack() as ends:
        centre = centre_with(tmp_path_factory.mktemp("themed"), furnisher, GOOD)
        ends.callback(centre.close)
        yield centre


def page_of(centre: Centre, path: str) -> tuple[str, dict[str, Any]]:
    """A page's text, and what its script is told."""
    answer = requests.get(centre.url(path), timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    told = re.search(r'<script type="application/json" id="config">(.+?)</script>', answer.text)
    assert told
    return answer.text, json.loads(told[1])


def titles(board: dict[str, Any]) -> list[str]:
    return [notice["title"] for notice in board["notices"]]


def test_a_configured_board_knows_its_layout_panels_notices_and_the_centre_s_journey(themed: Centre) -> None:
    text, told = page_of(themed, "/board/hue/tang-1")
    assert 'data-layout="split"' in text
    board = told["board"]
    assert (board["zone"], board["panels"]) == ("main", ["guide", "notices", "figures"])
    assert "Nghỉ lễ" in titles(board)
    assert board["notices"][-1]["last"] == "2099-01-01"
    steps = [step["kind"] for step in board["guide"]]
    assert steps == ["number", "wait", "guidance", "intake", "fee", "result"]
    assert told["zone"] == "main"


def test_a_board_s_own_look_goes_before_the_theme_s(themed: Centre) -> None:
    assert 'data-look="light"' in page_of(themed, "/board/hue/main")[0]
    assert page_of(themed, "/board/hue/quay-2")[1]["board"]["look"] == "light"


def test_the_plain_board_of_a_zone_has_no_notices_of_others(themed: Centre) -> None:
    assert "Nghỉ lễ" not in titles(page_of(themed, "/board/hue/main")[1]["board"])


def test_a_board_that_there_is_not_leads_nowhere(themed: Centre) -> None:
    assert requests.get(themed.url("/board/hue/nowhere"), timeout=PATIENCE).status_code == 404
    assert requests.get(themed.url("/board/nowhere/main"), timeout=PATIENCE).status_code == 404


def test_the_first_page_leads_to_every_board(themed: Centre) -> None:
    text = requests.get(themed.url("/"), timeout=PATIENCE).text
    for code in ("main", "tang-1", "phim", "quay-2"):
        assert f'href="/board/hue/{code}"' in text


def test_theme_and_emblem_come_from_the_server_and_are_worn(themed: Centre, open_page: Pages) -> None:
    page = open_page("board", themed.url("/board/hue/main"))
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    call = "getComputedStyle(document.documentElement).getPropertyValue('--call').trim()"
    assert page.evaluate(call) == "#0b3d63"
    expect(page.locator(".crown__emblem")).not_to_have_js_property("naturalWidth", 0)
    sheet = requests.get(themed.url("/branches/hue/theme.css"), timeout=PATIENCE)
    assert sheet.headers["Content-Type"].startswith("text/css")
    emblem = requests.get(themed.url("/branches/hue/emblem"), timeout=PATIENCE)
    assert emblem.headers["Content-Type"].startswith("image/svg+xml")
    assert emblem.headers["Content-Security-Policy"] == "default-src 'none'"
    again = {"If-None-Match": emblem.headers["ETag"]}
    assert (
        requests.get(themed.url("/branches/hue/emblem"), headers=again, timeout=PATIENCE).status_code == 304
    )


def test_a_picture_that_was_handed_in_is_on_the_board(themed: Centre, open_page: Pages) -> None:
    supervisor = themed.staff("supervisor")
    for name, boards in (("đây.png", ["phim"]), ("kia.png", ["tang-1"])):
        content = picture(colour="navy" if name == "đây.png" else "teal")
        files = {"file": (name, io.BytesIO(content))}
        answer = supervisor.request("POST", "/branches/hue/media", files=files, data={"boards": boards})
        assert answer.status_code == 201, answer.text
    page = open_page("board", themed.url("/board/hue/phim?sound=off"))
    expect(page.get_by_role("img", name="đây.png")).to_be_visible()


def test_a_refused_theme_is_an_alert_and_the_boards_keep_their_look(
    furnisher: Furnisher, tmp_path: Path, open_page: Pages
) -> None:
    centre = centre_with(tmp_path, furnisher, BAD)
    try:
        (alert,) = centre.staff("supervisor").get("/branches/hue/today").json()["alerts"]
        assert alert["kind"] == "theme-refused"
        assert alert["detail"].startswith("light.call: 1.72 : 1 to ")
        assert "branches/hue/theme.css" not in page_of(centre, "/board/hue/main")[0]
        assert requests.get(centre.url("/branches/hue/emblem"), timeout=PATIENCE).status_code == 404
        page = open_page("desktop", centre.url("/supervisor/hue"))
        page.fill("#username", "supervisor")
        page.fill("#password", "mat-khau-supervisor")
        page.keyboard.press("Enter")
        expect(page.locator("[data-kind='theme-refused']")).to_contain_text("Bảng giữ giao diện mặc định")
    finally:
        centre.close()
