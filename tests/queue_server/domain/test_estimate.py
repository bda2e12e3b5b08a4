"""The range of a wait: sane, monotone, and never a single minute."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.estimate import wait_range

people, counters, minutes = st.integers(0, 300), st.integers(0, 20), st.floats(0.5, 60)


@given(people, counters, minutes)
def test_a_range_is_a_range(ahead, open_counters, nominal):
    found = wait_range(ahead, open_counters, nominal)
    assert 1 <= found.p50 < found.p90


@given(people, counters, minutes)
def test_one_more_ahead_never_shortens_it(ahead, open_counters, nominal):
    less, more = (wait_range(n, open_counters, nominal) for n in (ahead, ahead + 1))
    assert less.p50 <= more.p50
    assert less.p90 <= more.p90


@given(people, st.integers(1, 20), minutes)
def test_one_more_counter_never_lengthens_it(ahead, open_counters, nominal):
    few, many = (wait_range(ahead, n, nominal) for n in (open_counters, open_counters + 1))
    assert many.p50 <= few.p50
    assert many.p90 <= few.p90


def test_with_no_counter_open_the_range_is_wider():
    none, one = wait_range(3, 0, 6), wait_range(3, 1, 6)
    assert none.p90 > one.p90


def test_in_figures():
    assert wait_range(3, 1, 6).to_data() == {"p50": 25, "p90": 35}
