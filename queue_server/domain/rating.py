"""A rating, a branch's rules for ratings, and what in them looks as if no citizen had given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain import moment
from queue_server.domain.norm import OVERALL_ONLY, Answers, Norm
from queue_server.domain.turn import Data


class Channel(StrEnum):
    """Where a rating was given."""

    TABLET = "tablet"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a citizen says of one finished turn."""

    id: str
    norm: str
    """Code of the norm in force when it was given."""
    channel: Channel
    answers: Answers
    points: Mapping[int, int]
    """What it gives to each index of the law that it says something about."""
    reasons: tuple[str, ...]
    comment: str | None
    language: str
    time: datetime
    """When it was given; with a tablet that was cut off, earlier than it came."""

    def to_data(self) -> Data:
        return {
            "id": self.id,
            "norm": self.norm,
            "channel": self.channel.value,
            "answers": dict(self.answers),
            "points": {str(index): points for index, points in self.points.items()},
            "reasons": list(self.reasons),
            "comment": self.comment,
            "language": self.language,
            "time": moment.to_text(self.time),
        }


@dataclass(frozen=True, slots=True)
class RatingRules:
    """The centre's choices about ratings."""

    norm: Norm = OVERALL_ONLY
    """The questionnaire in force, and what its answers count."""
    days: int = 7
    """So many days after the turn's own day the phone may still rate it; 0 is that day only."""
    tablet_minutes: float = 30
    """So long after a turn's end the tablet at its counter may take its rating."""
    comment_letters: int = 2000
    """A longer comment is kept up to here, and the answer says so."""
    officer_name: bool = True
    """The tablet names the officer of its counter."""
    officer_photo: bool = False
    """And shows the photo, of officers who have one."""
    burst: int = 10
    """So many ratings at one tablet within one minute are unusual; 0 never finds them so."""
    in_a_row: int = 3
    """So many ratings at one tablet since anybody was finished there are unusual; 0 never finds them so."""


BURST_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as the search for unusual patterns sees it."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unusual:
    """Flagged ratings of a counter's tablet."""

    counter: str
    count: int
    since: datetime
    """When the first of them was given."""


def unusual(rules: RatingRules, given: Sequence[Given], now: datetime, finished: datetime) -> Sequence[Given]:
    """Those of a tablet's ratings that are a pattern which citizens hardly make; none when all looks well.

    ``given`` are its ratings up to ``now``, the newest first; ``finished`` is when the counter had last
    finished somebody by then. Nobody is refused for it, a school class may come by: figures say how many
    there were.
    """
    found: Sequence[Given] = ()
    within = [each for each in given if now - each.at < BURST_WITHIN]
    in_a_row = [each for each in given if each.at >= finished]
    for pattern, least in ((within, rules.burst), (in_a_row, rules.in_a_row)):
        if least and len(pattern) >= least and len(pattern) > len(found):
            found = pattern
    return found
