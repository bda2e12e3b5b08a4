"""What officers see of themselves and of each other."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from queue_server.domain.turn import Data
from queue_server.service_layer.people import Staff
from queue_server.service_layer.ports import Reader


def staff_view(staff: Staff) -> Data:
    """A colleague: user name, name and role, nothing more."""
    return {"username": staff.username, "name": staff.name, "role": staff.role.value}


def own_day(reader: Reader, officer: str) -> Data:
    """What an officer did today, in figures of their own: for the officer, not for comparison."""
    branch = reader.branch
    midnight = datetime.combine(branch.local(reader.now), time.min, ZoneInfo(branch.timezone))
    day = reader.officer_day(officer, midnight.astimezone(UTC))
    return {
        "day": branch.day(reader.now),
        "served": day.served,
        "no_shows": day.no_shows,
        "transfers": day.transfers,
        "mean_service_minutes": _minutes(day.mean_service_seconds),
        "mean_wait_minutes": _minutes(day.mean_wait_seconds),
        "rated": day.rated,
        "pauses": [
            {"reason": reason, "minutes": _minutes(day.pauses[reason])}
            for reason in sorted(day.pauses, key=lambda reason: reason or "")
        ],
    }


def _minutes(seconds: float | None) -> float | None:
    """To a tenth of a minute: more would be false exactness."""
    return None if seconds is None else round(seconds / 60, 1)
