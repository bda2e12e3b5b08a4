"""What turns add up to: counted once, in every grouping, to the decimal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.performance import GROUPINGS, Figures, RatingFact, TurnFact, reckon, times
from queue_server.domain.scoring import IndexSum

MINUTE = 60_000
TURN = TurnFact(
    "2026-11-02", "ho-tich", "Hộ tịch", "lan", True, False, False, 10 * MINUTE, 5 * MINUTE, 1, None
)


def rated(satisfied: bool | None = True, norm: str = "t01", **points: int) -> RatingFact:
    return RatingFact(satisfied, False, norm, {int(index[1:]): worth for index, worth in points.items()})


def added(*facts: TurnFact) -> Figures:
    return reckon(facts, "t01").whole


def test_times_are_nearest_ranks_and_a_limit_holds_what_is_exactly_on_it():
    # 1, 2, … 10 minutes: mean 5.5, the 5th is the median, the 9th the 90th percentile.
    found = times([n * MINUTE for n in range(10, 0, -1)], [5, 10])
    assert found is not None
    assert (found.mean, found.median, found.p90) == (Decimal("5.5"), Decimal("5.0"), Decimal("9.0"))
    assert found.within == (Decimal("50.0"), Decimal("100.0"))


def test_a_millisecond_beyond_a_limit_is_beyond_it():
    found = times([15 * MINUTE, 15 * MINUTE + 1, 15 * MINUTE - 1], [15])
    assert found is not None
    assert found.within == (Decimal("66.7"),)


def test_times_of_nothing_are_none():
    assert times([], [15]) is None


def test_who_did_not_rate_counts_as_not_rated():
    found = added(TURN, replace(TURN, rating=rated()), replace(TURN, rating=rated(False)))
    assert (found.served, found.rated, found.impressions, found.satisfied) == (3, 2, 2, 1)


def test_a_rating_without_a_whole_impression_is_neither_content_nor_not():
    found = added(replace(TURN, rating=rated(None, i1=2)))
    assert (found.rated, found.impressions, found.satisfied) == (1, 0, 0)
    assert found.sums == {1: IndexSum(2, 1)}


def test_a_rating_speaks_for_each_file_of_its_turn():
    # One of three files with 1 point, another with 2: 5 points by 4 files.
    found = added(replace(TURN, files=3, rating=rated(i7=1)), replace(TURN, rating=rated(i7=2)))
    assert found.sums == {7: IndexSum(5, 4)}
    assert found.rated == 2, "response is counted by people"


def test_points_of_another_norm_do_not_count_and_are_told():
    found = added(replace(TURN, rating=rated(norm="t03", i1=0)))
    assert (found.rated, found.satisfied, found.other_norm, found.sums) == (1, 1, 1, {})


def test_who_was_called_and_did_not_come_waited_all_the_same():
    missed = replace(TURN, served=False, no_show=True, attended_ms=None, waited_ms=20 * MINUTE)
    found = added(TURN, missed, replace(missed, no_show=False, waited_ms=None))
    waits, services = found.waits([15]), found.services([15])
    assert waits is not None
    assert services is not None
    assert (found.turns, found.served, found.no_shows, waits.count, services.count) == (3, 1, 1, 2, 1)


facts = st.builds(
    TurnFact,
    st.sampled_from(["2026-11-02", "2026-11-03"]),
    st.sampled_from(["ho-tich", "dat-dai"]),
    st.sampled_from(["Hộ tịch", None]),
    st.sampled_from(["lan", "binh", None]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 10**7)),
    st.one_of(st.none(), st.integers(0, 10**7)),
    st.integers(1, 4),
    st.one_of(
        st.none(), st.builds(RatingFact, st.booleans(), st.booleans(), st.just("t01"), st.just({1: 2, 7: 1}))
    ),
)


@given(st.lists(facts, max_size=40))
def test_the_parts_of_any_grouping_add_up_to_the_whole(lived):
    found = reckon(lived, "t01")
    for by in GROUPINGS:
        parts = found.groups[by].values()
        for count in ("turns", "served", "no_shows", "on_paper", "rated", "satisfied", "flagged"):
            assert sum(getattr(part, count) for part in parts) == getattr(found.whole, count)
        for index, whole in found.whole.sums.items():
            assert sum(part.sums.get(index, IndexSum()).points for part in parts) == whole.points
