"""Scores of a month worked out by hand, totals with holes, shares with their uncertainty, and fair ranks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.norm import Grade, Total
from queue_server.domain.scoring import (
    Candidate,
    IndexSum,
    RankRule,
    Unranked,
    half_up,
    percent,
    ranks,
    share,
    total_score,
)

OFFICER = Total(
    (1, 2, 3, 4, 7),
    (Grade(5, "100 %", ""), Grade(3.5, "70–<100 %", ""), Grade(0, "<70 %", "")),
)
"""T01 art. 15: what an officer's total is made of and called."""


@pytest.mark.parametrize(
    ("points", "files", "score"),
    [
        (3, 2, "1.5"),
        (25, 20, "1.3"),  # 1.25: a half goes up, where binary fractions and bankers would say 1.2
        (23, 20, "1.2"),  # 1.15
        (1, 3, "0.3"),
        (5, 3, "1.7"),  # 1.666…
        (39, 20, "2.0"),  # 1.95
        (0, 7, "0.0"),
        (14, 7, "2.0"),
    ],
)
def test_an_index_score_is_points_by_files_to_one_decimal_half_up(points, files, score):
    assert IndexSum(points, files).score == Decimal(score)


def test_files_of_one_rating_each_get_its_points():
    assert IndexSum().plus(2, 3).plus(1, 1) == IndexSum(7, 4)


def test_a_total_adds_the_rounded_scores():
    # 25/20 = 1.25 → 1.3 each: 5 × 1.3 = 6.5, where the exact sum 6.25 would be rounded to 6.3.
    found = total_score({index: IndexSum(25, 20) for index in OFFICER.indices}, OFFICER)
    assert found is not None
    assert (found.score, found.most, found.left_out) == (Decimal("6.5"), 10, ())


def test_an_index_without_data_is_left_out_and_said_to_be():
    # 1.0 + 1.5 + 1.2 + 1.1 = 4.8 of 8; with index 2 it might become 6.8, and be another class.
    sums = {1: IndexSum(10, 10), 3: IndexSum(15, 10), 4: IndexSum(12, 10), 7: IndexSum(11, 10)}
    found = total_score(sums, OFFICER)
    assert found is not None
    assert (found.score, found.most, found.left_out) == (Decimal("4.8"), 8, (2,))
    assert (found.grade.name, found.best_grade.name) == ("70–<100 %", "100 %")


def test_a_class_that_no_missing_index_could_change_is_sure():
    found = total_score({index: IndexSum(13, 10) for index in (1, 3, 4, 7)}, OFFICER)
    assert found is not None
    assert found.grade == found.best_grade == OFFICER.grades[0]


@pytest.mark.parametrize(
    ("points", "name"), [(10, "100 %"), (9, "70–<100 %"), (7, "70–<100 %"), (6, "<70 %"), (0, "<70 %")]
)
def test_classes_begin_where_the_circular_says(points, name):
    # Five indices of ten files: 10 points each are a total of 5.0, 7 are 3.5.
    found = total_score({index: IndexSum(points, 10) for index in OFFICER.indices}, OFFICER)
    assert found is not None
    assert found.grade.name == name


def test_without_any_data_there_is_no_total():
    assert total_score({}, OFFICER) is None
    assert total_score({5: IndexSum(2, 1)}, OFFICER) is None, "index 5 is none of an officer's"


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_rounding_is_what_one_would_do_on_paper(numerator, denominator):
    value = Fraction(numerator, denominator)
    found = half_up(value)
    assert abs(Fraction(found) - value) <= Fraction(1, 20)
    if Fraction(found) - value == Fraction(-1, 20):
        pytest.fail("a half was rounded down")


def test_the_interval_is_wilson_s():
    # p = 8/10, z = 1.96: (0.8 + 0.19207 ± 1.96 √(0.016 + 0.0096)) ÷ 1.38415 = 0.4902 and 0.9433.
    found = share(8, 10)
    assert found is not None
    assert (found.percent, found.low, found.high) == (Decimal("80.0"), Decimal("49.0"), Decimal("94.3"))


@given(st.integers(1, 2000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_interval_holds_its_share_and_stays_within_the_possible(counts):
    found = share(*counts)
    assert found is not None
    assert 0 <= found.low <= found.percent <= found.high <= 100


def test_nothing_has_no_share():
    assert share(0, 0) is None
    assert percent(0, 0) is None


def one(key: str, rated: int, served: int, *scores: int) -> Candidate:
    """Somebody with these points of ten files at indices 1, 2, 3…"""
    sums = {index: IndexSum(points, 10) for index, points in zip(OFFICER.indices, scores, strict=False)}
    return Candidate(key, rated, served, total_score(sums, OFFICER))


def test_equals_share_a_rank_and_the_next_one_is_skipped():
    found = ranks(
        [one("a", 10, 20, 20), one("b", 10, 20, 15), one("c", 10, 20, 15), one("d", 10, 20, 1)], RankRule()
    )
    assert found == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_too_few_ratings_are_no_rank_but_a_reason():
    found = ranks([one("a", 4, 5, 20), one("b", 10, 20, 15), one("c", 50, 60, 10)], RankRule())
    assert found["a"] == Unranked("few-ratings", Decimal(4), Decimal(10))
    assert (found["b"], found["c"]) == (1, 2)


def test_ratings_of_too_few_of_those_served_are_no_rank():
    # 10 of 51 are 19.6 %; 10 of 50 are exactly 20 %, which is enough.
    found = ranks([one("a", 10, 51, 20), one("b", 10, 50, 15), one("c", 10, 50, 10)], RankRule())
    assert found["a"] == Unranked("low-response", Decimal("19.6"), Decimal(20))
    assert (found["b"], found["c"]) == (1, 2)


def test_impressions_without_points_are_no_rank():
    found = ranks([one("a", 10, 10), one("b", 10, 10, 3), one("c", 10, 10, 2)], RankRule())
    assert found["a"] == Unranked("no-scores")


def test_nobody_is_first_of_one():
    assert ranks([one("a", 10, 10, 20)], RankRule()) == {"a": Unranked("alone")}


def test_different_holes_do_not_decide_a_rank():
    # Both have 1.5 for each index that there are data about; the totals are 3.0 and 7.5.
    found = ranks([one("a", 10, 10, 15, 15), one("b", 10, 10, 15, 15, 15, 15, 15)], RankRule())
    assert found == {"a": 1, "b": 1}
