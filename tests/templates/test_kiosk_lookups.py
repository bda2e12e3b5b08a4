"""Looking up procedures and cases at the kiosk, and showing an identity card (K3, K4, K10)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from queue_server.domain.catalogue import Catalogue, Entry
from tests.support.browser import Pages, accessibility_faults
from tests.support.procedures import records
from tests.templates import conftest
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.hue import Data
from tests.templates.issuing import issues
from tests.templates.scene import Scene, busy

CARD = "046089001234||Nguyễn Thị Minh Châu|01021989|Nữ|12 Lê Lợi, TP Huế|10052021"
CODE = "H57.32.14-261106-0003"
CASE: Data = {
    "code": CODE,
    "state": "ready",
    "punctuality": "done-late",
    "procedure": "Cấp bản sao trích lục hộ tịch",
    "received_at": "2026-11-16T01:10:00Z",
    "due_at": "2026-11-18T09:30:00Z",
    "finished_at": "2026-11-19T03:00:00Z",
    "collect_at": "Quầy Trả kết quả, tầng 1",
    "note": "Mang theo giấy tờ tùy thân.",
    "applicant": "N***** V** A**",
    "service": "tra-ket-qua",
    "as_of": "2026-11-21T02:00:00Z",
}
RECORDS = {each["code"]: each for each in records()}
CATALOGUE = Catalogue(
    (Entry(each["code"], each["name"], each["field"], each["level"]), "") for each in records()
)
HEAVIEST = sorted(RECORDS, key=lambda code: -len(json.dumps(RECORDS[code])))[:2]


@pytest.fixture(autouse=True)
def offers() -> Iterator[None]:
    """The centre has a catalogue and a case system."""
    conftest.DESK["offers"] = ["procedures", "cases"]
    yield
    del conftest.DESK["offers"]


def looks_up(edge: Edge) -> None:
    """Procedures are found as the server finds them, all of them taken at the civil status desk."""
    issues(edge)

    def find(request: Request) -> tuple[int, Any]:
        query = parse_qs(urlsplit(request.url).query)
        found = CATALOGUE.search(query.get("q", [""])[0], page=slice(int(query["limit"][0])))
        items = [
            {"code": e.code, "name": e.name, "field": e.field, "level": e.level, "service": "ho-tich"}
            for e in found.entries
        ]
        return 200, {"items": items, "total": found.total, "next": None}

    def one(request: Request) -> tuple[int, Any]:
        code = unquote(urlsplit(request.url).path.rsplit("/", 1)[1])
        more = {"service": "ho-tich", "withdrawn_at": None, "url": f"/p/hue/{code}"}
        return 200, {**RECORDS[code], **more}

    edge.on("GET", r"/procedures$", find)
    edge.on("GET", r"/procedures/[^/]+$", one)


def answers_case(status: int, body: Data) -> Callable[[Edge], None]:
    """The server answers every look-up of a case so."""

    def prepare(edge: Edge) -> None:
        issues(edge)
        edge.on("GET", r"/cases/", lambda _: (status, body))

    return prepare


def asked_cases(edge: Edge) -> list[str]:
    paths = [urlsplit(request.url).path for request in edge.requests]
    return [unquote(path.rsplit("/", 1)[1]) for path in paths if "/cases/" in path]


def fits(page: Page) -> None:
    assert misfits(page) == []
    assert accessibility_faults(page) == []


def at_procedures(visit: Open, size: str = "kiosk") -> tuple[Page, Edge]:
    page, edge = visit(size, "/kiosk/hue", busy(), looks_up)
    page.locator('[data-choice="procedures"]').click()
    expect(page.locator(".entry").first).to_be_visible()
    return page, edge


def at_case(visit: Open, prepare: Callable[[Edge], None], size: str = "kiosk") -> tuple[Page, Edge]:
    page, edge = visit(size, "/kiosk/hue", busy(), prepare)
    page.locator('[data-choice="case"]').click()
    return page, edge


def type_code(page: Page, code: str) -> None:
    for letter in code:
        page.locator(f'[data-letter="{letter}"]').click()
    page.locator('[data-key="ask"]').click()


def scan(page: Page, line: str) -> None:
    """A scanner that is a keyboard: the whole line in one go, then Enter."""
    page.evaluate(
        """line => {
            const press = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            for (const key of [...line, "Enter"]) document.body.dispatchEvent(press(key));
        }""",
        line,
    )


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_a_procedure_is_found_read_and_a_number_taken_for_it(visit: Open, size: str) -> None:
    page, edge = at_procedures(visit, size)
    fits(page)
    wanted = next(iter(CATALOGUE.entries))
    for letter in wanted.code:
        page.keyboard.type(letter)
    expect(page.locator(".typed__words")).to_have_text(wanted.code)
    card = page.locator(f'[data-procedure="{wanted.code}"]')
    expect(page.locator(".entry").first).to_have_attribute("data-procedure", wanted.code)
    card.click()
    expect(page.locator(".procedure__name")).to_have_text(wanted.name)
    for part in page.locator("[data-part]").all():
        part.click()
        fits(page)
    page.locator('[data-key="take"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    [body] = edge.bodies("/tickets")
    assert (body["service"], body["procedure"]) == ("ho-tich", wanted.code)


@pytest.mark.parametrize("code", HEAVIEST)
def test_every_part_is_shown_to_the_letter_and_can_be_read_to_its_end(visit: Open, code: str) -> None:
    page, _ = at_procedures(visit)
    page.keyboard.type(code)
    expect(page.locator(".typed__words")).to_have_text(code)
    page.locator(f'[data-procedure="{code}"]').click()
    page.locator(".reading").wait_for()
    shown = (
        page.locator(".procedure__name").inner_text() + page.locator(".screen--procedure .ask p").inner_text()
    )
    for part in ("ways", "papers", "steps", "conditions", "basis"):
        page.locator(f'[data-part="{part}"]').click()
        field = page.locator(".reading")
        shown += field.evaluate("field => field.textContent")
        down = page.locator('[data-turn="down"]')
        while not field.evaluate("field => field.scrollTop + field.clientHeight >= field.scrollHeight - 1"):
            expect(down).to_be_enabled()
            field.evaluate(
                "field => field.scrollTo({ top: field.scrollTop + field.clientHeight, behavior: 'instant' })"
            )
        expect(down).to_be_disabled()
    missing = [text for text in texts(RECORDS[code]) if text not in shown]
    assert missing == []


def texts(value: Any) -> Iterator[str]:
    """Every text of a record that says something."""
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


@pytest.mark.parametrize("look", ["larger", "low"])
def test_every_screen_fits_with_large_letters_and_from_a_wheelchair(visit: Open, look: str) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), looks_up)
    edge.on("GET", r"/cases/", lambda _: (200, CASE))
    page.locator(f'.bar [data-key="{look}"]').click()
    page.locator('[data-choice="procedures"]').click()
    expect(page.locator(".entry").first).to_be_visible()
    fits(page)
    page.locator(".entry").first.click()
    expect(page.locator(".reading")).to_be_visible()
    fits(page)
    page.locator('.bar [data-key="back"]').click()
    page.locator('.bar [data-key="back"]').click()
    page.locator('[data-choice="case"]').click()
    fits(page)
    scan(page, CODE)
    expect(page.locator(".told")).to_be_visible()
    fits(page)
    assert page.locator(".told").evaluate("told => told.scrollHeight <= told.clientHeight + 1")


def test_keys_turn_the_text_and_rest_at_its_ends(visit: Open) -> None:
    page, edge = at_procedures(visit)
    record = next(iter(RECORDS.values()))
    long = {
        **record,
        "steps": "Bước tiếp theo.\n" * 200,
        "service": None,
        "withdrawn_at": None,
        "url": "/p/x",
    }
    edge.on("GET", r"/procedures/[^/]+$", lambda _: (200, long))
    page.locator(".entry").first.click()
    page.locator('[data-part="steps"]').click()
    up, down = page.locator('[data-turn="up"]'), page.locator('[data-turn="down"]')
    expect(up).to_be_disabled()
    down.click()
    expect(up).to_be_enabled()
    up.click()
    expect(up).to_be_disabled()


def test_what_nobody_publishes_is_said_and_letters_can_be_taken_back(visit: Open) -> None:
    page, _ = at_procedures(visit)
    for letter in "qqq":
        page.locator(f'[data-letter="{letter}"]').click()
    expect(page.locator(".cards__none")).to_contain_text("qqq")
    fits(page)
    page.locator('[data-letter="clear"]').click()
    expect(page.locator(".entry").first).to_be_visible()


def test_a_catalogue_that_does_not_answer_is_said_and_asked_again(visit: Open) -> None:
    down = {"code": "unavailable", "title": "Chưa sẵn sàng", "status": 503}

    def prepare(edge: Edge) -> None:
        looks_up(edge)
        edge.on("GET", r"/procedures/[^/]+$", lambda _: (503, down))

    page, edge = visit("kiosk", "/kiosk/hue", busy(), prepare)
    page.locator('[data-choice="procedures"]').click()
    page.locator(".entry").first.click()
    expect(page.locator("h1")).to_contain_text("Chưa đọc được danh mục")
    looks_up(edge)
    page.locator('[data-key="retry"]').click()
    expect(page.locator(".reading")).to_be_visible()


def test_a_procedure_not_taken_here_gives_no_number_and_one_withdrawn_says_so(visit: Open) -> None:
    page, edge = at_procedures(visit)
    code, whole = next(iter(RECORDS.items()))
    away = {**whole, "service": None, "withdrawn_at": None, "url": f"/p/hue/{code}"}
    edge.on("GET", r"/procedures/[^/]+$", lambda _: (200, away))
    page.locator(".entry").first.click()
    expect(page.locator(".not-here")).to_contain_text("không nhận tại đây")
    expect(page.locator('[data-key="take"]')).to_have_count(0)
    page.locator('.bar [data-key="back"]').click()
    away["withdrawn_at"] = "2026-11-20T02:00:00Z"
    page.locator(".entry").first.click()
    expect(page.locator(".not-here")).to_contain_text("20/11/2026")


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_a_case_typed_on_the_screen_is_told(visit: Open, size: str) -> None:
    page, edge = at_case(visit, answers_case(200, CASE), size)
    fits(page)
    type_code(page, CODE)
    told = page.locator(".told")
    for words in ("Đã có kết quả", "Xong trễ hạn", CASE["collect_at"], CASE["note"], "16:30 18/11/2026"):
        expect(told).to_contain_text(words)
    expect(page.locator(".screen--told")).to_contain_text("N***** V** A**")
    fits(page)
    assert asked_cases(edge) == [CODE]
    page.locator('[data-key="another"]').click()
    expect(page.locator('[data-key="ask"]')).to_be_disabled()


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide", "counter"])
def test_a_result_that_waits_is_one_touch_from_a_number(visit: Open, size: str) -> None:
    page, edge = at_case(visit, answers_case(200, CASE), size)
    scan(page, CODE)
    expect(page.locator('[data-key="take"]')).to_be_visible()
    fits(page)
    page.locator('[data-key="take"]').click()
    expect(page.locator(".screen--ticket")).to_be_visible()
    wish = {"service": "tra-ket-qua", "language": "vi", "channel": "kiosk", "case_codes": [CODE]}
    assert edge.bodies("/tickets") == [wish]


def test_nothing_waits_no_number_is_offered(visit: Open) -> None:
    page, _ = at_case(visit, answers_case(200, {**CASE, "state": "processing", "service": None}))
    scan(page, CODE)
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator('[data-key="take"]')).to_have_count(0)


@pytest.mark.parametrize(
    "state", ["received", "processing", "needs-more", "collected", "refused", "withdrawn"]
)
def test_every_state_has_its_words_in_both_languages(visit: Open, state: str) -> None:
    bare = {**CASE, "state": state, "punctuality": None, "collect_at": None, "note": None, "applicant": None}
    page, _ = at_case(visit, answers_case(200, {**bare, "due_at": None, "finished_at": None}))
    scan(page, CODE)
    expect(page.locator(".told__state")).not_to_be_empty()
    vietnamese = page.locator(".told__state").inner_text()
    page.locator('[data-key="language"]').click()
    expect(page.locator(".told__state")).not_to_have_text(vietnamese)
    fits(page)


def test_a_scanned_code_is_looked_up_at_once_and_leaves_nothing_behind(visit: Open) -> None:
    page, edge = at_case(visit, answers_case(200, CASE))
    scan(page, CODE)
    expect(page.locator(".told")).to_be_visible()
    assert asked_cases(edge) == [CODE]
    page.locator('.bar [data-key="home"]').click()
    page.locator('[data-choice="case"]').click()
    expect(page.locator(".typed__words")).to_have_count(0)
    assert CODE not in page.content()
    assert page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })") == "{}"


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (404, "unknown-case", "Không tìm thấy hồ sơ"),
        (422, "not-a-case-code", "Chưa đúng mã"),
        (429, "too-many-look-ups", "Tra cứu quá nhiều"),
        (503, "case-system-unavailable", "hệ thống một cửa"),
        (0, None, "Chưa hỏi được hệ thống một cửa"),
    ],
)
def test_why_a_case_is_not_told_is_said_and_the_code_stays(
    visit: Open, open_page: Pages, status: int, code: str | None, words: str
) -> None:
    open_page.allow_error(r"status of 429|ERR_CONNECTION_REFUSED")
    problem = {"code": code, "title": words, "detail": "Hãy hỏi bàn hướng dẫn.", "status": status}
    page, edge = at_case(visit, answers_case(status, problem))
    type_code(page, CODE[:6])
    expect(page.locator(".case__said--no")).to_contain_text(words)
    expect(page.locator(".typed__words")).to_contain_text(CODE[:6])
    fits(page)
    page.locator('.bar [data-key="home"]').click()
    page.locator('[data-choice="services"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    assert len(edge.bodies("/tickets")) == 1


def asking() -> Scene:
    """A hall in which the civil status desk asks for an identity card."""
    scene = busy()
    for service in scene.services:
        service["asks_identity"] = service["code"] == "ho-tich"
    return scene


def at_services(visit: Open, scene: Scene) -> tuple[Page, Edge]:
    page, edge = visit("kiosk", "/kiosk/hue", scene, issues)
    page.locator('[data-choice="services"]').click()
    return page, edge


def test_a_card_goes_with_the_wish_for_a_service_that_asks_and_is_forgotten(visit: Open) -> None:
    page, edge = at_services(visit, asking())
    expect(page.locator(".ask")).to_contain_text("không bắt buộc")
    scan(page, CARD)
    tool = page.locator('[data-key="identity-off"]')
    expect(tool).to_contain_text("234")
    assert "046089001234" not in page.content()
    assert "Châu" not in page.content()
    fits(page)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    page.locator('[data-key="done"]').click()
    page.locator('[data-choice="services"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert [body.get("person") for body in edge.bodies("/tickets")] == [CARD, None]


def test_a_card_can_be_taken_back_and_does_not_go_where_nobody_asks(visit: Open) -> None:
    page, edge = at_services(visit, asking())
    scan(page, CARD)
    page.locator('[data-service]:not([data-service="ho-tich"])').first.click()
    page.locator('[data-key="done"]').click()
    page.locator('[data-choice="services"]').click()
    scan(page, CARD)
    page.locator('[data-key="identity-off"]').click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert [body.get("person") for body in edge.bodies("/tickets")] == [None, None]


def test_where_no_service_asks_a_card_is_not_heard(visit: Open) -> None:
    page, _ = at_services(visit, busy())
    scan(page, CARD)
    expect(page.locator(".ask")).not_to_contain_text("căn cước")
    expect(page.locator('[data-key="identity-off"]')).to_have_count(0)
