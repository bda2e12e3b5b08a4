"""Pictures of the kiosk's rarer moments, of the papers it prints, and of the desk's bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from hardware.printer.handover import draw_handover
from hardware.printer.leaflet import draw_leaflet
from hardware.printer.slip import draw
from kiosk.leaflets import leaflet_of
from scripts.benchmarks.paper import FULLEST
from tests.docs.conftest import Keep, Take
from tests.hardware.printer.test_handover import SLIP as HANDOVER
from tests.kiosk.test_leaflets import AT, told
from tests.support.browser import Pages
from tests.support.centre import Centre, password_of
from tests.support.procedures import ILLUSTRATIVE, records_of
from tests.templates import conftest
from tests.templates.conftest import Open, site, visit
from tests.templates.edge import Edge
from tests.templates.issuing import issues
from tests.templates.scene import Scene, busy

__all__ = ["site", "visit"]

RECORDS = records_of(ILLUSTRATIVE)
CASE = {
    "code": "H57.32.14-261106-0003",
    "state": "ready",
    "punctuality": "done-on-time",
    "procedure": "Cấp bản sao trích lục hộ tịch",
    "received_at": "2026-11-16T01:10:00Z",
    "due_at": "2026-11-20T09:30:00Z",
    "finished_at": "2026-11-19T03:00:00Z",
    "collect_at": "Quầy Trả kết quả, tầng 1",
    "note": "Mang theo giấy tờ tùy thân.",
    "applicant": "N***** V** A**",
    "service": "tra-ket-qua",
    "as_of": "2026-11-21T02:00:00Z",
}


@pytest.fixture(autouse=True)
def offers() -> Iterator[None]:
    conftest.DESK["offers"] = ["procedures", "cases"]
    yield
    del conftest.DESK["offers"]


def catalogue(edge: Edge) -> None:
    """The demo's procedures; those of civil status are asked for."""
    issues(edge)
    found = [
        {**{name: each[name] for name in ("code", "name", "field", "level")}, "service": "ho-tich"}
        for each in RECORDS
    ]
    names = sorted({each["field"] for each in RECORDS})
    fields = [
        {"name": name, "procedures": sum(e["field"] == name for e in RECORDS), "here": True} for name in names
    ]
    edge.on("GET", r"/procedures$", lambda _: (200, {"items": found, "total": len(found), "next": None}))
    edge.on("GET", r"/procedure-fields$", lambda _: (200, {"items": fields, "next": None}))
    edge.on("GET", r"/procedure-choices$", lambda _: (200, {"items": found[:4], "next": None}))
    edge.on("GET", r"/cases/", lambda _: (200, CASE))


def closed() -> Scene:
    """The same morning, outside the hours."""
    scene = busy()
    scene.branch |= {"open": False, "opens_at": "2026-11-21T07:00:00Z"}
    return scene


def test_which_procedure(visit: Open, take: Take) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), catalogue)
    page.wait_for_load_state("networkidle")
    page.click("[data-choice='services']")
    page.click("[data-service='ho-tich']")
    page.wait_for_selector("[data-key='other']")
    take("kiosk-choosing", page)


def test_which_priority(visit: Open, take: Take) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), catalogue)
    page.click("[data-choice='services']")
    page.click("[data-key='priority']")
    take("kiosk-priority", page)


def test_the_fields_of_the_catalogue(visit: Open, take: Take) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), catalogue)
    page.click("[data-choice='procedures']")
    page.click("[data-key='fields']")
    page.wait_for_selector("[data-field]")
    take("kiosk-fields", page)


def test_a_case_that_is_ready(visit: Open, take: Take) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), catalogue)
    page.click("[data-choice='case']")
    for key in "573214":
        page.click(f"[data-letter='{key}']")
    page.click("[data-key='ask']")
    page.wait_for_selector(".told")
    take("kiosk-case", page)


def test_outside_the_hours(visit: Open, take: Take) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", closed(), catalogue)
    page.click("[data-choice='services']")
    page.wait_for_selector("[data-screen='closed']")
    take("kiosk-closed", page)


def test_without_contact(visit: Open, take: Take) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), catalogue)
    page.wait_for_selector("[data-choice='services']")
    edge.drop()
    page.wait_for_selector("[data-screen='lost']")
    take("kiosk-lost", page)


def test_the_papers(keep: Keep, tmp_path: Path) -> None:
    leaflet = leaflet_of(told(RECORDS[0]), "Trung tâm Hành chính công thành phố Huế", "http://h", AT, "vi")
    for name, picture in {
        "slip-bilingual": draw(FULLEST),
        "slip-handover": draw_handover(HANDOVER),
        "slip-leaflet": draw_leaflet(leaflet),
    }.items():
        picture.save(tmp_path / f"{name}.png")
        keep(name, tmp_path / f"{name}.png")


def test_the_desk_s_bookings(centre: Centre, open_page: Pages, take: Take) -> None:
    officer, day, slots = centre.staff("officer"), "", []
    for ahead in range(1, 12):
        day = (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()
        asked: dict[str, Any] = {"service": "ho-tich", "day": day}
        slots = officer.get("/branches/hue/appointments/slots", params=asked).json()["items"]
        if len(slots) > 4:
            break
    for place in (1, 1, 1, 1, 2, 4):
        body = {"service": "ho-tich", "slot": slots[place]["slot"]}
        assert officer.post("/branches/hue/appointments", body).status_code == 201
    page = open_page("counter", centre.url("/appointments/hue"))
    open_page.allow_error(r"status of 401")
    page.fill("#username", "officer")
    page.fill("#password", password_of("officer"))
    page.keyboard.press("Enter")
    page.fill("#day", day)
    page.select_option("#service", "ho-tich")
    expect(page.locator("[data-appointment]")).to_have_count(6)
    expect(page.locator(".slot").nth(1)).to_contain_text("hết chỗ")
    take("appointments", page)
