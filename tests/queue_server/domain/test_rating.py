"""What looks as if no citizen had given it: each pattern from both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given as any_of
from hypothesis import strategies as st

from queue_server.domain.rating import Given, RatingRules, unusual

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RULES = RatingRules(burst=10, in_a_row=3)


def ago(*seconds: float) -> list[Given]:
    """Ratings so long ago, the newest first."""
    return [Given(f"r{n}", NOW - timedelta(seconds=each)) for n, each in enumerate(seconds)]


def found(rules: RatingRules, given: list[Given], finished: float) -> list[str]:
    return [each.id for each in unusual(rules, given, NOW, NOW - timedelta(seconds=finished))]


def test_ten_within_a_minute_are_unusual_and_nine_are_not() -> None:
    assert found(RULES, ago(*range(9)), finished=0) == []
    assert found(RULES, ago(*range(10)), finished=0) == [f"r{n}" for n in range(10)]


def test_the_tenth_a_minute_after_the_first_is_not() -> None:
    assert found(RULES, ago(*range(9), 60), finished=0) == []
    assert len(found(RULES, ago(*range(9), 59.9), finished=0)) == 10


def test_three_since_anybody_was_finished_are_unusual_and_two_are_not() -> None:
    assert found(RULES, ago(0, 100, 700), finished=600) == []
    assert found(RULES, ago(0, 100, 600), finished=600) == ["r0", "r1", "r2"]


def test_the_larger_pattern_is_told_when_both_are_there() -> None:
    assert len(found(RULES, ago(*range(12)), finished=5)) == 12


def test_a_centre_may_leave_a_pattern_out() -> None:
    never = RatingRules(burst=0, in_a_row=0)
    assert found(never, ago(*range(50)), finished=1000) == []


@any_of(st.lists(st.floats(0, 5000), max_size=30), st.floats(0, 5000))
def test_whatever_came_only_the_newest_are_flagged_and_never_too_few(
    seconds: list[float], finished: float
) -> None:
    given = ago(*sorted(seconds))
    flagged = unusual(RULES, given, NOW, NOW - timedelta(seconds=finished))
    assert list(flagged) == given[: len(flagged)]
    assert len(flagged) == 0 or len(flagged) >= 3
