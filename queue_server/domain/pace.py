"""How long a turn keeps its counter: what was measured, and what is believed from it.

Service times are taken as log-normal: never negative, with a long tail, and what differs between services and
officers is a factor rather than a number of minutes. So turns are counted by the logarithms of their minutes,
where one that was forgotten for an hour weighs little. A belief begins at the service's nominal minutes and
is drawn to what was measured: first to the whole day's, then to this hour's (C7).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import NormalDist

HALF_LIFE = timedelta(days=14)
"""After so long a turn measured counts for half: last year's habits fade."""
SHORTEST_MINUTES, LONGEST_MINUTES = 5 / 60, 240.0
"""Anything outside was a wrong press or a forgotten one, and tells nothing of the service."""
FURTHER_FILE = 0.5
"""What each further file of a visit adds, in turns (K6): of a turn's steps, checking the file and writing its
receipt repeat, receiving and guiding the person do not (C7: about six minutes of eleven)."""

NOMINAL_TURNS = 6.0
"""The nominal minutes weigh as much as so many measured turns: they are believed to about a quarter."""
DAY_TURNS = 20.0
"""What is known of the rest of the day weighs as much as at most so many turns of the hour itself."""
NOMINAL_VARIANCE = math.log(1 + 0.75**2)
"""Of the logarithm: a standard deviation of three quarters of the mean, as at counters where all sorts of
things are asked."""
LEAST_VARIANCE, MOST_VARIANCE = 0.02, 1.0
"""Whatever was measured: no service runs like clockwork, and none is without any measure."""
NOTHING_LEFT = 1e-6

NORMAL = NormalDist()


def effort(files: int, turns: int = 1) -> float:
    """How many turns of one file so many ``turns`` of ``files`` files in all are worth (K6).

    >>> effort(1), effort(5), effort(6, turns=2)
    (1.0, 3.0, 4.0)
    """
    return turns + FURTHER_FILE * (files - turns)


@dataclass(frozen=True, slots=True)
class Pace:
    """Turns measured, as sums over the logarithms of their minutes; older turns count for less than one."""

    turns: float = 0.0
    logs: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Pace) -> Pace:
        return Pace(self.turns + other.turns, self.logs + other.logs, self.squares + other.squares)

    def faded(self, age: timedelta) -> Pace:
        """What is left of it after some time; a clock that was set back makes nothing younger."""
        left = fading(age)
        return Pace(self.turns * left, self.logs * left, self.squares * left)

    def with_turn(self, minutes: float, weight: float = 1.0) -> Pace:
        """With one more turn; a negative weight takes back one that was counted."""
        log = math.log(minutes)
        changed = self + Pace(weight, weight * log, weight * log * log)
        return changed if changed.turns > NOTHING_LEFT else UNMEASURED


UNMEASURED = Pace()

HourlyPace = Mapping[int, Pace]
"""The pace of a service by hour of the branch's own clock."""
BranchPace = Mapping[str, HourlyPace]
"""What was measured of each service of a branch."""


def fading(age: timedelta) -> float:
    """How much a turn measured so long ago still counts for, from 1 down to 0."""
    return float(0.5 ** max(0.0, age / HALF_LIFE))


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """What is believed of the minutes that a turn keeps its counter: log-normal, and how firmly."""

    log_mean: float
    log_variance: float
    known: float
    """How many measured turns the belief is worth."""

    @property
    def mean(self) -> float:
        """Minutes."""
        return math.exp(self.log_mean + self.log_variance / 2)

    @property
    def variation(self) -> float:
        """Variance of a turn's minutes over the square of their mean."""
        return math.expm1(self.log_variance)

    @property
    def doubt(self) -> float:
        """Variance of the mean itself over its square: how far the belief may be off for all turns alike."""
        return self.log_variance / self.known

    @property
    def left_on_average(self) -> float:
        """Minutes still to go of a turn that one comes upon at any moment."""
        return self.mean * (1 + self.variation) / 2

    def learnt(self, pace: Pace, most: float = math.inf) -> ServiceTime:
        """The belief, weighing at most ``most`` turns itself, after the turns of ``pace``.

        What contradicts the belief also makes it vaguer, until enough turns outweigh it.
        """
        if pace.turns <= NOTHING_LEFT:
            return replace(self, known=min(self.known, most))
        before = min(self.known, most)
        known = before + pace.turns
        measured = pace.logs / pace.turns
        scatter = max(0.0, pace.squares - pace.logs * measured)
        contradiction = before * pace.turns / known * (measured - self.log_mean) ** 2
        variance = (before * self.log_variance + scatter + contradiction) / known
        return ServiceTime(
            log_mean=(before * self.log_mean + pace.logs) / known,
            log_variance=min(MOST_VARIANCE, max(LEAST_VARIANCE, variance)),
            known=known,
        )

    def times(self, efforts: float) -> ServiceTime:
        """The same for a turn worth ``efforts`` turns of one file."""
        return replace(self, log_mean=self.log_mean + math.log(efforts))

    def left_after(self, minutes: float) -> float:
        """Minutes that a turn has on average still to go when it has taken ``minutes`` already.

        Not what is left of the mean: whoever has sat there for long has an intricate matter.
        """
        if minutes <= 0:
            return self.mean
        deviation = math.sqrt(self.log_variance)
        beyond = (math.log(minutes) - self.log_mean) / deviation
        still_there = NORMAL.cdf(-beyond)
        if still_there < 1e-9:
            return minutes * deviation / beyond  # what the exact form tends to, which is 0 / 0 so far out
        return max(0.0, self.mean * NORMAL.cdf(deviation - beyond) / still_there - minutes)


def nominal(minutes: float) -> ServiceTime:
    """What is believed of a service of which only the centre's nominal minutes are known."""
    return ServiceTime(math.log(minutes) - NOMINAL_VARIANCE / 2, NOMINAL_VARIANCE, NOMINAL_TURNS)


def service_time(nominal_minutes: float, measured: HourlyPace, hour: int) -> ServiceTime:
    """What is believed of a service at an hour: nominal, then the rest of the day, then the hour itself."""
    rest = sum((pace for at, pace in measured.items() if at != hour), UNMEASURED)
    return nominal(nominal_minutes).learnt(rest).learnt(measured.get(hour, UNMEASURED), most=DAY_TURNS)
