"""Feedback: what may be done about it when, its deadline by the calendar, and nobody named in public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.feedback import Feedback, FeedbackState, due, read_receipt, receipt
from queue_server.domain.feedback_errors import (
    FeedbackAnswered,
    FeedbackNotAnswered,
    NamesAPerson,
)
from queue_server.domain.hours import DayHours, DayOff, OpeningHours, Period

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
WHOLE_DAY = DayHours((Period(time(7, 30), time(11)), Period(time(14), time(16, 30))))
SATURDAY = DayHours((Period(time(7, 30), time(11)),), (Period(time(7), time(11, 30)),))
WEEK = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), WHOLE_DAY), "sat": SATURDAY}


def said(**parts: Any) -> Feedback:
    plain: dict[str, Any] = {
        "id": "f1",
        "receipt": "181126-482913",
        "day": "2026-11-18",
        "at": NOW,
        "words": "Cán bộ hướng dẫn chưa rõ",
        "language": "vi",
        "channel": "tablet",
        "due_at": NOW + timedelta(days=3),
    }
    return Feedback(**(plain | parts))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param((2026, 11, 16, 9), (2026, 11, 19, 16, 30), id="Monday: Thursday at closing"),
        pytest.param((2026, 11, 16, 23), (2026, 11, 19, 16, 30), id="late in the evening: the same"),
        pytest.param(
            (2026, 11, 18, 9), (2026, 11, 21, 11, 30), id="Saturday morning counts, till staff leave"
        ),
        pytest.param((2026, 11, 19, 9), (2026, 11, 23, 16, 30), id="Sunday does not count"),
        pytest.param((2026, 11, 22, 9), (2026, 11, 25, 16, 30), id="received on a Sunday"),
        pytest.param((2026, 12, 30, 9), (2027, 1, 4, 16, 30), id="nor does New Year's day"),
    ],
)
def test_three_working_days_by_the_branch_s_calendar(
    received: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    hours = OpeningHours(WEEK, holidays={date(2027, 1, 1): DayOff("Tết Dương lịch", "New Year's Day")})
    at = datetime(*received, tzinfo=HANOI)  # type: ignore[misc, arg-type]
    assert due(at, 3, hours) == datetime(*expected, tzinfo=HANOI)  # type: ignore[misc, arg-type]


def test_a_branch_that_never_opens_again_still_has_a_deadline() -> None:
    at = datetime(2026, 11, 18, 9, tzinfo=HANOI)
    assert due(at, 3, OpeningHours({})) == at + timedelta(days=3)


@given(st.integers(0, 3 * 365 * 24), st.integers(1, 10))
def test_a_later_word_is_never_due_earlier(hours_on: int, days: int) -> None:
    hours, first = OpeningHours(WEEK), datetime(2026, 1, 1, tzinfo=HANOI) + timedelta(hours=hours_on)
    assert first < due(first, days, hours) <= due(first + timedelta(hours=5), days, hours)


def test_late_is_what_lies_there_after_its_deadline() -> None:
    after = said().due_at + timedelta(seconds=1)
    assert not said().late(said().due_at)
    assert said().late(after)
    assert said().owned_by("supervisor").late(after), "an owner alone has done nothing yet"
    assert not said().forwarded("Sở Tư pháp", NOW).late(after)
    assert not said().answered("Đã nhắc nhở", "leader", NOW).late(after)


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.owned_by("leader"),
        lambda one: one.forwarded("Sở Tư pháp", NOW),
        lambda one: one.answered("Lần nữa", "leader", NOW),
    ],
)
def test_an_answer_is_given_once(act: Callable[[Feedback], Feedback]) -> None:
    with pytest.raises(FeedbackAnswered):
        act(said().answered("Đã nhắc nhở", "leader", NOW))


def test_what_was_forwarded_may_be_forwarded_again_and_answered() -> None:
    again = said().forwarded("Sở Tư pháp", NOW).forwarded("Sở Xây dựng", NOW)
    assert (again.state, again.forwarded_to) == (FeedbackState.FORWARDED, "Sở Xây dựng")
    assert again.answered("Đã xử lý", "leader", NOW).state is FeedbackState.ANSWERED


def test_only_what_is_answered_is_published_and_no_longer_when_withdrawn() -> None:
    with pytest.raises(FeedbackNotAnswered):
        said().made_public("Hướng dẫn chưa rõ", "Đã nhắc nhở", NOW)
    public = (
        said().answered("Đã nhắc nhở", "leader", NOW).made_public("Hướng dẫn chưa rõ", "Đã nhắc nhở", NOW)
    )
    assert public.published
    assert public.published.words == "Hướng dẫn chưa rõ"
    assert public.withdrawn().published is None


@pytest.mark.parametrize(
    "words",
    [
        "gọi cho tôi 0912 345 678",
        "gọi cho tôi 0912.345.678",
        "căn cước 046081001234",
        "viết cho an@example.vn",
        "tôi là An, nhà số 7",
    ],
)
def test_nobody_is_named_in_public(words: str) -> None:
    one = said(contact="An, nhà số 7").answered("Đã nhắc nhở", "leader", NOW)
    for published in ((words, "Đã nhắc nhở"), ("Hướng dẫn chưa rõ", words)):
        with pytest.raises(NamesAPerson):
            one.made_public(*published, NOW)


def test_years_sums_and_case_days_name_nobody() -> None:
    words = "Lệ phí 1.500.000 đồng thu ngày 18/11/2026 là cao"
    assert said().answered("Đúng quy định", "leader", NOW).made_public(words, "Đúng quy định", NOW).published


def test_connected_systems_learn_the_matter_and_nobody_s_name() -> None:
    one = said(contact="0912345678", officer="hang", turn="turn-1", owner="leader")
    told = one.to_event()
    assert told["words"] == one.words
    assert not {"contact", "officer", "turn"} & set(told)
    assert "0912345678" not in str(told)


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_a_receipt_is_read_back_however_it_is_typed(day: date, code: str) -> None:
    given_out = receipt(day.isoformat(), code)
    for typed in (given_out, given_out.replace("-", ""), f" {given_out.replace('-', ' – ')} "):
        assert read_receipt(typed) == given_out
