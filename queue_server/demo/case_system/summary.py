"""The received events in short: counts by type, and per branch whether any is missing or out of order."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from queue_server.demo.case_system.inbox import Kept

MISSING_SHOWN = 100
"""At most so many missing numbers are listed per branch."""


def summary(events: Iterable[Kept]) -> dict[str, Any]:
    """`{total, types: {type: count}, branches: {branch: {count, last_seq, missing, in_order, ticket}}}`."""
    events = list(events)
    branches: dict[str, list[Kept]] = {}
    for kept in events:
        branches.setdefault(kept.branch, []).append(kept)
    return {
        "total": len(events),
        "types": dict(sorted(Counter(kept.event["type"] for kept in events).items())),
        "branches": {branch: _branch(received) for branch, received in sorted(branches.items())},
    }


def _branch(received: list[Kept]) -> dict[str, Any]:
    sequences = [kept.sequence for kept in received if kept.sequence is not None]
    return {
        "count": len(received),
        "last_seq": max(sequences, default=None),
        "missing": missing(sequences),
        "in_order": all(earlier < later for earlier, later in pairwise(sequences)),
        "ticket": last_ticket(received),
    }


def missing(sequences: Iterable[int]) -> list[int]:
    """The numbers left out between the first and the last, the first MISSING_SHOWN of them."""
    holes: list[int] = []
    for earlier, later in pairwise(sorted(set(sequences))):
        holes.extend(range(earlier + 1, min(later, earlier + 1 + MISSING_SHOWN - len(holes))))
    return holes


def last_ticket(received: Iterable[Kept]) -> str | None:
    """The number on the newest ticket issued, e.g. `A007`."""
    newest = None
    for kept in received:
        if kept.event["type"].startswith("vn.luot.ticket.issued."):
            newest = ticket_number(kept.event) or newest
    return newest


def ticket_number(event: dict[str, Any]) -> str | None:
    """The ticket's number inside an event about a turn, when it has one."""
    value: Any = event.get("data")
    for name in ("turn", "ticket", "number"):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
