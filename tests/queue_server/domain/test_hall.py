"""Which counters count for whom: shared, preferred, helping, busy, stopped."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Branch, Counter, OwnServices
from queue_server.domain.errors import UnknownService
from queue_server.domain.estimate import WaitRange
from queue_server.domain.hall import AtCounter, Hall, Line, lines, occupied
from queue_server.domain.pace import Pace
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from tests.support.stores import tiny_centre

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
A, B, F = "ho-tich", "dat-dai", "thu-phi"


def branch_with(own_services: str = "in_order", **counters: dict) -> Branch:
    """The tiny branch with counters of the test's own: `one={"services": (A, B)}`."""
    branch = tiny_centre().documents()[0].to_branch(1)
    made = {
        code: Counter(code, code, code, "main", **{"services": (), **rows}) for code, rows in counters.items()
    }
    policy = replace(branch.policy, own_services=OwnServices(own_services))
    return replace(branch, counters=made, policy=policy)


def line(people: int, before: float | None = None, minutes: float = 5) -> Line:
    turns = float(people)
    return Line(
        people, NOW - timedelta(minutes=minutes), turns, turns if before is None else before, people, 0, 0, 0
    )


def hall(branch: Branch, there: dict | None = None, waiting: dict | None = None, **more) -> Hall:
    """All counters open; nobody there and nobody waiting but those named."""
    return Hall(
        branch, NOW, {code: (there or {}).get(code) for code in branch.counters}, waiting or {}, **more
    )


def worse(first: WaitRange, second: WaitRange) -> bool:
    return first.p50 > second.p50 and first.p90 > second.p90


def taken(services: list[str], own: int, pooled: int) -> dict[str, tuple[str, ...]]:
    """What a counter takes: the first are its own, the next pooled, the rest helped."""
    parts = services[:own], services[own : own + pooled], services[own + pooled :]
    return dict(zip(("services", "pools", "helps"), map(tuple, parts), strict=True))


TAKEN = st.builds(
    taken, st.lists(st.sampled_from((A, B, F)), unique=True), st.integers(0, 3), st.integers(0, 3)
)
ALONE = branch_with(one={"services": (A,)})


def test_a_service_the_branch_does_not_have_has_no_wait():
    with pytest.raises(UnknownService):
        hall(ALONE).wait("x", 1)


def test_a_counter_for_another_service_is_no_counter_for_this_one():
    with_another = branch_with(one={"services": (A,)}, two={"services": (F,)})
    assert hall(with_another).wait(A, 5) == hall(ALONE).wait(A, 5)
    assert worse(hall(branch_with(two={"services": (F,)})).wait(A, 5), hall(ALONE).wait(A, 5))


def test_a_counter_shared_with_a_line_that_waits_counts_for_a_part():
    shared = branch_with("oldest_first", one={"services": (A,)}, two={"services": (A, B)})
    alone, two, half = (
        hall(branch, waiting=waiting).wait(A, 8)
        for branch, waiting in ((ALONE, {}), (shared, {}), (shared, {B: line(3)}))
    )
    assert worse(alone, half)
    assert worse(half, two)


@given(st.data())
def test_no_line_matters_but_those_of_neighbours(data: st.DataObject) -> None:
    counters = {code: data.draw(TAKEN) for code in "1234"}
    branch = branch_with(data.draw(st.sampled_from(list(OwnServices))), **counters)
    waiting = {
        each: line(data.draw(st.integers(1, 30)), minutes=data.draw(st.integers(0, 90))) for each in (A, B, F)
    }
    near = {each: waiting[each] for each in branch.neighbours(A)}
    assert hall(branch, waiting=near).wait(A, 7) == hall(branch, waiting=waiting).wait(A, 7)


def test_of_equal_services_only_those_who_came_earlier_are_before_one():
    shared = branch_with("oldest_first", one={"services": (A, B)})
    nobody, some, all_ = (hall(shared, waiting={B: line(6, before)}).wait(A, 2) for before in (0, 3, 6))
    assert worse(some, nobody)
    assert worse(all_, some)


def test_a_preferred_line_is_before_one_whoever_came_first_and_a_later_one_never():
    in_order = branch_with(one={"services": (A, B)})
    crowd = {A: line(6, before=0), B: line(6, before=6)}
    assert hall(in_order, waiting=crowd).wait(A, 2) == hall(in_order).wait(A, 2)
    assert worse(hall(in_order, waiting=crowd).wait(B, 2), hall(in_order).wait(B, 2))


def test_those_who_still_join_a_preferred_line_are_reckoned_with():
    """A line of equals ends; to a preferred one more people come while one waits."""
    waiting = {A: line(4)}
    equal, preferred = (
        hall(branch_with(rule, one={"services": (A, B)}), waiting=waiting).wait(B, 4)
        for rule in ("oldest_first", "in_order")
    )
    assert worse(preferred, equal)


def test_a_counter_that_prefers_my_line_does_not_shorten_the_other_one():
    """While I wait it calls nobody of the other line, so that its other counter has all of that to do."""
    crossed = branch_with(one={"services": (A, B)}, two={"services": (B, A)})
    third = branch_with(one={"services": (A,)}, two={"services": (B, A)})
    waiting = {B: line(6)}
    assert hall(crossed, waiting=waiting).wait(A, 4) == hall(third, waiting=waiting).wait(A, 4)


def test_a_pooled_service_waits_for_the_counter_s_own():
    pooled = branch_with(one={"services": (A,), "pools": (B,)})
    assert hall(pooled).wait(B, 3) == hall(ALONE).wait(A, 3)
    assert worse(hall(pooled, waiting={A: line(4)}).wait(B, 3), hall(pooled).wait(B, 3))


def test_a_counter_that_helps_counts_only_in_a_surge():
    helping = branch_with(one={"services": (A,)}, two={"services": (F,), "helps": (A,)})
    quiet, surge = {A: line(9)}, {A: line(10)}
    old = {A: line(2, minutes=31)}
    assert hall(helping, waiting=quiet).wait(A, 9) == hall(ALONE).wait(A, 9)
    assert worse(hall(ALONE).wait(A, 9), hall(helping, waiting=surge).wait(A, 9))
    assert worse(hall(ALONE).wait(A, 9), hall(helping, waiting=old).wait(A, 9))


def test_a_stopped_service_has_no_counter_and_takes_nobody_s_time():
    shared = branch_with("oldest_first", one={"services": (A, B)})
    crowd = {B: line(6)}
    assert hall(shared, waiting=crowd, stopped=frozenset({B})).wait(A, 2) == hall(shared).wait(A, 2)
    assert worse(hall(shared, stopped=frozenset({A})).wait(A, 2), hall(shared).wait(A, 2))


def test_who_is_being_served_is_waited_for_as_long_as_that_probably_takes():
    def next_in_line(**there) -> WaitRange:
        return hall(ALONE, there={"one": AtCounter(A, **there)} if there else None).wait(A, 0)

    called = next_in_line(files=1, since=None)
    halfway = next_in_line(files=1, since=NOW - timedelta(minutes=2))
    for_long = next_in_line(files=1, since=NOW - timedelta(minutes=90))
    many_files = next_in_line(files=9, since=None)
    assert next_in_line() == WaitRange(1, 2)
    assert halfway.p50 < called.p50
    assert worse(for_long, halfway)
    assert worse(many_files, called)


def test_a_clock_set_back_makes_nobody_s_turn_longer_than_whole():
    there = {"one": AtCounter(A, 1, NOW + timedelta(hours=3))}
    assert hall(ALONE, there=there).wait(A, 0) == hall(ALONE, there={"one": AtCounter(A, 1, None)}).wait(A, 0)


def test_somebody_of_a_service_that_is_no_more_stands_in_nobody_s_way():
    assert hall(ALONE, there={"one": AtCounter("gone", 1, None)}).wait(A, 0) == WaitRange(1, 2)


def test_paces_are_those_of_the_branch_s_hour():
    """09:00 in Huế is 02:00 in UTC."""
    quick, slow = (Pace(50, 50 * math.log(minutes), 50 * math.log(minutes) ** 2) for minutes in (3, 18))
    at_nine, at_two = (
        hall(ALONE, paces={A: hours}).time(A).mean for hours in ({9: slow, 2: quick}, {9: quick, 2: slow})
    )
    assert at_nine > 2 * at_two


def turn(n: int, service: str, state: TurnState, minutes_ago: float, files: int = 1, counter=None) -> Turn:
    arrived = NOW - timedelta(minutes=minutes_ago)
    ticket = Ticket(str(n), f"A{n}", n, "vi", "kiosk", files=files)
    return Turn(str(n), ticket, service, 1, state, arrived, arrived, counter, serving_at=arrived)


def test_lines_and_counters_are_read_from_the_turns_of_a_floor():
    turns = [
        turn(1, A, TurnState.SERVING, 30, counter="one"),
        turn(2, A, TurnState.CALLED, 25, files=3, counter="two"),
        turn(3, A, TurnState.WAITING, 20, files=3),
        turn(4, A, TurnState.WAITING, 10),
        turn(5, B, TurnState.HELD, 10),
    ]
    assert occupied(turns) == {
        "one": AtCounter(A, 1, NOW - timedelta(minutes=30)),
        "two": AtCounter(A, 3, None),
    }
    quarter, cap = NOW - timedelta(minutes=15), NOW - timedelta(minutes=20)
    assert lines(turns, quarter, cap) == {
        A: Line(2, cap, 3.0, 2.0, no_later=1, at_once=0, privileged=0, waited_long=1)
    }
