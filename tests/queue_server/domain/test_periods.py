"""Weeks, months, quarters and years as they are written, and when their reports are due."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.hours import DayHours, DayOff, OpeningHours
from queue_server.domain.hours import Period as Hours
from queue_server.domain.periods import (
    BY_THEMSELVES,
    PeriodKind,
    containing,
    from_days,
    latest_due,
    read_period,
)
from queue_server.domain.report_errors import UnusablePeriod

OPEN = DayHours(tickets=(Hours(time(7, 30), time(16, 30)),))
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OPEN)
HOURS = OpeningHours(WEEK, holidays={date(2026, 4, 30): DayOff("Ngày Chiến thắng", "Victory Day")})


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_read_as_it_is_written(written, first, last):
    period = read_period(written)
    assert (period.first, period.last, period.name) == (first, last, written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2025-W53",
        "2026-W00",
        "0000",
        "9999",
        "26-11",
        "2026-11-05",
        "x",
        "２０２６x",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UnusablePeriod):
        read_period(text)


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.sampled_from(BY_THEMSELVES))
def test_periods_of_a_kind_follow_one_another_without_hole(day, kind):
    period = containing(day, kind)
    assert period.first <= day <= period.last
    assert read_period(period.name) == period
    assert (period.first - period.before.last).days == 1


def test_days_must_be_in_order_and_within_a_year():
    assert from_days(date(2024, 1, 1), date(2024, 12, 31)).name == "2024-01-01..2024-12-31"
    for first, last in ((date(2026, 1, 2), date(2026, 1, 1)), (date(2024, 1, 1), date(2025, 1, 1))):
        with pytest.raises(UnusablePeriod):
            from_days(first, last)


def test_the_report_day_is_the_last_working_day():
    # 30 April 2026 is a Thursday and a holiday: the month's report is ready on Wednesday the 29th.
    assert read_period("2026-04").report_day(HOURS) == date(2026, 4, 29)
    # May ends with a Sunday.
    assert read_period("2026-05").report_day(HOURS) == date(2026, 5, 29)


@pytest.mark.parametrize(
    ("today", "over", "due"),
    [
        (date(2026, 4, 28), True, "2026-03"),
        (date(2026, 4, 29), False, "2026-03"),
        (date(2026, 4, 29), True, "2026-04"),
        (date(2026, 4, 30), False, "2026-04"),
        (date(2026, 5, 3), False, "2026-04"),
    ],
)
def test_a_month_is_due_once_its_last_working_day_is_over(today, over, due):
    assert latest_due(PeriodKind.MONTH, today, over, HOURS).name == due


def test_a_period_without_a_working_day_is_due_when_it_is_over():
    closed = OpeningHours({})
    assert latest_due(PeriodKind.WEEK, date(2026, 11, 22), False, closed).name == "2026-W46"
    assert latest_due(PeriodKind.WEEK, date(2026, 11, 23), False, closed).name == "2026-W47"
