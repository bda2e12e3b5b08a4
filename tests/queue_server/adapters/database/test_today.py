"""Figures of the day are the same sums on SQLite and on PostgreSQL, and what one would add up by hand."""

from __future__ import annotations

from queue_server.adapters.announcing import calls_words
from queue_server.domain import moment
from queue_server.domain.devices import DeviceState
from queue_server.domain.turn import Data
from queue_server.domain.voicing import OutputKind, Question
from queue_server.service_layer import voice
from queue_server.service_layer.devices import report_device
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.today import today_view
from tests.support.stores import BRANCH, Bench

KIOSK = Device("kiosk-1", DeviceKind.KIOSK, BRANCH)


def today(desk: Bench) -> Data:
    voices = desk.store.voices.of_branch(BRANCH)
    with desk.store.read(BRANCH) as reader:
        return today_view(reader, voices)


def service(seen: Data, code: str = "ho-tich") -> Data:
    return next(each for each in seen["services"] if each["code"] == code)


def serve(desk: Bench, at: str = "1", minutes: float = 3) -> None:
    desk.press("next", at)
    desk.press("serve", at)
    desk.clock.move(minutes=minutes)
    desk.press("finish", at)


def test_an_empty_day_has_no_averages(desk: Bench) -> None:
    seen = today(desk)
    assert (seen["served"], seen["called"], seen["wait_average"], seen["waiting"]) == (0, 0, None, 0)
    assert seen["within"] == [{"minutes": 15, "share": None}, {"minutes": 30, "share": None}]
    assert service(seen)["history"] == [0] * 25
    assert service(seen)["longest_since"] is None
    assert seen["alerts"] == []


def test_waits_are_averaged_and_held_against_the_limits(desk: Bench) -> None:
    for _ in range(4):
        desk.take()
    desk.clock.move(minutes=15)  # exactly the first limit
    serve(desk, minutes=5)  # 15 minutes waited
    serve(desk, minutes=11)  # 20
    serve(desk, minutes=1)  # 31
    seen = today(desk)
    assert (seen["served"], seen["called"], seen["waiting"]) == (3, 3, 1)
    assert seen["wait_average"] == 22.0
    assert [each["share"] for each in seen["within"]] == [0.333, 0.667]
    assert service(seen)["wait_average"] == 22.0
    assert service(seen, "dat-dai")["wait_average"] is None
    assert {each["code"]: each["served"] for each in seen["counters"]} == {"1": 3, "2": 0, "3": 0}


def test_a_wait_counts_for_its_own_station(desk: Bench) -> None:
    desk.take()
    desk.clock.move(minutes=10)
    desk.press("next")
    desk.press("serve")
    desk.press("finish", service="thu-phi")
    desk.clock.move(minutes=4)
    desk.press("next", "3")
    seen = today(desk)
    assert service(seen)["wait_average"] == 10.0
    assert service(seen, "thu-phi")["wait_average"] == 4.0
    assert service(seen, "thu-phi")["served"] == 0


def test_who_was_called_and_put_back_or_missed_is_counted_once(desk: Bench) -> None:
    desk.take()
    desk.clock.move(minutes=6)
    desk.press("next")
    desk.press("put-back")
    assert today(desk)["called"] == 0
    desk.clock.move(minutes=2)
    desk.press("next")
    desk.press("no-show")
    seen = today(desk)
    assert (seen["called"], seen["served"], seen["wait_average"]) == (1, 0, 8.0)


def test_going_on_at_another_counter_is_no_second_wait(desk: Bench) -> None:
    desk.take()
    desk.clock.move(minutes=5)
    turn = desk.press("next")["turn"]
    desk.press("serve")
    desk.press("hold")
    desk.clock.move(minutes=50)
    desk.press("resume", "2", turn=turn["id"])
    assert today(desk)["wait_average"] == 5.0


def test_the_history_shows_the_line_every_five_minutes(desk: Bench) -> None:
    desk.take()
    desk.clock.move(minutes=7)
    desk.take()
    desk.clock.move(minutes=6)
    desk.press("next")
    desk.clock.move(minutes=1)
    # The first came 14 minutes ago: the samples are of 15, 10 and 5 minutes ago, and of now.
    assert service(today(desk))["history"][-4:] == [0, 1, 2, 1]


def test_yesterday_is_not_today(desk: Bench) -> None:
    desk.take()
    desk.clock.move(minutes=40)
    serve(desk)
    assert today(desk)["served"] == 1
    desk.clock.move(days=1)
    seen = today(desk)
    assert (seen["served"], seen["called"]) == (0, 0)


def test_alerts_come_from_the_floor_and_the_devices(desk: Bench) -> None:
    desk.store.directory.add_device(KIOSK, "dev_kiosk")
    desk.press("open")
    desk.take("thu-phi")
    desk.take("ho-tich")
    desk.press("ask-help", "2")
    with desk.store.write(BRANCH) as writer:
        report_device(writer, KIOSK, DeviceState.DEGRADED, "paper_out: Hết giấy")
    desk.clock.move(minutes=35)
    found = [
        (each["kind"], each["counter"] or each["service"] or each["device"]) for each in today(desk)["alerts"]
    ]
    assert found == [
        ("help-asked", "2"),
        ("waited-long", "thu-phi"),
        ("waited-long", "ho-tich"),
        ("counter-idle", "1"),
        ("device-degraded", "kiosk-1"),
    ]
    with desk.store.write(BRANCH) as writer:
        report_device(writer, KIOSK, DeviceState.ONLINE, None)
    assert "device-degraded" not in [each["kind"] for each in today(desk)["alerts"]]


def test_serving_ends_idleness(desk: Bench) -> None:
    desk.press("open")
    desk.take()
    desk.clock.move(minutes=12)
    assert [each["kind"] for each in today(desk)["alerts"]] == ["counter-idle"]
    serve(desk)
    desk.take()
    desk.clock.move(minutes=9)
    assert today(desk)["alerts"] == []
    desk.clock.move(minutes=1)
    assert [each["kind"] for each in today(desk)["alerts"]] == ["counter-idle"]


def test_a_zone_that_calls_and_is_not_heard_is_alerted_until_it_is(desk: Bench) -> None:
    def ask(ready: bool) -> None:
        question = Question("board-of-hall", OutputKind.BOARD, ready)
        now = desk.clock.now()
        voice.ask(desk.store, desk.store.voices, BRANCH, "main", question, now, calls_words)

    def silent() -> list[tuple[str, str]]:
        found = [each for each in today(desk)["alerts"] if each["kind"] == "voice-silent"]
        return [(each["zone"], each["since"]) for each in found]

    for _ in range(2):
        desk.take()
    desk.press("next")
    assert silent() == [], "nobody ever spoke here: the branch does without"
    ask(ready=True)
    ask(ready=False)
    lost = desk.clock.now()
    assert silent() == []
    desk.clock.move(seconds=1)
    desk.press("next", "2")
    assert silent() == [("main", moment.to_text(lost))]
    ask(ready=True)
    assert silent() == []
