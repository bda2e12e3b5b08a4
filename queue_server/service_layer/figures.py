"""Figures that a branch publishes: how cases stand in the case system, and its own ratings (D1, D2, R3).

Boards ask for them all day. The case system is asked once a minute at most, by one of them; the others, and
those who ask while it is slow, get what was told before, with the time as of which it holds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.publishing import satisfied
from queue_server.domain.turn import Data
from queue_server.service_layer.cases import CaseSystemUnavailable
from queue_server.service_layer.ports import Clock

ASKED_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(minutes=30)
"""Older figures are published no more: a hall would take them for today's."""


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How the files of one field stand, as the case system counts them."""

    code: str
    name: str
    name_en: str
    received: int
    done: int
    on_time: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OverdueFile:
    """A file that is late. There is no place here for whose it is."""

    code: str
    field: str
    due: datetime


class CaseFigures(Protocol):
    """What the case system tells of all cases of a branch together."""

    def counts(self, branch: str) -> Sequence[FieldCount]:
        """How the files of each field stand.

        Raises:
            CaseSystemUnavailable: it does not answer now, or does not count.
        """

    def overdue(self, branch: str) -> Sequence[OverdueFile]:
        """The files that are late.

        Raises:
            CaseSystemUnavailable: it does not answer now, or does not list them.
        """


class Ratings(Protocol):
    """The ratings a branch was given."""

    def since(self, branch: str, at: datetime) -> Sequence[int]:
        """The whole impression, 1 to 5, of each rating since a moment that told one."""


@dataclass(slots=True)
class _Kept:
    """What was told last, and when it was asked for last, whatever came of that."""

    told: Any
    told_at: datetime | None
    asked_at: datetime


class Figures:
    """Remembers what was told, so that it is asked for seldom."""

    def __init__(self, cases: CaseFigures | None, ratings: Ratings, clock: Clock) -> None:
        self._cases, self._ratings, self._clock = cases, ratings, clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._asking: dict[tuple[str, str], threading.Lock] = {}

    def published(self, branch: Branch) -> Data:
        """Everything the branch publishes; ``None`` for what it does not, or what is not known now."""
        chosen = branch.publish
        return {
            "cases": self._counts(branch.code) if chosen.cases else None,
            "overdue": self._overdue(branch.code) if chosen.overdue else None,
            "ratings": self._rated(branch) if chosen.ratings else None,
        }

    def _counts(self, branch: str) -> Data | None:
        cases = self._cases
        kept = self._lately("cases", branch, lambda: cases.counts(branch)) if cases else None
        return {"as_of": _as_of(kept), "fields": [asdict(each) for each in kept.told]} if kept else None

    def _overdue(self, branch: str) -> Data | None:
        cases = self._cases
        kept = self._lately("overdue", branch, lambda: cases.overdue(branch)) if cases else None
        if kept is None:
            return None
        late = sorted(kept.told, key=lambda each: (each.due, each.code))
        items = [{"code": each.code, "field": each.field, "due": moment.to_text(each.due)} for each in late]
        return {"as_of": _as_of(kept), "items": items}

    def _rated(self, branch: Branch) -> Data | None:
        chosen = branch.publish
        since = self._clock.now() - timedelta(days=chosen.ratings_days)
        kept = self._lately("ratings", branch.code, lambda: self._ratings.since(branch.code, since))
        if kept is None or len(kept.told) < chosen.ratings_least:
            return None
        content = sum(map(satisfied, kept.told))
        percent = round(100 * content / len(kept.told))
        return {"days": chosen.ratings_days, "count": len(kept.told), "satisfied_percent": percent}

    def _lately(self, what: str, branch: str, ask: Callable[[], Any]) -> _Kept | None:
        """What was told, asked for now if it is time for that and nobody else is just asking."""
        now, place = self._clock.now(), (what, branch)
        kept, asking = self._kept.get(place), self._asking.setdefault(place, threading.Lock())
        if not (kept and _within(now, kept.asked_at, ASKED_EVERY)) and asking.acquire(blocking=False):
            try:
                kept = self._kept[place] = _asked(ask, kept, now)
            finally:
                asking.release()
        return kept if kept and kept.told_at and _within(now, kept.told_at, KEPT_FOR) else None


def _asked(ask: Callable[[], Any], before: _Kept | None, now: datetime) -> _Kept:
    """What is told now, or still what was told before."""
    try:
        return _Kept(ask(), now, now)
    except CaseSystemUnavailable:
        # Whoever asks the case system has logged why; boards show the older figures with their time.
        return _Kept(before.told, before.told_at, now) if before else _Kept(None, None, now)


def _within(now: datetime, then: datetime, span: timedelta) -> bool:
    """Whether it was a short while ago; never so for a moment ahead, after the clock was set back."""
    return timedelta() <= now - then < span


def _as_of(kept: _Kept) -> str | None:
    return moment.to_text(kept.told_at) if kept.told_at else None
