"""Which services people ask for most: what a kiosk offers first."""

from __future__ import annotations

from datetime import timedelta

from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Reader

REMEMBERED = timedelta(days=14)
"""Long enough to hold two of each weekday, short enough to follow the season."""


def uses(reader: Reader) -> list[Data]:
    """The branch's services with how many numbers each gave lately, most used first."""
    branch = reader.branch
    given = reader.given_since(branch.day(reader.now - REMEMBERED))
    counted = [
        {"service": code, "numbers": given.get(service.letter, 0)}
        for code, service in branch.services.items()
    ]
    return sorted(counted, key=lambda each: each["numbers"], reverse=True)
