"""How long one will wait, as an honest range instead of a false-exact minute."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queue_server.domain.pace import ServiceTime

HIGH_QUANTILE = 1.2816
"""Standard normal quantile of 90 %."""
UNFORESEEN = 0.15
"""Part of a wait that neither line nor counters foretell: officers who leave and come, people with priority,
people who do not come when called."""
SHORTEST_WAIT = 0.05
"""Minutes; nobody is called in no time at all."""
NOBODY_OPEN = 1.5
"""With no counter open the range assumes that one opens, and is so much wider."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes within which half (p50) and nine in ten (p90) of such waits end."""

    p50: int
    p90: int

    def at_least(self, minutes: float) -> WaitRange:
        """The range of a wait that cannot end sooner.

        >>> WaitRange(2, 9).at_least(4.5), WaitRange(10, 20).at_least(4.5)
        (WaitRange(p50=5, p90=9), WaitRange(p50=10, p90=20))
        """
        return rounded(max(self.p50, minutes), max(self.p90, minutes))

    def to_data(self) -> dict[str, int]:
        return {"p50": self.p50, "p90": self.p90}


@dataclass(frozen=True, slots=True)
class Place:
    """A counter that one may be called to."""

    free_in: float
    """Minutes until it has served who is there and those of other services whom it calls first."""
    grain: float = 0.0
    """Mean minutes of the longest kind of turn among these: the coarser, the less certain is the time."""
    share: float = 1.0
    """The part of its time from then on that is left by those who come later and are called first."""


def wait_range(turns_ahead: float, places: Iterable[Place], time: ServiceTime) -> WaitRange:
    """The wait behind ``turns_ahead`` turns that each take ``time``, for whichever of ``places`` is first.

    With ``k`` counters the moment of being called is near where their work, from when each is free, makes up
    the work ahead, less what the other counters are then still busy with. Of the first one, two, three…
    counters to be free the best number counts, so that one more never makes it longer. A wait is close to
    log-normal: its variance grows with the waits of single turns that it is made of, and with the doubt about
    the pace itself. With no place at all the range assumes one and is wider.
    """
    ready = sorted(places, key=lambda each: (each.free_in, -each.share))
    stretch = 1.0 if ready else NOBODY_OPEN
    ready = ready or [Place(time.mean, time.mean)]
    work = turns_ahead * time.mean
    quantiles = [_quantiles(ready[:count], work, time) for count in range(1, len(ready) + 1)]
    return rounded(min(half for half, _ in quantiles), min(most for _, most in quantiles) * stretch)


def _quantiles(places: Sequence[Place], work: float, time: ServiceTime) -> tuple[float, float]:
    """Median and 90 % quantile, in minutes, when just these places share the work."""
    hands = sum(each.share for each in places)
    busy = sum(each.share * min(time.left_on_average, each.free_in + work / hands) for each in places)
    others_busy = busy * max(0.0, 1 - 1 / hands)
    mean = (sum(each.share * each.free_in for each in places) + work - others_busy) / hands
    mean = max(SHORTEST_WAIT, mean)
    grain = max(time.mean, *(each.grain for each in places)) / max(1.0, hands)
    spread = math.log1p(time.variation * grain / mean + time.doubt + UNFORESEEN**2)
    median = mean * math.exp(-spread / 2)
    return median, median * math.exp(HIGH_QUANTILE * math.sqrt(spread))


def rounded(half: float, most: float) -> WaitRange:
    """Minutes as one may honestly say them: the half to the nearest step, the nine in ten to the next above.

    >>> rounded(7.4, 13.1), rounded(0.2, 0.4), rounded(62.0, 71.0)
    (WaitRange(p50=7, p90=15), WaitRange(p50=1, p90=2), WaitRange(p50=60, p90=75))
    """
    p50 = max(1, math.floor(half / step(half) + 0.5) * step(half))
    p90 = math.ceil(most / step(most)) * step(most)
    return WaitRange(p50, p90 if p90 > p50 else p50 + step(p50 + 1))


def step(minutes: float) -> int:
    """Whole minutes up to ten, fives up to an hour, then quarters: nobody believes “17 minutes”."""
    if minutes <= 10:
        return 1
    return 5 if minutes <= 60 else 15
