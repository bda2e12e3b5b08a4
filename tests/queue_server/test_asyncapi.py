"""What a running centre really says over Socket.IO, MQTT and the case feed is what docs/asyncapi.yaml says.

One day is played in which everything happens once that can happen; a stranger, an officer, a program on the
broker and a receiver of webhooks keep all they hear, and every message is held against the description.
Objects are read as closed: a field that is not described is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator, FormatChecker
from standardwebhooks.webhooks import Webhook

from hardware.mqtt import MqttDevice
from tests.docs.asyncapi import (
    check,
    check_entry,
    check_message,
    check_snapshot,
    description,
    entry_messages,
    faults,
)
from tests.docs.day import CASE, SECRET, CaseSystem, Day, Program, somebody_waits_since_yesterday
from tests.queue_server.web.conftest import clip
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.live import NAMESPACE, patient_client
from tests.support.mosquitto import Mosquitto
from tests.support.processes import PATIENCE, wait_until

EMPTY_IS_FINE = ("vn.luot.recordings.", "vn.luot.day.", "vn.luot.branch.configured")
"""Events of which every field may be left out."""


@pytest.fixture(scope="module")
def day(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("asyncapi")
    broker, case_system = Mosquitto(folder), CaseSystem()
    program = Program(broker.port)
    furnisher.sqlite(HUE, folder / "data")
    settings = {"mqtt_url": broker.url, "feed_url": case_system.url, "feed_secret": SECRET}
    centre = Centre(folder / "data", HUE, open_outside_hours=True, **settings)
    try:
        somebody_waits_since_yesterday(centre)
        played = Day(centre, program, case_system)
        played.play()
        yield played
    finally:
        centre.close()
        case_system.close()
        program.close()
        broker.kill()


def test_everything_described_happened(day: Day) -> None:
    assert set(day.stranger.types(day.begun)) == set(entry_messages())
    assert day.stranger.types(day.begun) == day.officer.types(day.begun)


@pytest.mark.parametrize("type", entry_messages())
def test_entries_are_as_described_in_both_forms(day: Day, type: str) -> None:
    for live, whole in ((day.stranger, False), (day.officer, True)):
        entries = [event for event in live.events if event["type"] == type]
        assert entries
        for entry in entries:
            check_entry(entry, whole)


def test_what_is_for_staff_is_no_public_form(day: Day) -> None:
    issued = next(
        event for event in day.officer.events if event["type"] == "ticket.issued" and CASE in str(event)
    )
    assert faults("#/components/schemas/TurnPublic", issued["data"]["turn"])
    log = day.centre.staff("supervisor").events()
    rated = next(event for event in log if event["type"] == "rating.submitted")
    assert faults("#/components/schemas/RatingPublic", rated["data"])


def test_an_officer_does_not_learn_what_a_rating_says(day: Day) -> None:
    rated = [event for event in day.officer.events if event["type"] == "rating.submitted"]
    assert rated
    assert all(set(event["data"]) == {"turn", "counter"} for event in rated)


def test_joins_resyncs_and_pulses_are_as_described(day: Day) -> None:
    for live, whole in ((day.stranger, False), (day.officer, True)):
        wish = {"branch": "hue", "view": live.view}
        check_message("join", wish)
        joined = live.ask("join", wish)
        check_message("joined", joined)
        check_snapshot(joined["snapshot"], whole)
        check_message("resync", {"after": 1})
        missed = live.ask("resync", {"after": 1})
        check_message("missed", missed)
        for event in missed["events"]:
            check_entry(event, whole)
        again = {**wish, "after": 1}
        check_message("join", again)
        back = live.ask("join", again)
        check_message("joined", back)
        assert back["missed"] == missed["events"]
        check_message("joined", live.ask("resync", {"after": joined["seq"] + 1000}))
        for pulse in live.pulses:
            check_message("pulse", pulse)


@pytest.mark.parametrize(
    ("event", "body"),
    [("join", {"branch": "nowhere", "view": "board"}), ("join", {}), ("resync", {"after": -1})],
)
def test_refusals_are_as_described(day: Day, event: str, body: dict[str, Any]) -> None:
    check_message("refused", day.centre.live().ask(event, body))


def test_who_has_not_joined_is_told_so(day: Day) -> None:
    client = patient_client(reconnection=False)
    client.connect(day.centre.base_url, namespaces=[NAMESPACE], transports=["websocket"])
    check_message("refused", client.call("resync", {"after": 0}, namespace=NAMESPACE, timeout=PATIENCE))
    client.disconnect()


TOPICS: dict[str, tuple[str, Callable[[list[str]], bool]]] = {
    "board": ("board", lambda place: place == ["board"]),
    "display": ("sign", lambda place: place[0] == "counters" and place[2:] == ["display"]),
    "signsPulse": ("signsPulse", lambda place: place == ["pulse"]),
    "calls": ("call", lambda place: place == ["calls"]),
    "bookmarks": ("bookmark", lambda place: place == ["bookmarks"]),
    "announcements": ("announcement", lambda place: place == ["announcements"]),
}


@pytest.mark.parametrize("channel", TOPICS)
def test_mqtt_messages_are_as_described(day: Day, channel: str) -> None:
    key, here = TOPICS[channel]
    heard = [payload for place, payload, _ in day.program.heard if here(place)]
    assert heard
    for payload in heard:
        check_message(key, payload)
        if channel == "board":
            check_snapshot(payload, whole=False)


def test_signs_showed_every_state(day: Day) -> None:
    assert {sign["state"] for sign in day.program.on("display")} == {
        "closed",
        "open",
        "paused",
        "called",
        "serving",
    }


def test_nothing_else_is_published(day: Day) -> None:
    known = [here for _, here in TOPICS.values()]
    others = {"/".join(place) for place, _, _ in day.program.heard if not any(here(place) for here in known)}
    assert others <= {"counters/1/keypad", "devices/kiosk-1/status"}


def test_what_is_retained_is_the_state_and_never_a_call(day: Day) -> None:
    bindings = {
        each["channel"]["$ref"].rpartition("/")[2]: each["bindings"]["mqtt"]
        for each in description()["operations"].values()
        if "mqtt" in each.get("bindings", {})
    }
    late = Program(day.program.client.port)
    try:
        wait_until(lambda: len(late.on("display")) >= len(day.centre.document.counters), "the signs")
        wait_until(lambda: bool(late.on("board")), "the board")
        kept_places = [place for place, _, retained in late.heard if retained]
        kept = {channel for place in kept_places for channel, (_, here) in TOPICS.items() if here(place)}
        assert kept == {channel for channel in TOPICS if bindings[channel]["retain"]}
    finally:
        late.close()


def test_a_device_tells_how_it_is_as_described(day: Day) -> None:
    device = MqttDevice(
        f"mqtt://127.0.0.1:{day.program.client.port}",
        "luot-hue-kiosk-1",
        "luot/v1/hue/devices/kiosk-1/status",
    )
    before = len(day.program.on("status"))
    device.start()
    device.tell("degraded", "paper_out: Máy in hết giấy.")
    try:
        wait_until(
            lambda: any(told["state"] == "degraded" for told in day.program.on("status")), "the status"
        )
    finally:
        device.stop()
    wait_until(lambda: day.program.on("status")[-1]["state"] == "offline", "the goodbye")
    for told in day.program.on("status")[before:]:
        check_message("deviceStatus", told)


def test_the_case_feed_is_as_described(day: Day) -> None:
    received = list(day.case_system.received)
    log = {event["seq"]: event for event in day.centre.staff("supervisor").events()}
    schema = "#/components/messages/cloudEvent"
    for headers, body in received:
        event = json.loads(body)
        check(f"{schema}/payload", event)
        check(f"{schema}/headers", {name: headers[name] for name in headers if name.startswith("webhook-")})
        content_type = description()["components"]["messages"]["cloudEvent"]["contentType"]
        assert headers["content-type"].partition(";")[0] == content_type
        assert Webhook(SECRET).verify(body.decode(), headers)
        entry = log[int(event["sequence"])]
        assert event["id"] == headers["webhook-id"] == f"hue-{entry['seq']}"
        assert event["type"] == f"vn.luot.{entry['type']}.v1"
        assert event["data"] == entry["data"]
        assert from_structured(HTTPMessage(headers, body), JSONFormat()).get_data() == entry["data"]
    told = [json.loads(body)["sequence"] for _, body in received]
    assert told == [str(seq) for seq in range(1, len(told) + 1)]
    assert len(told) >= day.ended


def test_what_is_sent_fits_the_schema_that_it_names(day: Day) -> None:
    listed = day.centre.anyone.get("/schemas").json()["items"]
    validators: dict[str, Draft202012Validator] = {}
    for address in listed:
        schema = day.centre.anyone.get(address.partition("/api/v1")[2]).json()
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == address
        validators[address] = Draft202012Validator(schema, format_checker=FormatChecker())
    for _, body in list(day.case_system.received):
        event = json.loads(body)
        name = event["dataschema"].rpartition("/")[2]
        assert event["type"] == "vn.luot." + name.removesuffix(".json")
        validator = validators[event["dataschema"]]
        assert [fault.message for fault in validator.iter_errors(event["data"])] == [], event["type"]
        assert not validator.is_valid({}) or event["type"].startswith(EMPTY_IS_FINE), event["type"]


def test_a_schema_knows_the_whole_form_from_the_public_one(day: Day) -> None:
    schema = day.centre.anyone.get("/schemas/turn.called.v1.json").json()
    [call] = [entry for entry in day.stranger.events if entry["type"] == "turn.called"][:1]
    assert not Draft202012Validator(schema).is_valid(call["data"]), "no officer, no cases"
    assert day.centre.anyone.get("/schemas/turn.called.v2.json").status_code == 404


def test_a_whole_log_replays_over_http_too(day: Day) -> None:
    for event in day.centre.staff("supervisor").events():
        check_entry(event, whole=True, ratings=True)
    for event in day.centre.anyone.events():
        check_entry(event, whole=False)


def test_the_clip_of_a_call_is_where_the_announcement_says(day: Day) -> None:
    said = day.program.on("announcements")[-1]
    path = said["url"].removeprefix("/api/v1")
    assert clip(day.centre.anyone, path).headers["content-type"] == "audio/wav"


def test_the_check_itself_finds_faults(day: Day) -> None:
    entry = day.stranger.events[-1]
    with pytest.raises(AssertionError, match="Additional properties"):
        check_entry({**entry, "surprise": 1}, whole=False)
    with pytest.raises(AssertionError):
        check_entry({**entry, "time": "yesterday"}, whole=False)
