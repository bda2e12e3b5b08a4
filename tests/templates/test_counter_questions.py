"""What the desk asks before some presses: results, reasons, numbers, for whom; and whose counter it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.templates.conftest import Open
from tests.templates.desk import DAY, actions, answer, desk, first_turn, open_desk, problem
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene

Rules = Callable[..., None]

OUTCOMES = [
    {"code": "accepted", "name": "Tiếp nhận hồ sơ", "name_en": "Accepted"},
    {"code": "supplement", "name": "Cần bổ sung", "name_en": "Needs supplement"},
]
PAUSES = [
    {"code": "lunch", "name": "Ăn trưa", "name_en": "Lunch"},
    {"code": "meeting", "name": "Họp", "name_en": "Meeting"},
]


def desk_move(edge: Edge, scene: Scene, move: Callable[[], None]) -> None:
    """Something happens at the counter, and the page hears of it."""
    before = scene.seq
    move()
    edge.tell(before)


# ---- finishing ----


def test_with_nothing_to_record_finishing_is_one_press(visit: Open) -> None:
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press(" ")
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/finish") == [{"turn": "turn-2"}]


def test_finishing_by_the_keyboard_alone(visit: Open, rules: Rules) -> None:
    rules(outcomes=OUTCOMES, stations={"y-te": ["thu-phi", "tra-ket-qua"]})
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press(" ")
    page.keyboard.press("f")
    expect(page.locator("#dialog button[type=submit]")).to_contain_text("Hoàn tất → Thu phí, lệ phí")
    page.keyboard.press("r")
    expect(page.locator("#dialog button[type=submit]")).to_contain_text("Hoàn tất → Trả kết quả")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/finish") == [
        {"turn": "turn-2", "service": "tra-ket-qua", "outcome": "supplement"},
    ]


def test_the_only_next_station_is_offered_ready_and_enter_is_enough(visit: Open, rules: Rules) -> None:
    rules(stations={"y-te": ["thu-phi"]})
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press(" ")
    expect(page.locator("#dialog button[type=submit]")).to_contain_text("Hoàn tất → Thu phí, lệ phí")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/finish") == [{"turn": "turn-2", "service": "thu-phi"}]


def test_of_several_stations_nobody_is_sent_to_one_by_mistake(visit: Open, rules: Rules) -> None:
    rules(stations={"y-te": ["thu-phi", "tra-ket-qua"]})
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(page.locator(".finish__problem")).to_contain_text("Hãy chọn bước tiếp theo")
    assert actions(edge) == []


def test_the_visit_may_end_here(visit: Open, rules: Rules) -> None:
    rules(stations={"y-te": ["thu-phi"]})
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press("f")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/finish") == [{"turn": "turn-2"}]


def test_escape_leaves_everything_as_it_is(visit: Open, rules: Rules) -> None:
    rules(outcomes=OUTCOMES)
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press("f")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#primary")).to_be_focused()
    assert actions(edge) == []


def test_a_key_pressed_right_after_escape_is_for_the_desk(visit: Open) -> None:
    """C is a key of the desk and, while the question is open, the letter of a field."""
    page, edge = open_desk(visit, desk("serving"), "serving")
    for _ in range(3):
        page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true}))")
        page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#dialog")).to_be_visible()
    assert actions(edge) == []


def test_a_scanner_writes_cases_and_the_empty_field_s_enter_finishes(visit: Open, rules: Rules) -> None:
    rules(outcomes=OUTCOMES)
    scene = desk("serving")
    first_turn(scene)["ticket"]["case_codes"] = ["H26.12.3-261121-0001"]
    page, edge = open_desk(visit, scene, "serving")
    page.keyboard.press("f")
    page.keyboard.press("1")
    page.locator("#finish-procedure").fill("1.004873")
    page.locator("#finish-cases").focus()
    page.keyboard.type("H26.12.3-261121-0002\n")
    page.keyboard.type("H26.12.3-261121-0002\n")
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip__drop").first.click()
    page.keyboard.type("mã sai!\n")
    expect(page.locator("#finish-cases-hint")).to_contain_text("chỉ gồm chữ, số")
    page.locator("#finish-cases").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/finish") == [
        {
            "turn": "turn-2",
            "outcome": "accepted",
            "procedure": "1.004873",
            "case_codes": ["H26.12.3-261121-0002"],
        }
    ]


def test_procedures_recorded_before_are_offered_again(visit: Open, rules: Rules) -> None:
    rules(outcomes=OUTCOMES)
    page, _ = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press("f")
    page.locator("#finish-procedure").fill("1.004873")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).not_to_be_empty()
    expect(page.locator("#work:not([data-busy])")).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#finish-procedures option")).to_have_attribute("value", "1.004873")


@pytest.mark.parametrize(
    ("field", "words"), [("outcome", "chọn kết quả"), ("procedure", "mã thủ tục"), ("case_codes", "mã hồ sơ")]
)
def test_what_the_centre_requires_is_asked_before_it_is_sent(
    visit: Open, rules: Rules, field: str, words: str
) -> None:
    rules(outcomes=OUTCOMES, required_on_finish=[field])
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator(".finish__problem")).to_contain_text(words)
    expect(page.locator(f'[data-field="{field}"] input:focus')).to_have_count(1)
    assert actions(edge) == []


def test_a_refusal_for_what_is_missing_leads_to_the_question(visit: Open) -> None:
    page, edge = open_desk(visit, desk("serving"), "serving")
    refusal = problem("finish-incomplete", "Trung tâm yêu cầu ghi: procedure.", 422, missing="procedure")

    def finish(request: Request) -> tuple[int, Data]:
        complete = "procedure" in (request.post_data_json or {})
        return (200, answer(edge.scene, finished=first_turn(edge.scene))) if complete else refusal

    edge.on("POST", r"/finish$", finish)
    page.keyboard.press(" ")
    expect(page.locator(".finish__problem")).to_contain_text("Trung tâm yêu cầu ghi: procedure.")
    page.locator("#finish-procedure").fill("1.004873")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tất A001")
    assert edge.bodies("/finish")[1] == {"turn": "turn-2", "procedure": "1.004873"}


def test_finishing_and_calling_is_one_press_with_the_same_question(visit: Open, rules: Rules) -> None:
    rules(outcomes=OUTCOMES, stations={"y-te": ["thu-phi"]})
    scene = desk("serving")
    page, edge = open_desk(visit, scene, "serving")
    done, following = list(scene.turns.values())[:2]
    edge.on("POST", r"/next$", lambda _: (200, answer(scene, finished=done, turn=following)))
    page.keyboard.press("g")
    expect(page.locator("#dialog button[type=submit]")).to_contain_text("Hoàn tất và gọi tiếp → Thu phí")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tất A001; mời sang Thu phí, lệ phí.")
    expect(page.locator("#toast")).to_contain_text("Đã mời A002 đến quầy 1.")
    assert edge.bodies("/next") == [{"turn": "turn-2", "service": "thu-phi", "outcome": "accepted"}]


# ---- calling somebody out of turn ----


def test_a_number_can_be_typed(visit: Open) -> None:
    page, edge = open_desk(visit, desk("open"), "open")
    page.keyboard.press("n")
    page.keyboard.type("a 2\n")
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/call") == [{"number": "A002"}]


def test_an_unknown_number_is_told(visit: Open) -> None:
    page, edge = open_desk(visit, desk("open"), "open")
    edge.on("POST", r"/call$", lambda _: problem("unknown-turn", "Hôm nay không có lượt nào như vậy.", 404))
    page.keyboard.press("n")
    page.keyboard.type("z99\n")
    expect(page.locator("#toast")).to_contain_text("Hôm nay không có lượt nào như vậy.")


@pytest.mark.parametrize(
    ("way", "reason"),
    [("key", "Cần được giúp ngay"), ("words", "Bác sắp trễ xe")],
)
def test_a_reason_is_asked_where_the_centre_wants_one(
    visit: Open, rules: Rules, way: str, reason: str
) -> None:
    rules(reason_for_chosen=True)
    page, edge = open_desk(visit, desk("open"), "open")
    page.locator('[data-number="A002"] [data-action="call"]').click()
    expect(page.locator("#dialog h2")).to_have_text("Vì sao gọi A002 trước?")
    give_reason(page, way, reason)
    expect(page.locator("#toast")).not_to_be_empty()
    page.keyboard.press("n")
    page.keyboard.type("A3\n")
    expect(page.locator("#dialog h2")).to_have_text("Vì sao gọi A003 trước?")
    give_reason(page, way, reason)
    expect(page.locator("#dialog")).to_be_hidden()
    page.wait_for_function("() => !document.querySelector('#work[data-busy]')")
    assert edge.bodies("/call") == [
        {"turn": "turn-3", "reason": reason},
        {"number": "A003", "reason": reason},
    ]


def give_reason(page: Page, way: str, reason: str) -> None:
    """The second usual reason by its key, or own words."""
    if way == "key":
        page.keyboard.press("2")
    else:
        page.locator("#reason").fill(reason)
        page.keyboard.press("Enter")


def test_a_refusal_for_want_of_a_reason_leads_to_the_question(visit: Open) -> None:
    page, edge = open_desk(visit, desk("open"), "open")

    def call(request: Request) -> tuple[int, Data]:
        given = "reason" in (request.post_data_json or {})
        return (200, answer(edge.scene)) if given else problem("reason-needed", "Cần ghi lý do.", 422)

    edge.on("POST", r"/call$", call)
    page.locator('[data-number="A002"] [data-action="call"]').click()
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#dialog")).to_be_hidden()
    page.wait_for_function("() => !document.querySelector('#work[data-busy]')")
    assert edge.bodies("/call")[1]["reason"] == "Quay lại sau khi bổ sung giấy tờ"


def test_the_recall_that_marks_somebody_missing_says_so(visit: Open, rules: Rules) -> None:
    rules(no_show_after_recalls=3)
    scene = desk("called")
    first_turn(scene)["recalls"] = 3
    page, edge = open_desk(visit, scene, "called")
    expect(page.locator('[data-action="recall"]')).to_contain_text("Vắng mặt (đã gọi lại 3 lần)")
    edge.on("POST", r"/recall$", lambda _: (200, answer(scene)))
    page.keyboard.press("r")
    expect(page.locator("#toast")).to_contain_text("Đã ghi A001 vắng mặt.")


# ---- pausing, standing in, taking over, help ----


def test_a_pause_says_why_and_since_when(visit: Open, rules: Rules) -> None:
    rules(pause_reasons=PAUSES)
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    page.keyboard.press("p")
    page.keyboard.press("2")
    expect(page.locator("#toast")).to_contain_text("Quầy tạm nghỉ: Họp.")
    assert edge.bodies("/pause") == [{"reason": "meeting"}]
    desk_move(edge, scene, lambda: scene.pause("1", reason="meeting"))
    expect(page.locator("#state-note")).to_contain_text("Họp · từ 08:52")


def test_one_opens_in_a_colleague_s_place(visit: Open) -> None:
    scene = desk("closed")
    page, edge = open_desk(visit, scene, "closed")
    page.keyboard.press("u")
    expect(page.locator("#dialog .way")).to_have_count(1)
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_contain_text("Quầy đã mở thay cho Trần Đình Khôi.")
    assert edge.bodies("/open") == [{"stand_in_for": "khoi"}]
    desk_move(edge, scene, lambda: scene.open("1", officer="hang", stand_in_for="khoi"))
    expect(page.locator("#stand-in")).to_have_text("thay cho Trần Đình Khôi")


def test_another_officer_s_counter_is_taken_over_before_anything_is_done_there(visit: Open) -> None:
    scene = desk("serving")
    scene.counters["1"]["desk"]["officer"] = "khoi"
    scene.counters["1"]["officer"] = {"name": "Trần Đình Khôi"}
    page, edge = open_desk(visit, scene, "serving")
    expect(page.locator(".notice--foreign")).to_contain_text("do Trần Đình Khôi mở từ 08:51")
    expect(page.locator("#primary")).to_contain_text("Nhận quầy")
    for key in "fgtc":
        page.keyboard.press(key)
    assert actions(edge) == []
    page.keyboard.press(" ")
    expect(page.locator("#toast")).not_to_be_empty()
    assert actions(edge) == ["open"]
    desk_move(edge, scene, lambda: scene.open("1", officer="hang"))
    expect(page.locator(".notice--foreign")).to_have_count(0)
    expect(page.locator("#primary")).to_have_attribute("data-action", "finish")


def test_help_is_asked_silently_and_its_coming_is_told(visit: Open) -> None:
    scene = desk("serving")
    page, edge = open_desk(visit, scene, "serving")
    page.keyboard.press("h")
    expect(page.locator("#toast")).to_contain_text("Đã báo trưởng ca lúc")
    asked = {"help_since": "2026-11-21T02:41:00Z"}
    desk_move(edge, scene, lambda: scene.move("1", "open", "help_asked", asked))
    expect(page.locator('[data-action="help-came"]')).to_contain_text("Đã báo trưởng ca lúc 09:41")
    page.keyboard.press("h")
    expect(page.locator("#toast")).to_contain_text("Đã có người đến giúp")
    assert actions(edge) == ["ask-help", "help-came"]
    desk_move(edge, scene, lambda: scene.move("1", "open", "help_answered", {"help_since": None}))
    expect(page.locator('[data-action="ask-help"]')).to_be_visible()


# ---- the officer's own day, and a new configuration ----


def test_the_officer_s_own_day_is_shown_small_and_forgotten_at_the_end(visit: Open, rules: Rules) -> None:
    rules(pause_reasons=PAUSES)
    page, edge = open_desk(visit, desk("open"), "open")
    figures = page.locator("#figures")
    for words in ("đã xong23", "mỗi lượt6,2 phút", "chờ TB12 phút", "được đánh giá11", "tạm nghỉ25 phút"):
        expect(figures).to_contain_text(words)
    day = {**DAY, "served": 24, "pauses": [{"reason": "lunch", "minutes": 30.0}]}
    edge.on("GET", r"/officers/me/day$", lambda _: (200, day))
    desk_move(edge, edge.scene, lambda: edge.scene.pause("1"))
    expect(figures).to_contain_text("Ăn trưa 30 phút")
    edge.on("POST", r"/auth/logout$", lambda _: (200, {}))
    page.locator("#sign-out").click()
    expect(figures).to_be_empty()


def test_a_new_configuration_is_taken_in_without_losing_what_is_being_answered(
    visit: Open, rules: Rules
) -> None:
    scene = desk("serving")
    rules(outcomes=OUTCOMES)
    page, edge = open_desk(visit, scene, "serving")
    page.keyboard.press("f")
    rules(outcomes=[])
    page.evaluate("window.before = true")
    edge.send(scene.log("branch.configured", {"version": 2}))
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !window.before")
    expect(page.locator("#work")).to_be_visible()
