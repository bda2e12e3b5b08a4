"""What page templates need to know of a branch before their scripts have its snapshot."""

from __future__ import annotations

from typing import Any

from flask import request

from queue_server.domain.errors import UnknownBranch
from queue_server.web.access import system

__all__ = ["UnknownBranch", "branch_codes", "demo_links", "demo_staff", "page_context", "public_url"]

KIOSK_REST_SECONDS = 60


def branch_codes() -> list[str]:
    """The codes of all branches, in order."""
    return [branch.code for branch in system().store.branches()]


def demo_links() -> dict[str, str]:
    """Further addresses that the first page lists, by title; only a demo has them."""
    return system().settings.demo_links


def demo_staff() -> list[tuple[str, str, str]]:
    """(role, user name, password) of the demo's staff; empty outside a demo."""
    return list(system().settings.demo_staff)


def public_url() -> str:
    """How phones reach this server, without a final slash: as set, or as this request came."""
    return (system().settings.public_url or request.host_url).rstrip("/")


def page_context(code: str) -> dict[str, Any]:
    """Branch, services, counters and zones of a page.

    Raises:
        UnknownBranch: no such branch.
    """
    shot = system().public_snapshot(code)
    policy = system().store.branch(code).policy
    return {
        "branch": shot["branch"],
        "services": shot["services"],
        "counters": shot["counters"],
        "zones": shot["branch"]["zones"],
        "languages": shot["branch"]["languages"],
        "settings": {
            "idle_seconds": KIOSK_REST_SECONDS,
            "blink_seconds": shot["branch"]["blink_seconds"],
            "ordinary_cap_minutes": policy.ordinary_cap_minutes,
            "files_per_visit": policy.files_per_visit,
        },
    }
