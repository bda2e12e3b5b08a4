"""A tablet that asks, and the hand that answers it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene

RECEIPT = {"receipt": "221126-482913", "deadline": "2026-11-26T17:00:00+07:00"}


def at_work(service: str = "y-te", **more: Any) -> tuple[Scene, Data]:
    """Counter 1 serves somebody."""
    scene = Scene()
    scene.open("1")
    turn = scene.issue(service, **more)
    scene.call("1", turn)
    scene.change(turn, "serving")
    return scene, turn


def takes_all(edge: Edge) -> None:
    """Ratings and feedback arrive."""
    edge.on("POST", r"/ratings$", lambda _: (201, {"id": "rating-1"}))
    edge.on("POST", r"/feedback$", lambda _: (201, RECEIPT))


def asked(page: Page) -> None:
    """The tablet asks for the whole impression."""
    expect(page.locator("[data-score]")).to_have_count(5)


def finished(page: Page, edge: Edge, scene: Scene, turn: Data) -> None:
    """The officer finishes the turn, and the tablet asks."""
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    asked(page)


def choose(page: Page, *codes: str) -> None:
    for code in codes:
        page.locator(f'[data-choice="{code}"]').click()


def press(page: Page, key: str) -> None:
    page.locator(f'[data-key="{key}"]').click()


def hand_in(page: Page, edge: Edge) -> None:
    """Press the last key; the thanks that follow stand there until the test lets the page's time pass."""
    page.wait_for_function("() => !document.getElementById('stage').inert")
    edge.time_stands_still()
    press(page, "end")
    page.clock.run_for(400)  # until it takes touches again


def sent(edge: Edge) -> Data:
    """The one rating that was sent, without when."""
    [body] = edge.bodies("/ratings")
    assert body.pop("given_at").startswith("2026-11-21T0")
    found: Data = body
    return found
