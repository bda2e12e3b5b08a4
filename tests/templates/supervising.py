"""What tests of the supervisor's pages share: who looks, what the server tells, how a page is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data, iso
from tests.templates.scene import Scene, busy

ROLES = ("supervisor", "administrator", "leader", "auditor")
Rules = Callable[..., None]
MEAL = {"code": "meal", "name": "Ăn trưa", "name_en": "Lunch"}
TURN = {"id": "ticket-1", "number": "A001", "service": "y-te", "state": "waiting", "counter": None}


def staff(role: str = "supervisor", branch: str | None = "hue") -> Data:
    return {"username": role, "name": f"Cán bộ {role}", "role": role, "branch": branch}


def alert(kind: str, since: str, **about: Any) -> Data:
    none = dict.fromkeys(("service", "counter", "device", "zone", "number", "count", "detail"))
    return {"kind": kind, "since": since, **none, **about}


def figures(served: int, average: float | None, *shares: float | None) -> Data:
    within = [{"minutes": n, "share": share} for n, share in zip((15, 30), shares, strict=True)]
    return {
        "served": served,
        "called": 0 if average is None else 40,
        "wait_average": average,
        "within": within,
    }


def today(scene: Scene, *alerts: Data, average: float | None = 12.4) -> Data:
    """The day as the server would tell it."""
    shot = scene.snapshot()
    services = [
        {
            "code": each["code"],
            "waiting": each["waiting"],
            "longest_since": None,
            "estimate": each["estimate"],
            **figures(2, 8.5, 0.9, 1.0),
            "history": [0, 1, 2] * 8 + [each["waiting"]],
        }
        for each in shot["services"]
    ]
    return {
        "seq": scene.seq,
        "time": shot["time"],
        "alerts": list(alerts),
        "targets": {"wait_minutes_average": 15, "wait_within_minutes": [15, 30]},
        "halted": False,
        "waiting": len(shot["waiting"]),
        "open_counters": 5,
        **figures(21, average, 0.78, 0.96),
        "services": services,
        "counters": [{"code": code, "served": int(code)} for code in scene.counters],
    }


def watched(edge: Edge, who: Data | None = None, *alerts: Data, average: float | None = 12.4) -> None:
    """Somebody has signed in, and the server tells of the day."""
    edge.on("GET", r"/auth/me$", lambda _: (200, {"staff": who or staff(), "device": None}))
    edge.on("GET", r"/today$", lambda _: (200, today(edge.scene, *alerts, average=average)))


def ready(page: Page) -> None:
    expect(page.locator("#work")).to_be_visible()
    expect(page.locator(".figure")).to_have_count(5)


def open_floor(visit: Open, scene: Scene | None = None, *alerts: Data) -> tuple[Page, Edge]:
    page, edge = visit(
        "desktop", "/supervisor/hue", scene or busy(), lambda edge: watched(edge, None, *alerts)
    )
    ready(page)
    return page, edge


def puts(edge: Edge, path: str) -> list[Any]:
    found = [r for r in edge.requests if r.method == "PUT" and r.url.split("?")[0].endswith(path)]
    return [r.post_data_json for r in found]


def arranges(edge: Edge, path: str) -> None:
    """The server takes arrangements."""
    edge.on("PUT", path, lambda _: (200, {"arrangement": edge.scene.arrangement, "seq": edge.scene.seq}))


# ---- who may come in ----


def ticket(edge: Edge, state: str = "waiting") -> None:
    """The server knows A001 and its way."""
    told: Data = {**TURN, "state": state, "priority": "elderly", "turns": []}
    at, why = iso(edge.scene.time), "Gọi lúc 09:41 tại quầy 3 vì đã chờ 31 phút, quá mức 30 phút"
    way = [
        {"seq": 1, "time": at, "type": "ticket.issued", "text": "Lấy số A001", "by": "kiosk-1"},
        {"seq": 2, "time": at, "type": "turn.called", "text": why, "by": "lan"},
    ]
    edge.on("GET", r"/tickets$", lambda _: (200, {"items": [told], "next": None}))
    edge.on("GET", r"/tickets/ticket-1$", lambda _: (200, told))
    edge.on("GET", r"/tickets/ticket-1/history$", lambda _: (200, {"items": way, "next": None}))
    edge.on("POST", r"/tickets/ticket-1/[a-z]+$", lambda _: (200, {**told, "device": "kiosk-1"}))


def find(page: Page, number: str = "a001") -> None:
    page.locator("#number").fill(number)
    page.keyboard.press("Enter")
