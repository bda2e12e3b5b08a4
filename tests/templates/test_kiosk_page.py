"""The kiosk: a number in one touch, and plain words when there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import SIZES, accessibility_faults
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.hue import NOW, Data, iso
from tests.templates.issuing import issues, scan, ticket
from tests.templates.scene import Scene, busy


def slip(edge: Edge, **data: Any) -> Data:
    """What the printer reported."""
    printed = data.get("printed", False)
    event = {"branch": "hue", "seq": edge.scene.seq + 1, "time": iso(NOW)}
    return {
        **event,
        "type": "slip.printed" if printed else "slip.failed",
        "data": {"ticket": "ticket-x", **data},
    }


def by_hand(visit: Open, scene: Scene, prepare: Callable[[Edge], None] = issues) -> tuple[Page, Edge]:
    """A kiosk in contact, whose time stands still but for `page.clock.run_for`."""

    def stopped(edge: Edge) -> None:
        prepare(edge)
        edge.time_stands_still()

    page, edge = visit("kiosk", "/kiosk/hue", scene, stopped)
    page.clock.run_for(1_000)
    page.locator(".card").first.wait_for()
    return page, edge


def test_one_touch_gives_a_number_and_says_all_about_it(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-service="ho-tich"]').click()
    number = page.locator("[data-ticket-number]")
    expect(number).to_have_text("B012")
    expect(page.locator(".screen--ticket")).to_contain_text("Còn 7 người trước bác")
    expect(page.locator(".screen--ticket")).to_contain_text("khoảng 10–20 phút")
    assert edge.bodies("/tickets") == [{"service": "ho-tich", "language": "vi", "channel": "kiosk"}]
    page.wait_for_function("() => document.querySelector('.qr img').complete")
    assert height(page, "[data-ticket-number]") >= 0.2 * 1920
    widest = "number => { number.textContent = 'M888'; return number.scrollWidth - number.clientWidth; }"
    assert number.evaluate(widest) <= 0, "the widest letters stay inside the paper"


def height(page: Page, selector: str) -> float:
    """Height of an element in pixels."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["height"]


def test_touch_is_answered_at_once_and_a_second_touch_takes_no_second_number(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    card = page.locator('[data-service="ho-tich"]')
    card.wait_for()
    page.evaluate("document.querySelector('[data-service=\"ho-tich\"]').click()")
    assert page.evaluate("'busy' in document.body.dataset || !!document.querySelector('.screen--ticket')")
    page.evaluate("document.querySelector('[data-service=\"ho-tich\"]')?.click()")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert len(edge.bodies("/tickets")) == 1


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ({"printed": True}, "Phiếu đã in"),
        ({"reason": "paper_out"}, "Máy in hết giấy. Số của bác là B012"),
        ({"reason": "offline"}, "Máy chưa in được phiếu. Số của bác là B012"),
    ],
)
def test_the_slip_s_fate_is_told(visit: Open, report: Data, words: str) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator(".slip")).to_contain_text("khe bên dưới")
    edge.send(slip(edge, **report))
    expect(page.locator(".slip")).to_contain_text(words)


def test_priority_is_asked_only_when_wanted_and_goes_with_the_number(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.get_by_role("button", name="Tôi thuộc đối tượng ưu tiên").click()
    page.locator('[data-priority="disabled"]').click()
    expect(page.locator('[data-key="priority-off"]')).to_contain_text("Người khuyết tật")
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/tickets")[0]["priority"] == "disabled"


def test_a_centre_that_looks_at_papers_says_so_before_somebody_declares(
    visit: Open, rules: Callable[..., None]
) -> None:
    rules(confirm_priority=True)
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-key="priority"]').click()
    expect(page.locator(".ask")).to_contain_text("cán bộ sẽ xin xem giấy tờ")
    expect(page.locator(".ask")).to_contain_text("Không cần khai")


def test_search_needs_no_marks(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-key="search"]').click()
    for letter in "dat":
        page.locator(f'[data-letter="{letter}"]').click()
    expect(page.locator('[data-service="dat-dai"]')).to_be_visible()
    expect(page.locator('[data-service="ho-tich"]')).to_have_count(0)
    page.locator('[data-letter="clear"]').click()
    for letter in "qqq":
        page.locator(f'[data-letter="{letter}"]').click()
    expect(page.locator(".cards__none")).to_contain_text("qqq")


def test_every_service_but_the_fee_desk_can_be_reached_by_paging(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator(".card").first.wait_for()
    seen = cards(page)
    while page.locator('[data-page="after"]').is_enabled():
        page.locator('[data-page="after"]').click()
        seen += cards(page)
    offered = {each["code"] for each in Scene().services if each["role"] != "fee"}
    assert len(seen) == len(set(seen))
    assert set(seen) == offered


def cards(page: Page) -> list[str]:
    """Codes of the services on screen."""
    found: list[str] = page.locator(".card").evaluate_all("all => all.map((card) => card.dataset.service)")
    return found


def test_the_language_changes_everything_on_screen_without_loading(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('.bar [data-key="language"]').click()
    expect(page.locator("h1")).to_have_text("What would you like to do today?")
    expect(page.locator('[data-service="ho-tich"]')).to_contain_text("Civil status")
    assert page.evaluate("document.documentElement.lang") == "en"
    words = page.evaluate("document.body.innerText")
    own = words.replace("Huế", "").replace("Tiếng Việt", "")
    assert not re.search(r"[ạảãăắằặâấầậđẻẽêềểệịọỏôốồộơớờợụủưứừựỳỵ]", own)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator(".screen--ticket")).to_contain_text("7 people ahead of you")
    assert edge.bodies("/tickets")[0]["language"] == "en"


def test_an_unanswered_request_is_repeated_under_the_same_key(visit: Open) -> None:
    keys: list[str] = []

    def flaky(request: Request) -> tuple[int, Any]:
        keys.append(request.headers["idempotency-key"])
        return (503, {"code": "busy", "status": 503}) if len(keys) < 3 else (201, ticket("ho-tich"))

    page, _ = visit("kiosk", "/kiosk/hue", busy(), lambda edge: edge.on("POST", r"/tickets$", flaky))
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_refusal_is_told_in_the_server_s_words(visit: Open) -> None:
    problem = {"code": "branch-closed", "title": "Chưa mở", "detail": "Mở lại lúc 14:00.", "status": 409}
    page, _ = visit(
        "kiosk", "/kiosk/hue", busy(), lambda edge: edge.on("POST", r"/tickets$", lambda _: (409, problem))
    )
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator('[data-screen="failed"]')).to_contain_text("Mở lại lúc 14:00.")
    page.locator('[data-key="give-up"]').click()
    expect(page.locator(".card").first).to_be_visible()


def test_without_contact_nothing_is_issued_and_the_screen_says_why(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator(".card").first.wait_for()
    edge.silence()
    expect(page.locator('[data-screen="lost"]')).to_contain_text("mất liên lạc")
    expect(page.locator(".card")).to_have_count(0)
    edge.recover()
    expect(page.locator(".card").first).to_be_visible()


def test_a_ticket_already_given_stays_in_view_without_contact(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-service="ho-tich"]').click()
    edge.drop()
    expect(page.locator("body")).to_have_attribute("data-contact", "lost")
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")


def test_closed_says_when_it_opens(visit: Open) -> None:
    scene = busy()
    scene.branch |= {"open": False, "opens_at": "2026-11-23T00:30:00Z", "hours_today": []}
    page, _ = visit("kiosk", "/kiosk/hue", scene)
    expect(page.locator('[data-screen="closed"]')).to_contain_text("Mở lại thứ hai, 23/11/2026, lúc 07:30")


HOLIDAY = {
    "open": False,
    "opens_at": "2026-09-03T00:30:00Z",
    "hours_today": [],
    "closed_because": {"name": "Quốc khánh", "name_en": "National Day"},
}


def test_a_holiday_is_named(visit: Open) -> None:
    scene = busy()
    scene.branch |= HOLIDAY
    page, _ = visit("kiosk", "/kiosk/hue", scene)
    closed = page.locator('[data-screen="closed"]')
    expect(closed).to_contain_text("Hôm nay nghỉ: Quốc khánh")
    expect(closed).to_contain_text("Mở lại thứ năm, 03/09/2026, lúc 07:30")
    expect(closed).to_contain_text("mời bác gọi 1022")
    expect(closed).not_to_contain_text("vẫn được phục vụ")
    page.locator('.bar [data-key="language"]').click()
    expect(closed).to_contain_text("Closed today: National Day")


def late_in_the_day() -> Scene:
    """Numbers of the first service end soon, and of the second there are no more."""
    scene = busy()
    soon, full = (each for each in scene.services if each["code"] in ("y-te", "ho-tich"))
    soon["closing_soon"] = True
    full |= {"open": False, "full": True}
    return scene


def test_a_card_says_that_its_numbers_end(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", late_in_the_day(), issues)
    expect(page.locator('[data-service="y-te"]')).to_contain_text("Sắp hết giờ nhận số")
    expect(page.locator('[data-service="ho-tich"]')).to_contain_text("Đã hết số")
    expect(page.locator('[data-service="giao-duc"]')).not_to_contain_text("Sắp hết giờ")


def issues_late(edge: Edge) -> None:
    """Numbers are given whose turn may come after closing."""
    late = {**ticket("ho-tich"), "may_not_be_served": True}
    edge.on("POST", r"/tickets$", lambda request: (201, late))


def test_a_number_that_comes_late_says_so_and_stays_longer_in_view(visit: Open) -> None:
    page, _ = by_hand(visit, busy(), issues_late)
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator(".ticket__late")).to_contain_text("có thể chưa kịp phục vụ bác trước giờ đóng cửa")
    assert int(page.locator(".ring__seconds").inner_text()) > 30


def test_rest_brings_the_screen_home_after_a_warning(visit: Open) -> None:
    page, _ = by_hand(visit, busy())
    page.locator('.bar [data-key="language"]').click()
    page.clock.run_for(39_000)
    expect(page.locator("#sheet")).not_to_be_visible()
    page.clock.run_for(2_500)
    expect(page.locator("#sheet")).to_contain_text("Are you still here?")
    page.locator('[data-key="stay"]').click()
    page.clock.run_for(45_000)
    expect(page.locator("#sheet")).to_be_visible()
    page.clock.run_for(20_000)
    expect(page.locator("#sheet")).not_to_be_visible()
    expect(page.locator("h1")).to_have_text("Bác cần làm gì hôm nay?")


def test_nothing_of_a_person_is_kept(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-key="search"]').click()
    page.keyboard.type("ho tich", delay=80)
    came = page.evaluate("history.length")
    page.locator('[data-service="ho-tich"]').click()
    page.locator('[data-key="done"]').click()
    expect(page.locator(".card").first).to_be_visible()
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    assert page.evaluate("history.length") == came
    assert "B012" not in page.content()
    page.locator('[data-key="search"]').click()
    expect(page.locator(".typed__words")).to_have_count(0)


def test_a_card_that_was_read_and_left_is_forgotten(visit: Open) -> None:
    scene = busy()
    scene.service("ho-tich")["asks_identity"] = True
    page, _ = by_hand(visit, scene)
    scan(page, "046050001234||Nguyễn Văn A|01011950|Nam|Huế|01012021")
    expect(page.locator('[data-key="identity-off"]')).to_be_visible()
    page.clock.run_for(65_000)
    expect(page.locator('[data-key="identity-off"]')).to_have_count(0)


def test_what_somebody_began_before_contact_was_lost_is_forgotten_meanwhile(visit: Open) -> None:
    page, edge = by_hand(visit, busy())
    page.locator('[data-key="priority"]').click()
    page.locator('[data-priority="disabled"]').click()
    edge.drop()
    page.clock.run_for(3_000)
    expect(page.locator('[data-screen="lost"]')).to_be_visible()
    page.clock.run_for(65_000)
    edge.recover()
    page.clock.run_for(1_000)
    expect(page.locator('[data-key="priority"]')).to_be_visible()


STATES = ["home", "search", "priority", "ticket", "trouble", "large", "low", "english", "help"]
STATES += ["lost", "closed", "holiday", "evening", "late", "sound", "idle"]
KEYS = {
    "large": "larger",
    "english": "language",
    "search": "search",
    "priority": "priority",
    "low": "low",
    "sound": "sound",
}


def opened(visit: Open, size: str, state: str) -> Page:
    """The kiosk in a state, with its fonts."""
    scene = late_in_the_day() if state == "evening" else busy()
    if state == "closed":
        scene.branch |= {"open": False, "opens_at": "2026-11-23T00:30:00Z"}
    if state == "holiday":
        scene.branch |= HOLIDAY
    page, edge = visit(size, "/kiosk/hue", scene, issues_late if state == "late" else issues)
    page.locator("[data-screen]").first.wait_for()
    page.evaluate("document.fonts.ready")
    enter(page, edge, state)
    return page


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits_a_standing_kiosk(visit: Open, state: str) -> None:
    page = opened(visit, "kiosk", state)
    assert accessibility_faults(page) == []
    assert misfits(page) == []


@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_lying_screens_too(visit: Open, state: str) -> None:
    page = opened(visit, "kiosk_wide", state)
    assert misfits(page) == []
    page.set_viewport_size(SIZES["counter"])
    assert misfits(page) == []


def enter(page: Page, edge: Edge, state: str) -> None:
    """Bring the kiosk into a state. What would go by itself stays, for the page's time stands still."""
    goes = state in ("ticket", "trouble", "late", "idle")
    if goes:
        edge.time_stands_still()
    if state in KEYS:
        page.locator(f'[data-key="{KEYS[state]}"]').first.click()
    if state in ("ticket", "trouble", "late"):
        page.locator(".card").first.click()
        page.locator("[data-ticket-number]").wait_for()
    if state == "trouble":
        edge.send(slip(edge, reason="paper_out"))
    if state == "idle":
        page.locator('.bar [data-key="larger"]').click()
        page.clock.run_for(41_000)
        page.locator('[data-key="stay"]').wait_for()
    if state == "help":
        page.locator('[data-key="help"]').click()
    if state == "lost":
        edge.drop()
        page.locator('[data-screen="lost"]').wait_for()
    if goes:
        page.clock.run_for(300)
    page.wait_for_timeout(300)
