"""How many numbers are given, on either store: limits of a day and a slot, and the last ticket of the day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from queue_server.domain.errors import DayFull, LimitReached
from queue_server.service_layer.limits import without_numbers
from queue_server.service_layer.tickets import TakeTicket, VisitKind, take_visit
from queue_server.service_layer.views import services_view
from tests.support.stores import BRANCH, MORNING, Bench, MakeBench, tiny_centre


def limited(desk: Bench, **limits: Any) -> None:
    """Give the service ho-tich limits of its own."""
    (document,) = tiny_centre(**limits.pop("rules", {})).documents()
    first = document.services[0].model_copy(update=limits)
    desk.store.install([document.model_copy(update={"services": [first, *document.services[1:]]})])


def seq(desk: Bench) -> int:
    return desk.store.seqs()[BRANCH]


def service(desk: Bench, code: str = "ho-tich") -> dict[str, Any]:
    with desk.store.read(BRANCH) as reader:
        views = services_view(reader.floor(), True, reader.now, without_numbers(reader))
    return next(each for each in views if each["code"] == code)


def test_a_day_gives_so_many_numbers_and_no_more(desk):
    limited(desk, daily_limit=3)
    assert [desk.take()["number"] for _ in range(3)] == ["A001", "A002", "A003"]
    before = seq(desk)
    with pytest.raises(LimitReached) as refusal:
        desk.take()
    assert refusal.value.facts == {
        "service": "Hộ tịch",
        "limit": 3,
        "per": "day",
        "opens_at": "2026-11-24T00:30:00.000000Z",
        "opening": "07:30, 24/11/2026",
    }
    assert seq(desk) == before
    assert desk.take("dat-dai")["number"] == "B001", "other services go on"
    assert desk.take("dat-dai")["sequence"] == 5, "a number refused leaves no gap"


def test_the_next_day_gives_numbers_again(desk):
    limited(desk, daily_limit=1)
    desk.take()
    desk.clock.move(days=1)
    assert desk.take()["number"] == "A001"


def test_a_slot_gives_so_many_numbers_and_the_next_one_again(desk):
    limited(desk, slot_limit=2)
    desk.clock.move(minutes=59)  # 08:59
    desk.take()
    desk.take()
    with pytest.raises(LimitReached) as refusal:
        desk.take()
    assert (refusal.value.facts["per"], refusal.value.facts["opening"]) == ("slot", "09:00, 23/11/2026")
    desk.clock.move(minutes=1)
    assert desk.take()["number"] == "A003"


@pytest.mark.parametrize(
    ("minutes", "hours", "opening"),
    [
        (60, 2.9, "14:00, 23/11/2026"),  # 10:54: the slot ends with the morning
        (60, 8.4, "07:30, 24/11/2026"),  # 16:24: nothing more today
        (20, 0.1, "08:20, 23/11/2026"),
        (45, 0.1, "08:15, 23/11/2026"),  # slots are counted from midnight
    ],
)
def test_a_refusal_says_when_numbers_are_given_again(desk, minutes, hours, opening):
    limited(desk, slot_limit=1, rules={"slot_minutes": minutes, "last_ticket": "off"})
    desk.clock.move(hours=hours)
    desk.take()
    with pytest.raises(LimitReached) as refusal:
        desk.take()
    assert refusal.value.facts["opening"] == opening


def test_a_card_says_when_all_numbers_are_given(desk):
    limited(desk, slot_limit=1)
    assert (service(desk)["open"], service(desk)["full"]) == (True, False)
    desk.take()
    assert (service(desk)["open"], service(desk)["full"]) == (False, True)
    assert not service(desk, "dat-dai")["full"]
    desk.clock.move(hours=1)
    assert (service(desk)["open"], service(desk)["full"]) == (True, False)


def test_an_appointment_that_was_promised_is_kept_and_takes_no_place(desk):
    limited(desk, daily_limit=2, slot_limit=1)
    desk.take(appointment=MORNING)
    desk.take()
    with pytest.raises(LimitReached):
        desk.take()
    assert desk.take(appointment=MORNING)["number"] == "A003"


def test_a_visit_goes_in_whole_or_not_at_all(desk):
    limited(desk, daily_limit=3)
    desk.take()
    before = seq(desk)
    wish = TakeTicket("ho-tich", files=3)
    with pytest.raises(LimitReached), desk.store.write(BRANCH) as writer:
        take_visit(writer, wish, VisitKind.SPLIT, None, False)
    assert seq(desk) == before
    with desk.store.write(BRANCH) as writer:
        assert len(take_visit(writer, wish, VisitKind.TOGETHER, None, False)["tickets"]) == 1
    assert desk.take()["number"] == "A003"


def test_many_at_once_get_no_more_numbers_than_there_are(desk):
    limited(desk, daily_limit=10, slot_limit=7)

    def attempt(_: int) -> str | None:
        try:
            number: str = desk.take()["number"]
        except LimitReached:
            return None
        return number

    with ThreadPoolExecutor(8) as crowd:
        given = [number for number in crowd.map(attempt, range(24)) if number]
    assert sorted(given) == [f"A{n:03d}" for n in range(1, 8)]


def test_limits_cost_one_statement_and_only_where_there_are_some(desk, count_statements):
    limited(desk, daily_limit=100, slot_limit=50)
    desk.take()
    desk.take("dat-dai")
    sent = count_statements(desk)
    desk.take("dat-dai")
    free = len(sent)
    desk.take()
    assert free <= 9, sent
    assert len(sent) - free == free + 1, sent


def crowd(desk: Bench, people: int, at: float) -> None:
    """So many wait for one counter; then it is ``at`` hours after eight."""
    for _ in range(people):
        desk.take()
    desk.press("open")
    desk.clock.move(hours=at)


AFTERNOON = 8.25  # 16:15, a quarter of an hour before the hours of tiny centre end


def test_a_number_that_comes_too_late_is_given_with_a_warning(desk):
    crowd(desk, 3, AFTERNOON)
    taken = desk.take()
    assert taken["may_not_be_served"] is True
    assert taken["state"] == "waiting"
    assert desk.take("thu-phi")["may_not_be_served"] is False


def test_a_centre_may_refuse_a_number_that_comes_too_late(make_bench: MakeBench):
    desk = make_bench(last_ticket="stop")
    crowd(desk, 3, AFTERNOON)
    before = seq(desk)
    with pytest.raises(DayFull) as refusal:
        desk.take()
    assert refusal.value.facts == {
        "service": "Hộ tịch",
        "closing": "16:30",
        "opens_at": "2026-11-24T00:30:00.000000Z",
        "opening": "07:30, 24/11/2026",
    }
    assert seq(desk) == before
    assert desk.take("thu-phi")["number"] == "F001"


def test_a_centre_may_not_care(make_bench: MakeBench):
    desk = make_bench(last_ticket="off")
    crowd(desk, 9, AFTERNOON)
    assert desk.take()["may_not_be_served"] is False
    assert service(desk)["closing_soon"] is False


def test_a_margin_makes_the_last_ticket_earlier(make_bench: MakeBench):
    desk = make_bench(last_ticket="stop", last_ticket_margin_minutes=10)
    crowd(desk, 0, AFTERNOON - 0.1)
    desk.take()
    desk.clock.move(minutes=6)
    with pytest.raises(DayFull):
        desk.take()


@pytest.mark.parametrize(
    ("at", "rule", "seen"),
    [
        (7.0, "warn", (True, False, False)),
        (AFTERNOON - 0.1, "warn", (True, False, True)),
        (AFTERNOON + 0.2, "warn", (True, False, True)),
        (AFTERNOON - 0.1, "stop", (True, False, True)),
        (AFTERNOON + 0.2, "stop", (False, True, False)),
    ],
)
def test_cards_say_before_that_numbers_end(make_bench: MakeBench, at, rule, seen):
    desk = make_bench(last_ticket=rule)
    crowd(desk, 0, at)
    view = service(desk)
    assert (view["open"], view["full"], view["closing_soon"]) == seen


def test_after_closing_numbers_are_given_on_purpose_and_nobody_is_warned(make_bench: MakeBench):
    desk = make_bench(last_ticket="stop")
    desk.clock.move(hours=10)
    assert desk.take(open_outside_hours=True)["may_not_be_served"] is False


def test_a_break_is_not_the_end_of_the_day(desk):
    crowd(desk, 9, 2.9)  # 10:54, and they will be served after the break
    assert desk.take()["may_not_be_served"] is False
