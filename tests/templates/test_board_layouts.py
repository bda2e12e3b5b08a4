"""Each layout of a board: what it shows, that it fits, and how large its numbers are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.board import Layout
from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.scene import Scene, busy
from tests.templates.test_board_page import by_hand, clipped

LAYOUTS: dict[str, dict[str, Any]] = {
    "hall": {},
    "field": {"services": ["ho-tich", "can-cuoc"], "name": "Hộ tịch – Căn cước"},
    "field-panels": {"services": ["ho-tich"], "panels": ["guide"]},
    "counter": {"counters": ["2"]},
    "totem": {},
    "totem-panels": {"panels": ["guide"]},
    "columns": {},
    "split": {"panels": ["guide"]},
}
PAPER = (Path(__file__).parents[2] / "docs/boards.md").read_text(encoding="utf-8")
Boards = Callable[..., None]


def size_of(layout: str, wide: str = "board") -> str:
    return "kiosk" if layout.startswith("totem") else wide


def glyph_px(page: Page, selector: str) -> float:
    """How tall the digits of an element are as drawn, in device pixels: the ink, not its line."""
    return float(
        page.evaluate(
            """(selector) => {
                const element = document.querySelector(selector);
                const style = getComputedStyle(element);
                const pen = document.createElement('canvas').getContext('2d');
                pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
                const ink = pen.measureText('A0123456789');
                return ink.actualBoundingBoxAscent;
            }""",
            selector,
        )
    )


def spilt(page: Page) -> list[str]:
    """Numbers whose ink leaves the box that hides what sticks out above and below."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.number')].flatMap((number) => {
            const box = number.closest('.tile, .row, .hero, .single, .recent__call, .foot');
            if (!box || !number.textContent.trim() || !number.checkVisibility()) return [];
            const style = getComputedStyle(number);
            const pen = document.createElement('canvas').getContext('2d');
            pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
            const ink = pen.measureText(number.textContent);
            const range = document.createRange();
            range.selectNodeContents(number);
            const [line, edge] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
            const baseline = line.top + line.height / 2
                + (ink.fontBoundingBoxAscent - ink.fontBoundingBoxDescent) / 2;
            const top = baseline - ink.actualBoundingBoxAscent;
            const bottom = baseline + ink.actualBoundingBoxDescent;
            const fits = top >= edge.top && bottom <= edge.bottom + 1;
            return fits ? [] : [`${number.className} ${number.textContent}`];
        })"""
    )
    return found


@pytest.mark.parametrize(("counters", "wide"), [(1, "board"), (18, "board"), (40, "board_4k")])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_fits_its_screen(visit: Open, boards: Boards, layout: str, counters: int, wide: str) -> None:
    boards("tv", layout=layout.split("-")[0], **LAYOUTS[layout])
    page, _ = visit(size_of(layout, wide), "/board/hue/tv", busy(counters))
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    page.evaluate("document.fonts.ready")
    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert clipped(page) == []
    assert spilt(page) == []


NUMBERS = {"counter": ("#single-number", None), "columns": ("#hero-number", ".row__number")}
HEADINGS = {"`totem` with panels": "totem-panels"}
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in re.findall(r"^\| `\w+`(?: with panels)? \| \d+ \|.*\|$", PAPER, re.MULTILINE)
]
METRE_MM = 5


def mm_of(px: float, inches: int) -> float:
    """A height on a 1920×1080 screen of 16:9 whose diagonal is so many inches."""
    return px * inches * 25.4 * 9 / (16**2 + 9**2) ** 0.5 / 1080


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_numbers_are_as_tall_as_the_paper_says(visit: Open, boards: Boards, row: list[str]) -> None:
    layout = HEADINGS.get(row[0], row[0].strip("`"))
    boards("tv", layout=layout.split("-")[0], **LAYOUTS[layout])
    scene = busy()
    scene.call("2", scene.issue("ho-tich"))
    page, _ = visit(size_of(layout), "/board/hue/tv", scene)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    page.evaluate("document.fonts.ready")
    told = [row[1:6], row[6:11]]
    for number, (px, *far) in zip(NUMBERS.get(layout, ("#hero-number", ".tile__number")), told, strict=True):
        if number is None:
            assert {px, *far} == {"–"}
            continue
        ink = glyph_px(page, number)
        assert abs(ink - float(px)) <= 1
        mm = [mm_of(ink, inches) for inches in (43, 55)]
        expected = [said for each in mm for said in (f"{each:.0f} mm", f"{each / METRE_MM:.0f} m")]
        assert far == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_widest_call_fits(visit: Open, boards: Boards, layout: str) -> None:
    about = {"counter": {"counters": ["10"]}, "field": {"services": ["tai-chinh"]}}
    boards("tv", layout=layout.split("-")[0], **LAYOUTS[layout] | about.get(layout.split("-")[0], {}))
    scene = busy()
    turn = scene.issue("tai-chinh")
    turn["ticket"]["number"] = "MM888"
    scene.call("10", turn)
    page, _ = visit(size_of(layout), "/board/hue/tv", scene)
    expect(page.locator("#hero .number").first).to_have_text("MM888")
    page.evaluate("document.fonts.ready")
    assert clipped(page) == []
    assert spilt(page) == []


def test_every_layout_has_its_row_of_heights() -> None:
    assert {HEADINGS.get(row[0], row[0].strip("`")).split("-")[0] for row in ROWS} == set(Layout)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("scene", "look"), [(busy, "dark"), (busy, "light"), (Scene, "dark")])
def test_a_layout_is_accessible(
    visit: Open, boards: Boards, layout: str, scene: Callable[[], Scene], look: str
) -> None:
    boards("tv", layout=layout.split("-")[0], look=look, **LAYOUTS[layout])
    page, _ = visit(size_of(layout), "/board/hue/tv", scene())
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("layout", ["split", "columns", "totem"])
def test_pages_turn_and_a_called_one_is_shown_at_once(visit: Open, boards: Boards, layout: str) -> None:
    boards("tv", layout=layout, **LAYOUTS[layout])
    scene = busy(40)
    free = next(
        c for c, n in scene.counters.items() if n["state"] == "open" and not _taken(scene, c) and int(c) > 20
    )
    turn = scene.issue("y-te")
    page, edge = by_hand(visit, scene, size_of(layout), "/board/hue/tv?sound=off")
    place = page.locator("#page")
    expect(place).to_contain_text("Trang 1 / ")
    pages = int(place.inner_text().rpartition("/")[2])
    for shown in [*range(2, pages + 1), 1]:
        page.clock.run_for(8_000)
        expect(place).to_contain_text(f"Trang {shown} / {pages}")
    expect(page.locator(f'[data-counter="{free}"]')).to_have_count(0)
    edge.send(scene.call(free, turn))
    expect(
        page.locator(f'[data-counter="{free}"][data-number="A{turn["ticket"]["number"][1:]}"]')
    ).to_be_visible()


def _taken(scene: Scene, counter: str) -> bool:
    return any(t["counter"] == counter and t["state"] in ("called", "serving") for t in scene.turns.values())


@pytest.mark.parametrize(("light", "look"), [(["09:00", "17:00"], "light"), (["09:40", "17:00"], "dark")])
def test_an_auto_board_is_light_by_day(visit: Open, boards: Boards, light: list[str], look: str) -> None:
    boards("tv", look="auto", light=light)
    page, _ = visit("board", "/board/hue/tv", busy())
    expect(page.locator("html")).to_have_attribute("data-look", look)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    expect(page.locator("html")).to_have_attribute("data-look", look)
