"""Paper lists on a real server: made, printed, typed in by keyboard, refused with reasons, never lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import Centre, password_of

LISTS = "/branches/hue/paper-lists"


@pytest.fixture
def made(centre: Centre) -> dict[str, Any]:
    """A list of today with three numbers for one service and two for another."""
    return make(centre, {"ho-tich": 3, "dat-dai": 2})


def make(centre: Centre, services: dict[str, int]) -> dict[str, Any]:
    answer = centre.staff("officer").post(LISTS, {"services": services})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


Desk = Callable[..., Page]


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page of entering, signed in."""
    open_page.allow_error(r"status of (401|403|409|422)")

    def opened(role: str = "officer", language: str = "vi", size: str = "counter") -> Page:
        page = open_page(size, centre.url(f"/paper/hue?lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        expect(page.locator("#work")).to_be_visible()
        return page

    return opened


def field(page: Page, number: str, name: str) -> Any:
    column = {"arrived": "giờ đến", "called": "giờ gọi", "finished": "giờ xong", "came": "kết cục"}
    label = {"counter": "quầy", "officer": "cán bộ", "note": "ghi chú", "priority": "ưu tiên"} | column
    return page.get_by_label(re.compile(rf"^{number}: {label[name]}$", re.IGNORECASE))


def entered(centre: Centre) -> list[dict[str, Any]]:
    log = centre.staff("supervisor").events()
    return [each["data"]["turn"] for each in log if each["type"] == "ticket.entered"]


def test_a_page_of_rows_is_typed_with_the_number_keys_and_enter(
    centre: Centre, made: dict[str, Any], desk: Desk
) -> None:
    page = desk()
    expect(page.locator('#officers option[value="supervisor"]')).to_have_text("Cán bộ supervisor")
    page.fill("#usual-counter", "2")
    field(page, "B901", "arrived").focus()
    page.keyboard.type("000000000000", delay=5)
    page.keyboard.press("Enter")
    page.keyboard.type("000000000000", delay=5)
    expect(field(page, "B902", "finished")).to_be_focused()
    expect(field(page, "B902", "counter")).to_have_value("2")
    expect(field(page, "B902", "officer")).to_have_value("officer")
    page.keyboard.press("Enter")
    page.keyboard.type("0000", delay=5)
    field(page, "B903", "came").select_option("waiting")
    expect(field(page, "B903", "called")).to_be_disabled()
    expect(page.locator("#tally")).to_have_text("3 dòng, tất cả đều khớp")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_have_text("Đã ghi 3 dòng vào hệ thống.")
    expect(page.locator("tr.entered")).to_have_count(3)
    assert [(turn["ticket"]["number"], turn["state"], turn["counter"]) for turn in entered(centre)] == [
        ("B901", "served", "2"),
        ("B902", "served", "2"),
        ("B903", "waiting", None),
    ]
    waiting = centre.anyone.board()["waiting"]
    assert [turn["ticket"]["number"] for turn in waiting] == ["B903"]


def test_what_cannot_be_is_told_beside_the_row_while_typing(made: dict[str, Any], desk: Desk) -> None:
    page = desk()
    field(page, "B901", "arrived").fill("0001")
    field(page, "B901", "called").fill("0000")
    field(page, "B901", "counter").fill("99")
    field(page, "B901", "finished").fill("9 giờ")
    field(page, "B902", "arrived").focus()
    row = page.locator('tr[data-number="B901"]')
    told = page.locator("#faults-B901")
    expect(told).to_contain_text("Giờ gọi: 00:00 sớm hơn 00:01 của bước trước.")
    expect(told).to_contain_text("Chi nhánh không có quầy “99”.")
    expect(told).to_contain_text("Giờ xong: “9 giờ” không phải giờ; hãy gõ bốn chữ số, ví dụ 0941.")
    expect(field(page, "B901", "called")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "B901", "called")).to_have_attribute("aria-describedby", "faults-B901")
    expect(row.locator(".state")).to_have_text("Chưa khớp")
    field(page, "B901", "called").fill("0001")
    field(page, "B901", "finished").fill("0001")
    field(page, "B901", "counter").fill("2")
    expect(told).to_be_empty()
    expect(row.locator(".state")).to_have_text("Khớp")


def test_a_row_that_is_being_typed_is_not_scolded_for_what_is_to_come(
    made: dict[str, Any], desk: Desk
) -> None:
    page = desk()
    field(page, "B901", "arrived").focus()
    with page.expect_response("**/entries/check*"):
        page.keyboard.type("0000")
    expect(page.locator("#tally")).to_contain_text("chưa khớp")
    expect(page.locator("#faults-B901")).to_be_empty()
    field(page, "B902", "arrived").focus()
    expect(page.locator("#faults-B901")).to_contain_text("Chưa ghi giờ.")


def test_refused_rows_stay_and_the_first_fault_has_the_focus(
    centre: Centre, made: dict[str, Any], desk: Desk
) -> None:
    page = desk()
    for number in ("B901", "B902"):
        field(page, number, "arrived").fill("0000")
        field(page, number, "came").select_option("waiting")
    expect(page.locator("#tally")).to_have_text("2 dòng, tất cả đều khớp")
    row = {"number": "B902", "came": "waiting", "arrived": "0000"}
    other = centre.staff("supervisor").post(f"{LISTS}/{made['id']}/entries", {"entries": [row]})
    assert other.status_code == 201, other.text
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("chưa dòng nào được ghi")
    expect(page.locator("#faults-B902")).to_have_text("Số B902 đã được nhập trước đó.")
    expect(field(page, "B901", "arrived")).to_have_value("0000")
    expect(field(page, "B902", "arrived")).to_be_focused()
    assert [turn["ticket"]["number"] for turn in entered(centre)] == ["B902"]
    page.reload()
    expect(page.locator("#faults-B902")).to_contain_text("Còn bản nháp chưa gửi của số này: 0000")
    page.get_by_role("button", name="Bỏ bản nháp").click()
    expect(page.locator("#faults-B902")).to_have_count(0)
    page.reload()
    expect(page.locator('tr[data-number="B902"].entered')).to_be_visible()
    expect(page.locator("#faults-B902")).to_have_count(0)


def test_a_dead_server_loses_no_row_and_none_is_entered_twice(
    centre: Centre, made: dict[str, Any], desk: Desk, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page = desk()

    def the_answer_never_comes(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    # In place well before it is needed: what is sent just after the browser has said yes may pass it by.
    page.route("**/entries?*", the_answer_never_comes)
    field(page, "B901", "arrived").fill("0000")
    field(page, "B901", "came").select_option("waiting")
    expect(page.locator("#tally")).to_have_text("1 dòng, tất cả đều khớp")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Mọi dòng vẫn được giữ trên máy này")
    page.unroute("**/entries?*")
    centre.restart()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_have_text("Đã ghi 1 dòng vào hệ thống.")
    assert [turn["ticket"]["number"] for turn in entered(centre)] == ["B901"]


def test_drafts_outlive_a_reload_and_a_killed_server(
    centre: Centre, made: dict[str, Any], desk: Desk, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page = desk()
    field(page, "B901", "arrived").fill("0000")
    centre.kill()
    field(page, "B901", "note").fill("đi xe lăn")
    field(page, "B902", "arrived").fill("0000")
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc với máy chủ")
    centre.start()
    expect(page.locator("#banner")).to_be_hidden()
    page.reload()
    expect(field(page, "B901", "note")).to_have_value("đi xe lăn")
    expect(field(page, "B902", "arrived")).to_have_value("0000")


def test_a_live_turn_left_open_by_the_outage_does_not_keep_the_paper_out(
    made: dict[str, Any], desk: Desk
) -> None:
    """What the server says of a live turn is played here: a real one would need a past day's clock."""
    facts = {"counter": "2", "number": "B001", "begin": "09:41", "end": "10:58", "live": True}
    busy = {"row": 0, "field": "counter", "code": "counter-busy", "message": "Quầy bận", "facts": facts}

    def busy_unless_told(route: Route) -> None:
        sent: dict[str, Any] = json.loads(route.request.post_data or "")
        told = sent["entries"][0]["despite"]
        route.fulfill(json={"faults": [] if told == ["B001"] else [busy]})

    page = desk()
    page.route("**/entries/check*", busy_unless_told)
    field(page, "B901", "arrived").fill("0000")
    page.get_by_role("button", name="B001 chỉ bấm xong muộn vì mất máy, vẫn ghi").click()
    expect(page.locator("#tally")).to_have_text("1 dòng, tất cả đều khớp")
    page.reload()
    expect(page.locator("#tally")).to_have_text("1 dòng, tất cả đều khớp")


def test_a_supervisor_withdraws_a_wrong_row_and_writes_it_again(
    centre: Centre, made: dict[str, Any], desk: Desk
) -> None:
    row = {"number": "B901", "came": "waiting", "arrived": "0000"}
    assert centre.staff("officer").post(f"{LISTS}/{made['id']}/entries", {"entries": [row]}).ok
    page = desk("officer")
    expect(page.locator("tr.entered")).to_have_count(1)
    expect(page.get_by_role("button", name="Rút lại")).to_have_count(0)
    page = desk("supervisor")
    page.get_by_role("button", name="Rút lại").click()
    expect(page.locator("#said")).to_have_text("Đã rút lại B901. Có thể ghi lại dòng này.")
    expect(field(page, "B901", "arrived")).to_be_focused()
    assert centre.anyone.board()["waiting"] == []


def test_a_list_is_made_for_the_services_wanted(centre: Centre, desk: Desk) -> None:
    page = desk()
    expect(page.locator("#lists")).to_contain_text("Ngày này chưa có danh sách")
    page.click("#make-open")
    page.fill("#make-all", "0")
    page.fill('#make [data-service="ho-tich"]', "4")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Đã lập danh sách. Hãy in ra và để sẵn ở quầy.")
    expect(page.locator(".list-key")).to_contain_text("4 số · đã nhập 0")
    expect(page.locator("tr[data-number]")).to_have_count(4)
    page.click("#make-open")
    page.fill("#make-all", "99")
    page.click("#make-form button[type=submit]")
    expect(page.locator("#make-error")).to_contain_text("chỉ còn 95 số giấy trong ngày")
    page.fill("#make-all", "0")
    page.click("#make-form button[type=submit]")
    expect(page.locator("#make-error")).not_to_be_empty()
    page.click("#make-leave")
    expect(page.locator(".list-key")).to_have_count(1)


def test_an_auditor_is_told_kindly_that_it_is_not_for_them(centre: Centre, open_page: Pages) -> None:
    open_page.allow_error(r"status of (401|403)")
    page = open_page("counter", centre.url("/paper/hue"))
    page.fill("#username", "auditor")
    page.fill("#password", password_of("auditor"))
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-error")).to_contain_text("Tài khoản này không được nhập sổ giấy")


@pytest.mark.parametrize("size", ["counter", "desktop"])
def test_entering_is_accessible_and_fits_in_every_state(made: dict[str, Any], desk: Desk, size: str) -> None:
    page = desk(size=size)
    expect(page.locator("tr[data-number]")).to_have_count(5)
    assert accessibility_faults(page) == []
    field(page, "B901", "arrived").fill("0000")
    field(page, "B902", "came").select_option("no_show")
    field(page, "B903", "arrived").focus()
    expect(page.locator("#faults-B902")).not_to_be_empty()
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    page.click("#make-open")
    assert accessibility_faults(page) == []


def test_the_page_speaks_english(made: dict[str, Any], desk: Desk) -> None:
    page = desk(language="en")
    page.get_by_label("B901: Arrived").fill("2500")
    page.get_by_label("B902: Arrived").focus()
    expect(page.locator("#faults-B901")).to_contain_text("Arrived: “2500” is no time")


def test_sheets_are_printed_on_a4_one_service_after_the_other(centre: Centre, open_page: Pages) -> None:
    made = make(centre, {"ho-tich": 25, "dat-dai": 26})
    page = open_page("desktop", centre.url(f"/paper/hue/{made['id']}"))
    assert accessibility_faults(page) == []
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
    boxes = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all(
        "tbody tr", "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 51
    assert min(heights) >= 9 * 96 / 25.4
    expect(page.locator(".bar")).to_be_hidden()


def test_sheets_tell_strangers_nothing_of_what_was_entered(centre: Centre, made: dict[str, Any]) -> None:
    row = {"number": "B901", "came": "waiting", "arrived": "0000", "note": "đi xe lăn"}
    assert centre.staff("officer").post(f"{LISTS}/{made['id']}/entries", {"entries": [row]}).ok
    page = centre.anyone.session.get(centre.url(f"/paper/hue/{made['id']}"), timeout=30)
    assert page.status_code == 200
    assert "xe lăn" not in page.text
    html = {"Accept": "text/html"}
    missing = centre.anyone.session.get(centre.url("/paper/hue/nothing"), headers=html, timeout=30)
    assert missing.status_code == 404
