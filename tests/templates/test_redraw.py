"""Drawing anew takes nothing out of a person's hand: the same thing stays the same element."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.scene import Scene, busy
from tests.templates.supervising import open_floor

_DRAW = """async ([before, after]) => {
  const version = document.querySelector('link[href*="theme.css"]').href.split('/css/')[0];
  const { redraw } = await import(`${version}/js/redraw.js`);
  const { el } = await import(`${version}/js/page.js`);
  const pressed = [];
  const make = (key, text, time) => el('li', { data: { key }, class: time },
    el('button', { type: 'button', on: { click: () => pressed.push(`${time} ${key}`) } }, text));
  const list = document.body.appendChild(el('ul'));
  redraw(list, Object.entries(before).map(([key, text]) => make(key, text, 'before')));
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const focused = list.querySelector('button');
  focused.focus();
  redraw(list, Object.entries(after).map(([key, text]) => make(key, text, 'after')));
  const now = [...list.children];
  for (const item of list.children) item.firstChild.click();
  return {
    words: [...list.children].map((item) => item.textContent),
    same: now.map((item) => item.dataset.key).filter((key, n) => old.get(key) === now[n]),
    classes: [...new Set([...list.children].map((item) => item.className))],
    pressed,
    focused: document.activeElement === focused,
  };
}"""


@pytest.mark.parametrize(
    "after",
    [
        {"a": "1", "b": "2", "c": "3"},
        {"a": "5", "b": "2", "c": "3"},
        {"c": "3", "b": "9", "a": "1"},
        {"x": "0", "a": "1", "y": "0", "c": "4"},
        {"a": "1"},
        {"x": "0", "y": "0"},
        {},
    ],
    ids=["the same", "one changed", "turned round", "some new and one gone", "one left", "all new", "none"],
)
def test_what_stays_stays_and_does_what_it_says_now(visit: Open, after: dict[str, str]) -> None:
    page, _ = open_floor(visit)
    before = {"a": "1", "b": "2", "c": "3"}
    drawn: dict[str, Any] = page.evaluate(_DRAW, [before, after])
    assert drawn["words"] == list(after.values())
    assert drawn["same"] == [key for key in after if key in before]
    assert drawn["classes"] == (["after"] if after else [])
    assert drawn["pressed"] == [f"after {key}" for key in after]
    assert drawn["focused"] is ("a" in after)


def marked(element: Locator) -> None:
    element.evaluate("element => { element.marked = true; }")


def is_marked(element: Locator) -> bool:
    return bool(element.evaluate("element => element.marked === true"))


@pytest.fixture
def floor(visit: Open) -> tuple[Page, Edge, Scene]:
    scene = busy()
    page, edge = open_floor(visit, scene)
    return page, edge, scene


def drawn(page: Page, scene: Scene) -> None:
    """The page has drawn all that the scene's log tells."""
    expect(page.locator("html")).to_have_attribute("data-seq", str(scene.seq))


def test_a_row_one_points_at_is_the_row_one_presses(floor: tuple[Page, Edge, Scene]) -> None:
    page, edge, scene = floor
    row, place = page.locator('tr[data-service="thue"]'), page.locator('li[data-counter="9"]')
    row.hover()
    for element in (row, place):
        marked(element)
    since = scene.seq
    for _ in range(3):
        scene.issue("thue")
    called = scene.issue("thue")
    scene.call("9", called)
    edge.tell(since)
    drawn(page, scene)
    assert is_marked(row)
    assert is_marked(place)
    expect(place.locator(".place__number")).to_have_text(called["ticket"]["number"])


def test_nothing_is_drawn_anew_under_a_drag_and_all_of_it_after(floor: tuple[Page, Edge, Scene]) -> None:
    page, edge, scene = floor
    row, nine = page.locator('tr[data-service="thue"]'), page.locator('li[data-counter="9"]')
    waiting = int(row.locator(".service__waiting").inner_text())
    row.hover()
    page.mouse.down()
    nine.hover()
    nine.hover()
    expect(nine).to_have_attribute("data-over", "")
    since = scene.seq
    scene.issue("thue")
    edge.tell(since)
    page.wait_for_timeout(600)
    expect(row.locator(".service__waiting")).to_have_text(str(waiting))
    expect(nine).to_have_attribute("data-over", "")
    page.mouse.up()
    expect(page.locator("#dialog-title")).to_contain_text("Quầy 9")
    expect(page.locator('#dialog [name=service][value="thue"]')).to_be_checked()
    expect(row.locator(".service__waiting")).to_have_text(str(waiting + 1))


def test_sorted_rows_wait_to_change_places_until_the_hand_is_gone(floor: tuple[Page, Edge, Scene]) -> None:
    page, edge, scene = floor
    page.locator('[data-key="sort-waiting"]').click()
    first = page.locator("#services tr").first
    busiest = first.get_attribute("data-service")
    row = page.locator('tr[data-service="thue"]')
    assert busiest != "thue"
    row.hover()
    since = scene.seq
    for _ in range(30):
        scene.issue("thue")
    edge.tell(since)
    drawn(page, scene)
    expect(first).to_have_attribute("data-service", str(busiest))
    page.locator("#counters-title").hover()
    since = scene.seq
    scene.issue("thue")
    edge.tell(since)
    expect(first).to_have_attribute("data-service", "thue")
