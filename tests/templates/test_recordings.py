"""Supervisors find a call on the cameras' recordings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.hue import Data, iso
from tests.templates.scene import Scene, busy
from tests.templates.supervising import open_floor, ready, staff, watched

CAMERA = {"code": "cam-3", "name": "Camera quầy 3", "name_en": "Camera 3"}


def bookmark(scene: Scene, seq: int, **other: object) -> Data:
    call: Data = {
        "seq": seq,
        "time": iso(scene.time),
        "counter": "3",
        "ticket": "ticket-1",
        "recall": seq > 1,
        "camera": CAMERA,
        "begins_at": iso(scene.time - timedelta(seconds=10)),
        "kept": True,
        "url": "https://nvr.example/3?t=1",
    }
    return {**call, **other}


def test_a_number_and_a_day_lead_to_the_recording(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    items = [
        bookmark(scene, 1),
        bookmark(scene, 2, url=None),
        bookmark(scene, 3, url=None, kept=False),
        bookmark(scene, 4, camera=None, url=None),
    ]
    told = {"number": "A007", "day": "2026-11-20", "items": items, "next": None, "seq": scene.seq}
    edge.on("POST", r"/recordings/search$", lambda _: (200, told))
    page.locator("#recordings").click()
    expect(page.locator("#recording-number")).to_be_focused()
    assert page.locator("#recording-day").input_value() == f"{scene.time + timedelta(hours=7):%Y-%m-%d}"
    page.keyboard.type("a007")
    page.locator("#recording-day").fill("2026-11-20")
    page.keyboard.press("Enter")
    calls = page.locator(".recordings__call")
    expect(calls).to_have_count(4)
    (sent,) = [each.post_data_json for each in edge.requests if "/recordings/search" in each.url]
    assert sent == {"number": "a007", "day": "2026-11-20"}
    expect(calls.nth(0)).to_contain_text("Gọi · Quầy 3 · Camera quầy 3")
    link = calls.nth(0).locator("a")
    assert link.get_attribute("href") == "https://nvr.example/3?t=1"
    assert "noopener" in (link.get_attribute("rel") or "")
    expect(calls.nth(1)).to_contain_text("Gọi lại")
    expect(calls.nth(1)).to_contain_text("Trên đầu ghi, từ")
    expect(calls.nth(2)).to_contain_text("Không còn lưu")
    expect(calls.nth(3)).to_contain_text("quầy không có camera")
    assert page.locator(".recordings a").count() == 1
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_nothing_found_and_a_refusal_are_said(visit: Open) -> None:
    page, edge = open_floor(visit)
    none: Data = {"number": "Z999", "day": "2026-11-20", "items": [], "next": None, "seq": edge.scene.seq}
    edge.on("POST", r"/recordings/search$", lambda _: (200, none))
    page.locator("#recordings").click()
    page.keyboard.type("z999")
    page.keyboard.press("Enter")
    expect(page.locator(".recordings")).to_have_text("Không có lần gọi nào của số Z999 ngày 20/11/2026.")
    problem = {"title": "Hệ thống bận", "detail": "Hãy thử lại sau ít phút.", "code": "busy"}
    edge.on("POST", r"/recordings/search$", lambda _: (503, problem))
    page.locator('[data-key="find"]').click()
    expect(page.locator("#dialog [role=alert]")).to_contain_text("Hãy thử lại sau ít phút.")


@pytest.mark.parametrize(("role", "may"), [("auditor", True), ("leader", False)])
def test_only_those_who_may_look_are_offered_it(visit: Open, role: str, may: bool) -> None:
    page, _ = visit("desktop", "/supervisor/hue", busy(), lambda edge: watched(edge, staff(role)))
    ready(page)
    expect(page.locator("#recordings")).to_be_visible(visible=may)
