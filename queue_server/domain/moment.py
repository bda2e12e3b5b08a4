"""Instants as text: ISO 8601 in UTC with a final ``Z``, to the microsecond, so that a log replays exactly."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """``2026-11-21T02:30:00.000000Z``. The moment must be aware."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The aware UTC instant written by :func:`to_text`, or by any ISO 8601 writer that names an offset.

    Raises:
        ValueError: not an instant, or one without an offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {text!r}")
    return moment.astimezone(UTC)
