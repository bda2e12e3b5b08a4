"""How long one will wait, as an honest range instead of a false-exact minute."""

from __future__ import annotations

import math
from dataclasses import dataclass

SERVICE_TIME_SPREAD = 0.75
"""Standard deviation of a service time over its mean; transactions at a counter vary about so much."""
HIGH_QUANTILE = 1.2816
"""Standard normal quantile of 90 %."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes within which half (p50) and nine in ten (p90) of such waits end."""

    p50: int
    p90: int

    def to_data(self) -> dict[str, int]:
        return {"p50": self.p50, "p90": self.p90}


def wait_range(ahead: int, counters: int, nominal_minutes: float) -> WaitRange:
    """The wait behind ``ahead`` people at ``counters`` open counters, one taking ``nominal_minutes`` a turn.

    The sum of ``ahead + 1`` residual service times, shared by the counters, is close to a normal with the
    spread of independent times. With no counter open the range assumes one and widens by half.
    """
    servers = max(counters, 1)
    mean = (ahead + (0.5 if counters else 1.0)) * nominal_minutes / servers
    deviation = SERVICE_TIME_SPREAD * nominal_minutes * math.sqrt(ahead + 1) / servers
    high = mean + HIGH_QUANTILE * deviation
    if not counters:
        high *= 1.5
    return WaitRange(_round_up(mean), max(_round_up(high), _round_up(mean) + 1))


def _round_up(minutes: float) -> int:
    """To whole minutes below ten, to fives above: nobody believes “17 minutes”."""
    step = 1 if minutes <= 10 else 5
    return max(1, math.ceil(minutes / step) * step)
