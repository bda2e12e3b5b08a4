"""The lists at the desk: the server's order, drawn at once, and never lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser import Pages
from tests.templates.conftest import Open
from tests.templates.desk import actions, desk, first_turn, open_desk, place, problem, signed_in
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene

Rules = Callable[..., None]


def numbers(page: Page) -> list[str]:
    """The numbers of the list shown, top to bottom."""
    found: list[str] = page.locator(".row").evaluate_all("rows => rows.map((row) => row.dataset.number)")
    return found


def in_this_order(scene: Scene, *places: Data) -> Callable[[Edge], None]:
    """A desk whose line the server puts in this order."""
    services = {"own": ["y-te"], "pooled": ["thue"], "helping": ["ho-tich"]}
    told = {"seq": scene.seq, "services": services, "items": list(places), "next": None}

    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("GET", r"/counters/1/line$", lambda _: (200, told))

    return prepare


def test_the_order_and_the_reasons_are_the_server_s(visit: Open) -> None:
    scene = desk("open")
    late, early = scene.issue("ho-tich"), scene.issue("thue")
    first, second, third = list(scene.turns.values())[:3]
    order = [place(second, rule="ratio"), place(third), place(first), place(early, "pooled")]
    page, _ = open_desk(visit, scene, "open", in_this_order(scene, *order, place(late, "helping")))
    expect(page.locator(".row--first")).to_contain_text("theo tỷ lệ xen kẽ với đối tượng ưu tiên")
    assert numbers(page) == ["A002", "A003", "A001", "T001", "B001"]
    expect(page.locator('[data-number="T001"]')).to_contain_text("dùng chung")
    expect(page.locator('[data-number="B001"]')).to_contain_text("hỗ trợ")
    expect(page.locator("#count-waiting")).to_have_text("5")


def test_who_comes_and_who_goes_shows_at_once_though_no_order_comes(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")
    edge.on("GET", r"/counters/1/line$", lambda _: problem("unavailable", "Chưa sẵn sàng", 503))
    before = scene.seq
    scene.issue("y-te")
    scene.issue("ho-tich")
    scene.call("2", first_turn(scene))
    edge.tell(before)
    expect(page.locator(".row")).to_have_count(3)
    assert numbers(page) == ["A003", "A002", "A004"]


def test_a_line_that_fails_is_asked_for_again_by_itself(visit: Open, open_page: Pages) -> None:
    open_page.allow_lost_server()
    scene = desk("open")

    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("GET", r"/counters/1/line$", lambda _: (0, None))

    page, edge = visit("counter", "/counter/hue/1", scene, prepare)
    expect(page.locator(".row")).to_have_count(3)
    assert numbers(page) == ["A001", "A002", "A003"]
    edge.on("GET", r"/counters/1/line$", lambda _: (200, told))
    told = {
        "seq": scene.seq,
        "services": {"own": ["y-te"], "pooled": [], "helping": []},
        "items": [place(turn) for turn in reversed(scene.turns.values())],
        "next": None,
    }
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")


def test_many_changes_are_one_question(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")

    def asked() -> int:
        return sum("/line" in request.url for request in edge.requests)

    before, seq = asked(), scene.seq
    for _ in range(30):
        scene.issue("y-te")
    edge.tell(seq)
    expect(page.locator(".row")).to_have_count(33)
    page.wait_for_function("() => document.querySelectorAll('.row')[32].dataset.number === 'A033'")
    assert asked() - before <= 10


def test_a_change_elsewhere_asks_nothing(visit: Open) -> None:
    scene = desk("open")

    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.time_stands_still()

    page, edge = visit("counter", "/counter/hue/1", scene, prepare)
    for _ in range(3):  # what the page asks at its beginning
        page.clock.run_for(2_000)
        edge.answered()
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")
    edge.requests.clear()
    before = scene.seq
    scene.call("2", scene.issue("ho-tich"))
    edge.tell(before)
    page.clock.run_for(2_000)
    edge.answered()
    assert not [request for request in edge.requests if "/line" in request.url]


def test_a_press_on_somebody_holds_though_others_come_while_the_finger_is_down(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")
    page.locator('[data-number="A002"] [data-action="call"]').hover()
    page.mouse.down()
    before = scene.seq
    scene.issue("y-te")
    edge.tell(before)
    expect(page.locator(".row")).to_have_count(4)
    page.mouse.up()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/call") == [{"turn": list(scene.turns)[1]}]


def test_where_priority_is_confirmed_the_officer_is_asked_to_see_the_papers(
    visit: Open, rules: Callable[..., None]
) -> None:
    rules(confirm_priority=True)
    scene = desk("serving")
    first_turn(scene)["ticket"]["priority"] = "elderly"
    page, _ = open_desk(visit, scene, "serving")
    expect(page.locator(".note--priority")).to_contain_text("Người cao tuổi (từ 75 tuổi). Xin xem giấy tờ.")


def test_what_the_desk_knows_of_somebody_stands_in_the_list_and_at_the_counter(visit: Open) -> None:
    scene = desk("serving")
    told = {"note": "Bác nghe kém", "files": 3, "appointment": "2026-11-21T02:30:00Z"}
    first_turn(scene)["ticket"] |= {**told, "priority": "elderly", "case_codes": ["H26.12.3-1"]}
    scene.issue("y-te", "disabled", note="Đi xe lăn", files=2, appointment="2026-11-21T03:00:00Z")
    page, _ = open_desk(visit, scene, "serving")
    for words in ("Bác nghe kém", "3 hồ sơ", "hẹn 09:30", "Ưu tiên: Người cao tuổi", "H26.12.3-1"):
        expect(page.locator("#now")).to_contain_text(words)
    row = page.locator('[data-number="A004"]')
    for words in ("Đi xe lăn", "2 hồ sơ", "hẹn 10:00", "Người khuyết tật", "phút"):
        expect(row).to_contain_text(words)


def missed(scene: Scene, ended_at: str) -> Data:
    """Somebody who was called and did not come."""
    turn = scene.issue("y-te")
    scene.call("1", turn)
    scene.change(turn, "no_show")
    turn["ended_at"] = ended_at
    return turn


def test_who_was_missed_may_be_called_again_in_time(visit: Open) -> None:
    scene = desk("open")
    in_time, too_late = missed(scene, "2026-11-21T01:30:00Z"), missed(scene, "2026-11-21T00:50:00Z")
    page, edge = open_desk(visit, scene, "open")
    page.locator("#tab-missed").click()
    row = page.locator(f'[data-turn="{in_time["id"]}"]')
    expect(row).to_contain_text("gọi lại được đến 09:30")
    late = page.locator(f'[data-turn="{too_late["id"]}"]')
    expect(late).to_contain_text("đã quá giờ quay lại")
    expect(late.locator('[data-action="call"]')).to_be_disabled()
    row.locator('[data-action="call"]').click()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/call") == [{"turn": in_time["id"]}]
    expect(page.locator("#tab-waiting")).to_have_attribute("aria-selected", "true")


def test_a_stop_of_the_service_says_why_and_turns_next_off(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    stop = {"since": "2026-11-21T01:40:00Z", "message": "Máy in hỏng", "message_en": "", "by": "x", "seq": 9}
    in_this_order(scene)(edge)
    before = scene.seq
    scene.arrange(stopped={"y-te": stop})
    edge.tell(before)
    expect(page.locator(".notice--stopped")).to_contain_text("Y tế - Dân tộc tạm dừng từ 08:40: Máy in hỏng")
    expect(page.locator("#primary")).to_be_disabled()
    expect(page.locator("#primary-hint")).to_contain_text("Dịch vụ của quầy đang tạm dừng")
    page.keyboard.press(" ")
    assert actions(edge) == []
    before = scene.seq
    scene.arrange(stopped={})
    edge.tell(before)
    expect(page.locator("#primary")).to_be_enabled()
    expect(page.locator(".notice")).to_have_count(0)


def test_a_halted_branch_calls_nobody_but_lets_one_finish(visit: Open) -> None:
    scene = desk("serving")
    halt = {"since": "2026-11-21T02:00:00Z", "message": "Báo cháy", "message_en": "Fire", "by": "x", "seq": 9}
    scene.arrangement |= {"halted": halt}
    page, edge = open_desk(visit, scene, "serving")
    expect(page.locator(".notice--halted")).to_contain_text("Chi nhánh tạm dừng từ 09:00: Báo cháy")
    expect(page.locator('[data-action="next"]')).to_be_disabled()
    expect(page.locator("#primary-hint")).to_contain_text("chưa gọi được ai")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.locator("#toast")).not_to_be_empty()
    assert actions(edge) == ["finish"]


def test_whoever_was_called_and_asks_for_more_time_frees_the_counter_and_the_officer_is_told(
    visit: Open,
) -> None:
    scene = desk("called")
    page, edge = open_desk(visit, scene, "called")
    before = scene.seq
    scene.postpone(first_turn(scene), 5)
    edge.tell(before)
    expect(page.locator("#head")).to_have_attribute("data-state", "open")
    expect(page.locator("#toast")).to_contain_text("A001 xin thêm thời gian đến 08:58, vẫn giữ chỗ")
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")
    assert numbers(page) == ["A003", "A002", "A001"], "last, until the time is up"
    expect(page.locator('[data-number="A001"]')).to_contain_text("xin thêm thời gian đến 08:58")
    expect(page.locator("#primary")).to_be_enabled()


def test_where_everybody_asked_for_more_time_the_desk_says_from_when_on_there_is_somebody(
    visit: Open,
) -> None:
    scene = desk("open")
    for minutes, turn in zip((9, 5, 7), scene.turns.values(), strict=True):
        scene.postpone(turn, minutes)
    page, edge = open_desk(visit, scene, "open")
    expect(page.locator("#primary")).to_be_disabled()
    expect(page.locator("#primary-hint")).to_contain_text("sớm nhất đến 08:58")
    expect(page.locator(".row--first")).to_have_count(0)
    assert numbers(page) == ["A002", "A003", "A001"]
    page.locator('[data-number="A003"] [data-action="call"]').click()
    expect(page.locator("#toast")).not_to_be_empty()
    assert actions(edge) == ["call"], "the officer may choose somebody all the same"
