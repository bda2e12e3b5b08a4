"""What kiosks gave while the server was away, on a real database: each number once, in its true place."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from queue_server.adapters.database.store import StillInUse
from queue_server.domain import moment
from queue_server.domain.errors import KeyReused
from queue_server.domain.floor import replay
from queue_server.domain.kiosk_range import GivenAway
from queue_server.domain.turn import Data
from queue_server.service_layer.commands import Idempotency, carry_out
from queue_server.service_layer.day_close import close_day
from queue_server.service_layer.kiosk_ranges import hand_over, hold_numbers
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.support.stores import BRANCH, MORNING, OFFICER, Bench, tiny_centre

KIOSK = Device("kiosk-1", DeviceKind.KIOSK, BRANCH)
OTHER = Device("kiosk-2", DeviceKind.KIOSK, BRANCH)


def hold(desk: Bench, holder: str = "memory", device: Device = KIOSK, any_hour: bool = False) -> Data:
    with desk.store.write(BRANCH) as writer:
        return hold_numbers(writer, holder, device, any_hour)


def ranges(held: Data, service: str = "ho-tich") -> list[tuple[int, int]]:
    return [(each["first"], each["last"]) for each in held["ranges"] if each["service"] == service]


def given(number: str = "A601", at: datetime | None = None, **other: Any) -> GivenAway:
    id = str(uuid5(NAMESPACE_OID, number))
    usual = {"id": id, "token": f"token-{id}"[:32], "key": f"key-{number}", "service": "ho-tich"}
    return GivenAway(**{**usual, "number": number, "issued_at": at or MORNING, **other})


def back(desk: Bench, *numbers: GivenAway, device: Device = KIOSK) -> Data:
    with desk.store.write(BRANCH) as writer:
        return hand_over(writer, numbers, device)


def log(desk: Bench) -> list[Any]:
    with desk.store.read(BRANCH) as reader:
        return list(reader.events(0, 1000))


def reasons(answer: Data) -> list[str]:
    return [each["reason"] for each in answer["refused"]]


def called(desk: Bench, how_many: int) -> list[str]:
    numbers = []
    for _ in range(how_many):
        numbers.append(desk.press("next")["turn"]["ticket"]["number"])
        desk.press("no-show")
    return numbers


# --- holding


def test_every_service_has_a_range_and_no_two_kiosks_the_same(desk):
    first, second = hold(desk), hold(desk, device=OTHER)
    assert ranges(first) == [(601, 650)]
    assert ranges(second) == [(651, 700)]
    assert {each["letter"] for each in first["ranges"]} == {"A", "B", "F"}


def test_asking_again_changes_nothing_until_half_is_used(desk):
    first = hold(desk)
    assert hold(desk) == first
    back(desk, *(given(f"A{number}") for number in range(601, 627)))
    assert ranges(hold(desk)) == [(601, 650), (651, 700)]


def test_holding_numbers_is_no_entry_of_the_log_and_takes_no_live_number(desk):
    before = desk.store.seqs()
    hold(desk)
    assert desk.store.seqs() == before
    assert (desk.take()["number"], desk.take()["sequence"]) == ("A001", 2)


def test_a_kiosk_is_told_when_the_day_and_its_hours_begin_and_end(desk):
    held = hold(desk)
    assert (held["day"], held["begins_at"], held["ends_at"]) == (
        "2026-11-23",
        "2026-11-22T17:00:00.000000Z",
        "2026-11-23T17:00:00.000000Z",
    )
    hours = [(each["begin"][11:16], each["end"][11:16]) for each in held["open"]]
    assert hours == [("00:30", "04:00"), ("07:00", "09:30")]
    assert len(hold(desk, any_hour=True)["open"]) == 1


def test_on_a_closed_day_nothing_is_open(desk):
    with desk.store.write(BRANCH) as writer:
        close_day(writer, OFFICER)
    assert hold(desk, any_hour=True)["open"] == []


def test_each_day_begins_with_the_same_numbers(desk):
    hold(desk)
    desk.clock.move(days=1)
    assert ranges(hold(desk)) == [(601, 650)]


def test_live_numbers_jump_over_what_kiosks_hold(make_bench):
    desk = make_bench(paper_from=401)
    assert ranges(hold(desk)) == [(101, 150)]
    taken = [desk.take()["number"] for _ in range(102)]
    assert taken[98:] == ["A099", "A100", "A500", "A501"]


def test_the_block_does_not_move_under_a_kiosk(desk):
    hold(desk)
    moved = tiny_centre(paper_from=501).documents()
    with pytest.raises(StillInUse, match="a kiosk's range"):
        desk.store.install(moved)
    desk.clock.move(days=1)
    desk.store.install(moved)


# --- handing over


def test_who_came_by_such_a_number_stands_where_the_true_time_puts_them(desk):
    hold(desk)
    desk.clock.move(minutes=10)
    desk.take()
    early, late = (
        given("A601", MORNING + timedelta(minutes=5)),
        given("A602", MORNING + timedelta(minutes=20)),
    )
    desk.clock.move(minutes=15)
    back(desk, late, early)
    assert called(desk, 3) == ["A601", "A001", "A602"]


def test_the_ticket_keeps_all_that_the_kiosk_noted(desk):
    hold(desk)
    slot = MORNING + timedelta(hours=1)
    noted = given(
        language="en",
        priority="elderly",
        case_codes=("H26-1",),
        appointment=slot,
        files=3,
        procedure="1.000894",
    )
    answer = back(desk, noted)
    assert answer == {
        "accepted": [noted.id],
        "refused": [],
        "replaced": [],
        "seq": desk.store.seqs()[BRANCH],
    }
    with desk.store.read(BRANCH) as reader:
        stored, [turn] = reader.ticket(noted.id), reader.turns(noted.id)
        assert desk.store.branch_of_token(noted.token) == (BRANCH, noted.id)
    ticket = stored.ticket
    assert (ticket.number, ticket.channel, stored.device, stored.issued_at) == (
        "A601",
        "kiosk",
        "kiosk-1",
        MORNING,
    )
    assert (ticket.language, ticket.priority, ticket.case_codes) == ("en", "elderly", ("H26-1",))
    assert (ticket.appointment, ticket.files, ticket.procedure) == (slot, 3, "1.000894")
    assert (turn.arrived_at, turn.queued_at, turn.promised) == (MORNING, MORNING, None)
    assert replay(log(desk)).turns == {turn.id: turn}


def test_running_numbers_go_on_in_the_order_of_arrival(desk):
    hold(desk)
    desk.take()
    back(desk, given("A602", MORNING - timedelta(minutes=1)), given("A601", MORNING - timedelta(minutes=2)))
    with desk.store.read(BRANCH) as reader:
        found = {
            each.ticket.number: each.ticket.sequence
            for each in reader.tickets_numbered("2026-11-23", ["A601", "A602"])
        }
    assert found == {"A601": 2, "A602": 3}
    assert desk.take()["sequence"] == 4


def test_a_repeat_is_accepted_and_changes_nothing(desk):
    hold(desk)
    back(desk, given())
    before = desk.store.seqs()
    answer = back(desk, given(), given())
    assert answer["accepted"] == [given().id, given().id]
    assert desk.store.seqs() == before


def test_the_same_number_twice_in_one_go_is_taken_once(desk):
    hold(desk)
    answer = back(desk, given(), given(id=str(uuid5(NAMESPACE_OID, "x")), token="another-token-of-22-chars"))
    assert (answer["accepted"], reasons(answer)) == ([given().id], ["number-used"])


def test_the_clock_of_a_kiosk_may_be_a_little_ahead(desk):
    hold(desk)
    back(desk, given(at=MORNING + timedelta(seconds=3)))
    with desk.store.read(BRANCH) as reader:
        assert reader.turns(given().id)[0].arrived_at == MORNING


def test_a_refused_number_is_told_to_staff_and_hinders_no_other(desk):
    hold(desk)
    answer = back(desk, given("A601"), given("A602", priority="wizard"), given("B601"), given("A603"))
    assert answer["accepted"] == [given("A601").id, given("A603").id]
    assert [(each["number"], each["reason"]) for each in answer["refused"]] == [
        ("A602", "unknown-priority"),
        ("B601", "not-in-range"),
    ]
    told = [entry for entry in log(desk) if entry.type == "device.number_refused"]
    assert [entry.data["number"] for entry in told] == ["A602", "B601"]
    assert told[0].data == {
        "number": "A602",
        "service": "ho-tich",
        "reason": "unknown-priority",
        "issued_at": moment.to_text(MORNING),
        "device": "kiosk-1",
    }


def test_another_kiosk_s_numbers_are_refused(desk):
    hold(desk)
    hold(desk, device=OTHER)
    back(desk, given())
    assert reasons(back(desk, given(), given("A602"), device=OTHER)) == ["not-in-range", "not-in-range"]
    assert reasons(back(desk, given("A651"), device=KIOSK)) == ["not-in-range"]


def test_a_number_of_a_service_that_is_gone_is_refused(desk):
    hold(desk)
    content = tiny_centre().model_dump(by_alias=True)
    content["service"] = [each for each in content["service"] if each["code"] != "ho-tich"]
    for counter in content["counter"]:
        counter["services"] = [code for code in counter["services"] if code != "ho-tich"]
    desk.store.install(tiny_centre().model_validate(content).documents())
    assert reasons(back(desk, given())) == ["unknown-service"]


@pytest.mark.parametrize("how", ["the next day", "after the day was closed"])
def test_on_a_day_that_is_over_nobody_waits_any_more(desk, how):
    hold(desk)
    if how == "the next day":
        desk.clock.move(days=1)
    else:
        with desk.store.write(BRANCH) as writer:
            close_day(writer, OFFICER)
    assert back(desk, given())["accepted"] == [given().id]
    with desk.store.read(BRANCH) as reader:
        stored, [turn] = reader.ticket(given().id), reader.turns(given().id)
    assert (stored.day, stored.ticket.sequence, turn.state.value) == ("2026-11-23", 1, "expired")
    assert replay(log(desk)).turns == {turn.id: turn}


# --- requests that had reached the server after all


def ask(desk: Bench, key: str, device: Device = KIOSK) -> Data:
    with_key = Idempotency(key, "the page's request")
    wish = TakeTicket("ho-tich", channel="kiosk")
    return carry_out(
        desk.store, BRANCH, lambda writer: take_ticket(writer, wish, device, False), 201, with_key
    ).body


def test_a_number_that_the_lost_request_got_is_taken_back(desk):
    hold(desk)
    ghost = ask(desk, "key-A601")
    answer = back(desk, given())
    assert answer["replaced"] == [ghost["id"]]
    [told] = [entry for entry in log(desk) if entry.type == "turn.cancelled"]
    assert (told.data["turn"]["ticket"]["number"], told.data["instead"]) == ("A001", "A601")
    assert called(desk, 1) == ["A601"]


def test_whose_slip_nobody_wants_is_told_again_with_other_numbers_beside(desk):
    hold(desk)
    ghost = ask(desk, "key-A601")
    back(desk, given())
    before = desk.store.seqs()[BRANCH]
    assert back(desk, given(), given("A602"))["replaced"] == [ghost["id"]]
    assert [entry.type for entry in log(desk)[before:]] == ["ticket.entered"]


def test_two_numbers_for_one_request_replace_its_ticket_once(desk):
    hold(desk)
    ghost = ask(desk, "one-visit")
    assert back(desk, given("A601", key="one-visit"), given("A602", key="one-visit"))["replaced"] == [
        ghost["id"]
    ]
    [told] = [entry for entry in log(desk) if entry.type == "turn.cancelled"]
    assert told.data["instead"] == "A601"


def test_a_number_called_meanwhile_is_left_to_the_counter(desk):
    hold(desk)
    ghost = ask(desk, "key-A601")
    desk.press("next")
    assert back(desk, given())["replaced"] == [ghost["id"]]
    with desk.store.read(BRANCH) as reader:
        assert reader.turns(ghost["id"])[0].state.value == "called"


def test_a_request_that_comes_later_still_gets_nothing(desk):
    hold(desk)
    back(desk, given())
    with pytest.raises(KeyReused):
        ask(desk, "key-A601")


def test_nobody_can_have_another_kiosk_s_number_taken_back(desk):
    hold(desk)
    ask(desk, "key-A601", OTHER)
    assert back(desk, given())["replaced"] == []


def test_midnight_between_giving_and_handing_over_keeps_the_day(desk):
    hold(desk)
    desk.clock.move(hours=16, minutes=1)
    assert desk.store.branch(BRANCH).day(desk.clock.now()) == "2026-11-24"
    hold(desk)
    old, after_midnight = given("A601"), datetime(2026, 11, 23, 17, 0, 30, tzinfo=UTC)
    id = str(uuid5(NAMESPACE_OID, "new"))
    new = given("A601", after_midnight, id=id, token="token-of-the-new-day-22")
    assert back(desk, old, new)["accepted"] == [old.id, new.id]
    with desk.store.read(BRANCH) as reader:
        assert [reader.ticket(each.id).day for each in (old, new)] == ["2026-11-23", "2026-11-24"]
        assert [reader.turns(each.id)[0].state.value for each in (old, new)] == ["expired", "waiting"]
