"""An officer's hour at a real counter, by the keyboard alone; its pictures are the papers' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from queue_server.adapters.passwords import HelperPasswords
from queue_server.service_layer.people import Role
from tests.docs.conftest import Take
from tests.support.browser import SIZES, Pages
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.wire import Wire

PASSWORD = "mat-khau-cua-lan"
HOUR = [
    "counter.opened",
    # B003: recalled, served, accepted, on to the fee desk; taken back, and finished as to be supplemented
    *("turn.called", "turn.recalled", "turn.serving", "turn.served", "turn.queued"),
    *("turn.withdrawn", "turn.restored", "turn.served"),
    # B001: sent on to another field
    *("turn.called", "turn.serving", "turn.transferred", "turn.queued"),
    # B002: held for a paper, and gone on with
    *("turn.called", "turn.serving", "turn.held", "turn.resumed"),
    # a silent alarm meanwhile
    *("counter.help_asked", "counter.help_answered"),
    # done, and B004 with the same press, who does not come
    *("turn.served", "turn.queued", "turn.called", "turn.no_show"),
    # but does a moment later, and is called by the number
    *("turn.reinstated", "turn.called", "turn.serving", "turn.served"),
    *("counter.paused", "counter.opened", "counter.closed"),
]


@pytest.fixture
def centre(furnisher: Furnisher, tmp_path: Path) -> Iterator[Centre]:
    """Eight people wait for civil status: the third is hard of hearing, the second has two files."""
    furnisher.sqlite(HUE, tmp_path / "data")
    with ExitStack() as ends:
        centre = Centre(tmp_path / "data", HUE, open_outside_hours=True)
        ends.callback(centre.close)
        passwords = HelperPasswords()
        with centre.store() as store:
            hashed = passwords.hash(PASSWORD)
            store.directory.add_staff("lan", "Nguyễn Thị Lan", Role.OFFICER, hashed, "hue")
        passwords.close()
        desk = centre.staff("officer")
        for n in range(8):
            note = {"note": "Bác nghe kém, xin nói to", "priority": "elderly"} if n == 2 else {}
            desk.take("ho-tich", files=1 + (n == 1), **note)
        yield centre


@pytest.fixture
def wire(centre: Centre) -> Iterator[Wire]:
    """The wire of the officer's PC."""
    with Wire(urlsplit(centre.base_url).port or 0) as wire:
        yield wire


class Desk:
    """The officer at counter 2, who never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after another, each once the page has taken the one before."""
        for key in keys:
            self.page.locator("#work:not([data-busy])").wait_for()
            self.page.keyboard.press(key)

    def shows(self, state: str, number: str = "") -> None:
        """The head says this state and this number."""
        expect(self.page.locator("#head")).to_have_attribute("data-state", state)
        expect(self.page.locator("#state-number")).to_have_text(number)

    def says(self, words: str) -> None:
        """The line of what was done says this."""
        expect(self.page.locator("#toast")).to_contain_text(words)


@pytest.fixture
def desk(wire: Wire, open_page: Pages) -> Desk:
    """Counter 2 with Lan just signed in."""
    open_page.allow_lost_server()
    page = open_page("counter", f"{wire.url}/counter/hue/2")
    page.fill("#username", "lan")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#work")).to_be_visible()
    return Desk(page)


def test_an_officer_s_hour(centre: Centre, wire: Wire, desk: Desk, take: Take) -> None:
    begun = len(log(centre))
    first = opens_and_calls(desk)
    finishes_and_takes_back(desk, first, take)
    transfers(desk)
    holds_and_asks_for_help(desk)
    misses_and_calls_by_number(desk)
    pauses(desk, take)
    loses_the_network(desk, wire, take)
    desk.press("d")
    desk.says("Quầy đã đóng.")
    assert [entry["type"] for entry in log(centre)[begun:]] == HOUR
    figures = desk.page.locator("#figures")
    expect(figures).to_contain_text("đã xong3")
    expect(figures).to_contain_text("chuyển1")
    expect(figures).to_contain_text("tạm nghỉ")


def log(centre: Centre) -> list[dict[str, Any]]:
    return centre.staff("supervisor").events()


def opens_and_calls(desk: Desk) -> str:
    desk.shows("closed")
    desk.press(" ")
    desk.shows("open")
    expect(desk.page.locator(".row--first")).to_contain_text("vì thuộc đối tượng ưu tiên")
    desk.press(" ")
    desk.shows("called", "B003")
    expect(desk.page.locator("#now")).to_contain_text("Bác nghe kém, xin nói to")
    desk.press("r")
    expect(desk.page.locator("#now")).to_contain_text("Đã gọi lại 1 lần")
    desk.press(" ")
    desk.shows("serving", "B003")
    return "B003"


def finishes_and_takes_back(desk: Desk, number: str, take: Take) -> None:
    page = desk.page
    desk.press(" ", "1")
    page.fill("#finish-procedure", "1.004873")
    page.locator("#finish-cases").focus()
    page.keyboard.type("H26.12.3-261121-0001\n")
    expect(page.locator(".chip")).to_have_text("H26.12.3-261121-0001")
    take("counter-finish", page)
    page.keyboard.press("Enter")
    desk.says(f"Đã hoàn tất {number}; mời sang Thu phí")
    desk.shows("open")
    desk.press("z")
    desk.says("Đã hoàn tác")
    desk.shows("serving", number)
    desk.press(" ", "0", "2", "Enter")
    desk.says(f"Đã hoàn tất {number}.")


def transfers(desk: Desk) -> None:
    desk.shows("open")
    desk.press(" ")
    desk.shows("called", "B001")
    desk.press(" ")
    desk.shows("serving", "B001")
    desk.press("c", "N")
    desk.says("Đã chuyển B001 đến Đất đai")


def holds_and_asks_for_help(desk: Desk) -> None:
    desk.shows("open")
    desk.press(" ")
    desk.shows("called", "B002")
    expect(desk.page.locator("#now")).to_contain_text("2 hồ sơ")
    desk.press(" ")
    desk.shows("serving", "B002")
    desk.press("t")
    desk.shows("open")
    tabs = desk.page.locator("#tab-waiting")
    tabs.focus()
    desk.press("ArrowRight")
    desk.page.locator(".row__resume").focus()
    desk.press("Enter")
    desk.shows("serving", "B002")
    desk.press("h")
    expect(desk.page.locator("[data-action='help-came']")).to_contain_text("Đã báo trưởng ca lúc")
    desk.press("h")
    expect(desk.page.locator("[data-action='ask-help']")).to_be_visible()


def misses_and_calls_by_number(desk: Desk) -> None:
    desk.press("g", "1", "Enter")
    desk.says("Đã mời B004 đến quầy 2.")
    desk.shows("called", "B004")
    desk.press("v")
    desk.shows("open")
    desk.press("n")
    desk.page.keyboard.type("b4\n")
    desk.shows("called", "B004")
    desk.press(" ")
    desk.shows("serving", "B004")
    desk.press(" ", "0", "Enter")
    desk.shows("open")


def pauses(desk: Desk, take: Take) -> None:
    desk.press("p", "1")
    desk.shows("paused")
    expect(desk.page.locator("#state-note")).to_contain_text("Nghỉ giải lao · từ")
    desk.page.evaluate("document.activeElement.blur()")
    take("counter-paused", desk.page)
    desk.press(" ")
    desk.shows("open")


def loses_the_network(desk: Desk, wire: Wire, take: Take) -> None:
    page = desk.page
    page.set_viewport_size(SIZES["tablet_small"])
    wire.cut()
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc với máy chủ từ", timeout=30_000)
    expect(page.locator("#primary")).to_be_disabled()
    page.keyboard.press("Escape")
    take("counter-lost", page)
    page.keyboard.press(" ")
    wire.mend()
    expect(page.locator("#banner")).to_be_hidden(timeout=30_000)
    desk.says("Đã có liên lạc trở lại")
    expect(page.locator("#primary")).to_be_enabled()
    assert re.search(r"\d\d:\d\d", page.locator("#clock").inner_text())
