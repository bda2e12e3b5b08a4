"""What supervisors tell the hall: boards and kiosks say that something stands still, and free messages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.scene import Scene, busy
from tests.templates.test_board_page import by_hand

FIRE = "Đang có báo cháy. Mời mọi người bình tĩnh ra ngoài."
FIRE_EN = "Fire alarm. Please leave calmly."

_COUNTER_1 = """async ([snapshot, events]) => {
  const version = document.querySelector('link[href*="theme.css"]').href.split('/css/')[0];
  const { Floor } = await import(`${version}/js/floor.js`);
  const floor = new Floor();
  floor.load(snapshot);
  for (const event of events) floor.apply(event);
  return [floor.counters.get("1").services, floor.assignmentOf("1")?.by ?? null];
}"""


def test_a_floor_learns_from_the_log_what_counters_are_given_and_go_back_to(visit: Open) -> None:
    scene = Scene()
    page, _ = visit("board", "/board/hue/main", scene)
    empty = scene.snapshot()
    scene.assign("1", ["dat-dai", "thue"], until=scene.time + timedelta(minutes=30))
    assert page.evaluate(_COUNTER_1, [empty, scene.events]) == [["dat-dai", "thue"], "truc"]
    given, so_far = scene.snapshot(), len(scene.events)
    scene.assign("1", ["thu-phi"])
    assert page.evaluate(_COUNTER_1, [empty, scene.events]) == [["thu-phi"], "truc"]
    scene.give_back("1")
    for snapshot, events in ((empty, scene.events), (given, scene.events[so_far:])):
        assert page.evaluate(_COUNTER_1, [snapshot, events]) == [["y-te"], None]


def test_a_halted_branch_fills_the_board_until_it_goes_on(visit: Open) -> None:
    scene = busy()
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator("#hall")).to_be_visible()
    edge.send(scene.stop(None, FIRE, FIRE_EN))
    expect(page.locator("#halt")).to_be_visible()
    expect(page.locator("#halt-words")).to_have_text(FIRE)
    expect(page.locator("#halt-other")).to_have_text(FIRE_EN)
    expect(page.locator("#hall")).to_be_hidden()
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#halt-words')).fontSize)")
    assert size >= 80
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    edge.send(scene.stop(None, None))
    expect(page.locator("#hall")).to_be_visible()
    expect(page.locator("#halt")).to_be_hidden()


def test_a_board_switched_on_during_a_halt_says_so(visit: Open) -> None:
    scene = Scene()
    scene.stop(None, FIRE)
    page, _ = visit("board", "/board/hue/main", scene)
    expect(page.locator("#halt-words")).to_have_text(FIRE)
    expect(page.locator("#halt-other")).to_be_empty()


def test_a_stopped_service_is_named_on_the_board(visit: Open) -> None:
    scene = busy()
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator("#hall")).to_be_visible()
    edge.send(scene.stop("dat-dai", "Mất kết nối cơ sở dữ liệu đất đai."))
    stop = page.locator('.stop[data-service="dat-dai"]')
    expect(stop).to_contain_text("Đất đai: đang tạm dừng")
    expect(stop).to_contain_text("Mất kết nối cơ sở dữ liệu đất đai.")
    expect(page.locator("[data-counter]")).to_have_count(18)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    edge.send(scene.stop("dat-dai", None))
    expect(page.locator("#stops")).to_be_hidden()


def test_a_message_is_shown_in_its_zone(visit: Open) -> None:
    scene = busy()
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator("#hall")).to_be_visible()
    edge.send(scene.announce("Có xe chắn lối ra vào.", "A car blocks the gate.", zone="main"))
    expect(page.locator("#message")).to_be_visible()
    expect(page.locator("#message-words")).to_have_text("Có xe chắn lối ra vào.")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


@pytest.mark.parametrize(("zone", "spoken"), [("elsewhere", True), (None, False)])
def test_a_message_for_elsewhere_or_to_be_read_only_is_not_said(
    visit: Open, zone: str | None, spoken: bool
) -> None:
    scene = busy()
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator("#hall")).to_be_visible()
    edge.send(scene.announce("Xin chào.", zone=zone, spoken=spoken))
    page.wait_for_function(f"() => document.documentElement.dataset.seq === '{scene.seq}'")
    assert page.locator("#message").is_visible() is not spoken


def test_a_message_goes_when_its_time_is_over(visit: Open) -> None:
    scene = busy()
    page, edge = by_hand(visit, scene)
    event = scene.announce("Xin chào.", spoken=False)
    now = page.evaluate("Date.parse(window.edge.now())")
    event["data"]["announcement"]["until"] = page.evaluate("at => new Date(at).toISOString()", now + 2500)
    edge.send(event)
    expect(page.locator("#message")).to_be_visible()
    page.clock.run_for(4_000)
    expect(page.locator("#message")).to_be_hidden()


def test_a_kiosk_of_a_halted_branch_gives_no_numbers_and_says_why(visit: Open) -> None:
    scene = Scene()
    page, edge = visit("kiosk", "/kiosk/hue", scene)
    expect(page.locator('[data-service="y-te"]')).to_be_visible()
    edge.send(scene.stop(None, FIRE, FIRE_EN))
    notice = page.locator('[data-screen="halted"]')
    expect(notice).to_contain_text(FIRE)
    expect(notice).to_contain_text("Số đã lấy trong ngày vẫn được phục vụ")
    page.locator('[data-key="language"]').click()
    expect(notice).to_contain_text(FIRE_EN)
    page.wait_for_timeout(300)
    assert accessibility_faults(page) == []
    edge.send(scene.stop(None, None))
    expect(page.locator('[data-service="y-te"]')).to_be_visible()


def test_a_stopped_service_is_refused_kindly_and_the_others_are_not(visit: Open) -> None:
    scene = Scene()
    scene.stop("y-te", "Cán bộ đi họp đến 10:00.")
    page, edge = visit("kiosk", "/kiosk/hue", scene)
    card = page.locator('[data-service="y-te"]')
    expect(card).to_contain_text("Tạm ngừng nhận")
    card.click()
    notice = page.locator('[data-screen="stopped"]')
    expect(notice).to_contain_text("Cán bộ đi họp đến 10:00.")
    expect(notice).to_contain_text("chọn lĩnh vực khác")
    assert edge.bodies("/tickets") == []
    page.wait_for_timeout(300)
    assert accessibility_faults(page) == []
    page.locator('[data-key="give-up"]').click()
    expect(page.locator('[data-service="ho-tich"]')).not_to_contain_text("Tạm ngừng nhận")
    edge.send(scene.stop("y-te", None))
    expect(card).not_to_contain_text("Tạm ngừng nhận")
