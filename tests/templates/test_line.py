"""A page's line to the server: whatever goes missing on it, the page hears of every event once, and soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene
from tests.templates.test_board_page import call_now, crowd
from tests.templates.voice import Voice, heard


def at_work() -> tuple[Scene, Data]:
    """Counter 1 serves somebody."""
    scene = Scene()
    scene.open("1")
    turn = scene.issue("y-te")
    scene.call("1", turn)
    scene.change(turn, "serving")
    return scene, turn


@pytest.fixture
def tablet(visit: Open) -> tuple[Page, Edge, Data]:
    """The tablet of counter 1, whose officer serves somebody."""
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene)
    expect(page.locator(".view--rest")).to_contain_text("Nguyễn Thị Thu Hằng")
    return page, edge, turn


def asked(page: Page) -> None:
    expect(page.locator("[data-score]")).to_have_count(5)


def joined_again(page: Page) -> None:
    page.wait_for_function("() => window.edge.asked.length === 2")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")


def cut_short(edge: Edge) -> None:
    """The line breaks, and nobody pulses when it is whole again."""
    edge.still()
    edge.drop()


def test_a_turn_finished_while_the_line_was_down_is_asked_about(tablet: tuple[Page, Edge, Data]) -> None:
    page, edge, turn = tablet
    cut_short(edge)
    known = edge.scene.seq
    edge.scene.change(turn, "served")
    edge.recover()
    asked(page)
    assert edge.asked("join") == [
        {"branch": "hue", "view": "rate"},
        {"branch": "hue", "view": "rate", "after": known},
    ]


def test_nobody_is_asked_about_a_turn_finished_over_a_minute_ago(tablet: tuple[Page, Edge, Data]) -> None:
    page, edge, turn = tablet
    cut_short(edge)
    edge.scene.change(turn, "served")
    edge.scene.time += timedelta(seconds=61)
    edge.scene.pause("1")
    edge.recover()
    page.wait_for_function(
        "() => window.edge.asked.length === 2 && document.body.dataset.contact === 'online'"
    )
    expect(page.locator("[data-score]")).to_have_count(0)


def test_a_finish_taken_back_while_the_line_was_down_asks_nobody(tablet: tuple[Page, Edge, Data]) -> None:
    page, edge, turn = tablet
    cut_short(edge)
    finished = edge.scene.change(turn, "served")
    edge.scene.restore(turn, finished["seq"], state="serving", ended_at=None)
    edge.recover()
    page.wait_for_function(
        "() => window.edge.asked.length === 2 && document.body.dataset.contact === 'online'"
    )
    expect(page.locator("[data-score]")).to_have_count(0)


def test_what_happens_while_the_first_snapshot_is_on_its_way_is_heard(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit(
        "tablet",
        "/rate/hue/1",
        scene,
        lambda edge: edge.page.add_init_script("edge.held.join = []; edge.still = true;"),
    )
    page.wait_for_function("() => window.edge.held.join.length >= 1")
    assert page.locator("body").get_attribute("data-contact") != "online"
    edge.send(scene.change(turn, "served"))
    edge.release("join")
    asked(page)
    assert edge.asked("resync") == []


def test_a_snapshot_older_than_what_was_heard_takes_nothing_back(visit: Open) -> None:
    scene = crowd()
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")
    cut_short(edge)
    edge.hold("join")
    edge.recover()
    page.wait_for_function("() => window.edge.held.join.length >= 1")
    edge.send(call_now(edge, "1", first), call_now(edge, "2", second))
    expect(page.locator("#hero-number")).to_have_text("B001")
    edge.release("join")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    expect(page.locator("#hero-number")).to_have_text("B001")
    assert page.evaluate("document.documentElement.dataset.seq") == str(scene.seq)
    assert edge.asked("resync") == []


def test_a_call_made_during_a_short_cut_is_asked_about_and_spoken(visit: Open) -> None:
    scene = crowd()
    turn = scene.issue("giao-duc")
    voices: list[Voice] = []
    page, edge = visit("board", "/board/hue/main", scene, lambda edge: voices.append(Voice(edge)))
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")
    edge.drop()
    call = scene.call("3", turn)
    voices[0].will_say(call["seq"])
    edge.recover()
    assert [entry["seqs"] for entry in heard(page, 1)] == [[call["seq"]]]


def test_calls_of_a_new_log_are_shown_though_its_numbers_are_lower(visit: Open) -> None:
    scene = crowd()
    for _ in range(9):
        scene.issue("y-te")
    page, edge = visit("board", "/board/hue/main", scene)
    known = scene.seq
    call_now(edge, "1", scene.issue("y-te"))
    edge.tell(known)
    expect(page.locator("#hero-number")).to_have_text("A010")
    edge.drop()
    edge.scene = crowd()
    turn = edge.scene.issue("ho-tich")
    edge.recover()
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    expect(page.locator("#hero-call")).to_be_hidden()
    edge.send(call_now(edge, "2", turn))
    expect(page.locator("#hero-number")).to_have_text("B001")


@pytest.mark.parametrize("question", ["join", "resync"])
def test_a_question_without_an_answer_is_asked_again(visit: Open, question: str) -> None:
    scene, turn = at_work()
    page, edge = visit(
        "tablet",
        "/rate/hue/1",
        scene,
        lambda edge: edge.page.add_init_script(f"edge.lost.{question} = 2; edge.still = true;"),
    )
    page.clock.install()
    page.reload()
    while question == "join" and len(edge.asked("join")) < 3:
        page.clock.run_for(500)
    expect(page.locator(".view--rest")).to_contain_text("Nguyễn Thị Thu Hằng")
    scene.change(turn, "served")
    scene.issue("ho-tich")
    edge.send(*scene.events[-2:], lose=1)
    while question == "resync" and len(edge.asked("resync")) < 3:
        page.clock.run_for(500)
    asked(page)


def test_what_is_missed_while_an_answer_is_on_its_way_is_asked_for(
    tablet: tuple[Page, Edge, Data],
) -> None:
    page, edge, turn = tablet
    edge.still()
    edge.hold("resync")
    edge.scene.issue("ho-tich")
    edge.scene.issue("ho-tich")
    edge.send(*edge.scene.events[-2:], lose=1)
    page.wait_for_function("() => window.edge.held.resync.length >= 1")
    edge.send(edge.scene.change(turn, "served"))
    edge.release("resync")
    asked(page)


def test_a_page_that_has_not_joined_again_does_not_claim_to_be_up_to_date(visit: Open) -> None:
    page, edge = visit("board", "/board/hue/main", crowd())
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    edge.drop()
    edge.hold("join")
    edge.recover()
    expect(page.locator("body")).to_have_attribute("data-contact", "lost")
    edge.release("join")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
