"""What ratings need of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from queue_server.domain.norm import Norm
from queue_server.domain.rating import Given, Rating, Unusual
from queue_server.domain.turn import Turn


class RatingBook(Protocol):
    """The ratings of one branch, within the transaction that looks at them or changes them."""

    def has(self, turn: str) -> bool:
        """Whether a turn was rated."""

    def of_tablet(self, counter: str, since: datetime) -> Sequence[Given]:
        """The ratings given since then at the tablet of a counter, the newest first."""

    def finished_before(self, counter: str, at: datetime) -> datetime | None:
        """When a counter had last finished somebody as of ``at``."""

    def unusual_since(self, at: datetime) -> Sequence[Unusual]:
        """Where ratings were flagged since then, one for each counter."""

    def norms(self) -> Mapping[str, Norm]:
        """Every norm that was ever in force at the branch, and those that come with Lượt, by code."""

    def add(self, given: Rating, turn: Turn) -> None:
        """Keep a rating with its points. In a transaction that writes only."""

    def flag(self, ratings: Collection[str]) -> None:
        """Mark ratings as part of an unusual pattern. In a transaction that writes only."""
