"""A norm says what is asked and what it counts; T01 is one of any number."""

from __future__ import annotations

import pytest

from queue_server.adapters.centre_file.norm import USUAL, coming_with_luot
from queue_server.domain.norm import OVERALL_ONLY, Norm
from queue_server.domain.rating_errors import UnknownAnswer

T01: Norm = coming_with_luot()[USUAL].to_norm()
BEST = {"overall": 5, "on-time": "early", "times": "once", "agencies": "one", "attitude": "kind"}
WORST = {"overall": 1, "on-time": "late", "times": "more", "agencies": "more", "attitude": "unkind"}


def test_t01_has_its_nine_indices_and_asks_for_four_of_them() -> None:
    assert [each.number for each in T01.indices] == list(range(1, 10))
    assert [each.index for each in T01.questions] == [1, 3, 4, 7]
    assert T01.officer.indices == (1, 2, 3, 4, 7)
    assert T01.agency.indices == tuple(range(1, 10))


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        (BEST, {1: 2, 3: 2, 4: 2, 7: 2}),
        (WORST, {1: 0, 3: 0, 4: 0, 7: 0}),
        (
            {"on-time": "on-time", "times": "twice", "agencies": "two", "attitude": "ordinary"},
            {1: 1, 3: 1, 4: 1, 7: 1},
        ),
        ({"attitude": "kind"}, {7: 2}),
        ({"overall": 3}, {}),
    ],
)
def test_answers_give_two_one_or_nothing_and_silence_gives_no_points(
    answers: dict[str, str | int], points: dict[int, int]
) -> None:
    assert T01.points(answers) == points


@pytest.mark.parametrize(
    "answers",
    [
        {"smell": "good"},
        {"attitude": "angelic"},
        {"attitude": 2},
        {"overall": 0},
        {"overall": 6},
        {"overall": "5"},
        {"overall": "kind"},
        {"overall": 4, "times": "never"},
    ],
)
def test_what_the_norm_does_not_know_is_refused_with_what_it_knows(answers: dict[str, str | int]) -> None:
    with pytest.raises(UnknownAnswer) as refused:
        T01.points(answers)
    assert refused.value.facts["known"]


def test_a_reason_must_be_one_of_the_norm_s() -> None:
    T01.check_reasons(["waited", "rude"])
    with pytest.raises(UnknownAnswer):
        T01.check_reasons(["waited", "weather"])


@pytest.mark.parametrize(
    ("total", "grade"),
    [(10, "100%"), (5, "100%"), (4.9, "70%"), (3.5, "70%"), (3.4, "dưới 70%"), (0, "dưới 70%")],
)
def test_an_officer_s_class_begins_where_the_circular_says(total: float, grade: str) -> None:
    assert grade in T01.officer.grade(total).name


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (18, "Xuất sắc"),
        (15, "Xuất sắc"),
        (14.9, "Tốt"),
        (12, "Tốt"),
        (9, "Khá"),
        (6, "Trung bình"),
        (5.9, "Yếu"),
    ],
)
def test_an_agency_s_class_begins_where_the_circular_says(total: float, grade: str) -> None:
    assert T01.agency.grade(total).name == grade


def test_without_a_norm_only_the_whole_impression_is_asked() -> None:
    assert OVERALL_ONLY.points({"overall": 2}) == {}
    with pytest.raises(UnknownAnswer):
        OVERALL_ONLY.points({"attitude": "kind"})
