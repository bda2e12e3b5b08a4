"""The wait range: an honest range whatever the hall looks like."""

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from queue_server.domain.estimate import Place, rounded, wait_range
from queue_server.domain.pace import Pace, nominal

turns = st.floats(0, 300)
places = st.builds(Place, st.floats(0, 500), st.floats(0, 120), st.floats(0.02, 1))
counters = st.lists(places, max_size=20)
services = st.builds(
    lambda minutes, known, log: nominal(minutes).learnt(Pace(known, known * log, known * (log * log + 0.3))),
    st.floats(0.5, 480),
    st.floats(0, 5000),
    st.floats(-2, 5),
)


@given(turns, counters, services)
def test_a_range_is_a_range(ahead, places, time):
    found = wait_range(ahead, places, time)
    assert 1 <= found.p50 < found.p90
    assert math.isfinite(found.p90)


@given(turns, st.floats(0, 20), counters, services)
def test_more_ahead_never_shortens_it(ahead, more, places, time):
    less, longer = (wait_range(n, places, time) for n in (ahead, ahead + more))
    assert less.p50 <= longer.p50
    assert less.p90 <= longer.p90


@given(turns, counters.filter(len), st.floats(0, 500), services)
def test_one_more_counter_never_lengthens_it(ahead, places, free_in, time):
    """A counter for this service; one that works off a coarser line besides may well make it less certain."""
    few, many = (wait_range(ahead, at, time) for at in (places, [*places, Place(free_in, 0)]))
    assume(all(each.grain <= time.mean for each in places))
    assert many.p50 <= few.p50
    assert many.p90 <= few.p90


@given(turns, counters.filter(len), st.floats(0, 60), services)
def test_a_counter_that_is_busy_for_longer_never_shortens_it(ahead, places, later, time):
    first, *others = places
    soon, late = (wait_range(ahead, [Place(first.free_in + more, 0), *others], time) for more in (0, later))
    assume(all(each.grain <= time.mean for each in others))
    assert soon.p50 <= late.p50
    assert soon.p90 <= late.p90


@given(turns, counters, st.floats(0.5, 480), st.floats(0, 5000), st.floats(0, 5000))
def test_the_less_is_known_the_wider_it_is(ahead, places, minutes, few, many):
    """What was measured agrees with what is believed, and says nothing but how firm it is."""
    assume(few < many)
    belief = nominal(minutes)
    vague, firm = (
        belief.learnt(Pace(n, n * belief.log_mean, n * (belief.log_mean**2 + belief.log_variance)))
        for n in (few, many)
    )
    wide, narrow = (wait_range(ahead, places, time) for time in (vague, firm))
    assert wide.p50 <= narrow.p50
    assert wide.p90 >= narrow.p90


@given(turns, st.floats(0, 500), services)
def test_with_no_counter_open_it_is_longer_than_with_a_free_one(ahead, minutes, time):
    none, one = (wait_range(ahead, places, time) for places in ([], [Place(0, 0)]))
    assert none.p50 >= one.p50
    assert none.p90 >= one.p90
    assert wait_range(ahead + 3, [], nominal(6)).p90 > wait_range(ahead + 3, [Place(0, 0)], nominal(6)).p90


@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000))
def test_rounding_keeps_the_order_and_says_no_exact_minute(half, most, later, still_later):
    assume(half <= most)
    short, long = rounded(half, most), rounded(half + later, most + still_later + later)
    assert short.p50 <= long.p50
    assert short.p90 <= long.p90
    assert most <= short.p90
    for minutes in (short.p50, short.p90):
        assert minutes <= 10 or (minutes % 5 == 0 if minutes <= 60 else minutes % 15 == 0)


def test_in_figures():
    busy, free = Place(6, 0), Place(0, 0)
    told = {
        "nobody before me": wait_range(0, [free], nominal(6)),
        "one being served": wait_range(0, [busy], nominal(6)),
        "three more, one counter": wait_range(3, [busy], nominal(6)),
        "three more, three counters": wait_range(3, [busy] * 3, nominal(6)),
        "twenty more, three counters": wait_range(20, [busy] * 3, nominal(6)),
        "twenty more, nobody there": wait_range(20, [], nominal(6)),
    }
    assert {situation: (each.p50, each.p90) for situation, each in told.items()} == {
        "nobody before me": (1, 2),
        "one being served": (5, 15),
        "three more, one counter": (20, 40),
        "three more, three counters": (8, 15),
        "twenty more, three counters": (40, 75),
        "twenty more, nobody there": (120, 285),
    }
