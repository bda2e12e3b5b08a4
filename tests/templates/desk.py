"""An officer's desk for tests of its page: who has signed in, what the server answers, its states."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Request, expect

from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene

Visit = tuple[Page, Edge]

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
    """The server's order, as far as these tests need one: priority people first, then by arrival; without
    those who asked for more time."""
    own = scene.counters[request.url.split("/counters/")[1].split("/")[0]]["services"]
    waiting = [t for t in scene.turns.values() if t["state"] == "waiting" and t["service"] in own]
    waiting = [turn for turn in waiting if not turn["not_before"]]
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
    scene.open("1", officer="hang")
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


def answer(scene: Scene, **came_of_it: Any) -> Data:
    """The answer to a press: nobody is at the counter, and nobody was finished, unless said otherwise."""
    return {
        "counter": scene.counters["1"],
        "turn": None,
        "finished": None,
        "seq": scene.seq,
        **came_of_it,
    }


def open_desk(visit: Open, scene: Scene, state: str, prepare: Callable[[Edge], None] = signed_in) -> Visit:
    """The page of counter 1, once it shows the state."""
    page, edge = visit("counter", "/counter/hue/1", scene, prepare)
    ready(page, state)
    return page, edge


def problem(code: str, detail: str, status: int = 409, **facts: Any) -> tuple[int, Data]:
    """A refusal."""
    return status, {"code": code, "title": code, "detail": detail, "status": status, **facts}


def first_turn(scene: Scene) -> Data:
    """Whoever came first."""
    return next(iter(scene.turns.values()))


def login(request: Request) -> tuple[int, Any]:
    """One password is right."""
    right = json.loads(request.post_data or "{}").get("password") == "right"
    return (
        (200, {"token": "t", "staff": STAFF}) if right else (401, {"code": "wrong-password", "status": 401})
    )


def nobody(edge: Edge) -> None:
    """Nobody has signed in."""
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": None, "device": None}))
