"""Appointments, on either store: booked within limits, found again, and made a number exactly once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain.errors import (
    AppointmentMissed,
    AppointmentOtherDay,
    AppointmentOver,
    BranchClosed,
    NoAppointments,
    Refusal,
    ServiceClosed,
    SlotFull,
    SlotNotOffered,
    UnknownAppointment,
    UnknownService,
)
from queue_server.domain.turn import Data
from queue_server.service_layer.appointments import (
    Book,
    CheckIn,
    appointments_view,
    book,
    cancel,
    check_in,
    find_by_phone,
)
from queue_server.service_layer.day_close import close_day
from queue_server.service_layer.uses import uses
from tests.support.stores import BRANCH, MORNING, OFFICER, Bench, MakeBench

TEN = MORNING + timedelta(hours=2)
"""10:00 in Huế."""


class Desk:
    """A bench that takes appointments."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.clock = bench, bench.clock

    def book(self, service: str = "ho-tich", slot: Any = TEN, phone: str | None = None) -> Data:
        with self.bench.store.write(BRANCH) as writer:
            return book(writer, Book(service, slot, phone), OFFICER)

    def cancel(self, booked: Data) -> Data:
        with self.bench.store.write(BRANCH) as writer:
            return cancel(writer, booked["id"])

    def check_in(self, outside: bool = False, **known: str) -> Data:
        with self.bench.store.write(BRANCH) as writer:
            return check_in(writer, CheckIn(**known), None, outside)

    def found(self, tail: str) -> list[Data]:
        with self.bench.store.read(BRANCH) as reader:
            return find_by_phone(reader, tail)

    def day(self, day: str = "2026-11-23") -> list[Data]:
        with self.bench.store.read(BRANCH) as reader:
            return appointments_view(reader, day)

    def tails(self) -> list[str | None]:
        with self.bench.store.read(BRANCH) as reader:
            return [each.phone_tail for each in reader.appointments("2026-11-23")]

    def refused(self, refusal: type[Refusal], act: Callable[[], object]) -> dict[str, object]:
        """Refused, and neither number nor appointment is another than before."""
        before = self.day(), self.bench.store.seqs()
        with pytest.raises(refusal) as told:
            act()
        assert (self.day(), self.bench.store.seqs()) == before
        return told.value.facts


@pytest.fixture
def make_desk(make_bench: MakeBench) -> Callable[..., Desk]:
    return lambda **rules: Desk(make_bench(**{"appointments_per_slot": 2, **rules}))


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def test_a_slot_booked_has_a_code_and_is_on_the_list_of_its_day(desk: Desk) -> None:
    later = desk.book(slot=TEN + timedelta(minutes=30))
    booked = desk.book()
    assert len(booked["code"]) == 6
    assert booked["code"].isdigit()
    assert booked["qr"].endswith(booked["code"])
    assert (booked["state"], booked["ticket"], booked["booked_by"]) == ("booked", None, "lan")
    assert [each["id"] for each in desk.day()] == [booked["id"], later["id"]]
    assert desk.day("2026-11-24") == []


def test_a_slot_takes_so_many_of_each_service(desk: Desk) -> None:
    first = desk.book(slot=TEN + timedelta(minutes=59) - timedelta(hours=1))
    desk.book(slot=TEN - timedelta(minutes=60))
    told = desk.refused(SlotFull, lambda: desk.book(slot=TEN - timedelta(minutes=30)))
    assert told == {"slot": "09:30, 23/11/2026", "service": "Hộ tịch", "most": 2}
    desk.book("dat-dai", TEN - timedelta(minutes=30))
    desk.book(slot=TEN)
    desk.cancel(first)
    desk.book(slot=TEN - timedelta(minutes=30))


@pytest.mark.parametrize(
    "slot",
    [
        MORNING,  # now is not later
        MORNING - timedelta(minutes=1),
        TEN + timedelta(hours=1),  # 11:00, the break
        MORNING + timedelta(hours=8, minutes=30),  # 16:30
        MORNING + timedelta(days=6),  # Sunday
    ],
)
def test_a_slot_nobody_could_come_to_is_not_booked(desk: Desk, slot: Any) -> None:
    desk.refused(SlotNotOffered, lambda: desk.book(slot=slot))


def test_a_branch_that_takes_none_says_so(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(appointments_per_slot=0)
    desk.refused(NoAppointments, desk.book)


def test_an_unknown_service_is_not_booked(desk: Desk) -> None:
    desk.refused(UnknownService, lambda: desk.book("nothing"))


def test_who_comes_gets_a_number_with_the_slot(desk: Desk) -> None:
    booked = desk.book()
    desk.clock.move(hours=1, minutes=57)
    ticket = desk.check_in(code=booked["code"])
    assert ticket["number"] == "A001"
    assert ticket["channel"] == "appointment"
    assert ticket["appointment"] == {"slot": booked["slot"], "came": "on_time"}
    (kept,) = desk.day()
    assert (kept["state"], kept["ticket"]) == ("checked_in", ticket["id"])


def test_an_appointment_in_time_is_called_before_those_who_came_earlier(desk: Desk) -> None:
    booked = desk.book()
    desk.clock.move(hours=1, minutes=56)
    desk.bench.take()
    checked = desk.check_in(code=booked["qr"])
    desk.bench.press("open")
    assert desk.bench.press("next")["turn"]["ticket"]["id"] == checked["id"]


@pytest.mark.parametrize(
    ("minutes", "rule", "came"),
    [
        (0, "ordinary", "early"),
        (114, "ordinary", "early"),
        (115, "ordinary", "on_time"),
        (135, "ordinary", "on_time"),
        (136, "ordinary", "late"),
        (136, "keep", "on_time"),
    ],
)
def test_early_and_late_are_told(make_desk: Callable[..., Desk], minutes: int, rule: str, came: str) -> None:
    desk = make_desk(appointment_late=rule)
    booked = desk.book()
    desk.clock.move(minutes=minutes)
    assert desk.check_in(code=booked["code"])["appointment"]["came"] == came


def test_too_late_is_refused_where_that_is_the_rule(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(appointment_late="refuse")
    booked = desk.book()
    desk.clock.move(minutes=136)
    told = desk.refused(AppointmentMissed, lambda: desk.check_in(code=booked["code"]))
    assert told == {"slot": "10:00", "service": "ho-tich"}
    assert desk.bench.take()["number"] == "A001"


def test_nobody_gets_two_numbers_for_one_appointment(desk: Desk) -> None:
    booked = desk.book()
    desk.check_in(code=booked["code"])
    told = desk.refused(AppointmentOver, lambda: desk.check_in(code=booked["code"]))
    assert told == {"state": "checked_in"}
    desk.refused(AppointmentOver, lambda: desk.cancel(booked))


def test_a_cancelled_one_gives_no_number_and_can_be_cancelled_again(desk: Desk) -> None:
    booked = desk.book(phone="0905 123 456")
    assert desk.cancel(booked)["state"] == "cancelled"
    assert desk.cancel(booked)["state"] == "cancelled"
    assert desk.tails() == [None]
    desk.refused(AppointmentOver, lambda: desk.check_in(code=booked["code"]))


def test_another_day_says_which(desk: Desk) -> None:
    booked = desk.book(slot=TEN + timedelta(days=1))
    told = desk.refused(AppointmentOtherDay, lambda: desk.check_in(code=booked["code"]))
    assert told == {"slot": "10:00, 24/11/2026"}
    desk.refused(AppointmentOtherDay, lambda: desk.check_in(appointment=booked["id"]))


@pytest.mark.parametrize("code", ["000000", "luot:appointment:000000", "12345", "không có", "1" * 100])
def test_an_unknown_code_is_refused(desk: Desk, code: str) -> None:
    while (booked := desk.book())["code"] == "000000":
        desk.cancel(booked)
    desk.refused(UnknownAppointment, lambda: desk.check_in(code=code))


def test_an_appointment_opens_no_closed_door(desk: Desk) -> None:
    booked = desk.book()
    desk.bench.take("dat-dai")  # the day has begun
    desk.bench.stop("ho-tich")
    desk.refused(ServiceClosed, lambda: desk.check_in(code=booked["code"]))
    desk.clock.move(hours=3, minutes=30)
    desk.refused(BranchClosed, lambda: desk.check_in(code=booked["code"]))


def test_the_telephone_finds_those_who_are_still_awaited_and_tells_nothing_of_them(desk: Desk) -> None:
    mine = desk.book(phone="+84 905.123-456")
    other = desk.book("dat-dai", phone="0914003456")
    desk.book(phone="0905123457")
    desk.book("dat-dai", TEN + timedelta(days=1), phone="0905123456")
    gone = desk.book("dat-dai", phone="0905123456")
    desk.cancel(gone)
    found = desk.found("3456")
    assert {each["id"] for each in found} == {mine["id"], other["id"]}
    assert all(set(each) == {"id", "service", "slot"} for each in found)
    desk.check_in(appointment=mine["id"])
    assert [each["id"] for each in desk.found("3456")] == [other["id"]]
    assert desk.found("9999") == []


def test_only_the_last_digits_are_kept_and_only_until_the_day_is_closed(desk: Desk) -> None:
    desk.book(phone="0905123456")
    assert desk.tails() == ["3456"]
    with desk.bench.store.write(BRANCH) as writer:
        close_day(writer, OFFICER)
    assert desk.tails() == [None]


def test_a_day_that_nobody_closed_is_forgotten_by_the_next(desk: Desk) -> None:
    desk.book(phone="0905123456")
    desk.book(slot=TEN + timedelta(days=1), phone="0905123456")
    desk.clock.move(days=1)
    desk.bench.take()
    assert desk.tails() == [None]
    assert len(desk.found("3456")) == 1, "today's is not forgotten yet"


def test_codes_of_one_day_are_all_different(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(appointments_per_slot=1000)
    codes = [desk.book()["code"] for _ in range(60)]
    assert len(set(codes)) == 60


def test_the_services_most_asked_for_come_first(desk: Desk) -> None:
    for service in ("dat-dai", "dat-dai", "ho-tich"):
        desk.bench.take(service)
    desk.clock.move(days=14)
    desk.bench.take("ho-tich")
    with desk.bench.store.read(BRANCH) as reader:
        assert [(each["service"], each["numbers"]) for each in uses(reader)] == [
            ("ho-tich", 2),
            ("dat-dai", 2),
            ("thu-phi", 0),
        ]
    desk.clock.move(days=1)
    with desk.bench.store.read(BRANCH) as reader:
        assert uses(reader)[0] == {"service": "ho-tich", "numbers": 1}
