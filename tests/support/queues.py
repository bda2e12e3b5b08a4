"""Queues to choose from: made by hand, and any at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from queue_server.domain.branch import Counter, LateAppointment, OwnServices, Policy
from queue_server.domain.selection import (
    Choice,
    Front,
    Rhythm,
    best_turn,
    in_line,
)
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from tests.support.rules import may_be_next

NINE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
POLICY = Policy(ordinary_cap_minutes=30)
DESK = Counter("1", "Quầy 1", "Counter 1", "main", ("ho-tich", "dat-dai"))
POOLING = Counter("1", "", "", "main", ("ho-tich",), pools=("dat-dai", "thue"), helps=("thu-phi",))


def waiting(
    n: int,
    minutes_ago: float,
    service: str = "ho-tich",
    priority: str | None = None,
    slot: float | None = None,
    back_in: float | None = None,
) -> Turn:
    """Number `n` of a service; `slot`, and `back_in` after asking for more time, are minutes from now, before
    it when negative."""
    booked = None if slot is None else NINE + timedelta(minutes=slot)
    ticket = Ticket(f"t{n}", f"A{n:03d}", n, "vi", "kiosk", priority, appointment=booked)
    arrived = NINE - timedelta(minutes=minutes_ago)
    until = None if back_in is None else NINE + timedelta(minutes=back_in)
    return Turn(f"u{n}", ticket, service, 1, TurnState.WAITING, arrived, arrived, not_before=until)


def lines(turns: Iterable[Turn]) -> dict[str, Front]:
    """Everybody of every service who may be called: the longest front there can be."""
    services: dict[str, list[Turn]] = {}
    for turn in here(turns):
        services.setdefault(turn.service, []).append(turn)
    return {service: Front(line, len(line)) for service, line in services.items()}


def here(turns: Iterable[Turn]) -> list[Turn]:
    """Without those who asked for more time that is not up yet."""
    return [turn for turn in turns if not in_line(turn).away(NINE)]


def called_in_turn(queue: list[Turn], policy: Policy, counter: Counter = DESK) -> list[Choice]:
    """Everybody, one after another, with the rhythm carried on as the store does."""
    left, calls = list(queue), []
    rhythms: dict[str, Rhythm] = {}
    while choice := best_turn(lines(left), counter, policy, rhythms, NINE):
        rhythms[choice.turn.service] = choice.rhythm
        left.remove(choice.turn)
        calls.append(choice)
    return calls


def fronts(turns: Iterable[Turn]) -> dict[str, Front]:
    """Only those who may be next."""
    return {service: Front(may_be_next(line.turns), line.people) for service, line in lines(turns).items()}


services = st.sampled_from(["ho-tich", "dat-dai", "thue", "thu-phi"])
people = st.tuples(
    st.integers(0, 60),
    services,
    st.sampled_from([None, "elderly"]),
    st.one_of(st.none(), st.integers(-60, 60)),
    st.one_of(st.none(), st.integers(-3, 3)),
)
queues = st.lists(people, max_size=30).map(
    lambda rows: [waiting(n, *row) for n, row in enumerate(rows, 1)],
)
ratios = st.one_of(st.none(), st.tuples(st.integers(1, 4), st.integers(1, 4)))
policies = st.builds(
    Policy,
    own_services=st.sampled_from(OwnServices),
    priority_ratio=ratios,
    ordinary_cap_minutes=st.sampled_from([0, 15, 30, 1000]),
    surge_waiting=st.integers(1, 8),
    surge_minutes=st.sampled_from([1, 20, 50]),
    appointment_late=st.sampled_from(LateAppointment),
)
counters = st.sampled_from([DESK, POOLING, replace(DESK, oldest_first=True)])
