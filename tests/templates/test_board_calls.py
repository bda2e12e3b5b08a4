"""Calls on a board: each stands large in its turn, flashes until its person comes, and is never replayed."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene
from tests.templates.test_board_page import call_now

LEAST_MS = 4_000
WATCH = """
    window.shown = [];
    addEventListener('DOMContentLoaded', () => {
        const number = document.getElementById('hero-number');
        if (!number) return;
        const note = () => window.shown.push([number.textContent, performance.now()]);
        new MutationObserver(note).observe(number, {childList: true, characterData: true, subtree: true});
    });
"""
Boards = Callable[..., None]


def by_hand(edge: Edge) -> None:
    """The page's time stands still but for `page.clock.run_for`."""
    edge.page.add_init_script(WATCH)
    edge.time_stands_still()


def opened(visit: Open, scene: Scene, path: str = "/board/hue/main?sound=off") -> tuple[Page, Edge]:
    page, edge = visit("board", path, scene, by_hand)
    page.clock.run_for(50)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    return page, edge


def hall(counters: int = 9) -> Scene:
    scene = Scene()
    for n in range(counters):
        scene.open(str(n + 1))
    return scene


def hero(page: Page) -> str:
    return page.locator("#hero-number").inner_text()


def flashing(page: Page) -> bool:
    return page.locator("#hero[data-flash]").count() == 1


def test_two_called_within_a_second_are_both_seen(visit: Open) -> None:
    scene = hall()
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    page, edge = opened(visit, scene)
    edge.send(call_now(edge, "1", first))
    page.clock.run_for(300)
    edge.send(call_now(edge, "2", second))
    assert hero(page) == "A001"
    expect(page.locator("#recent .number")).to_have_text(["B001", "A001"])
    page.clock.run_for(LEAST_MS - 400)
    assert hero(page) == "A001"
    page.clock.run_for(200)
    assert hero(page) == "B001"
    assert flashing(page)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_rush_every_call_stands_large_for_its_time_and_in_order(visit: Open, seed: int) -> None:
    """A recall of one who still waits to be shown keeps its place; one taken back is not shown."""
    chance = random.Random(seed)
    scene = hall()
    people = [scene.issue(chance.choice(["y-te", "ho-tich", "dat-dai"])) for _ in range(24)]
    page, edge = opened(visit, scene)
    expected, called = [], list[Data]()
    for turn in people:
        counter = chance.choice("123456789")
        here = [
            each for each in called if each["counter"] == counter and each["state"] in ("called", "serving")
        ]
        edge.send(*[scene.change(each, "served") for each in here])
        edge.send(call_now(edge, counter, turn))
        expected.append(turn["ticket"]["number"])
        called.append(turn)
        gap = chance.choice([0, 100, 900, 2_500, 5_000])
        page.clock.run_for(gap)
        if chance.random() < 0.3:
            edge.send(scene.change(turn, "serving"))
    page.clock.run_for(LEAST_MS * len(people))
    shown = [(number, at) for number, at in page.evaluate("window.shown") if number]
    order = [number for number, _ in shown if number in expected]
    left_early = {each["ticket"]["number"] for each in called if each["state"] == "served"}
    seen = list(dict.fromkeys(order))
    assert [number for number in expected if number in seen] == seen
    assert set(expected) - set(seen) <= left_early
    for (number, since), (_, until) in pairwise(shown):
        assert until - since >= LEAST_MS - 50, number


def test_nobody_is_passed_over_while_a_recall_repeats_itself(visit: Open) -> None:
    scene = hall()
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    page, edge = opened(visit, scene)
    edge.send(call_now(edge, "1", first), call_now(edge, "2", second))
    for _ in range(3):
        page.clock.run_for(500)
        recall = scene.call("1", first, recall=True)
        recall["time"] = page.evaluate("window.edge.now()")
        edge.send(recall)
    page.clock.run_for(LEAST_MS)
    assert hero(page) == "B001"
    page.clock.run_for(LEAST_MS)
    assert hero(page) == "A001"


def test_a_recall_flashes_again(visit: Open) -> None:
    scene = hall()
    turn = scene.issue("y-te")
    page, edge = opened(visit, scene)
    edge.send(call_now(edge, "1", turn))
    assert flashing(page)
    page.clock.run_for(10_200)
    assert not flashing(page)
    recall = scene.call("1", turn, recall=True)
    recall["time"] = page.evaluate("window.edge.now()")
    edge.send(recall)
    assert flashing(page)
    expect(page.locator('[data-counter="1"][data-flash]')).to_have_count(1)


def test_the_flashing_ends_when_the_person_has_come(visit: Open) -> None:
    scene = hall()
    turn = scene.issue("y-te")
    page, edge = opened(visit, scene)
    edge.send(call_now(edge, "1", turn))
    assert flashing(page)
    edge.send(scene.change(turn, "serving"))
    expect(page.locator("[data-flash]")).to_have_count(0)
    assert hero(page) == "A001"


def test_a_call_taken_back_makes_room_at_once(visit: Open) -> None:
    scene = hall()
    first, second, third = (scene.issue(code) for code in ("y-te", "ho-tich", "dat-dai"))
    page, edge = opened(visit, scene)
    edge.send(*(call_now(edge, n, turn) for n, turn in (("1", first), ("2", second), ("3", third))))
    edge.send(scene.change(second, "waiting"), scene.change(first, "waiting"))
    assert hero(page) == "N001"


def test_calls_of_a_cut_are_listed_and_not_replayed(visit: Open) -> None:
    scene = hall()
    turns = [scene.issue("y-te"), scene.issue("y-te")]
    page, edge = opened(visit, scene)
    edge.drop()
    page.clock.run_for(3_000)
    expect(page.locator("#lost")).to_be_visible()
    for turn in turns:
        call_now(edge, "1" if turn is turns[0] else "2", turn)["time"] = "2026-11-21T01:00:00Z"
    edge.recover()
    page.clock.run_for(500)
    expect(page.locator("#lost")).to_be_hidden()
    assert hero(page) == "A002"
    assert not flashing(page)
    expect(page.locator("#recent .number")).to_have_text(["A002", "A001"])


def test_every_number_says_as_of_which_entry_it_is_true(visit: Open) -> None:
    scene = hall()
    turns = [scene.issue("y-te") for _ in range(3)]
    page, edge = opened(visit, scene)
    for n, turn in enumerate(turns):
        edge.send(call_now(edge, str(n + 1), turn))
    edge.send(scene.change(turns[0], "no_show"))
    seqs = page.evaluate(
        """() => [...document.querySelectorAll('.number:not(#hero-counter)')]
            .filter((each) => each.textContent).map((each) => each.dataset.seq)"""
    )
    assert len(seqs) >= 6
    assert set(seqs) == {str(scene.seq)}


def test_a_board_of_one_service_shows_no_other_s_calls(visit: Open, boards: Boards) -> None:
    boards("tv", layout="field", services=["ho-tich"])
    scene = hall()
    ours, other = scene.issue("ho-tich"), scene.issue("y-te")
    page, edge = opened(visit, scene, "/board/hue/tv?sound=off")
    edge.send(call_now(edge, "2", ours), call_now(edge, "1", other))
    page.clock.run_for(LEAST_MS + 100)
    assert hero(page) == "B001"
    assert page.locator("[data-counter]").evaluate_all("all => all.map((e) => e.dataset.counter)") == ["2"]


def test_a_counter_s_own_board_says_what_the_counter_does(visit: Open, boards: Boards) -> None:
    boards("q2", layout="counter", counters=["2"])
    scene = hall()
    turn = scene.issue("ho-tich")
    page, edge = opened(visit, scene, "/board/hue/q2?sound=off")
    expect(page.locator("#single-state")).to_have_text("Sẵn sàng, xin chờ gọi số")
    edge.send(call_now(edge, "2", turn))
    expect(page.locator("#single-number")).to_have_text("B001")
    assert flashing(page)
    edge.send(scene.change(turn, "serving"))
    expect(page.locator("#single-state")).to_have_text("Đang phục vụ")
    assert not flashing(page)
    since = scene.seq
    scene.change(turn, "served")
    scene.pause("2")
    edge.tell(since)
    expect(page.locator("#single-number")).to_be_hidden()
    expect(page.locator("#single-state")).to_have_text("Quầy tạm nghỉ, xin chờ")


def test_a_new_configuration_loads_the_board_afresh(visit: Open) -> None:
    scene = hall()
    page, edge = visit("board", "/board/hue/main?sound=off", scene)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    page.evaluate("window.old = true")
    with page.expect_navigation():
        edge.send(scene.log("branch.configured", {"version": 2}))
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    assert page.evaluate("window.old") is None
