"""What a hub, which shows the branches of other servers, needs of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class Source:
    """A branch that a hub hears of."""

    branch: str
    seq: int
    """The last entry that is shown; 0 while nothing of the branch is."""
    told_at: datetime | None
    """When that entry happened: how old the news is."""
    heard_at: datetime
    """When its server sent something last."""
    held: int
    """Entries that came before one they follow, and wait for it."""
    missing: tuple[int, int] | None
    """The first and the last entry of the hole that they wait for."""


class HubBook(Protocol):
    """The logs of other servers, kept and shown as if they were this server's own."""

    def take(self, entry: Event) -> bool:
        """Keep an entry; true when it was new. It is shown once everything before it is there."""

    def sources(self) -> Sequence[Source]:
        """All branches that were heard of, by code."""
