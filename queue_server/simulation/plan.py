"""What a simulated day brings: who comes when and for what, how long it takes, when officers pause.

All of it is drawn beforehand from one seed, so that the same people come whatever the supervisor then does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from queue_server.domain.branch import Branch, Service, ServiceRole
from queue_server.domain.hours import Period

FIRST_DAY = date(2026, 11, 22)
"""The day simulated is the first working day after this one."""
POPULARITY = {ServiceRole.INTAKE: 1.0, ServiceRole.GUIDANCE: 0.5, ServiceRole.RESULT: 0.5, ServiceRole.FEE: 0}
"""How many come from the door for each counter of a service; to pay, one is sent by an officer."""
ON_FROM = {ServiceRole.GUIDANCE: 0.8, ServiceRole.INTAKE: 0.12}
"""The part of those who go on to a next station."""
PRIORITY_SHARE, APPOINTMENT_SHARE, NO_SHOW_SHARE, RETURN_SHARE = 0.15, 0.1, 0.04, 0.5
SPREAD = 0.6
"""Standard deviation over mean of the time at a counter."""
RUSH = 2.0
"""The crowd at the beginning of a period over that at its end."""
SURGE_SHARE, SURGE_FROM, SURGE_FOR = 0.15, timedelta(minutes=45), timedelta(minutes=60)
"""A part of the day's visitors who come besides, for one field and within an hour."""


@dataclass(frozen=True, slots=True)
class Station:
    """A stop of a visit: the service, and how long it takes at the counter."""

    service: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes, and what will come of the visit."""

    arrives: datetime
    stations: tuple[Station, ...]
    priority: str | None
    appointment: datetime | None
    walk: timedelta
    """From the call to the counter."""
    misses_call: bool
    returns_after: timedelta | None
    """How long after a missed call the person is back; ``None`` never."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day: its visitors by arrival, the field that surges, and each officer's pauses."""

    opens: datetime
    visitors: tuple[Visitor, ...]
    surge: str
    surge_from: datetime
    pauses: dict[str, tuple[datetime, ...]]


def plan_day(branch: Branch, seed: int, visitors: int, hours: float | None = None) -> DayPlan:
    """The day of a seed with about so many visitors, over the ticket hours or only their first ``hours``.

    Raises:
        ValueError: the branch is closed for a year.
    """
    chance = Random(f"lượt {seed}")
    periods = _periods(branch, hours)
    doors = [service for service in branch.services.values() if POPULARITY[service.role]]
    fields = [service for service in doors if service.role is ServiceRole.INTAKE] or doors
    surge, opens = chance.choice(fields).code, periods[0][0]
    ordinary = [_visitor(branch, chance, _arrival(chance, periods), _door(branch, chance, doors))
                for _ in range(_poisson(chance, visitors))]  # fmt: skip
    crowd = [_visitor(branch, chance, opens + SURGE_FROM + chance.random() * SURGE_FOR, branch.service(surge))
             for _ in range(_poisson(chance, visitors * SURGE_SHARE))]  # fmt: skip
    pauses = {code: _pauses(chance, periods) for code in branch.counters}
    coming = sorted([*ordinary, *crowd], key=lambda visitor: visitor.arrives)
    return DayPlan(opens, tuple(coming), surge, opens + SURGE_FROM, pauses)


Span = tuple[datetime, datetime]


def _periods(branch: Branch, hours: float | None) -> list[Span]:
    """The ticket hours of the day simulated, or as much of them as ``hours`` are."""
    day = branch.hours.next_working_day(FIRST_DAY)
    if day is None:
        raise ValueError(f"{branch.code} is closed for a year")
    left = timedelta(hours=hours) if hours else timedelta(days=1)
    spans: list[Span] = []
    for period in branch.hours.periods(day):
        start, end = _span(period, day, ZoneInfo(branch.timezone))
        end = min(end, start + left)
        if start < end:
            spans.append((start, end))
        left -= end - start
    return spans


def _span(period: Period, day: date, zone: ZoneInfo) -> Span:
    return datetime.combine(day, period.start, zone), datetime.combine(day, period.end, zone)


def _arrival(chance: Random, periods: Sequence[Span]) -> datetime:
    """A moment within the periods; their beginnings are crowded."""
    start, end = chance.choices(periods, [(end - start).total_seconds() for start, end in periods])[0]
    while True:
        part = chance.random()
        if chance.random() * RUSH <= RUSH - (RUSH - 1) * part:
            return start + part * (end - start)


def _poisson(chance: Random, mean: float) -> int:
    """A count of independent people, by the times between them."""
    count, left = -1, mean
    while left >= 0:
        count, left = count + 1, left - chance.expovariate(1)
    return count


def _door(branch: Branch, chance: Random, doors: Sequence[Service]) -> Service:
    takers = [sum(each.code in counter.services for counter in branch.counters.values()) for each in doors]
    weights = [POPULARITY[each.role] * count for each, count in zip(doors, takers, strict=True)]
    return chance.choices(doors, weights)[0]


def _visitor(branch: Branch, chance: Random, arrives: datetime, door: Service) -> Visitor:
    classes = [each.code for each in branch.policy.priority_classes]
    booked = chance.random() < APPOINTMENT_SHARE
    slot = arrives + timedelta(minutes=chance.gauss(5, 8))
    return Visitor(
        arrives=arrives,
        stations=tuple(_journey(branch, chance, door)),
        priority=chance.choice(classes) if classes and chance.random() < PRIORITY_SHARE else None,
        appointment=slot.replace(minute=slot.minute // 15 * 15, second=0, microsecond=0) if booked else None,
        walk=timedelta(seconds=chance.uniform(15, 60)),
        misses_call=chance.random() < NO_SHOW_SHARE,
        returns_after=timedelta(minutes=chance.uniform(3, 15)) if chance.random() < RETURN_SHARE else None,
    )


def _journey(branch: Branch, chance: Random, first: Service) -> list[Station]:
    """The stations of a visit: on to a next one where there is one, and never twice to the same."""
    stations, service = [_station(chance, first)], first
    while service.next and chance.random() < ON_FROM.get(service.role, 0):
        service = branch.service(chance.choice(service.next))
        if service.code in [station.service for station in stations]:
            break
        stations.append(_station(chance, service))
    return stations


def _station(chance: Random, service: Service) -> Station:
    """Times at a counter are log-normal, with the service's nominal minutes as their mean."""
    variance = math.log(1 + SPREAD**2)
    return Station(
        service.code, service.nominal_minutes * chance.lognormvariate(-variance / 2, math.sqrt(variance))
    )


def _pauses(chance: Random, periods: Sequence[Span]) -> tuple[datetime, ...]:
    """One pause in each period, somewhere in its middle."""
    return tuple(start + chance.uniform(0.3, 0.7) * (end - start) for start, end in periods)
