"""What page templates need to know of a branch before their scripts have its snapshot."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from queue_server.domain.branch import Branch
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
    branch = system().store.branch(code)
    return {
        "branch": shot["branch"],
        "services": shot["services"],
        "counters": shot["counters"],
        "zones": shot["branch"]["zones"],
        "languages": shot["branch"]["languages"],
        "settings": {
            "idle_seconds": KIOSK_REST_SECONDS,
            "blink_seconds": shot["branch"]["blink_seconds"],
            "files_per_visit": branch.policy.files_per_visit,
            **_desk_settings(branch),
        },
    }


def _desk_settings(branch: Branch) -> dict[str, Any]:
    """What an officer's desk asks for and offers, as the branch has it."""
    policy = branch.policy
    return {
        "undo_seconds": policy.undo_seconds,
        "reinstate_minutes": policy.reinstate_minutes,
        "no_show_after_recalls": policy.no_show_after_recalls,
        "reason_for_chosen": policy.reason_for_chosen,
        "next_after_finish": policy.next_after_finish,
        "required_on_finish": sorted(policy.required_on_finish),
        "outcomes": [asdict(each) for each in policy.outcomes],
        "pause_reasons": [asdict(each) for each in policy.pause_reasons],
        "stations": {code: list(service.next) for code, service in branch.services.items() if service.next},
    }
