"""Opening hours over a year: holidays, exchanged days and special days, against a minute-by-minute count."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.adapters.holidays import public_holidays
from queue_server.domain.hours import NO_DAYS, WEEKDAYS, DayHours, DayOff, OpeningHours, Period

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2026, 8, 24)
DAYS = [FIRST + timedelta(days=n) for n in range(14)]  # over National Day, and Monday 31 August in exchange
VIETNAM = public_holidays("VN")


@st.composite
def day_hours(draw: st.DrawFn) -> DayHours:
    """Up to three periods that do not overlap."""
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=6)))
    marks = [time(minute // 60, minute % 60) for minute in minutes]
    return DayHours(tuple(Period(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)))


@st.composite
def opening_hours(draw: st.DrawFn) -> OpeningHours:
    """Two weeks in which everything may happen that a centre file can say."""
    kinds = st.sampled_from([DayHours(), draw(day_hours()), draw(day_hours())])
    return OpeningHours(
        weekly={day: draw(kinds) for day in WEEKDAYS},
        closed_days=dict.fromkeys(draw(st.sets(st.sampled_from(DAYS), max_size=4)), DayOff("Họp", "Meeting")),
        holidays=VIETNAM if draw(st.booleans()) else NO_DAYS,
        own=draw(st.dictionaries(st.sampled_from(DAYS), kinds, max_size=4)),
    )


HOURS = opening_hours()
MOMENTS = st.integers(0, 10 * 24 * 60 - 1).map(
    lambda minutes: datetime(2026, 8, 24, tzinfo=ZONE) + timedelta(minutes=minutes)
)


def open_at(hours: OpeningHours, local: datetime) -> bool:
    """Whether numbers are given, by the words of docs/centre-file.md and nothing of the code's."""
    day, at = local.date(), local.time()
    if day in hours.own:
        periods = hours.own[day].tickets
    elif hours.closed_days.get(day) or hours.holidays.get(day):
        periods = ()
    else:
        periods = hours.weekly.get(WEEKDAYS[day.weekday()], DayHours()).tickets
    return any(period.start <= at < period.end for period in periods)


def minutes_after(local: datetime, count: int) -> list[datetime]:
    return [local + timedelta(minutes=n) for n in range(1, count)]


@given(HOURS, MOMENTS)
def test_open_is_what_the_day_says(hours: OpeningHours, local: datetime) -> None:
    assert hours.is_open(local) == open_at(hours, local)


@given(HOURS, MOMENTS)
def test_the_next_opening_is_the_first_minute_that_begins_a_period(
    hours: OpeningHours, local: datetime
) -> None:
    found = hours.next_opening(local)
    minutes = [local, *minutes_after(local, 2 * 24 * 60)]
    first = next(
        (
            now
            for now in minutes[1:]
            if any(period.start == now.time() for period in hours.periods(now.date()))
        ),
        None,
    )
    if found is not None and found <= minutes[-1]:
        assert found == first
        assert open_at(hours, found)
    else:
        assert first is None


@given(HOURS, MOMENTS)
def test_from_the_first_open_minute_on_numbers_are_given(hours: OpeningHours, local: datetime) -> None:
    found = hours.open_from(local)
    two_days = [local, *minutes_after(local, 2 * 24 * 60)]
    first = next((now for now in two_days if open_at(hours, now)), None)
    assert found == first or (first is None and (found is None or found > two_days[-1]))


@given(HOURS, st.sampled_from(DAYS[:-2]))
def test_the_next_working_day_has_an_open_minute_and_none_before_it_has(
    hours: OpeningHours, day: date
) -> None:
    found = hours.next_working_day(day)
    later = [day + timedelta(days=n) for n in range(1, 366)]
    between = later if found is None else later[: (found - day).days - 1]
    for empty in between:
        assert not hours.periods(empty)
    if found:
        midnight = datetime.combine(found, time(), ZONE)
        opening = hours.next_day_s_opening(datetime.combine(day, time(12), ZONE))
        assert any(open_at(hours, now) for now in [midnight, *minutes_after(midnight, 24 * 60)])
        assert opening == next(
            now for now in [midnight, *minutes_after(midnight, 1440)] if open_at(hours, now)
        )


@given(HOURS, st.sampled_from(DAYS))
def test_a_day_has_a_reason_to_be_closed_or_its_hours(hours: OpeningHours, day: date) -> None:
    assert not (hours.day_off(day) and hours.periods(day))
    assert hours.day_off(day) is None or day not in hours.own


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 8, 31), "Ngày nghỉ (thay cho ngày 22/08/2026)"),
        (date(2026, 2, 17), "Tết Nguyên Đán"),
        (date(2027, 4, 16), "Ngày Giỗ Tổ Hùng Vương"),
        (date(2027, 5, 3), "Ngày Quốc tế Lao động (nghỉ bù)"),
    ],
)
def test_the_public_holidays_are_vietnam_s(day: date, name: str) -> None:
    off = VIETNAM.get(day)
    assert off is not None
    assert off.name == name
    assert off.name_en.isascii()


def test_an_ordinary_day_is_no_holiday() -> None:
    assert VIETNAM.get(date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("hours", "closing"),
    [
        (DayHours(), None),
        (DayHours((Period(time(7, 30), time(11)), Period(time(14), time(16, 30)))), time(16, 30)),
        (DayHours((Period(time(7, 30), time(16, 30)),), (Period(time(7), time(17)),)), time(17)),
        (DayHours((Period(time(7, 30), time(16, 30)),), (Period(time(7), time(11, 30)),)), time(16, 30)),
    ],
)
def test_a_day_closes_with_the_last_of_its_periods(hours: DayHours, closing: time | None) -> None:
    assert hours.closing == closing
