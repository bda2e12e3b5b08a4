"""What a branch publishes in its halls besides the numbers called (D1, D2, R3)."""

from __future__ import annotations

from dataclasses import dataclass

SATISFIED = 4
"""From this score on somebody was satisfied: “Hài lòng”, on the scale of 1 to 5."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The centre's choices; nothing is published that it did not choose."""

    cases: bool = False
    """How many files of each field were received, done, on time, overdue."""
    overdue: bool = False
    """Which files are overdue, by their codes alone."""
    ratings: bool = False
    ratings_days: int = 30
    """Ratings of so many days back count."""
    ratings_least: int = 10
    """With fewer ratings nothing is published: it would tell of persons, not of the service."""


def satisfied(overall: int) -> bool:
    """Whether the whole impression, from 1 to 5, is “Hài lòng” or better."""
    return overall >= SATISFIED
