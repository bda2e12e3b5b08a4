"""The days of a centre file: holidays, days worked in exchange, special days, and what contradicts itself."""

from datetime import date, time

import pytest

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.centre_file.reader import BrokenCentreFile, read_centre_file

DAYS = """\
format = 1
[centre]
code = "hue"
name = "Huế"
[hours]
tickets = ["07:30-11:00", "14:00-16:30"]
staff = ["07:00-11:30", "13:30-17:00"]
days = ["mon", "tue", "wed", "thu", "fri", "sat-morning"]
closed_days = [2026-11-20, { date = 2026-12-25, name = "Họp toàn tỉnh", name_en = "Meeting" }]
[[hours.make_up]]
date = 2026-08-22
like = "mon"
[[hours.make_up]]
date = 2026-08-23
like = "sat"
[[hours.special]]
date = 2026-09-02
tickets = ["08:00-10:00"]
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
[[counter]]
code = "1"
services = ["ho-tich"]
"""


def hours_of(tmp_path, text):
    path = tmp_path / "days.toml"
    path.write_text(text, encoding="utf-8")
    (document,) = read_centre_file(path).documents()
    again = BranchDocument.model_validate(document.model_dump(mode="json", by_alias=True))
    assert again == document, "a stored branch is read as it was written"
    return again.to_branch(1).hours


def test_dates_unlike_their_weekday(tmp_path):
    hours = hours_of(tmp_path, DAYS)
    saturday, sunday = date(2026, 8, 22), date(2026, 8, 23)
    assert hours.on(saturday) == hours.weekly["mon"]
    assert hours.on(sunday) == hours.weekly["sat"]
    assert [period.end for period in hours.weekly["sat"].staff] == [time(11, 30)]
    assert hours.day_off(date(2026, 8, 31)) is not None
    assert hours.day_off(date(2026, 12, 25)).name == "Họp toàn tỉnh"
    assert hours.day_off(date(2026, 11, 20)).name_en == "The centre's day off"
    assert hours.periods(date(2026, 11, 20)) == ()


def test_the_file_s_own_hours_come_before_a_public_holiday(tmp_path):
    hours = hours_of(tmp_path, DAYS)
    assert hours.day_off(date(2026, 9, 1)).name == "Quốc khánh"
    assert hours.day_off(date(2026, 9, 2)) is None
    assert [period.start for period in hours.periods(date(2026, 9, 2))] == [time(8)]


def test_a_centre_may_do_without_public_holidays(tmp_path):
    hours = hours_of(tmp_path, DAYS.replace("[hours]", '[hours]\nholidays = ""'))
    assert hours.day_off(date(2026, 9, 1)) is None
    assert hours.periods(date(2026, 9, 1))


@pytest.mark.parametrize(
    ("found", "instead", "line", "place", "told"),
    [
        ("date = 2026-08-23", "date = 2026-08-22", 14, "hours.make_up[2].date", "is said before"),
        ("date = 2026-08-22", "date = 2026-11-20", 11, "hours.make_up[1].date", "is said before"),
        ("date = 2026-09-02", "date = 2026-12-25", 17, "hours.special[1].date", "is said before"),
        ("[2026-11-20,", "[2026-12-25,", 9, "hours.closed_days[2]", "is said before"),
        ('like = "sat"', 'like = "sun"', 15, "hours.make_up[2].like", "has no hours"),
        ('like = "mon"', 'like = "monday"', 12, "hours.make_up[1].like", "Input should be"),
        ('["08:00-10:00"]', '["08:00-10:00", "09:00-11:00"]', 18, "hours.special[1].tickets", "overlap"),
        ('["08:00-10:00"]', "[]", 18, "hours.special[1].tickets", "at least 1 item"),
        ('"14:00-16:30"]', '"10:00-16:30"]', 6, "hours.tickets", "overlap"),
        ("date = 2026-09-02", "day = 2026-09-02", 17, "hours.special[1].day", "is not a setting"),
        ("[hours]", '[rules]\nday_close = "dusk"\n[hours]', 6, "rules.day_close", "valid time"),
        ("[hours]", '[hours]\nholidays = "FR"', 6, "hours.holidays", "Input should be"),
        ('letter = "A"', 'letter = "A"\ndaily_limit = 0', 22, "service[1].daily_limit", "greater than"),
    ],
)
def test_days_that_contradict_each_other_are_refused(tmp_path, found, instead, line, place, told):
    path = tmp_path / "days.toml"
    path.write_text(DAYS.replace(found, instead, 1), encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    faults = {fault.place: fault for fault in broken.value.faults}
    assert faults[place].line == line
    assert told in faults[place].message


@pytest.mark.parametrize(
    ("written", "meant"), [('"17:00"', time(17)), ('""', None), ("18:30:00", time(18, 30))]
)
def test_the_hour_that_closes_the_day(tmp_path, written, meant):
    path = tmp_path / "days.toml"
    path.write_text(DAYS.replace("[hours]", f"[rules]\nday_close = {written}\n[hours]"), encoding="utf-8")
    (document,) = read_centre_file(path).documents()
    again = BranchDocument.model_validate(document.model_dump(mode="json", by_alias=True))
    assert again.to_branch(1).policy.day_close == meant
