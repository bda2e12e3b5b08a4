"""The officer's desk: the next right thing, and every press by mouse and by key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browser import Pages
from tests.templates.conftest import Open
from tests.templates.desk import STAFF, actions, answer, desk, login, ready, signed_in
from tests.templates.edge import Edge
from tests.templates.scene import busy


@pytest.mark.parametrize(
    ("state", "primary", "others"),
    [
        ("closed", "open", {"stand-in", "ask-help"}),
        ("paused", "open", {"close", "ask-help"}),
        ("open", "next", {"number", "pause", "close", "ask-help"}),
        ("called", "serve", {"recall", "no-show", "put-back", "transfer", "ask-help"}),
        ("serving", "finish", {"next", "hold", "transfer", "ask-help"}),
    ],
)
def test_each_state_offers_what_the_transition_table_allows(
    visit: Open, state: str, primary: str, others: set[str]
) -> None:
    page, _ = visit("counter", "/counter/hue/1", desk(state), signed_in)
    ready(page, state)
    expect(page.locator("#primary")).to_have_attribute("data-action", primary)
    offered = page.locator(".act").evaluate_all("keys => keys.map((key) => key.dataset.action)")
    assert set(offered) == others
    assert page.locator(f'[data-action="{primary}"]').count() == 1


@pytest.mark.parametrize(
    ("state", "key", "action"),
    [
        ("open", " ", "next"),
        ("called", " ", "serve"),
        ("serving", " ", "finish"),
        ("called", "s", "serve"),
        ("called", "r", "recall"),
        ("called", "v", "no-show"),
        ("called", "b", "put-back"),
        ("serving", "f", "finish"),
        ("serving", "g", "next"),
        ("serving", "t", "hold"),
        ("open", "p", "pause"),
        ("open", "h", "ask-help"),
        ("serving", "h", "ask-help"),
        ("serving", "z", "undo"),
        ("serving", "Control+z", "undo"),
        ("open", "z", "undo"),
    ],
)
def test_keys_on_the_keyboard_press(visit: Open, state: str, key: str, action: str) -> None:
    page, edge = visit("counter", "/counter/hue/1", desk(state), signed_in)
    ready(page, state)
    page.keyboard.press(key)
    page.wait_for_function("() => !document.querySelector('#work[data-busy]')")
    expect(page.locator("#toast")).not_to_be_empty()
    assert actions(edge) == [action]


def test_a_key_that_means_nothing_here_presses_nothing(visit: Open) -> None:
    page, edge = visit("counter", "/counter/hue/1", desk("open"), signed_in)
    ready(page, "open")
    for key in "svbfrtcu":
        page.keyboard.press(key)
    assert actions(edge) == []


def test_transfer_asks_where_to_and_can_be_left(visit: Open) -> None:
    page, edge = visit("counter", "/counter/hue/1", desk("serving"), signed_in)
    ready(page, "serving")
    page.keyboard.press("c")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).not_to_be_visible()
    page.keyboard.press("c")
    page.locator('#dialog [data-value="thu-phi"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã chuyển A001 đến Thu phí, lệ phí")
    assert edge.bodies("/transfer") == [{"turn": "turn-2", "service": "thu-phi"}]


def test_a_call_can_be_taken_back_from_the_toast(visit: Open) -> None:
    scene = desk("open")
    page, edge = visit("counter", "/counter/hue/1", scene, signed_in)
    ready(page, "open")
    edge.on("POST", r"/next$", lambda _: (200, {**answer(scene), "turn": next(iter(scene.turns.values()))}))
    page.keyboard.press(" ")
    expect(page.locator("#toast")).to_contain_text("Đã mời A001")
    page.locator('[data-key="undo"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tác")
    assert actions(edge) == ["next", "undo"]


def test_who_is_next_and_why(visit: Open) -> None:
    page, _ = visit("counter", "/counter/hue/1", desk("open"), signed_in)
    ready(page, "open")
    first = page.locator(".row--first")
    expect(first).to_have_attribute("data-number", "A003")
    expect(first).to_contain_text("vì thuộc đối tượng ưu tiên")
    expect(page.locator("#count-waiting")).to_have_text("3")


def test_a_chosen_number_is_called_by_its_turn(visit: Open) -> None:
    scene = desk("open")
    page, edge = visit("counter", "/counter/hue/1", scene, signed_in)
    ready(page, "open")
    page.locator('[data-number="A002"] [data-action="call"]').click()
    expect(page.locator("#toast")).not_to_be_empty()
    assert edge.bodies("/call") == [{"turn": list(scene.turns)[1]}]


def test_a_refusal_is_told_and_changes_nothing(visit: Open) -> None:
    problem = {"code": "counter-busy", "title": "Bận", "detail": "Số A001 chưa được phục vụ.", "status": 409}

    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("POST", r"/serve$", lambda _: (409, problem))

    page, _ = visit("counter", "/counter/hue/1", desk("called"), prepare)
    ready(page, "called")
    page.locator("#primary").click()
    expect(page.locator("#toast")).to_have_attribute("data-kind", "bad")
    expect(page.locator("#toast")).to_contain_text("Số A001 chưa được phục vụ.")
    expect(page.locator("#head")).to_have_attribute("data-state", "called")


def test_signing_in_and_out(visit: Open) -> None:
    def prepare(edge: Edge) -> None:
        edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": None, "device": None}))
        edge.on("POST", r"/auth/login$", login)
        edge.on("POST", r"/auth/logout$", lambda _: (200, {}))

    page, _ = visit("counter", "/counter/hue/1", desk("open"), prepare)
    expect(page.locator("#work")).to_be_hidden()
    page.locator("#username").fill("hang")
    page.locator("#password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-error")).to_contain_text("chưa đúng")
    page.locator("#password").fill("right")
    page.keyboard.press("Enter")
    ready(page, "open")
    expect(page.locator("#officer")).to_have_text(STAFF["name"])
    assert page.evaluate("window.edge.disconnects") == 1
    page.locator("#sign-out").click()
    expect(page.locator("#gate")).to_be_visible()


def test_who_has_signed_in_before_finds_the_desk_however_late_the_floor_comes(visit: Open) -> None:
    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.page.add_init_script("edge.held.join = []; edge.still = true;")

    page, edge = visit("counter", "/counter/hue/1", desk("open"), prepare)
    page.wait_for_function("() => window.edge.held.join.length >= 1")
    edge.answered()
    expect(page.locator("#officer")).to_have_text(STAFF["name"])
    edge.release("join")
    ready(page, "open")
    expect(page.locator(".row--first")).to_have_attribute("data-number", "A003")


def test_an_ended_session_asks_to_sign_in_and_keeps_the_number(visit: Open) -> None:
    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("POST", r"/finish$", lambda _: (401, {"code": "not-signed-in", "status": 401}))

    page, _ = visit("counter", "/counter/hue/1", desk("serving"), prepare)
    ready(page, "serving")
    page.locator("#primary").click()
    expect(page.locator("#sign-in-error")).to_contain_text("vẫn được giữ")


def test_without_contact_the_keys_rest(visit: Open) -> None:
    page, edge = visit("counter", "/counter/hue/1", desk("serving"), signed_in)
    ready(page, "serving")
    edge.drop()
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc")
    expect(page.locator("#primary")).to_be_disabled()
    page.keyboard.press(" ")
    assert actions(edge) == []
    edge.recover()
    expect(page.locator("#primary")).to_be_enabled()


def test_a_press_that_got_no_answer_is_said_to_be_unsure_and_never_sent_again_later(
    visit: Open, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page, edge = visit("counter", "/counter/hue/1", desk("serving"), signed_in)
    ready(page, "serving")
    edge.on("POST", r"/finish$", lambda _: (0, None))
    page.keyboard.press(" ")
    expect(page.locator("#toast")).to_contain_text("Máy chủ chưa trả lời")
    sent = [request for request in edge.requests if request.url.split("?")[0].endswith("/finish")]
    assert len(sent) > 1
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    edge.drop()
    expect(page.locator("#primary")).to_be_disabled()
    edge.recover()
    expect(page.locator("#toast")).to_contain_text("Đã có liên lạc trở lại")
    assert len(edge.bodies("/finish")) == len(sent)


def test_a_transferred_person_s_way_is_shown(visit: Open) -> None:
    scene = desk("serving")
    turn = next(iter(scene.turns.values()))
    onward = scene.transfer(turn, "thu-phi")
    scene.open("17")
    scene.call("17", onward)
    whole = {"turns": [turn, onward], "id": turn["ticket"]["id"]}

    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("GET", r"/tickets/", lambda _: (200, whole))

    page, _ = visit("counter", "/counter/hue/17", scene, prepare)
    expect(page.locator(".journey__step")).to_have_count(2)
    expect(page.locator(".journey")).to_contain_text("Y tế - Dân tộc")


def test_a_full_line_scrolls_by_itself_and_the_page_does_not(visit: Open) -> None:
    scene = busy(waiting=40)
    page, edge = visit("counter", "/counter/hue/1", scene, signed_in)
    expect(page.locator("#work")).to_be_visible()
    waiting, before = page.locator(".row").count(), scene.seq
    for _ in range(60):
        scene.issue("y-te")
    edge.tell(before)
    expect(page.locator(".row")).to_have_count(waiting + 60)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
