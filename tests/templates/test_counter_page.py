"""The officer's desk: the next right thing, and every press by mouse and by key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import SIZES, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.scene import Data, Scene, busy

STAFF = {"username": "hang", "name": "Nguyễn Thị Thu Hằng", "role": "officer"}
COLLEAGUES = [STAFF, {"username": "khoi", "name": "Trần Đình Khôi", "role": "officer"}]
DAY = {
    "day": "2026-11-21",
    "served": 23,
    "no_shows": 2,
    "transfers": 3,
    "mean_service_minutes": 6.2,
    "mean_wait_minutes": 12.0,
    "rated": 11,
    "pauses": [{"reason": None, "minutes": 25.0}],
}


def signed_in(edge: Edge) -> None:
    """An officer has signed in before."""
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": STAFF, "device": None}))
    edge.on("POST", r"/counters/1/[a-z-]+$", lambda request: (200, pressed(edge.scene, request)))
    at_work(edge)


def at_work(edge: Edge) -> None:
    """What the desk asks for by itself: the line, the colleagues, the officer's own day."""
    edge.on("GET", r"/counters/\w+/line$", lambda request: (200, line(edge.scene, request)))
    edge.on("GET", r"/branches/hue/staff$", lambda _: (200, {"items": COLLEAGUES, "next": None}))
    edge.on("GET", r"/officers/me/day$", lambda _: (200, DAY))


def line(scene: Scene, request: Request) -> Data:
    """The server's order, as far as these tests need one: priority people first, then by arrival."""
    own = scene.counters[request.url.split("/counters/")[1].split("/")[0]]["services"]
    waiting = [t for t in scene.turns.values() if t["state"] == "waiting" and t["service"] in own]
    waiting.sort(key=lambda turn: (turn["ticket"]["priority"] is None, turn["arrived_at"]))
    services = {"own": own, "pooled": [], "helping": []}
    return {"seq": scene.seq, "services": services, "items": [place(t) for t in waiting], "next": None}


def place(turn: Data, level: str = "own", rule: str | None = None) -> Data:
    """Somebody's place in the line."""
    by = rule or ("priority" if turn["ticket"]["priority"] else "arrival")
    number = turn["ticket"]["number"]
    return {"turn": turn["id"], "number": number, "service": turn["service"], "rule": by, "level": level}


def pressed(scene: Scene, request: Request) -> Data:
    """The answer to a press: the floor itself moves by events, which tests send when they want."""
    turn = next((t for t in scene.turns.values() if t["counter"] == "1"), None)
    return {"counter": scene.counters["1"], "turn": turn, "finished": None, "seq": scene.seq}


def desk(state: str) -> Scene:
    """Counter 1 in a state, with two people waiting for it."""
    scene = Scene()
    if state == "closed":
        return scene
    scene.open("1")
    first = scene.issue("y-te")
    scene.issue("y-te")
    scene.issue("y-te", priority="elderly")
    if state in ("called", "serving"):
        scene.call("1", first)
    if state == "serving":
        scene.change(first, "serving")
    if state == "paused":
        scene.pause("1")
    return scene


def actions(edge: Edge) -> list[str]:
    """The actions pressed so far."""
    posts = [r.url.split("?")[0] for r in edge.requests if r.method == "POST"]
    return [url.rsplit("/", 1)[1] for url in posts if "/counters/" in url]


def ready(page: Page, state: str) -> None:
    """Wait until the desk shows a state."""
    expect(page.locator("#work")).to_be_visible()
    expect(page.locator("#head")).to_have_attribute("data-state", state)


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


def answer(scene: Scene) -> Data:
    """The bare answer to a press."""
    return {"counter": scene.counters["1"], "turn": None, "finished": None, "seq": scene.seq}


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


def login(request: Request) -> tuple[int, Any]:
    """One password is right."""
    right = json.loads(request.post_data or "{}").get("password") == "right"
    return (
        (200, {"token": "t", "staff": STAFF}) if right else (401, {"code": "wrong-password", "status": 401})
    )


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
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc", timeout=5_000)
    expect(page.locator("#primary")).to_be_disabled()
    page.keyboard.press(" ")
    assert actions(edge) == []
    edge.recover()
    expect(page.locator("#primary")).to_be_enabled(timeout=3_000)


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


def nobody(edge: Edge) -> None:
    """Nobody has signed in."""
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": None, "device": None}))


@pytest.mark.parametrize("state", ["closed", "open", "called", "serving", "sign-in", "transfer", "en"])
def test_every_state_is_accessible_and_fits(visit: Open, state: str) -> None:
    scene = desk({"sign-in": "open", "transfer": "serving", "en": "open"}.get(state, state))
    path = "/counter/hue/1?lang=" + ("en" if state == "en" else "vi")
    page, _ = visit("counter", path, scene, nobody if state == "sign-in" else signed_in)
    expect(page.locator("#gate" if state == "sign-in" else "#work")).to_be_visible()
    if state == "transfer":
        page.keyboard.press("c")
        expect(page.locator("#dialog")).to_be_visible()
    page.wait_for_timeout(350)
    assert accessibility_faults(page) == []
    for size in ("counter", "tablet", "phone"):
        page.set_viewport_size(SIZES[size])
        assert overflowing(page) == [], size


def test_a_full_line_scrolls_by_itself_and_the_page_does_not(visit: Open) -> None:
    scene = busy(waiting=40)
    page, _ = visit("counter", "/counter/hue/1", scene, signed_in)
    expect(page.locator("#work")).to_be_visible()
    for _ in range(60):
        scene.issue("y-te")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
