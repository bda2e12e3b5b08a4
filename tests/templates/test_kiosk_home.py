"""The kiosk's first screen, its trail of screens, and its keys without touch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from queue_server.web.pages_assets import STATIC
from tests.support.browser import SIZES, accessibility_faults
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.fitting import misfits
from tests.templates.issuing import issues, scan
from tests.templates.scene import Scene, busy

LOOK_UPS = """
import { el } from "../page.js";
const lookUp = (name, picture) => ({
  name,
  choice: { picture, word: "search", hint: "search_hint" },
  begin: () => ({ line: "" }),
  draw: (kiosk) => ({
    element: el("section", { class: "screen", data: { screen: name } }, el("h1", {}, kiosk.own.line || "…")),
    words: name,
  }),
  scanned: (kiosk, line) => kiosk.change({ line }),
});
SCREENS.push(lookUp("forms", "files"), lookUp("papers", "file-check"), lookUp("map", "map-pinned"));
"""
"""Three more screens with a choice each, as other modules add them."""


def offers_more(edge: Edge) -> None:
    """Numbers are given, and the centre offers look-ups besides."""
    issues(edge)

    def screens(route: Route) -> None:
        own = (STATIC / "js/kiosk/screens.js").read_text(encoding="utf-8")
        route.fulfill(body=own + LOOK_UPS, content_type="text/javascript")

    edge.page.route("**/js/kiosk/screens.js", screens)


@pytest.fixture
def home(visit: Open) -> Page:
    """A kiosk whose first screen has five choices."""
    page, _ = visit("kiosk", "/kiosk/hue", busy(), offers_more)
    page.locator('[data-screen="home"]').wait_for()
    return page


def stands(page: Page, screen: str) -> None:
    """A screen is in view."""
    expect(page.locator(f'[data-screen="{screen}"].screen')).to_be_visible()


def test_a_number_is_two_touches_away(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), offers_more)
    expect(page.locator("[data-choice]")).to_have_count(5)
    page.get_by_role("button", name="Lấy số Chọn lĩnh vực").click()
    page.locator('[data-service="ho-tich"]').click()
    expect(page.locator("[data-ticket-number]")).to_have_text("B012")
    assert len(edge.bodies("/tickets")) == 1
    page.locator('[data-key="done"]').click()
    stands(page, "home")


def test_a_centre_with_nothing_but_numbers_begins_with_its_fields(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    stands(page, "services")
    expect(page.locator("h1")).to_have_text("Bác cần làm gì hôm nay?")
    expect(page.locator('[data-key="back"]')).to_be_disabled()


def test_back_goes_one_step_and_keeps_what_was_chosen(home: Page) -> None:
    home.locator('[data-choice="services"]').click()
    home.locator('[data-page="after"]').click()
    home.locator('[data-key="priority"]').click()
    home.locator('.bar [data-key="back"]').click()
    expect(home.locator(".pager__here")).to_contain_text("Trang 2")
    home.locator('.bar [data-key="back"]').click()
    stands(home, "home")
    expect(home.locator('[data-key="back"]')).to_be_disabled()


def test_what_one_person_did_on_a_screen_the_next_one_does_not_find(home: Page) -> None:
    home.locator('[data-choice="services"]').click()
    home.locator('[data-key="priority"]').click()
    home.locator('[data-priority="merit"]').click()
    home.locator('.bar [data-key="home"]').click()
    home.locator('[data-choice="services"]').click()
    expect(home.locator('[data-key="priority-off"]')).to_have_count(0)


def test_outside_the_hours_the_look_ups_go_on(visit: Open) -> None:
    scene = Scene()
    scene.branch |= {"open": False, "opens_at": "2026-11-23T00:30:00Z"}
    page, _ = visit("kiosk", "/kiosk/hue", scene, offers_more)
    expect(page.locator('[data-choice="services"]')).to_contain_text("Bây giờ chưa nhận số")
    page.locator('[data-choice="services"]').click()
    expect(page.locator('[data-screen="closed"]')).to_contain_text("Mở lại thứ hai, 23/11/2026, lúc 07:30")
    page.locator('.bar [data-key="back"]').click()
    page.locator('[data-choice="papers"]').click()
    stands(page, "papers")


def test_a_halt_stands_before_every_choice(visit: Open) -> None:
    scene = busy()
    halted = {"message": "Có báo cháy", "message_en": "Fire alarm", "since": "2026-11-21T02:40:00Z"}
    scene.arrangement["halted"] = halted
    page, _ = visit("kiosk", "/kiosk/hue", scene, offers_more)
    expect(page.locator('[data-screen="halted"]')).to_contain_text("Có báo cháy")


def test_the_first_screen_explains_itself(home: Page) -> None:
    home.locator('[data-choice="help"]').click()
    expect(home.locator("#sheet")).to_contain_text("Cách lấy số")


def test_every_step_to_a_number_is_played_with_digits_alone(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), offers_more)
    stands(page, "home")
    page.keyboard.press("1")
    stands(page, "services")
    second = page.locator(".card").nth(1).get_attribute("data-service")
    page.keyboard.press("2")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/tickets")[0]["service"] == second


def test_every_step_to_a_number_is_played_with_tab_and_enter_alone(visit: Open) -> None:
    page, edge = visit("kiosk", "/kiosk/hue", busy(), offers_more)
    stands(page, "home")
    reach(page, '[data-choice="services"]')
    page.keyboard.press("Enter")
    stands(page, "services")
    reach(page, '[data-service="y-te"]')
    page.keyboard.press("Enter")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert edge.bodies("/tickets")[0]["service"] == "y-te"
    reach(page, '[data-key="done"]')
    page.keyboard.press("Enter")
    stands(page, "home")


def reach(page: Page, selector: str) -> None:
    """Press Tab until the element is in focus; a screen has fewer keys than we press."""
    for _ in range(40):
        if page.locator(selector).evaluate("key => key === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def test_arrows_walk_from_key_to_key(home: Page) -> None:
    home.keyboard.press("ArrowDown")
    expect(home.locator('[data-choice="services"]')).to_be_focused()
    home.keyboard.press("ArrowRight")
    expect(home.locator('[data-choice="forms"]')).to_be_focused()
    home.keyboard.press("ArrowUp")
    home.keyboard.press("ArrowUp")
    expect(home.locator('.bar [data-key="help"]')).to_be_focused()


def test_a_scanner_s_line_goes_to_the_screen_in_view_and_presses_nothing(home: Page) -> None:
    home.locator('[data-choice="papers"]').click()
    scan(home, "H26.12.3-261121-0007")
    expect(home.locator("h1")).to_have_text("H26.12.3-261121-0007")
    home.locator('.bar [data-key="home"]').click()
    scan(home, "1234|5678")
    stands(home, "home")


def test_letters_of_a_real_keyboard_search(visit: Open) -> None:
    page, _ = visit("kiosk", "/kiosk/hue", busy(), issues)
    page.locator('[data-key="search"]').click()
    page.keyboard.type("dat d", delay=80)
    expect(page.locator(".typed__words")).to_have_text("dat d")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator(".typed__words")).to_have_text("dat")
    expect(page.locator('[data-service="dat-dai"]')).to_be_visible()


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
@pytest.mark.parametrize("look", ["", "larger", "low", "contrast", "language"])
@pytest.mark.parametrize("offers", [["appointments"], ["procedures", "cases", "appointments"]])
def test_the_first_screen_is_accessible_and_fits(
    visit: Open, rules: Callable[..., None], size: str, look: str, offers: list[str]
) -> None:
    rules(offers=offers)
    page, _ = visit(size, "/kiosk/hue", busy(), issues)
    expect(page.locator("[data-choice]")).to_have_count(2 + len(offers))
    page.evaluate("document.fonts.ready")
    if look:
        page.locator(f'.bar [data-key="{look}"]').click()
    assert accessibility_faults(page) == []
    assert misfits(page) == []
    if size == "kiosk_wide":
        page.set_viewport_size(SIZES["counter"])
        assert misfits(page) == []
