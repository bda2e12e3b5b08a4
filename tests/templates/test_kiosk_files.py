"""Several files in one visit, at the kiosk (K6)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.issuing import issues, ticket
from tests.templates.scene import busy


def test_several_files_take_one_number_or_one_for_each(visit: Open) -> None:
    def visits(edge: Edge) -> None:
        issues(edge)
        tickets = [ticket("ho-tich", f"B{n:03d}") | {"files": 1} for n in (12, 13, 14)]
        edge.on("POST", r"/visits$", lambda request: (201, {"id": "visit-x", "tickets": tickets}))

    page, edge = visit("kiosk", "/kiosk/hue", busy(), visits)
    page.get_by_role("button", name="Nộp nhiều hồ sơ").click()
    expect(page.locator('[data-files="2"]')).to_have_attribute("aria-pressed", "true")
    page.locator('[data-files="3"]').click()
    assert not accessibility_faults(page)
    assert not overflowing(page)
    page.locator('[data-served="split"]').click()
    expect(page.locator('[data-key="files-off"]')).to_contain_text("3 hồ sơ, 3 số")
    assert not overflowing(page)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    expect(page.locator(".screen--ticket")).to_contain_text("và các số B013, B014")
    assert not edge.bodies("/tickets")
    (asked,) = edge.bodies("/visits")
    assert (asked["files"], asked["served"]) == (3, "split")


def test_one_who_has_a_single_file_after_all_takes_a_plain_number(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-key="files"]').click()
    page.get_by_role("button", name="Tôi chỉ nộp một hồ sơ").click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert "files" not in edge.bodies("/tickets")[0]
