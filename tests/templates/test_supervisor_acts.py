"""What supervisors do on their page: assign, stop, announce, look after a ticket, press for an officer."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.support.browser import accessibility_faults
from tests.templates.conftest import Open
from tests.templates.scene import busy
from tests.templates.supervising import (
    TURN,
    arranges,
    find,
    open_floor,
    puts,
    ticket,
)


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
    with page.expect_response(lambda answer: "/announcements" in answer.url):
        page.locator('[data-key="stop-now"]').click()
    expect(page.locator("#toast")).to_contain_text("Chi nhánh đang tạm dừng")
    (sent,) = puts(edge, "/halt")
    assert (sent["stopped"], sent["seen"], sent["message_en"]) == (True, None, "Fire alarm.")
    (said,) = edge.bodies("/announcements")
    assert (said["spoken"], said["urgent"]) == (True, True), "whatever makes everybody stop is an emergency"
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
    sent = {"text": "Có xe chắn lối ra vào.", "text_en": None, "zone": None}
    assert edge.bodies("/announcements") == [{**sent, "spoken": False, "urgent": False}]


def test_an_emergency_is_always_said_aloud(visit: Open) -> None:
    page, edge = open_floor(visit)
    edge.on("POST", r"/announcements$", lambda _: (201, {"announcement": {}, "seq": edge.scene.seq}))
    page.locator("#announce").click()
    page.keyboard.type("Mời mọi người ra ngoài.")
    page.locator("#dialog [name=spoken]").uncheck()
    page.locator("#dialog [name=urgent]").check()
    assert page.locator("#dialog [name=spoken]").is_checked()
    page.locator("#dialog [name=spoken]").uncheck()
    assert not page.locator("#dialog [name=urgent]").is_checked()
    page.locator("#dialog [name=urgent]").check()
    assert accessibility_faults(page) == []
    page.locator('[data-key="send"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã gửi thông báo")
    (sent,) = edge.bodies("/announcements")
    assert (sent["spoken"], sent["urgent"]) == (True, True)


# ---- tickets and presses ----


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
