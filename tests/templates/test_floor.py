"""Folding events into a floor, in the browser's own module."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import Pages
from tests.templates.scene import Scene, busy

_FOLD = """async ([base, snapshot, events]) => {
  const version = document.querySelector('link[href*="theme.css"]').href.split('/css/')[0];
  const { Floor } = await import(`${version}/js/floor.js`);
  const floor = new Floor();
  floor.load(snapshot);
  const results = events.map((event) => floor.apply(event));
  const codes = [...floor.counters.keys()];
  const numbers = (turns) => turns.map((turn) => turn.ticket.number);
  return {
    results,
    seq: floor.seq,
    waiting: numbers(floor.waiting()),
    held: numbers(floor.held()),
    missed: numbers(floor.missed()),
    at: Object.fromEntries(codes.map((code) => [code, floor.turnAt(code)?.ticket.number ?? null])),
    states: Object.fromEntries(codes.map((code) => [code, floor.stateOf(code)])),
    calls: floor.recentCalls.map((call) => [call.number, call.counter, call.seq]),
    desks: Object.fromEntries(codes.map((code) => [code, floor.counters.get(code).desk ?? null])),
    arrangement: floor.arrangement,
  };
}"""


@pytest.fixture
def page(open_page: Pages, site: str) -> Page:
    """Any page of the site: modules can be imported from it."""
    return open_page("counter", site + "/")


def fold(page: Page, snapshot: Any, events: list[Any]) -> Any:
    """What a floor looks like after a snapshot and events."""
    return page.evaluate(_FOLD, ["", snapshot, events])


def seen(page: Page, scene: Scene) -> Any:
    """What a floor looks like from the scene's own snapshot."""
    return fold(page, scene.snapshot(), [])


def test_events_lead_to_the_same_floor_as_a_snapshot(page: Page) -> None:
    empty = Scene().snapshot()
    scene = busy()
    folded, fresh = fold(page, empty, scene.events), seen(page, scene)
    assert set(folded["results"]) == {"applied"}
    for part in ("seq", "waiting", "held", "at", "states"):
        assert folded[part] == fresh[part], part
    assert sorted(folded["missed"]) == sorted(fresh["missed"])


def test_a_known_event_changes_nothing(page: Page) -> None:
    scene = busy()
    again = fold(page, scene.snapshot(), scene.events[-5:])
    assert set(again["results"]) == {"old"}
    assert again["seq"] == scene.seq


def test_a_hole_is_noticed_and_nothing_after_it_is_folded(page: Page) -> None:
    scene = Scene()
    start = scene.snapshot()
    for _ in range(3):
        scene.issue("ho-tich")
    result = fold(page, start, [scene.events[0], scene.events[2]])
    assert result["results"] == ["applied", "hole"]
    assert result["waiting"] == ["B001"]


def test_a_recall_moves_the_call_to_the_front_once(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    scene.open("2")
    start = scene.snapshot()
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    scene.call("1", first)
    scene.call("2", second)
    scene.call("1", first, recall=True)
    calls = fold(page, start, scene.events[2:])["calls"]
    assert [call[0] for call in calls] == ["A001", "B001"]


def test_a_transfer_keeps_the_number_and_the_place(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    start = scene.snapshot()
    early, late = scene.issue("y-te"), scene.issue("thu-phi")
    scene.call("1", early)
    scene.change(early, "serving")
    scene.transfer(early, "thu-phi")
    result = fold(page, start, scene.events[1:])
    assert result["waiting"] == [early["ticket"]["number"], late["ticket"]["number"]]
    assert result["at"]["1"] is None


def test_a_call_taken_back_leaves_the_calls_and_the_earlier_one_is_back(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    start = scene.snapshot()
    turn = scene.issue("y-te")
    call = scene.call("1", turn)
    recall = scene.call("1", turn, recall=True)
    assert fold(page, start, scene.events[1:])["calls"] == [["A001", "1", recall["seq"]]]
    scene.restore(turn, recall["seq"], recalls=0)
    assert fold(page, start, scene.events[1:])["calls"] == [["A001", "1", call["seq"]]]
    scene.restore(turn, call["seq"], state="waiting", counter=None)
    result = fold(page, start, scene.events[1:])
    assert (result["calls"], result["waiting"], result["at"]["1"]) == ([], ["A001"], None)


def test_taking_back_something_else_keeps_the_call(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    start = scene.snapshot()
    turn = scene.issue("y-te")
    call = scene.call("1", turn)
    serving = scene.change(turn, "serving")
    scene.restore(turn, serving["seq"], state="called")
    result = fold(page, start, scene.events[1:])
    assert (result["calls"], result["states"]["1"]) == ([["A001", "1", call["seq"]]], "called")


def test_a_turn_made_by_mistake_is_gone(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    start = scene.snapshot()
    turn = scene.issue("y-te")
    scene.call("1", turn)
    scene.change(turn, "serving")
    onward = scene.transfer(turn, "thu-phi")
    scene.log("turn.withdrawn", {"turn": onward, "undone": scene.seq - 1})
    assert fold(page, start, scene.events[1:])["waiting"] == []


def test_a_person_called_again_stands_once_among_the_calls_of_a_snapshot(page: Page) -> None:
    scene = Scene()
    scene.open("1")
    turn = scene.issue("y-te")
    scene.call("1", turn)
    scene.call("1", turn, recall=True)
    assert len(scene.snapshot()["recent_calls"]) == 2
    assert len(seen(page, scene)["calls"]) == 1


def test_what_staff_see_of_a_desk_follows_its_events(page: Page) -> None:
    scene = Scene()
    start = scene.snapshot()
    scene.open("1", officer="hang")
    scene.pause("1", reason="lunch")
    folded = fold(page, start, scene.events)
    assert folded["desks"]["1"] == seen(page, scene)["desks"]["1"]
    assert folded["desks"]["1"]["reason"] == "lunch"


def test_an_arrangement_is_the_last_one_told(page: Page) -> None:
    scene = Scene()
    start = scene.snapshot()
    halt = {"since": "2026-11-21T02:00:00Z", "message": "Báo cháy", "message_en": "Fire", "by": "x", "seq": 1}
    scene.arrange(halted=halt)
    assert fold(page, start, scene.events)["arrangement"]["halted"] == halt
    scene.arrange(halted=None)
    assert fold(page, start, scene.events)["arrangement"]["halted"] is None
