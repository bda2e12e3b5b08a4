"""The hand-made month of conftest.py, worked out in comments: every figure matches to the decimal."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from queue_server.adapters.reporting import HelperReckoner
from queue_server.adapters.reporting.work import Reckoning
from queue_server.domain.errors import UnknownBranch
from queue_server.domain.periods import read_period
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Unavailable
from tests.queue_server.adapters.reporting.conftest import GOOD, A, url_of
from tests.support.months import Visit, live_through
from tests.support.stores import BRANCH, Bench

OCTOBER = read_period("2026-10")


def by(reckoning: Reckoning, grouping: str) -> dict[str | None, Data]:
    return {each["key"]: each for each in reckoning.figures(BRANCH, OCTOBER, grouping)["items"]}


def scores(of: Data) -> dict[int, float | None]:
    return {each["index"]: each["score"] for each in of["scores"]}


def test_the_month_is_counted(month: Bench, reckoning: Reckoning) -> None:
    whole = reckoning.figures(BRANCH, OCTOBER, "service")["whole"]
    counted = ("turns", "served", "no_shows", "on_paper", "rated", "flagged")
    assert [whole[name] for name in counted] == [13, 10, 1, 1, 8, 1]


def test_waits_and_services_are_measured(month: Bench, reckoning: Reckoning) -> None:
    # Eleven were called, after 2 4 5 6 10 15 16 20 30 31 33 minutes: 172 ÷ 11 = 15.636…; the 6th and the 10th
    # (⌈9.9⌉) of them are median and 90th percentile; 6 of 11 within 15 minutes, 9 of 11 within 30.
    # Ten were served, eight of them for 6 minutes, then 9 and 12: 69 ÷ 10 = 6.9; the 5th is 6, the 9th is 9.
    whole = reckoning.figures(BRANCH, OCTOBER, "service")["whole"]
    assert whole["wait"] == {
        "count": 11, "mean_minutes": 15.6, "median_minutes": 15.0, "p90_minutes": 31.0,
        "within": [{"minutes": 15.0, "percent": 54.5}, {"minutes": 30.0, "percent": 81.8}],
    }  # fmt: skip
    service = whole["service"]
    assert (service["count"], service["mean_minutes"], service["median_minutes"], service["p90_minutes"]) == (
        10, 6.9, 6.0, 9.0,
    )  # fmt: skip


def test_an_officer_s_scores_are_points_by_files(month: Bench, reckoning: Reckoning) -> None:
    # Lan's six ratings speak for 7 files: the second turn has two case codes.
    # 1: 2 + 2×2 + 1 + 1 + 1 + 0 = 9 ÷ 7 = 1.2857 → 1.3    3: 2 + 4 + 1 + 1 + 1 = 9 ÷ 6 = 1.5 (without BAD)
    # 4: 2 + 4 + 2 + 2 + 2 = 12 ÷ 6 = 2.0                  7: 2 + 4 + 1 + 1 + 1 + 0 = 9 ÷ 7 → 1.3
    # 2: nobody is asked. Total 1.3 + 1.5 + 2.0 + 1.3 = 6.1 of 8: at least 5, so all of the duty is done.
    lan = by(reckoning, "officer")["lan"]
    assert scores(lan) == {1: 1.3, 2: None, 3: 1.5, 4: 2.0, 7: 1.3}
    assert lan["total"] | {"grade": None, "best_grade": None} == {
        "score": 6.1, "most": 8, "left_out": [2], "grade": None, "best_grade": None,
    }  # fmt: skip
    assert lan["total"]["grade"] == lan["total"]["best_grade"]
    assert lan["total"]["grade"]["name"] == "Hoàn thành 100% nhiệm vụ"


def test_the_branch_is_scored_over_all_nine_indices(month: Bench, reckoning: Reckoning) -> None:
    # With Bình's: 1: 9 + 2 = 11 ÷ 8 = 1.375 → 1.4    3: 11 ÷ 7 = 1.571 → 1.6    4: 14 ÷ 7 = 2.0
    # 7: 9 + 2 + 2 = 13 ÷ 9 = 1.444 → 1.4. Total 6.4 of 8; five indices are missing: between 6.4 and 16.4.
    whole = reckoning.figures(BRANCH, OCTOBER, "service")["whole"]
    assert {index: score for index, score in scores(whole).items() if score is not None} == {
        1: 1.4, 3: 1.6, 4: 2.0, 7: 1.4,
    }  # fmt: skip
    assert (whole["total"]["score"], whole["total"]["most"]) == (6.4, 8)
    assert whole["total"]["left_out"] == [2, 5, 6, 8, 9]
    assert (whole["total"]["grade"]["name"], whole["total"]["best_grade"]["name"]) == (
        "Trung bình",
        "Xuất sắc",
    )


def test_satisfaction_is_of_those_who_told_it_and_response_of_all_served(
    month: Bench, reckoning: Reckoning
) -> None:
    # Seven told an overall impression, three of them 5, the others 3 or 1: 3 ÷ 7 = 42.857… %; 8 of 10 rated.
    whole = reckoning.figures(BRANCH, OCTOBER, "service")["whole"]
    assert (whole["impressions"], whole["satisfied"], whole["satisfaction"]["percent"]) == (7, 3, 42.9)
    # Wilson: (0.8 + 0.19207 ± 0.31359) ÷ 1.38415
    assert whole["response"] == {"percent": 80.0, "low": 49.0, "high": 94.3}


def test_too_few_ratings_are_told_instead_of_a_rank(month: Bench, reckoning: Reckoning) -> None:
    found = by(reckoning, "officer")
    assert found["binh"]["rank"] is None
    assert found["binh"]["unranked"] == {"reason": "few-ratings", "have": 2.0, "need": 10.0}


def test_every_grouping_has_its_parts_in_order(month: Bench, reckoning: Reckoning) -> None:
    assert list(by(reckoning, "day")) == ["2026-10-05", "2026-10-06"]
    assert list(by(reckoning, "service")) == ["ho-tich", "dat-dai"]
    assert list(by(reckoning, "officer")) == ["lan", "binh", None]
    nobody = by(reckoning, "officer")[None]
    assert (nobody["name"], nobody["turns"], nobody["wait"], nobody["unranked"]) == (
        "Chưa có cán bộ gọi", 2, None, None,
    )  # fmt: skip
    assert [each["name"] for each in by(reckoning, "field").values()] == ["Chưa rõ lĩnh vực"]


def test_a_month_without_anybody_is_empty_and_no_fault(desk: Bench, reckoning: Reckoning) -> None:
    found = reckoning.figures(BRANCH, OCTOBER, "officer")
    assert found["items"] == []
    whole = found["whole"]
    assert (whole["turns"], whole["wait"], whole["response"], whole["satisfaction"], whole["total"]) == (
        0, None, None, None, None,
    )  # fmt: skip


def test_what_was_reckoned_is_remembered_only_while_nothing_happens(
    desk: Bench, reckoning: Reckoning
) -> None:
    assert reckoning.figures(BRANCH, OCTOBER, "day")["whole"]["turns"] == 0
    live_through(desk.store, BRANCH, [Visit(A, "ho-tich", answers=GOOD)])
    desk.take()  # a turn of today: the log has grown
    assert reckoning.figures(BRANCH, OCTOBER, "day")["whole"]["turns"] == 1


def test_points_of_another_norm_are_told_and_not_added(desk: Bench, reckoning: Reckoning) -> None:
    live_through(desk.store, BRANCH, [Visit(A, "ho-tich", answers=GOOD, norm="t03-2030")])
    whole = reckoning.figures(BRANCH, OCTOBER, "day")["whole"]
    assert (whole["rated"], whole["other_norm"], whole["total"]) == (1, 1, None)


def test_the_helper_says_the_same(month: Bench, reckoning: Reckoning) -> None:
    helper = HelperReckoner(url_of(month))
    try:
        for grouping in ("officer", "service", "field", "day"):
            told = helper.figures(BRANCH, OCTOBER, grouping)
            assert told == reckoning.figures(BRANCH, OCTOBER, grouping)
    finally:
        helper.close()


def test_a_helper_that_cannot_says_so_and_goes_on(month: Bench) -> None:
    helper = HelperReckoner(url_of(month))
    try:
        with pytest.raises(Unavailable, match="UnknownBranch"):
            helper.figures("nowhere", OCTOBER, "day")
        assert helper.figures(BRANCH, OCTOBER, "day")["whole"]["turns"] == 13
    finally:
        helper.close()


def test_a_branch_that_is_none_has_no_figures(desk: Bench, reckoning: Reckoning) -> None:
    with pytest.raises(UnknownBranch):
        reckoning.figures("nowhere", OCTOBER, "day")


def test_who_reckons_cannot_write(month: Bench, reckoning: Reckoning) -> None:
    with pytest.raises(DBAPIError), reckoning._database.writing() as connection:
        connection.execute(text("DELETE FROM rating_point"))
