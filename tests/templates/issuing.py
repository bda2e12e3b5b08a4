"""A server that gives numbers, and a scanner, for tests of the kiosk."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Request

from tests.templates.edge import Edge
from tests.templates.hue import NOW, Data, iso


def ticket(service: str, number: str = "B012") -> Data:
    """What the server answers to a request for a number."""
    return {
        "id": "ticket-x",
        "number": number,
        "sequence": 57,
        "service": service,
        "state": "waiting",
        "position": 8,
        "ahead": 7,
        "estimate": {"p50": 10, "p90": 20},
        "may_not_be_served": False,
        "issued_at": iso(NOW),
        "url": "/t/abc",
        "turns": [],
        "branch": "hue",
        "device": "kiosk-1",
    }


def body(request: Request) -> Data:
    """The JSON a page posted."""
    posted: Data = json.loads(request.post_data or "{}")
    return posted


def issues(edge: Edge) -> None:
    """Numbers are given."""
    edge.on("POST", r"/tickets$", lambda request: (201, ticket(body(request)["service"])))


def scan(page: Page, line: str) -> None:
    """A scanner types a line at once and ends it with Enter."""
    page.evaluate(
        """line => {
          const target = document.activeElement ?? document.body;
          for (const key of [...line, "Enter"]) {
            target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          }
        }""",
        line,
    )
