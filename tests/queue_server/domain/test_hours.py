"""Hours, closed days and the same-day rule of Huế (K8, K9)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from queue_server.adapters.centre_file.hours import HoursPart
from queue_server.demo.seed import demo_documents
from queue_server.domain.hours import OpeningHours

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HUE = demo_documents()[0].to_branch(1)


def hours_of(**changes: object) -> OpeningHours:
    """Huế's hours with some keys of ``[hours]`` changed."""
    written = demo_documents()[0].hours.model_dump(mode="json")
    return HoursPart.model_validate({**written, **changes}).to_hours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-20T07:29:59", False),
        ("2026-11-20T07:30:00", True),
        ("2026-11-20T10:59:59", True),
        ("2026-11-20T11:00:00", False),
        ("2026-11-20T14:00:00", True),
        ("2026-11-20T16:30:00", False),
        ("2026-11-21T09:00:00", True),  # Saturday morning
        ("2026-11-21T15:00:00", False),  # Saturday afternoon
        ("2026-11-22T09:00:00", False),  # Sunday
    ],
)
def test_numbers_are_given_in_transaction_hours(moment, open_):
    assert HUE.hours.is_open(at(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-20T06:00", "2026-11-20T07:30"),
        ("2026-11-20T09:00", "2026-11-20T14:00"),
        ("2026-11-20T17:00", "2026-11-21T07:30"),
        ("2026-11-21T12:00", "2026-11-23T07:30"),
    ],
)
def test_when_it_opens_again(moment, opening):
    assert HUE.hours.next_opening(at(moment)) == at(opening)


def test_a_closed_day_is_closed():
    hours = hours_of(closed_days=[date(2026, 11, 23)])
    assert not hours.is_open(at("2026-11-23T09:00"))
    assert hours.next_opening(at("2026-11-21T12:00")) == at("2026-11-25T07:30")  # the 24th is a holiday


def test_a_branch_that_never_opens_says_so():
    hours = hours_of(days=[])
    assert hours.next_opening(at("2026-11-23T09:00")) is None


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T10:59", "2026-11-20T16:30"),
        ("2026-11-20T15:00", "2026-11-21T11:00"),
        ("2026-11-21T10:00", "2026-11-21T16:30"),
        ("2026-11-21T15:00", "2026-11-23T11:00"),  # over Sunday
    ],
)
def test_when_a_same_day_file_is_due(received, due):
    assert HUE.same_day is not None
    assert HUE.same_day.received_before == time(11)
    assert HUE.same_day.due(at(received), HUE.hours) == at(due)


def test_the_business_day_is_the_branch_s_own():
    assert HUE.day(datetime(2026, 11, 20, 16, 59, tzinfo=ZoneInfo("UTC"))) == "2026-11-20"
    assert HUE.day(datetime(2026, 11, 20, 17, 0, tzinfo=ZoneInfo("UTC"))) == "2026-11-21"
