"""Naming the procedure before the number is given, and looking through the fields of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import accessibility_faults
from tests.templates import conftest
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.hue import Data
from tests.templates.issuing import issues
from tests.templates.scene import busy
from tests.templates.test_kiosk_lookups import CATALOGUE, looks_up

LONGEST = sorted(CATALOGUE.entries, key=lambda entry: -len(entry.name))[:12]


@pytest.fixture(autouse=True)
def offers() -> Iterator[None]:
    """The centre has a catalogue."""
    conftest.DESK["offers"] = ["procedures"]
    yield
    del conftest.DESK["offers"]


def choices(service: str, names: list[str]) -> Data:
    """What the server has people choose from for one service."""
    items = [
        {"code": f"1.{n:06}", "name": name, "field": "Hộ tịch", "level": "Cấp Xã", "service": service}
        for n, name in enumerate(names)
    ]
    return {"items": items, "next": None}


def asks(edge: Edge, names: list[str] | None = None) -> None:
    """Civil status asks which procedure it is."""
    issues(edge)
    told = choices("ho-tich", names or ["Đăng ký khai sinh", "Đăng ký kết hôn", "Đăng ký khai tử"])
    edge.on("GET", r"/procedure-choices$", lambda _: (200, told))


def at_services(visit: Open, size: str = "kiosk", names: list[str] | None = None) -> tuple[Page, Edge]:
    with_choices = lambda edge: asks(edge, names)  # noqa: E731
    page, edge = visit(size, "/kiosk/hue", busy(), with_choices)
    edge.answered()
    page.locator('[data-choice="services"]').click()
    return page, edge


def fits(page: Page) -> None:
    assert misfits(page) == []
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_the_procedure_chosen_goes_with_the_number(visit: Open, size: str) -> None:
    page, edge = at_services(visit, size)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator(".ask")).to_contain_text("Hộ tịch - Chứng thực")
    fits(page)
    page.locator('[data-procedure="1.000001"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    [body] = edge.bodies("/tickets")
    assert (body["service"], body["procedure"]) == ("ho-tich", "1.000001")


def test_who_is_not_sure_gets_a_number_without_a_procedure(visit: Open) -> None:
    page, edge = at_services(visit)
    page.locator('[data-service="ho-tich"]').click()
    page.locator('[data-key="other"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/tickets") == [{"service": "ho-tich", "language": "vi", "channel": "kiosk"}]


def test_a_service_with_nothing_to_choose_gives_its_number_at_once(visit: Open) -> None:
    page, edge = at_services(visit)
    page.locator('[data-service="y-te"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert [body["service"] for body in edge.bodies("/tickets")] == ["y-te"]


def test_several_files_are_not_asked_for_one_procedure(visit: Open) -> None:
    page, edge = at_services(visit)
    edge.on("POST", r"/visits$", lambda _: (409, {"code": "day-full", "title": "x", "status": 409}))
    page.locator('[data-key="files"]').click()
    page.locator('[data-served="together"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator('[data-screen="failed"]')).to_be_visible()
    assert [body.get("procedure") for body in edge.bodies("/visits")] == [None]


def test_a_procedure_withdrawn_meanwhile_is_said_so_and_the_list_read_anew(visit: Open) -> None:
    page, edge = at_services(visit)
    gone = {"code": "unknown-procedure", "title": "Không có thủ tục này", "status": 404}
    edge.on("POST", r"/tickets$", lambda _: (404, gone))
    edge.on("GET", r"/procedure-choices$", lambda _: (200, {"items": [], "next": None}))
    page.locator('[data-service="ho-tich"]').click()
    page.locator('[data-procedure="1.000001"]').click()
    expect(page.locator('[data-screen="failed"]')).to_contain_text("Không có thủ tục này")
    edge.answered()
    issues(edge)
    page.locator('[data-key="give-up"]').click()
    page.locator('[data-choice="services"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()


@pytest.mark.parametrize("look", ["larger", "low"])
@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_the_longest_names_fit_and_the_way_out_is_on_every_page(visit: Open, look: str, size: str) -> None:
    page, _ = at_services(visit, size, [entry.name for entry in LONGEST])
    page.locator(f'.bar [data-key="{look}"]').click()
    page.locator('[data-service="ho-tich"]').click()
    seen: set[str] = set()
    while True:
        fits(page)
        expect(page.locator('[data-key="other"]')).to_be_in_viewport()
        seen |= {card.get_attribute("data-procedure") or "" for card in page.locator(".entry").all()}
        after = page.locator('[data-page="after"]:not(:disabled)')
        if not after.count():
            break
        after.click()
    assert len(seen) == len(LONGEST)


def browses(edge: Edge) -> None:
    """The fields of the catalogue, and the procedures of the one asked for."""
    looks_up(edge)
    fields = [
        {"name": name, "procedures": count, "here": place == 0}
        for place, (name, count) in enumerate(CATALOGUE.fields().items())
    ]
    edge.on("GET", r"/procedure-fields$", lambda _: (200, {"items": fields, "next": None}))

    def of_field(request: Request) -> tuple[int, Any]:
        query = parse_qs(urlsplit(request.url).query)
        found = CATALOGUE.search(query.get("q", [""])[0], query.get("field", [None])[0], page=slice(60))
        items = [
            {"code": e.code, "name": e.name, "field": e.field, "level": e.level, "service": None}
            for e in found.entries
        ]
        return 200, {"items": items, "total": found.total, "next": None}

    edge.on("GET", r"/procedures$", of_field)


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_the_procedures_of_a_field_are_found_without_typing(visit: Open, size: str) -> None:
    page, _ = visit(size, "/kiosk/hue", busy(), browses)
    page.locator('[data-choice="procedures"]').click()
    page.locator('[data-key="fields"]').click()
    [first, count] = next(iter(CATALOGUE.fields().items()))
    expect(page.locator("[data-field]").first).to_have_attribute("data-field", first)
    fits(page)
    page.locator("[data-field]").first.click()
    expect(page.locator('[data-key="all-fields"]')).to_contain_text(first)
    expect(page.locator(".screen--procedures .ask p")).to_have_text(f"{count} thủ tục")
    expect(page.locator(".entry__facts").first).to_contain_text(first)
    fits(page)
    page.locator('[data-key="all-fields"]').click()
    expect(page.locator(".screen--procedures .ask p")).to_have_text(f"{len(CATALOGUE.entries)} thủ tục")


@pytest.mark.parametrize("look", ["larger", "low"])
def test_fields_fit_with_large_letters_and_from_a_wheelchair(visit: Open, look: str) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), browses)
    page.locator(f'.bar [data-key="{look}"]').click()
    page.locator('[data-choice="procedures"]').click()
    expect(page.locator(".entry").first).to_be_visible()
    fits(page)
    page.locator('[data-key="fields"]').click()
    expect(page.locator("[data-field]").first).to_be_visible()
    fits(page)
    page.locator("[data-field]").first.click()
    expect(page.locator(".entry").first).to_be_visible()
    fits(page)


def test_a_catalogue_that_cannot_be_read_is_said_so(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), browses)
    edge.on("GET", r"/procedure-fields$", lambda _: (503, {"code": "unavailable", "status": 503}))
    page.locator('[data-choice="procedures"]').click()
    page.locator('[data-key="fields"]').click()
    expect(page.locator(".cards__none")).to_contain_text("Chưa đọc được danh mục")
    fits(page)
