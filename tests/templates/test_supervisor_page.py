"""The supervisors' page: what it shows first, who may do what, and what it asks of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import SIZES, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.scene import Data, Scene, busy, iso

ROLES = ("supervisor", "administrator", "leader", "auditor")
Rules = Callable[..., None]
MEAL = {"code": "meal", "name": "Ăn trưa", "name_en": "Lunch"}
TURN = {"id": "ticket-1", "number": "A001", "service": "y-te", "state": "waiting", "counter": None}


def staff(role: str = "supervisor", branch: str | None = "hue") -> Data:
    return {"username": role, "name": f"Cán bộ {role}", "role": role, "branch": branch}


def alert(kind: str, since: str, **about: Any) -> Data:
    none = dict.fromkeys(("service", "counter", "device", "number", "count", "detail"))
    return {"kind": kind, "since": since, **none, **about}


def figures(served: int, average: float | None, *shares: float | None) -> Data:
    within = [{"minutes": n, "share": share} for n, share in zip((15, 30), shares, strict=True)]
    return {
        "served": served,
        "called": 0 if average is None else 40,
        "wait_average": average,
        "within": within,
    }


def today(scene: Scene, *alerts: Data, average: float | None = 12.4) -> Data:
    """The day as the server would tell it."""
    shot = scene.snapshot()
    services = [
        {
            "code": each["code"],
            "waiting": each["waiting"],
            "longest_since": None,
            "estimate": each["estimate"],
            **figures(2, 8.5, 0.9, 1.0),
            "history": [0, 1, 2] * 8 + [each["waiting"]],
        }
        for each in shot["services"]
    ]
    return {
        "seq": scene.seq,
        "time": shot["time"],
        "alerts": list(alerts),
        "targets": {"wait_minutes_average": 15, "wait_within_minutes": [15, 30]},
        "halted": False,
        "waiting": len(shot["waiting"]),
        "open_counters": 5,
        **figures(21, average, 0.78, 0.96),
        "services": services,
        "counters": [{"code": code, "served": int(code)} for code in scene.counters],
    }


def watched(edge: Edge, who: Data | None = None, *alerts: Data, average: float | None = 12.4) -> None:
    """Somebody has signed in, and the server tells of the day."""
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": who or staff(), "device": None}))
    edge.on("GET", r"/today$", lambda _: (200, today(edge.scene, *alerts, average=average)))


def ready(page: Page) -> None:
    expect(page.locator("#work")).to_be_visible()
    expect(page.locator(".figure")).to_have_count(5)


def open_floor(visit: Open, scene: Scene | None = None, *alerts: Data) -> tuple[Page, Edge]:
    page, edge = visit(
        "desktop", "/supervisor/hue", scene or busy(), lambda edge: watched(edge, None, *alerts)
    )
    ready(page)
    return page, edge


def puts(edge: Edge, path: str) -> list[Any]:
    found = [r for r in edge.requests if r.method == "PUT" and r.url.split("?")[0].endswith(path)]
    return [r.post_data_json for r in found]


def arranges(edge: Edge, path: str) -> None:
    """The server takes arrangements."""
    edge.on("PUT", path, lambda _: (200, {"arrangement": edge.scene.arrangement, "seq": edge.scene.seq}))


# ---- who may come in ----


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
    )
    expect(page.locator(".alert")).to_have_count(7)
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
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc với máy chủ từ", timeout=5_000)
    expect(page.locator("#halt")).to_be_disabled()
    expect(page.locator('[data-act="stop"]')).to_have_count(0)
    edge.recover()
    expect(page.locator("#halt")).to_be_enabled(timeout=5_000)


# ---- assigning ----


def test_a_service_dropped_on_a_counter_is_assigned_with_its_own(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    arranges(edge, r"/arrangement/counters/11$")
    page.locator('tr[data-service="thue"]').drag_to(page.locator('li[data-counter="11"]'))
    expect(page.locator("#dialog-title")).to_contain_text("Quầy 11")
    expect(page.locator('[data-key="assign"]')).to_be_focused()
    scene.assign("11", ["dat-dai", "thue"], until=scene.time + timedelta(minutes=30))
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Quầy 11 nhận Đất đai, Đăng ký thuế")
    (sent,) = puts(edge, "/counters/11")
    assert (sorted(sent["services"]), sent["minutes"], sent["seen"]) == (["dat-dai", "thue"], 30, None)


def test_the_keyboard_assigns_too_and_gives_back(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    arranges(edge, r"/arrangement/counters/")
    page.locator('[data-key="give-thue"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_contain_text("Giao Đăng ký thuế")
    page.locator('#dialog [data-counter="1"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_contain_text("Quầy 1")
    page.locator('#dialog [name=minutes][value=""]').check()
    event = scene.assign("1", ["y-te", "thue"])
    page.locator('#dialog [data-key="assign"]').press("Enter")
    expect(page.locator("#toast")).to_contain_text("đến khi đổi lại")
    edge.send(event)
    expect(page.locator('li[data-counter="1"]')).to_contain_text("đến khi đổi lại")
    page.locator('[data-key="counter-1"]').click()
    scene.give_back("1")
    page.locator('#dialog [data-key="give-back"]').click()
    expect(page.locator("#toast")).to_contain_text("trở về cấu hình")
    first, second = puts(edge, "/counters/1")
    assert (first["minutes"], first["seen"]) == (None, None)
    assert (second["services"], second["seen"]) == (None, event["seq"])


def test_a_counter_without_any_service_is_not_asked_for(visit: Open) -> None:
    page, edge = open_floor(visit)
    page.locator('[data-key="counter-1"]').click()
    page.locator('#dialog [name=service][value="y-te"]').uncheck()
    page.locator('#dialog [data-key="assign"]').click()
    expect(page.locator("#dialog .dialog__trouble").first).to_contain_text("ít nhất một dịch vụ")
    assert puts(edge, "/counters/1") == []


def test_the_second_of_two_supervisors_is_told_and_keeps_the_choice(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    taken = {
        "code": "changed-meanwhile",
        "title": "Có người vừa thay đổi",
        "detail": "truc vừa thay đổi mục này.",
        "status": 409,
    }
    edge.on("PUT", r"/counters/1$", lambda _: (409, taken))
    page.locator('[data-key="counter-1"]').click()
    page.locator('#dialog [name=service][value="thue"]').check()
    first = scene.assign("1", ["dat-dai"])
    edge.page.evaluate("event => window.edge.log.push(event)", first)  # its news is still on the way
    page.locator('#dialog [data-key="assign"]').click()
    trouble = page.locator("#dialog .dialog__trouble").first
    expect(trouble).to_contain_text("truc vừa thay đổi mục này.")
    expect(trouble).to_contain_text("Lựa chọn của bạn vẫn được giữ")
    expect(page.locator("#dialog .assign__now")).to_contain_text("truc giao Đất đai")
    expect(page.locator('#dialog [name=service][value="thue"]')).to_be_checked()
    scene.assign("1", ["y-te", "thue"])
    arranges(edge, r"/counters/1$")
    page.locator('#dialog [data-key="assign"]').click()
    expect(page.locator("#toast")).to_contain_text("Quầy 1 nhận")
    assert [sent["seen"] for sent in puts(edge, "/counters/1")] == [None, first["seq"]]


# ---- stopping and telling ----


def test_the_branch_is_halted_with_ready_words_said_aloud_and_goes_on(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    arranges(edge, r"/arrangement/halt$")
    edge.on("POST", r"/announcements$", lambda _: (201, {"announcement": {}, "seq": scene.seq}))
    page.locator("#halt").click()
    page.locator('[data-key="stop-now"]').click()
    expect(page.locator("#dialog .dialog__trouble")).to_contain_text("Hãy ghi nội dung")
    page.locator('[data-template="fire"]').click()
    page.locator('[data-key="stop-now"]').click()
    expect(page.locator("#toast")).to_contain_text("Chi nhánh đang tạm dừng")
    (sent,) = puts(edge, "/halt")
    assert (sent["stopped"], sent["seen"], sent["message_en"]) == (True, None, "Fire alarm.")
    assert edge.bodies("/announcements")[0]["spoken"] is True
    event = scene.stop(None, "Đang có báo cháy.")
    edge.send(event)
    band = page.locator("#halted")
    expect(band).to_contain_text("Đang có báo cháy.")
    assert accessibility_faults(page) == []
    band.locator('[data-key="go-on"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã cho tiếp tục")
    assert puts(edge, "/halt")[1] == {"stopped": False, "seen": event["seq"]}
    edge.send(scene.stop(None, None))
    expect(band).to_be_hidden()


def test_a_service_is_stopped_in_one_s_own_words_and_goes_on(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    arranges(edge, r"/arrangement/services/thue$")
    page.locator('[data-key="stop-thue"]').click()
    page.locator("#stop-message").fill("Cán bộ thuế đi họp.")
    page.locator('[data-key="stop-now"]').click()
    expect(page.locator("#toast")).to_contain_text("đang tạm dừng")
    assert edge.bodies("/announcements") == []
    edge.send(scene.stop("thue", "Cán bộ thuế đi họp."))
    expect(page.locator('tr[data-service="thue"]')).to_contain_text("Đang tạm dừng")
    page.locator('[data-key="go-on-thue"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã cho tiếp tục")
    assert [sent["stopped"] for sent in puts(edge, "/services/thue")] == [True, False]


def test_a_message_is_sent_as_written(visit: Open) -> None:
    page, edge = open_floor(visit)
    edge.on("POST", r"/announcements$", lambda _: (201, {"announcement": {}, "seq": edge.scene.seq}))
    page.locator("#announce").click()
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type("Có xe chắn lối ra vào.")
    page.locator("#dialog [name=spoken]").uncheck()
    page.locator('[data-key="send"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã gửi thông báo")
    sent = {"text": "Có xe chắn lối ra vào.", "text_en": None, "zone": None, "spoken": False}
    assert edge.bodies("/announcements") == [sent]


# ---- tickets and presses ----


def ticket(edge: Edge, state: str = "waiting") -> None:
    """The server knows A001 and its way."""
    told: Data = {**TURN, "state": state, "priority": "elderly", "turns": []}
    at, why = iso(edge.scene.time), "Gọi lúc 09:41 tại quầy 3 vì đã chờ 31 phút, quá mức 30 phút"
    way = [
        {"seq": 1, "time": at, "type": "ticket.issued", "text": "Lấy số A001", "by": "kiosk-1"},
        {"seq": 2, "time": at, "type": "turn.called", "text": why, "by": "lan"},
    ]
    edge.on("GET", r"/tickets$", lambda _: (200, {"items": [told], "next": None}))
    edge.on("GET", r"/tickets/ticket-1$", lambda _: (200, told))
    edge.on("GET", r"/tickets/ticket-1/history$", lambda _: (200, {"items": way, "next": None}))
    edge.on("POST", r"/tickets/ticket-1/[a-z]+$", lambda _: (200, {**told, "device": "kiosk-1"}))


def find(page: Page, number: str = "a001") -> None:
    page.locator("#number").fill(number)
    page.keyboard.press("Enter")


def test_a_number_is_found_with_its_way_in_sentences(visit: Open) -> None:
    page, edge = open_floor(visit)
    ticket(edge)
    find(page)
    expect(page.locator("#dialog-title")).to_have_text("A001")
    expect(page.locator("#dialog")).to_contain_text("Ưu tiên: Người cao tuổi")
    expect(page.locator(".story__line")).to_have_count(2)
    expect(page.locator(".story")).to_contain_text("vì đã chờ 31 phút, quá mức 30 phút")
    assert any("number=A001" in r.url for r in edge.requests)
    assert accessibility_faults(page) == []


def test_an_unknown_number_is_said(visit: Open) -> None:
    page, edge = open_floor(visit)
    edge.on("GET", r"/tickets$", lambda _: (200, {"items": [], "next": None}))
    find(page, "z999")
    expect(page.locator("#toast")).to_contain_text("Hôm nay không có số Z999")


def test_a_waiting_ticket_can_be_rerouted_printed_and_cancelled_only_with_two_presses(visit: Open) -> None:
    page, edge = open_floor(visit)
    ticket(edge)
    find(page)
    page.locator('[data-key="reprint"]').click()
    expect(page.locator("#toast")).to_contain_text("kiosk-1 đang in lại phiếu A001")
    page.locator('[data-choose="reroute"]').select_option("dat-dai")
    page.locator('[data-key="reroute"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã chuyển A001 sang Đất đai")
    assert edge.bodies("/reroute") == [{"service": "dat-dai"}]
    find(page)
    page.locator('[data-key="cancel-ticket"]').click()
    assert edge.bodies("/cancel") == []
    expect(page.locator('[data-key="cancel-ticket"]')).to_contain_text("Bấm lần nữa")
    page.locator('[data-key="cancel-ticket"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã hủy số A001")
    assert edge.bodies("/cancel") == [{}]


def test_a_missed_one_is_reinstated_or_told_that_it_is_too_late(visit: Open) -> None:
    page, edge = open_floor(visit)
    ticket(edge, "no_show")
    late = {
        "code": "too-late-to-return",
        "title": "Muộn",
        "detail": "Số A001 vắng mặt đã quá 60 phút.",
        "status": 409,
    }
    edge.on("POST", r"/reinstate$", lambda _: (409, late))
    find(page)
    page.locator('[data-key="reinstate"]').click()
    expect(page.locator("#dialog .dialog__trouble")).to_contain_text("quá 60 phút")
    edge.on("POST", r"/reinstate$", lambda _: (200, TURN))
    page.locator('[data-key="reinstate"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã đưa A001 lại vào hàng")


def test_presses_for_an_officer_are_marked_and_can_be_taken_back(visit: Open) -> None:
    scene = busy()
    page, edge = open_floor(visit, scene)
    edge.on(
        "POST",
        r"/counters/2/[a-z-]+$",
        lambda _: (
            200,
            {"counter": {}, "turn": None, "finished": {"ticket": {"number": "B002"}}, "seq": scene.seq},
        ),
    )
    page.locator('[data-key="counter-2"]').click()
    page.locator('[data-press="finish"]').click()
    expect(page.locator("#toast")).to_contain_text("Quầy 2: Hoàn tất – B002")
    page.keyboard.press("Escape")
    page.locator('#toast [data-key="undo"]').click()
    expect(page.locator("#toast")).to_contain_text("Hoàn tác thao tác cuối")
    assert edge.bodies("/finish") == [{"on_behalf": True}]
    assert edge.bodies("/undo") == [{"on_behalf": True}]


def test_a_refusal_is_told(visit: Open) -> None:
    page, edge = open_floor(visit)
    busy_problem = {
        "code": "counter-busy",
        "title": "Bận",
        "detail": "Quầy 3 đang có số C001.",
        "status": 409,
    }
    ticket(edge)
    edge.on("POST", r"/call$", lambda _: (409, busy_problem))
    find(page)
    page.locator('[data-key="call_at"]').click()
    expect(page.locator("#dialog .dialog__trouble")).to_contain_text("Quầy 3 đang có số C001.")


# ---- every state of the page ----


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
