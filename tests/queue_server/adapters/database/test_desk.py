"""What a desk is told on a real database: its line, the officer's own day, and who else works here."""

from typing import Any

import pytest

from queue_server.domain.errors import SameService, TurnElsewhere, UnknownCounter, UnknownService
from queue_server.domain.events import public
from queue_server.service_layer.line import line_view
from queue_server.service_layer.officers import own_day
from queue_server.service_layer.people import Device, DeviceKind, Role, Staff
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from tests.support.stores import BRANCH, OFFICER, Bench, MakeBench

MAI = Staff("mai", "Trần Thị Mai", Role.OFFICER, BRANCH)
TABLET = Device("tablet-1", DeviceKind.TABLET, BRANCH, "1")


def line(desk: Bench, counter: str = "1") -> list[str]:
    with desk.store.read(BRANCH) as reader:
        return [place["number"] for place in line_view(reader, counter)["items"]]


def day(desk: Bench, officer: str = OFFICER.username) -> dict[str, Any]:
    with desk.store.read(BRANCH) as reader:
        return own_day(reader, officer)


def serve(desk: Bench, minutes: float, counter: str = "1", caller: Staff = OFFICER) -> str:
    """Call the next one, serve for so long, finish; the turn's id."""
    turn = desk.press("next", counter, caller=caller)["turn"]["id"]
    desk.press("serve", counter, caller=caller)
    desk.clock.move(minutes=minutes)
    desk.press("finish", counter, caller=caller)
    return str(turn)


def test_the_line_is_the_order_of_the_calls_to_come(desk: Bench) -> None:
    desk.take("dat-dai")
    desk.take("ho-tich")
    desk.take("ho-tich", priority="elderly")
    desk.take("thu-phi")
    expected = ["A002", "A001", "B001"]
    assert line(desk) == expected
    called = []
    for _ in expected:
        called.append(desk.press("next")["turn"]["ticket"]["number"])
        desk.press("serve")
        desk.press("finish")
    assert called == expected
    assert line(desk) == []


def test_each_place_tells_its_rule_and_its_level(desk: Bench) -> None:
    desk.take("ho-tich", priority="elderly")
    desk.take("dat-dai")
    with desk.store.read(BRANCH) as reader:
        view = line_view(reader, "1")
        assert view["seq"] == reader.seq()
    places = [(place["number"], place["rule"], place["level"]) for place in view["items"]]
    assert places == [("A001", "priority", "own"), ("B001", "arrival", "own")]
    assert view["services"] == {"own": ["ho-tich", "dat-dai"], "pooled": [], "helping": []}


def test_nobody_of_a_stopped_service_stands_in_the_line(desk: Bench) -> None:
    desk.take("ho-tich")
    desk.take("dat-dai")
    desk.stop("ho-tich")
    assert line(desk) == ["B001"]
    assert desk.press("next")["turn"]["ticket"]["number"] == "B001"


def test_a_counter_that_is_not_there_has_no_line(desk: Bench) -> None:
    with pytest.raises(UnknownCounter):
        line(desk, "99")


def test_a_day_begins_with_nothing(desk: Bench) -> None:
    assert day(desk) == {
        "day": "2026-11-23",
        "served": 0,
        "no_shows": 0,
        "transfers": 0,
        "mean_service_minutes": None,
        "mean_wait_minutes": None,
        "rated": 0,
        "pauses": [],
    }


def test_the_figures_are_the_officer_s_own(desk: Bench) -> None:
    for _ in range(6):
        desk.take("ho-tich")
    desk.clock.move(minutes=10)
    serve(desk, 4)
    serve(desk, 8)
    serve(desk, 1, "2", MAI)
    desk.press("next")
    desk.press("no-show")
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    own = day(desk)
    assert (own["served"], own["no_shows"], own["transfers"]) == (2, 1, 1)
    assert own["mean_service_minutes"] == 6.0
    assert own["mean_wait_minutes"] == round((10 + 14 + 23 + 23) / 4, 1)
    assert (day(desk, "mai")["served"], day(desk, "mai")["mean_service_minutes"]) == (1, 1.0)
    assert day(desk, "nobody")["served"] == 0


def test_what_was_taken_back_is_not_counted(desk: Bench) -> None:
    desk.take("ho-tich")
    serve(desk, 4)
    desk.press("undo")
    assert (day(desk)["served"], day(desk)["mean_service_minutes"]) == (0, None)


def test_yesterday_is_not_today(desk: Bench) -> None:
    desk.take("ho-tich")
    serve(desk, 4)
    desk.press("pause")
    desk.clock.move(days=1)
    assert (day(desk)["day"], day(desk)["served"], day(desk)["pauses"]) == ("2026-11-24", 0, [])


def test_pauses_are_added_up_by_reason_and_the_one_that_lasts_counts_until_now(desk: Bench) -> None:
    for reason, minutes in (("lunch", 30), ("meeting", 10), ("lunch", 5)):
        desk.press("open")
        desk.press("pause", reason=reason)
        desk.clock.move(minutes=minutes)
    desk.press("open", "2", caller=MAI)
    desk.press("pause", "2", caller=MAI)
    desk.clock.move(minutes=2)
    assert day(desk)["pauses"] == [
        {"reason": "lunch", "minutes": 37.0},
        {"reason": "meeting", "minutes": 10.0},
    ]
    assert day(desk, "mai")["pauses"] == [{"reason": None, "minutes": 2.0}]


def test_without_reasons_of_the_centre_s_own_any_words_will_do(desk: Bench) -> None:
    words = "Đưa một bác bị mệt ra ngoài, " * 6
    desk.press("open")
    assert desk.press("pause", reason=words)["counter"]["desk"]["reason"] == words
    desk.clock.move(minutes=3)
    assert day(desk)["pauses"] == [{"reason": words, "minutes": 3.0}]


def test_a_pause_taken_back_ends_there(desk: Bench) -> None:
    desk.press("open")
    desk.press("pause")
    desk.clock.move(seconds=6)
    desk.press("undo")
    desk.clock.move(minutes=30)
    assert day(desk)["pauses"] == [{"reason": None, "minutes": 0.1}]


def test_a_pause_goes_on_when_its_end_is_taken_back(desk: Bench) -> None:
    desk.press("open")
    desk.press("pause")
    desk.clock.move(minutes=5)
    desk.press("open")
    desk.press("undo")
    desk.clock.move(minutes=5)
    assert day(desk)["pauses"] == [{"reason": None, "minutes": 10.0}]


def test_ratings_are_counted_and_not_told(desk: Bench) -> None:
    desk.take("ho-tich")
    desk.take("ho-tich")
    rated = serve(desk, 4)
    serve(desk, 4)
    with desk.store.write(BRANCH) as writer:
        submit_rating(writer, SubmitRating({"overall": 1}, comment="Chờ lâu", turn=rated), TABLET)
    own = day(desk)
    assert own["rated"] == 1
    assert "Chờ lâu" not in str(own)
    assert rated not in str(own)


@pytest.mark.parametrize("action", ["finish", "next"])
def test_what_finishes_somebody_may_send_them_on(desk: Bench, action: str) -> None:
    first = desk.take("ho-tich")
    desk.take("ho-tich")
    desk.press("next")
    desk.press("serve")
    desk.clock.move(minutes=3)
    answer = desk.press(action, service="thu-phi")
    assert answer["finished"]["ticket"]["number"] == first["number"]
    assert line(desk, "3") == [first["number"]]
    called = desk.press("next", "3")["turn"]
    assert called["arrived_at"] == answer["finished"]["arrived_at"]
    assert called["step"] == 2


@pytest.mark.parametrize(("station", "refusal"), [("ho-tich", SameService), ("khong-co", UnknownService)])
def test_a_station_that_is_none_finishes_nobody(desk: Bench, station: str, refusal: type[Exception]) -> None:
    desk.take("ho-tich")
    desk.press("next")
    desk.press("serve")
    for action in ("finish", "next"):
        with pytest.raises(refusal):
            desk.press(action, service=station)
    assert desk.press("finish")["finished"]["state"] == "served"


def test_next_never_finishes_somebody_else_than_the_screen_showed(desk: Bench) -> None:
    for _ in range(3):
        desk.take("ho-tich")
    shown = desk.press("next")["turn"]["id"]
    desk.press("no-show")
    desk.press("next")
    desk.press("serve")
    with pytest.raises(TurnElsewhere):
        desk.press("next", turn=shown)
    assert desk.press("finish")["finished"]["id"] != shown


def test_while_the_branch_stands_still_one_can_finish_though_finishing_calls(make_bench: MakeBench) -> None:
    desk = make_bench(next_after_finish=True)
    desk.take("ho-tich")
    desk.take("ho-tich")
    desk.press("next")
    desk.press("serve")
    desk.halt()
    answer = desk.press("finish")
    assert (answer["finished"]["state"], answer["turn"]) == ("served", None)


def test_colleagues_are_those_of_the_branch_and_of_the_house(desk: Bench) -> None:
    directory = desk.store.directory
    directory.add_staff("mai", "Trần Thị Mai", Role.OFFICER, "x", BRANCH)
    directory.add_staff("chi", "Bùi Chi", Role.ADMINISTRATOR, "x", None)
    assert [staff.username for staff in directory.staff_of(BRANCH)] == ["chi", "mai"]
    assert [staff.username for staff in directory.staff_of("elsewhere")] == ["chi"]


def test_the_undo_of_a_call_says_publicly_which_call_it_was(desk: Bench) -> None:
    desk.take("ho-tich")
    desk.press("open")
    call = desk.press("next")["seq"]
    desk.press("undo")
    with desk.store.read(BRANCH) as reader:
        restored = [public(event) for event in reader.events(call, 10)]
    assert [(event["type"], event["data"]["undone"]) for event in restored] == [("turn.restored", call)]
