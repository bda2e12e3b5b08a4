"""What is believed of a service's turns: drawn from nominal to measured minutes, firmer with every turn."""

import math
from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.pace import (
    HALF_LIFE,
    LEAST_VARIANCE,
    MOST_VARIANCE,
    UNMEASURED,
    Pace,
    effort,
    nominal,
    service_time,
)

minutes = st.floats(5 / 60, 240)
nominals = st.floats(0.5, 480)


def pace_of(*taken: float) -> Pace:
    return reduce(Pace.with_turn, taken, UNMEASURED)


paces = st.lists(minutes, max_size=40).map(lambda taken: pace_of(*taken))


@given(nominals)
def test_nothing_measured_leaves_the_nominal_minutes(told):
    assert service_time(told, {}, 9).mean == pytest.approx(told)
    assert service_time(told, {9: UNMEASURED, 10: UNMEASURED}, 9).mean == pytest.approx(told)


@given(nominals, minutes, st.integers(1, 300), st.integers(1, 300))
def test_every_turn_draws_the_belief_towards_what_was_measured(told, took, turns, more):
    def distance(count: int) -> float:
        return abs(nominal(told).learnt(pace_of(*[took] * count)).log_mean - math.log(took))

    assert distance(turns + more) <= distance(turns) <= distance(0) + 1e-9


@given(nominals, st.dictionaries(st.integers(0, 23), paces), st.integers(0, 23))
def test_whatever_was_measured_the_belief_can_be_reckoned_with(told, measured, hour):
    time = service_time(told, measured, hour)
    assert 0 < time.mean < math.inf
    assert LEAST_VARIANCE <= time.log_variance <= MOST_VARIANCE
    assert 0 < time.doubt <= time.log_variance
    assert time.known > 0


def test_an_hour_has_its_own_pace_and_borrows_the_day_s_until_it_is_known():
    day = {8: pace_of(*[4.0] * 100), 9: UNMEASURED, 14: pace_of(*[12.0] * 100)}
    quick, unknown, slow = (service_time(6, day, hour).mean for hour in (8, 9, 14))
    assert quick < unknown < slow
    assert 4 < quick < 6
    assert 9 < slow < 13


def test_a_hundred_turns_outweigh_nominal_minutes_that_are_wrong_by_half():
    assert service_time(6, {9: pace_of(*[12.0] * 100)}, 9).mean == pytest.approx(12, rel=0.1)


def test_one_strange_turn_does_not_make_a_service_slow():
    usual = pace_of(*[5.0, 6.0, 7.0] * 10)
    assert service_time(6, {9: usual.with_turn(239)}, 9).mean < 1.5 * service_time(6, {9: usual}, 9).mean


def test_what_contradicts_the_belief_makes_it_vaguer_at_first():
    agreeing, contradicting = (nominal(6).learnt(pace_of(*[took] * 4)) for took in (5.0, 20.0))
    assert contradicting.log_variance > agreeing.log_variance


@given(st.lists(minutes, max_size=20), minutes, st.floats(0, 60))
def test_a_turn_taken_back_leaves_nothing_behind(others, wrong, days_later):
    """However long after: what is taken back has faded as much as what was added."""
    before, age = pace_of(*others), timedelta(days=days_later)
    left = before.with_turn(wrong).faded(age).with_turn(wrong, -(0.5 ** (age / HALF_LIFE)))
    assert left.turns == pytest.approx(before.faded(age).turns, abs=1e-6)
    assert left.logs == pytest.approx(before.faded(age).logs, abs=1e-5)


def test_after_two_weeks_a_turn_counts_for_half_and_a_clock_set_back_changes_nothing():
    assert pace_of(6.0).faded(HALF_LIFE).turns == pytest.approx(0.5)
    assert pace_of(6.0).faded(-HALF_LIFE) == pace_of(6.0)
    assert pace_of(6.0).faded(timedelta(days=36500)).turns < 1e-6


def test_last_year_s_habits_give_way_to_this_month_s():
    habits = pace_of(*[20.0] * 200).faded(timedelta(days=365))
    assert service_time(6, {9: habits + pace_of(*[5.0] * 40)}, 9).mean < 6.5


@given(nominals, st.floats(-10, 10_000))
def test_who_sits_there_always_has_a_while_to_go(told, been):
    left = nominal(told).left_after(been)
    assert 0 <= left < math.inf
    if been <= 0:
        assert left == pytest.approx(told)


def test_what_is_left_is_first_less_and_then_more():
    """Neither what is left of the mean, nor always the same again."""
    time = nominal(6)
    just_begun, halfway, long_there, very_long_there = (time.left_after(been) for been in (0, 2, 30, 60))
    assert halfway < just_begun
    assert halfway > 0
    assert halfway < long_there < very_long_there < 60


@pytest.mark.parametrize("been", [20, 60, 200])
def test_what_is_left_agrees_with_counting(been):
    """The mean excess of the log-normal, by adding up its tail in small steps."""
    time = nominal(6)

    def beyond(at: float) -> float:
        return 0.5 * math.erfc((math.log(at) - time.log_mean) / math.sqrt(2 * time.log_variance))

    step = been / 2000
    tail = sum(beyond(been + (n + 0.5) * step) for n in range(400_000)) * step
    assert time.left_after(been) == pytest.approx(tail / beyond(been), rel=0.02)


@given(st.integers(1, 49))
def test_more_files_take_longer_but_less_than_as_many_turns(files):
    assert effort(files) < effort(files + 1) <= files + 1
    assert nominal(6).times(effort(files)).mean == pytest.approx(6 * effort(files))
