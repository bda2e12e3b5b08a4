"""Taking back at the desk: offered for every action while the seconds run, by mouse and by key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.templates.conftest import Open
from tests.templates.desk import actions, answer, desk, first_turn, open_desk, problem

Rules = Callable[..., None]


@pytest.mark.parametrize(
    ("state", "key", "action"),
    [
        ("closed", "o", "open"),
        ("open", "p", "pause"),
        ("open", "d", "close"),
        ("open", "h", "ask-help"),
        ("called", "s", "serve"),
        ("called", "r", "recall"),
        ("called", "v", "no-show"),
        ("called", "b", "put-back"),
        ("serving", "t", "hold"),
        ("serving", "f", "finish"),
    ],
)
def test_every_action_can_be_taken_back(visit: Open, state: str, key: str, action: str) -> None:
    page, edge = open_desk(visit, desk(state), state)
    page.keyboard.press(key)
    expect(page.locator('[data-key="undo"]')).to_be_visible()
    page.locator('[data-key="undo"]').click()
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tác")
    expect(page.locator('[data-key="undo"]')).to_have_count(0)
    assert actions(edge) == [action, "undo"]


def test_a_transfer_can_be_taken_back(visit: Open) -> None:
    page, edge = open_desk(visit, desk("serving"), "serving")
    page.keyboard.press("c")
    page.keyboard.press("F")
    expect(page.locator("#toast")).to_contain_text("Đã chuyển A001 đến Thu phí, lệ phí")
    page.keyboard.press("z")
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tác")
    assert actions(edge) == ["transfer", "undo"]


def test_a_call_can_be_taken_back(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    edge.on("POST", r"/next$", lambda _: (200, answer(scene, turn=first_turn(scene))))
    page.keyboard.press(" ")
    expect(page.locator("#toast")).to_contain_text("Đã mời A001 đến quầy 1")
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("Đã hoàn tác")
    assert actions(edge) == ["next", "undo"]


def test_where_nobody_was_called_there_is_nothing_to_take_back(visit: Open) -> None:
    scene = desk("open")
    page, edge = open_desk(visit, scene, "open")
    edge.on("POST", r"/next$", lambda _: (200, answer(scene)))
    page.keyboard.press(" ")
    expect(page.locator("#toast")).to_contain_text("Chưa có ai chờ")
    expect(page.locator('[data-key="undo"]')).to_have_count(0)


def test_the_seconds_are_the_branch_s_own_and_run_out(visit: Open, rules: Rules) -> None:
    rules(undo_seconds=3)
    page, edge = open_desk(visit, desk("open"), "open")
    edge.time_stands_still()
    page.keyboard.press("p")
    expect(page.locator(".toast__left")).to_have_text("3")
    page.clock.run_for(2_000)
    expect(page.locator(".toast__left")).to_have_text("1")
    page.clock.run_for(1_500)
    expect(page.locator("#toast")).to_be_empty()


def test_a_branch_without_seconds_offers_no_way_back(visit: Open, rules: Rules) -> None:
    rules(undo_seconds=0)
    page, _ = open_desk(visit, desk("open"), "open")
    page.keyboard.press("p")
    expect(page.locator("#toast")).to_contain_text("Quầy tạm nghỉ")
    expect(page.locator('[data-key="undo"]')).to_have_count(0)


def test_too_late_is_told_in_the_server_s_words(visit: Open) -> None:
    page, edge = open_desk(visit, desk("serving"), "serving")
    edge.on("POST", r"/undo$", lambda _: problem("nothing-to-undo", "Không còn gì để hoàn tác."))
    page.keyboard.press("z")
    expect(page.locator("#toast")).to_have_attribute("data-kind", "bad")
    expect(page.locator("#toast")).to_contain_text("Không còn gì để hoàn tác.")


def test_what_was_taken_back_stands_on_the_desk_again(visit: Open) -> None:
    scene = desk("serving")
    turn = first_turn(scene)
    page, edge = open_desk(visit, scene, "serving")
    finished = scene.change(turn, "served")
    edge.send(finished)
    expect(page.locator("#head")).to_have_attribute("data-state", "open")
    edge.send(scene.restore(turn, finished["seq"], state="serving", ended_at=None))
    expect(page.locator("#head")).to_have_attribute("data-state", "serving")
    expect(page.locator(".now__number")).to_have_text("A001")
