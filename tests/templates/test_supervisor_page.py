"""The supervisors' page: what it shows first, who may do what, and what it asks of the server."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.support.browser import SIZES, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data, iso
from tests.templates.scene import Scene, busy
from tests.templates.supervising import (
    MEAL,
    ROLES,
    Rules,
    alert,
    open_floor,
    ready,
    staff,
    today,
    watched,
)


@pytest.mark.parametrize("role", ROLES)
def test_who_oversees_sees_and_only_some_may_act(visit: Open, role: str) -> None:
    page, _ = visit("desktop", "/supervisor/hue", busy(), lambda edge: watched(edge, staff(role)))
    ready(page)
    may_act = role in ("supervisor", "administrator")
    assert page.locator("#halt").is_enabled() is may_act
    assert page.locator("#watching").is_visible() is not may_act
    assert page.locator('[data-act="stop"]').count() == (17 if may_act else 0)
    page.locator('[data-key="counter-2"]').click()
    assert page.locator('#dialog [data-key="assign"]').is_enabled() is may_act
    assert page.locator("[data-press]").count() == (2 if may_act else 0)


@pytest.mark.parametrize("who", [staff("officer"), staff("supervisor", "elsewhere")])
def test_whom_it_is_not_for_is_told_kindly(visit: Open, who: Data) -> None:
    page, edge = visit("desktop", "/supervisor/hue", busy(), lambda edge: watched(edge, who))
    expect(page.locator("#not-for-you")).to_contain_text("Trang này dành cho trưởng ca")
    expect(page.locator("#not-for-you")).to_contain_text(who["name"])
    expect(page.locator("#work")).to_be_hidden()
    expect(page.locator("#acts")).to_be_hidden()
    assert not [r for r in edge.requests if r.url.split("?")[0].endswith("/today")]
    assert accessibility_faults(page) == []
    edge.on("POST", r"/auth/logout$", lambda _: (200, {}))
    page.locator("#sign-in-other").click()
    expect(page.locator("#username")).to_be_focused()


def test_signing_in_joins_anew_as_staff(visit: Open) -> None:
    def prepare(edge: Edge) -> None:
        watched(edge)
        edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": None, "device": None}))
        edge.on("POST", r"/auth/login$", login)

    page, edge = visit("desktop", "/supervisor/hue", busy(), prepare)
    page.locator("#username").fill("truc")
    page.locator("#password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-error")).to_contain_text("chưa đúng")
    page.locator("#password").fill("right")
    page.keyboard.press("Enter")
    ready(page)
    assert page.evaluate("window.edge.disconnects") == 1
    edge.on("GET", r"/today$", lambda _: (401, {"code": "not-signed-in", "status": 401}))
    edge.send(edge.scene.stop(None, "Mất điện"))
    expect(page.locator("#sign-in-error")).to_contain_text("Phiên làm việc đã hết")


def login(request: Request) -> tuple[int, Any]:
    right = json.loads(request.post_data or "{}").get("password") == "right"
    return (
        (200, {"token": "t", "staff": staff()}) if right else (401, {"code": "wrong-password", "status": 401})
    )


# ---- what is shown ----


def test_alerts_come_first_and_one_press_leads_to_who_is_behind_them(visit: Open, rules: Rules) -> None:
    rules(pause_reasons=[MEAL])
    scene = busy(waiting=6)
    since = iso(scene.time - timedelta(minutes=41))
    page, _ = open_floor(
        visit,
        scene,
        alert("help-asked", since, counter="6"),
        alert("waited-long", since, service="ho-tich", number="B003", count=2),
        alert("queue-long", since, service="ho-tich", count=17),
        alert("counter-idle", since, counter="11", service="ho-tich", count=17),
        alert("paused-long", since, counter="5", detail="meal"),
        alert("device-degraded", since, device="kiosk-1", detail="paper_low: Sắp hết giấy"),
        alert("device-offline", since, device="board-1"),
        alert("voice-degraded", since, detail="words"),
        alert("voice-silent", since, zone="main"),
        alert("feedback-late", since, count=2),
        alert("ratings-unusual", since, counter="3", count=12),
    )
    expect(page.locator(".alert")).to_have_count(11)
    unusual = page.locator('[data-kind="ratings-unusual"]')
    expect(unusual).to_contain_text("Đánh giá bất thường ở quầy 3")
    expect(unusual).to_contain_text("12 đánh giá đến dồn dập")
    late = page.locator('[data-kind="feedback-late"]')
    expect(late).to_contain_text("2 phản ánh quá hạn trả lời")
    expect(late).to_have_attribute("href", "/feedback/hue")
    expect(page.locator('[data-kind="voice-degraded"]')).to_contain_text("Có từ chưa thu âm")
    silent = page.locator('[data-kind="voice-silent"]')
    expect(silent).to_contain_text("Loa Sảnh chính không phát")
    expect(silent).to_contain_text("không ai nghe thấy")
    waited = page.locator('[data-kind="waited-long"]')
    expect(waited).to_contain_text("B003 chờ quá lâu")
    expect(waited).to_contain_text("2 người đã quá mức")
    expect(waited).to_contain_text("41 phút")
    expect(page.locator('[data-kind="paused-long"]')).to_contain_text("Ăn trưa")
    expect(page.locator('[data-kind="device-degraded"]')).to_contain_text("Sắp hết giấy")
    waited.click()
    expect(page.locator("#dialog-title")).to_have_text("Đang chờ Hộ tịch - Chứng thực")
    expect(page.locator(".person")).to_have_count(
        len([t for t in scene.snapshot()["waiting"] if t["service"] == "ho-tich"])
    )
    page.keyboard.press("Escape")
    page.locator('[data-kind="help-asked"]').click()
    expect(page.locator("#dialog-title")).to_contain_text("Quầy 6")


def test_a_calm_floor_says_so(visit: Open) -> None:
    page, _ = open_floor(visit)
    expect(page.locator(".alerts__none")).to_contain_text("Mọi việc đang ổn")


@pytest.mark.parametrize(("average", "word"), [(15.0, "đạt"), (15.1, "chưa đạt"), (None, "chưa có")])
def test_today_is_held_against_the_target(visit: Open, average: float | None, word: str) -> None:
    page, _ = visit("desktop", "/supervisor/hue", busy(), lambda edge: watched(edge, None, average=average))
    ready(page)
    figure = page.locator('[data-figure="average"]')
    expect(figure).to_contain_text("mục tiêu 15 phút")
    expect(figure.locator(".figure__value")).to_contain_text(word)
    expect(page.locator('[data-figure="within-15"]')).to_contain_text("78%")


def test_a_counter_tells_everything_about_itself(visit: Open, rules: Rules) -> None:
    rules(pause_reasons=[MEAL])
    scene = busy()
    scene.counters["5"]["desk"] = {
        "officer": "lan", "reason": "meal", "stand_in_for": "khoi", "help_since": iso(scene.time),
    }  # fmt: skip
    scene.assign("2", ["dat-dai"], until=scene.time + timedelta(minutes=30))
    page, _ = open_floor(visit, scene)
    paused = page.locator('li[data-counter="5"]')
    for words in ("Tạm nghỉ", "Ăn trưa", "thay khoi", "Cần hỗ trợ", "xong 5 lượt"):
        expect(paused).to_contain_text(words)
    assigned = page.locator('li[data-counter="2"]')
    expect(assigned).to_contain_text("tới 09:56")
    expect(assigned).to_contain_text("Đất đai")
    expect(assigned.locator(".place__number")).to_have_text("B002")
    expect(page.locator("#counters-open")).to_have_text("16/18 quầy đang mở")


def test_entries_move_the_floor_at_once_and_ask_for_the_figures_again(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    row = page.locator('tr[data-service="y-te"] .service__waiting')
    before = int(row.inner_text())
    since = scene.seq
    scene.issue("y-te")
    with page.expect_request("**/today*"):
        edge.tell(since)
        expect(row).to_have_text(str(before + 1))


def test_services_are_sorted_by_who_waits(visit: Open) -> None:
    page, _ = open_floor(visit, busy(waiting=9))

    def waiting() -> list[int]:
        return [int(each) for each in page.locator(".service__waiting").all_inner_texts()]

    in_order = waiting()
    page.locator('[data-key="sort-waiting"]').click()
    expect(page.locator('th[aria-sort="descending"]')).to_have_count(1)
    assert waiting() == sorted(in_order, reverse=True)
    expect(page.locator('[data-key="sort-waiting"]')).to_be_focused()
    page.locator('[data-key="sort-waiting"]').click()
    expect(page.locator('th[aria-sort="descending"]')).to_have_count(0)
    assert waiting() == in_order


def test_without_contact_nothing_can_be_pressed_and_since_when_is_said(visit: Open) -> None:
    page, edge = open_floor(visit)
    edge.drop()
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc với máy chủ từ")
    expect(page.locator("#halt")).to_be_disabled()
    expect(page.locator('[data-act="stop"]')).to_have_count(0)
    edge.recover()
    expect(page.locator("#halt")).to_be_enabled()


# ---- assigning ----


@pytest.mark.parametrize(
    "state", ["quiet", "crowded", "counter", "people", "announce", "halt", "sign-in", "en"]
)
def test_every_state_is_accessible_and_fits(visit: Open, state: str) -> None:
    scene = Scene() if state == "quiet" else busy(waiting=30 if state == "crowded" else 4)
    since = iso(scene.time)
    alerts = [alert("queue-long", since, service=each["code"], count=16) for each in scene.services]

    def prepare(edge: Edge) -> None:
        watched(edge, None, *(alerts if state == "crowded" else []))
        if state == "sign-in":
            edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": None, "device": None}))

    page, _ = visit("desktop", "/supervisor/hue?lang=" + ("en" if state == "en" else "vi"), scene, prepare)
    opener = {
        "counter": '[data-key="counter-2"]',
        "people": '[data-key="people-thue"]',
        "announce": "#announce",
        "halt": "#halt",
    }
    if state != "sign-in":
        ready(page)
    if state in opener:
        page.locator(opener[state]).click()
        expect(page.locator("#dialog")).to_be_visible()
    assert accessibility_faults(page) == []
    for size in ("desktop", "counter", "tablet", "phone"):
        page.set_viewport_size(SIZES[size])
        assert overflowing(page) == [], size


def test_a_page_at_the_desk_s_size_does_not_scroll_as_a_whole(visit: Open) -> None:
    page, _ = open_floor(visit, busy(40, waiting=30))
    for size in ("desktop", "counter"):
        page.set_viewport_size(SIZES[size])
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), size


# ---- branches side by side ----


def overview(edge: Edge, who: Data) -> None:
    scene = edge.scene
    second = {**scene.branch, "code": "phu-xuan", "name": "Chi nhánh Phú Xuân", "name_en": "Phú Xuân branch"}
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": who, "device": None}))
    edge.on("GET", r"/branches$", lambda _: (200, {"items": [scene.branch, second], "next": None}))
    help_asked = alert("help-asked", iso(scene.time), counter="6")
    edge.on("GET", r"/hue/today$", lambda _: (200, today(scene, help_asked, help_asked)))
    edge.on("GET", r"/phu-xuan/today$", lambda _: (200, {**today(scene, average=22), "halted": True}))


def test_branches_stand_side_by_side(visit: Open) -> None:
    page, _ = visit("desktop", "/supervisor", busy(), lambda edge: overview(edge, staff(branch=None)))
    expect(page.locator(".branch-card")).to_have_count(2)
    first, second = page.locator('[data-branch="hue"]'), page.locator('[data-branch="phu-xuan"]')
    expect(first).to_contain_text("Gọi hỗ trợ (2)")
    expect(second).to_contain_text("Đang tạm dừng")
    expect(second).to_contain_text("chưa đạt")
    expect(second.locator("a")).to_have_attribute("href", "/supervisor/phu-xuan")
    assert accessibility_faults(page) == []
    for size in ("desktop", "counter", "phone"):
        page.set_viewport_size(SIZES[size])
        assert overflowing(page) == [], size


def test_who_has_one_branch_sees_that_one_only(visit: Open) -> None:
    page, edge = visit("desktop", "/supervisor", busy(), lambda edge: overview(edge, staff()))
    expect(page.locator(".branch-card")).to_have_count(1)
    assert not [r for r in edge.requests if "/phu-xuan/" in r.url]


def test_an_officer_is_told_kindly_there_too(visit: Open) -> None:
    page, _ = visit("desktop", "/supervisor", busy(), lambda edge: overview(edge, staff("officer")))
    expect(page.locator("#not-for-you")).to_be_visible()


def test_who_asked_for_more_time_is_marked_among_those_who_wait(visit: Open) -> None:
    scene = busy()
    turn = scene.issue("thue")
    scene.postpone(turn, 5)
    page, _ = open_floor(visit, scene)
    page.locator('[data-key="people-thue"]').click()
    asked = page.locator(f'[data-number="{turn["ticket"]["number"]}"]')
    expect(asked).to_contain_text("xin thêm thời gian đến")
    expect(page.locator(".person", has_text="xin thêm thời gian")).to_have_count(1)
