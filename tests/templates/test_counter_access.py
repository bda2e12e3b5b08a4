"""The desk for everybody: axe-core finds nothing in any view, all fits each screen, fingers find the keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import SIZES, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.desk import desk, first_turn, nobody, signed_in
from tests.templates.scene import Scene
from tests.templates.test_counter_questions import OUTCOMES, PAUSES

STATES = {"sign-in": "open", "en": "open", "finish": "serving", "transfer": "serving", "scanned": "serving"}
STATES |= {"pause": "open", "number": "open", "reason": "open", "stand-in": "closed", "missed": "open"}
STATES |= {"foreign": "serving", "halted": "serving", "stopped": "open", "told": "serving", "helped": "open"}
"""A view of the desk → the state of the counter behind it, where that is another one."""
KEYS = {
    "finish": "f",
    "scanned": "f",
    "transfer": "c",
    "pause": "p",
    "number": "n",
    "stand-in": "u",
    "told": "t",
}
"""The key that leads to a view."""
_BOXES = """selector => [...document.querySelectorAll(selector)].map((element) =>
    ({name: element.textContent, ...element.getBoundingClientRect().toJSON()}))"""
TOUCH = 44
"""CSS pixels, the least a finger needs (WCAG 2.2, 2.5.5)."""


def furnish(scene: Scene, view: str) -> None:
    """What a view needs to be seen."""
    stop = {"since": "2026-11-21T02:00:00Z", "message": "Báo cháy", "message_en": "Fire", "by": "x", "seq": 9}
    if view == "foreign":
        scene.counters["1"]["desk"]["officer"] = "khoi"
    if view == "halted":
        scene.arrangement["halted"] = stop
    if view == "stopped":
        scene.arrangement["stopped"] = {"y-te": stop}
    if view == "helped":
        scene.counters["1"]["desk"]["help_since"] = "2026-11-21T02:41:00Z"
    if view == "missed":
        turn = scene.issue("y-te")
        scene.call("1", turn)
        scene.change(turn, "no_show")
    if view in ("serving", "told"):
        more = {"note": "Bác nghe kém", "files": 2, "appointment": "2026-11-21T02:30:00Z"}
        first_turn(scene)["ticket"] |= {**more, "priority": "elderly", "case_codes": ["H26.12.3-1"]}


def lead_to(page: Page, view: str) -> None:
    """Press what leads to the view."""
    if view in KEYS:
        page.keyboard.press(KEYS[view])
        expect(page.locator("#toast" if view == "told" else "#dialog")).to_be_visible()
    if view == "scanned":
        page.locator("#finish-cases").fill("H26.12.3-261121-0001")
        page.keyboard.press("Enter")
    if view == "missed":
        page.locator("#tab-missed").click()
    if view == "reason":
        page.locator(".row__call").first.click()
        expect(page.locator("#dialog")).to_be_visible()


@pytest.mark.parametrize("view", ["closed", "paused", "open", "called", "serving", *STATES])
def test_every_view_is_accessible_and_fits(visit: Open, rules: Callable[..., None], view: str) -> None:
    rules(
        outcomes=OUTCOMES,
        pause_reasons=PAUSES,
        stations={"y-te": ["thu-phi"]},
        required_on_finish=["outcome"],
        reason_for_chosen=True,
    )
    scene = desk(STATES.get(view, view))
    furnish(scene, view)
    path = "/counter/hue/1?lang=" + ("en" if view == "en" else "vi")
    page, edge = visit("counter", path, scene, nobody if view == "sign-in" else signed_in)
    expect(page.locator("#gate" if view == "sign-in" else "#work")).to_be_visible()
    lead_to(page, view)
    page.wait_for_timeout(350)
    edge.answered()
    assert accessibility_faults(page) == []
    for size in ("counter", "tablet", "tablet_small", "phone"):
        page.set_viewport_size(SIZES[size])
        assert overflowing(page) == [], size


@pytest.mark.parametrize("size", ["counter", "tablet", "tablet_small"])
@pytest.mark.parametrize("state", ["closed", "paused", "open", "called", "serving"])
def test_every_key_is_in_sight_and_large_enough_for_a_finger(visit: Open, size: str, state: str) -> None:
    page, _ = visit(size, "/counter/hue/1", desk(state), signed_in)
    expect(page.locator("#head")).to_have_attribute("data-state", state)
    expect(page.locator("#work")).to_be_visible()
    page.evaluate("document.fonts.ready")
    boxes = page.evaluate(_BOXES, "#primary, .act, .tab, .row__call, .head__key:not([hidden])")
    assert len(boxes) > 5
    assert [box for box in boxes if min(box["width"], box["height"]) < TOUCH] == []
    [panel] = page.evaluate(_BOXES, ".acts")
    assert panel["bottom"] <= SIZES[size]["height"]
    assert [box for box in page.evaluate(_BOXES, "#primary, .act") if box["bottom"] > panel["bottom"]] == []
