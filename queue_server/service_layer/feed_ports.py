"""What managing the feed, and delivering it, need of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.domain.subscriber import DeadLetter, Standing, Subscriber, WhyPaused


@dataclass(frozen=True, slots=True)
class Behind:
    """What a subscriber has still to take of one branch's log."""

    entries: int
    oldest: datetime | None
    """When the first of them happened."""


class FeedBook(Protocol):
    """Subscribers, how far they are, and what was put aside: in the database, for all processes."""

    def subscribers(self) -> Sequence[tuple[Subscriber, int]]:
        """All of them by code, each with its edition, which grows when anybody changes anything of it."""

    def subscriber(self, code: str) -> Subscriber:
        """Raises :class:`UnknownSubscriber`."""

    def add(self, subscriber: Subscriber, places: Mapping[str, int]) -> None:
        """A new one, who has every branch's log up to its place; of other branches nothing.

        Raises:
            SubscriberTaken: the code is taken.
        """

    def change(self, subscriber: Subscriber) -> None:
        """Keep it in place of what was known under its code; raises :class:`UnknownSubscriber`."""

    def pause(self, code: str, paused: WhyPaused | None) -> None:
        """Stop sending for this reason, or go on; raises :class:`UnknownSubscriber`."""

    def remove(self, code: str) -> None:
        """Forget it with all that is known of it; raises :class:`UnknownSubscriber`."""

    def standings(self, code: str) -> Mapping[str, Standing]:
        """How far it is, by branch; a branch that is not here it has nothing of."""

    def keep(self, subscriber: Subscriber, standings: Mapping[str, Standing]) -> Sequence[str]:
        """Keep how far it is, and answer the branches whose place was set by hand meanwhile: theirs are as
        they were set. Of one that was removed meanwhile nothing is kept, though another has its code."""

    def replay(self, code: str, places: Mapping[str, int]) -> None:
        """Set the places from which it goes on; what was put aside after them is offered again anyway."""

    def behind(self, code: str) -> Mapping[str, Behind]:
        """What it has still to take of each branch that it follows."""

    def seq_before(self, branch: str, at: datetime) -> int:
        """The number of the last entry before an instant; 0 if there is none."""

    def ends(self) -> Mapping[str, int]:
        """The number of the last entry of every branch's log."""

    def put_aside(self, letter: DeadLetter) -> None:
        """Keep a dead letter in place of what was known of the entry."""

    def dead_letters(
        self, code: str, after: tuple[str, int] = ("", 0), limit: int = 1000
    ) -> Sequence[DeadLetter]:
        """What was put aside, by branch and number, after this one."""

    def dead_count(self) -> Mapping[str, int]:
        """How many dead letters each subscriber has; one that has none is left out."""

    def want_again(self, code: str, branch: str | None, seq: int | None) -> int:
        """Have dead letters sent once more, all of them, a branch's or one; how many there are."""

    def forget_dead(self, letter: DeadLetter) -> None:
        """The subscriber has taken it after all."""
