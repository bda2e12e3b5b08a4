"""What turns and their ratings add up to: how many, how long, how satisfied, which scores.

Every number of pages, reports and the API is worked out here, from the same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from queue_server.domain.scoring import IndexSum, half_up, percent

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class RatingFact:
    """What a citizen said about a turn, as it counts."""

    satisfied: bool | None
    """Of the whole impression; ``None`` for who did not tell one."""
    flagged: bool
    """Part of an unusual pattern; it counts all the same."""
    norm: str
    """Code of the questionnaire that was answered."""
    points: Mapping[int, int]
    """By index; one that nothing was said about is not there."""


@dataclass(frozen=True, slots=True)
class TurnFact:
    """A turn as it counts in figures."""

    day: str
    service: str
    field: str | None
    """Lĩnh vực; ``None`` where neither procedure nor service tells."""
    officer: str | None
    served: bool
    no_show: bool
    on_paper: bool
    """Entered from a paper list after an outage (C6)."""
    waited_ms: int | None
    """From joining the line to the call; ``None`` for who was never called."""
    attended_ms: int | None
    """From the beginning of the service to its end; ``None`` for who was not served."""
    files: int
    """How many files the rating speaks for: the case codes recorded with the turn, at least one (R4)."""
    rating: RatingFact | None


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in minutes to one decimal."""

    count: int
    mean: Decimal
    median: Decimal
    p90: Decimal
    """Nine of ten took no longer."""
    within: tuple[Decimal, ...]
    """Percent that took no longer than each limit."""


@dataclass(slots=True)
class Figures:
    """What some turns add up to; grows by :meth:`add`."""

    norm: str
    """Code of the norm whose points count."""
    turns: int = 0
    served: int = 0
    no_shows: int = 0
    on_paper: int = 0
    rated: int = 0
    """Of those served."""
    impressions: int = 0
    """Ratings that told the whole impression."""
    satisfied: int = 0
    """Of these."""
    flagged: int = 0
    other_norm: int = 0
    """Ratings whose points do not count, for they answered another norm."""
    sums: dict[int, IndexSum] = field(default_factory=dict)
    _waits: list[int] = field(default_factory=list)
    _attended: list[int] = field(default_factory=list)

    def add(self, fact: TurnFact) -> None:
        """Count a turn."""
        self.turns += 1
        self.on_paper += fact.on_paper
        self.no_shows += fact.no_show
        if fact.waited_ms is not None:
            self._waits.append(fact.waited_ms)
        if not fact.served:
            return
        self.served += 1
        if fact.attended_ms is not None:
            self._attended.append(fact.attended_ms)
        if fact.rating:
            self._add_rating(fact.rating, fact.files)

    def _add_rating(self, rating: RatingFact, files: int) -> None:
        self.rated += 1
        self.impressions += rating.satisfied is not None
        self.satisfied += bool(rating.satisfied)
        self.flagged += rating.flagged
        if rating.norm != self.norm:
            self.other_norm += 1
            return
        for index, points in rating.points.items():
            self.sums[index] = self.sums.get(index, IndexSum()).plus(points, files)

    def waits(self, limits: Sequence[float]) -> Times | None:
        """How long those who were called had waited; ``None`` when nobody was."""
        return times(self._waits, limits)

    def services(self, limits: Sequence[float]) -> Times | None:
        """How long those who were served were attended to; ``None`` when nobody was."""
        return times(self._attended, limits)


def times(milliseconds: Sequence[int], limits_minutes: Sequence[float]) -> Times | None:
    """Mean, median and 90th percentile (nearest rank), and the share within each limit, exactly on it
    included; ``None`` of nothing."""
    if not milliseconds:
        return None
    ranked, count = sorted(milliseconds), len(milliseconds)
    limits = [limit * MINUTE_MS for limit in limits_minutes]
    return Times(
        count,
        _minutes(Fraction(sum(ranked), count)),
        _minutes(Fraction(ranked[(count + 1) // 2 - 1])),
        _minutes(Fraction(ranked[(count * 9 + 9) // 10 - 1])),
        tuple(percent(sum(each <= limit for each in ranked), count) or Decimal(0) for limit in limits),
    )


def _minutes(milliseconds: Fraction) -> Decimal:
    return half_up(milliseconds / MINUTE_MS)


GROUPINGS: Mapping[str, Callable[[TurnFact], str | None]] = {
    "officer": lambda fact: fact.officer,
    "service": lambda fact: fact.service,
    "field": lambda fact: fact.field,
    "day": lambda fact: fact.day,
}
"""What figures can be broken down by; a turn without one (nobody called it, no field) is under ``None``."""


@dataclass(slots=True)
class Reckoned:
    """The figures of a branch over some days: of everything, and of each part of each grouping."""

    whole: Figures
    groups: dict[str, dict[str | None, Figures]]


def reckon(facts: Iterable[TurnFact], norm: str) -> Reckoned:
    """Add turns up in every grouping at once; points given under another norm than ``norm`` do not count."""
    whole = Figures(norm)
    groups: dict[str, dict[str | None, Figures]] = {
        by: defaultdict(lambda: Figures(norm)) for by in GROUPINGS
    }
    for fact in facts:
        whole.add(fact)
        for by, key_of in GROUPINGS.items():
            groups[by][key_of(fact)].add(fact)
    return Reckoned(whole, groups)
