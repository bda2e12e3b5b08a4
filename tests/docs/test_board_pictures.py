"""Pictures of the boards' layouts, as a centre would set them up."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.docs.conftest import Take
from tests.docs.test_pictures import PICTURES
from tests.support.browser import Pages
from tests.support.centre import Centre, password_of
from tests.templates.conftest import BOARDS, Open, boards, site, visit
from tests.templates.scene import Scene, busy
from tests.templates.test_board_panels import AS_OF, field

__all__ = ["boards", "site", "visit"]

LAYOUTS: dict[str, dict[str, Any]] = {
    "field": {"services": ["ho-tich", "can-cuoc"], "name": "Hộ tịch – Căn cước", "name_en": "Civil status"},
    "counter": {"counters": ["2"]},
    "columns": {},
    "split": {"panels": ["guide"]},
    "totem": {"panels": ["guide"]},
}


FIELDS = [
    field("ho-tich", "Hộ tịch", 412, 398, 396, 0),
    field("dat-dai", "Đất đai", 287, 240, 231, 6),
    field("xay-dung", "Xây dựng, đô thị", 96, 90, 90, 0),
    field("lao-dong", "Người có công - Lao động - Xã hội", 143, 140, 139, 1),
    field("thue", "Đăng ký thuế, khai thuế", 210, 210, 210, 0),
    field("bao-hiem", "Bảo hiểm xã hội", 77, 70, 68, 0),
]


def test_the_list_of_pictures(centre: Centre, open_page: Pages, take: Take) -> None:
    supervisor = centre.staff("supervisor")
    for picture, times in TIMES.items():
        file = {"file": (f"{POSTERS[picture]}.png", (PICTURES / f"{picture}.png").read_bytes())}
        answer = supervisor.session.post(
            f"{supervisor.base_url}/api/v1/branches/hue/media", files=file, data=times
        )
        assert answer.status_code == 201, answer.text
    page = open_page("counter", centre.url("/media/hue"))
    open_page.allow_error(r"status of 401")
    page.fill("#username", "supervisor")
    page.fill("#password", password_of("supervisor"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-medium]")).to_have_count(2)
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    take("media", page)


POSTERS = {"kiosk-home": "huong-dan-lay-so", "ticket": "theo-doi-tren-dien-thoai"}
TIMES: dict[str, dict[str, Any]] = {
    "kiosk-home": {"days": ["mon", "tue", "wed"], "begins": "07:30", "ends": "09:00"},
    "ticket": {"seconds": 20, "last": "2027-01-31", "boards": ["main"]},
}


@pytest.mark.usefixtures("boards")
def test_the_figures(visit: Open, take: Take) -> None:
    BOARDS["tv"] = {"layout": "split", "panels": ["figures"], "look": "light"}
    figures = {"cases": {"as_of": AS_OF, "fields": FIELDS}, "overdue": None, "ratings": None}
    scene = a_call()
    page, _ = visit(
        "board", "/board/hue/tv", scene, lambda edge: edge.on("GET", "/figures$", lambda _: (200, figures))
    )
    expect(page.locator(".totals")).to_be_visible()
    take("board-figures", page)


def a_call() -> Scene:
    """A busy hall, and B005 has just been called to counter 2."""
    scene = busy()
    there = next(t for t in scene.turns.values() if t["counter"] == "2" and t["state"] == "serving")
    scene.change(there, "served")
    scene.call("2", scene.issue("ho-tich"))
    return scene


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.usefixtures("boards")
def test_a_layout(visit: Open, take: Take, layout: str) -> None:
    BOARDS["tv"] = {"layout": layout, **LAYOUTS[layout]}
    scene = a_call()
    page, _ = visit("kiosk" if layout == "totem" else "board", "/board/hue/tv", scene)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    take(f"board-{layout}", page)
