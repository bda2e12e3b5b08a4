"""Where feedback is kept, as use cases see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from queue_server.domain.feedback import Feedback


class Which(StrEnum):
    """Which feedback somebody wants to see."""

    OPEN = "open"
    """Without an answer: the oldest first."""
    ANSWERED = "answered"
    """The newest first, as with those published."""
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Late:
    """Feedback that should have been dealt with by now."""

    count: int
    since: datetime
    """When the first of it was due."""


class FeedbackReader(Protocol):
    """A branch's feedback."""

    def one(self, receipt: str) -> Feedback:
        """Raises :class:`UnknownFeedback`."""

    def listed(self, which: Which, after: Feedback | None, limit: int) -> Sequence[Feedback]:
        """At most so many, beginning behind one of them."""

    def late(self) -> Late | None:
        """What is late now, if anything is."""


class FeedbackBook(FeedbackReader, Protocol):
    """The same to write in."""

    def receipts_of(self, day: str) -> Collection[str]:
        """The receipts that were given on a day."""

    def said_by(self, ticket: str) -> int:
        """How often the holder of a ticket gave feedback."""

    def add(self, said: Feedback) -> None: ...

    def change(self, changed: Feedback) -> None: ...

    def forget_contacts(self, answered_before: datetime) -> None:
        """Drop how to reach those whose answer was given so long ago."""
