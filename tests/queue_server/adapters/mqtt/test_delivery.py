"""The log over a real Mosquitto: state retained, calls not, nothing lost when it dies; and keypads."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from queue_server.adapters.following import Follower
from queue_server.adapters.mqtt import client
from queue_server.adapters.mqtt.client import MqttDelivery
from queue_server.adapters.mqtt.heartbeats import SILENCE_SECONDS, Heartbeats
from queue_server.domain import moment
from queue_server.domain.events import DEVICE_REPORTED
from queue_server.service_layer.devices import hear_device
from queue_server.service_layer.keypads import press_key
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.views import snapshot
from tests.support.mosquitto import Mosquitto
from tests.support.processes import PATIENCE, wait_until
from tests.support.stores import BRANCH, Bench, bench, words

ROOT = f"luot/v1/{BRANCH}"


class Listener:
    """A program that hears everything under the branch's topics."""

    def __init__(self, port: int, name: str) -> None:
        self.heard: list[tuple[str, dict, bool]] = []
        self._news = threading.Condition()
        subscribed = threading.Event()
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
        self.client.on_connect = lambda client, *_: client.subscribe(f"{ROOT}/#", qos=1)
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.on_message = self._take
        self.client.reconnect_delay_set(max_delay=1)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        # Calls are not retained: what is published before the broker knows of us is never heard.
        assert subscribed.wait(PATIENCE)

    def _take(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        if message.topic.endswith("/keypad"):
            return
        with self._news:
            told = (message.topic.removeprefix(f"{ROOT}/"), json.loads(message.payload), message.retain)
            self.heard.append(told)
            self._news.notify_all()

    def on(self, topic: str) -> list[dict]:
        return [payload for name, payload, _ in self.heard if name == topic]

    def wait(self, topic: str, test) -> dict:
        """The first payload on a topic that passes the test."""
        with self._news:
            done = self._news.wait_for(lambda: any(map(test, self.on(topic))), timeout=PATIENCE)
        assert done, f"never heard on {topic}: {self.on(topic)}"
        return next(filter(test, self.on(topic)))

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that stands still for a while is not gone: what it took is not told a second time."""
    monkeypatch.setattr(client, "TAKEN_WITHIN_SECONDS", PATIENCE)


@pytest.fixture
def desk(tmp_path) -> Iterator[Bench]:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
        yield made


@contextmanager
def following(desk: Bench, url: str, heartbeats: Heartbeats | None = None) -> Iterator[Follower]:
    """A server's MQTT part at work."""

    def shot(branch: str) -> dict:
        with desk.store.read(branch) as reader:
            return snapshot(reader.floor(), reader.now, False, False)

    delivery = MqttDelivery(url, shot, lambda: [BRANCH], desk.clock)
    delivery.on_keypad = lambda branch, counter, told: press_key(desk.store, branch, counter, told, words)
    delivery.on_device = lambda branch, device, told: hear_device(desk.store, branch, device, told)
    delivery.heartbeats = heartbeats or delivery.heartbeats
    follower = Follower(delivery, desk.store, desk.watch)
    follower.start()
    try:
        yield follower
    finally:
        follower.stop()
        delivery.stop()


@contextmanager
def listening(mosquitto: Mosquitto, name: str = "program") -> Iterator[Listener]:
    listener = Listener(mosquitto.port, name)
    try:
        yield listener
    finally:
        listener.close()


def test_a_call_is_told_once_and_the_signs_follow(desk, mosquitto):
    with listening(mosquitto) as program, following(desk, mosquitto.url):
        program.wait("counters/1/display", lambda sign: sign["state"] == "closed")
        ticket = desk.take()["id"]
        desk.press("next")
        call = program.wait("calls", lambda call: call["number"] == "A001")
        assert (call["counter"], call["service"], call["recall"]) == ("1", "ho-tich", False)
        sign = program.wait("counters/1/display", lambda sign: sign["number"] == "A001")
        assert sign["state"] == "called"
        assert sign["blink_until"] == "2026-11-23T01:00:10.000000Z"
        said = program.wait("announcements", lambda said: said["text"] == "A001 → 1")
        marked = program.wait("bookmarks", lambda _: True)
        assert marked == {
            "seq": call["seq"], "time": call["time"], "branch": BRANCH, "counter": "1", "camera": None,
            "ticket": ticket, "number": "A001", "recall": False,
        }  # fmt: skip
        assert said["url"] == f"/api/v1/branches/{BRANCH}/announcements/{said['seq']}.wav"
        desk.press("serve")
        program.wait("counters/1/display", lambda sign: sign["state"] == "serving")
        desk.press("finish")
        program.wait("counters/1/display", lambda sign: sign["number"] is None and sign["state"] == "open")
        desk.press("pause")
        program.wait("counters/1/display", lambda sign: sign["state"] == "paused")
        board = program.wait("board", lambda board: board["seq"] == desk.store.seqs()[BRANCH])
        assert board["counters"][0]["state"] == "paused"
        assert len(program.on("calls")) == 1


def test_who_comes_later_gets_the_state_but_never_an_old_call(desk, mosquitto):
    with following(desk, mosquitto.url) as follower:
        desk.take()
        desk.press("next")
        wait_until(lambda: follower.lag() == 0, "everything is delivered")
        with listening(mosquitto, "late") as late:
            late.wait("counters/1/display", lambda sign: sign["number"] == "A001")
            late.wait("board", lambda board: board["counters"][0]["turn"] is not None)
            assert late.on("calls") == []
            assert late.on("announcements") == []
            assert late.on("bookmarks") == []


def test_a_pulse_says_that_what_was_told_is_still_so(desk, mosquitto):
    with listening(mosquitto) as program, following(desk, mosquitto.url):
        desk.take()
        desk.press("next")
        end = desk.store.seqs()[BRANCH]
        pulse = program.wait("pulse", lambda pulse: pulse["seq"] == end)
        assert pulse == {"seq": end, "time": moment.to_text(desk.clock.now())}
        assert not any(retained for topic, _, retained in program.heard if topic == "pulse")
        before = len(program.on("pulse"))
        wait_until(lambda: len(program.on("pulse")) > before, "the next pulse, though nothing happens")


def test_a_server_that_cannot_read_its_log_gives_no_pulse(desk, mosquitto, monkeypatch):
    looks = []

    def broken():
        looks.append(desk.clock.now())
        raise ConnectionError("the database is gone")

    def pulse_of_now() -> str:
        desk.clock.move(minutes=1)
        return moment.to_text(desk.clock.now())

    with listening(mosquitto) as program, following(desk, mosquitto.url):
        program.wait("pulse", lambda _: True)
        with monkeypatch.context() as away:
            away.setattr(desk.store, "seqs", broken)
            wait_until(lambda: looks, "it has tried, and gives no pulse that it began before")
            while_away = pulse_of_now()
            wait_until(lambda: len(looks) >= 5, "it has tried again, for longer than a pulse takes")
            since = pulse_of_now()
        program.wait("pulse", lambda pulse: pulse["time"] == since)
        assert while_away not in [pulse["time"] for pulse in program.on("pulse")]


def test_a_call_still_blinks_when_the_state_is_told_anew(desk, mosquitto):
    desk.take()
    desk.press("next")
    with listening(mosquitto) as program, following(desk, mosquitto.url):
        sign = program.wait("counters/1/display", lambda sign: sign["number"] == "A001")
        assert sign["blink_until"] == "2026-11-23T01:00:10.000000Z"


def test_a_killed_broker_loses_no_call(desk, mosquitto):
    with listening(mosquitto) as program, following(desk, mosquitto.url):
        wait_until(lambda: mosquitto.has_stored(f"{ROOT}/#"), "the broker will know its listener again")
        numbers = []
        for n in range(6):
            numbers.append(desk.take()["number"])
            if n == 2:
                mosquitto.kill()
            desk.press("next")
            desk.press("serve")
            desk.press("finish")
            if n == 4:
                mosquitto.restart()
        program.wait("calls", lambda call: call["number"] == numbers[-1])
        told = program.on("calls")
        assert list(dict.fromkeys(call["number"] for call in told)) == numbers
        assert sorted({call["seq"] for call in told}) == [*dict.fromkeys(call["seq"] for call in told)]


def test_a_server_that_was_away_tells_what_was_called_meanwhile(desk, mosquitto):
    with listening(mosquitto) as program:
        with following(desk, mosquitto.url) as follower:
            desk.take()
            desk.press("next")
            program.wait("calls", lambda call: call["number"] == "A001")
            wait_until(lambda: follower.lag() == 0, "the server knows that it was told")
        desk.press("recall")
        with following(desk, mosquitto.url):
            program.wait("calls", lambda call: call["recall"])
        assert len(program.on("calls")) == 2


@pytest.fixture
def keypad(desk: Bench) -> dict[str, str]:
    desk.store.directory.add_device(Device("keypad-1", DeviceKind.KEYPAD, BRANCH, "1"), "dev_pad")
    return {"device": "keypad-1", "key": "dev_pad"}


def test_a_keypad_calls_the_next_person_once_however_often_it_is_delivered(desk, mosquitto, keypad):
    desk.take()
    desk.take()
    with listening(mosquitto) as program, following(desk, mosquitto.url) as follower:
        program.wait("counters/1/display", lambda sign: True)
        press = json.dumps({**keypad, "action": "next", "id": "press-1"})
        for payload in ("not json", "[1]", press, press):
            program.client.publish(f"{ROOT}/counters/1/keypad", payload, qos=1)
        call = program.wait("calls", lambda call: True)
        assert call["number"] == "A001"
        program.client.publish(f"{ROOT}/counters/1/keypad", json.dumps({**keypad, "action": "serve"}), qos=1)
        program.wait("counters/1/display", lambda sign: sign["state"] == "serving")
        wait_until(lambda: follower.lag() == 0, "everything is delivered")
        assert len(program.on("calls")) == 1


def types(desk: Bench) -> list[str]:
    with desk.store.read(BRANCH) as reader:
        return [each.type for each in reader.events(0, 1000)]


def test_a_retained_press_is_an_old_one(desk, mosquitto, keypad):
    desk.take()
    with listening(mosquitto) as program:
        stale = json.dumps({**keypad, "action": "next"})
        program.client.publish(f"{ROOT}/counters/1/keypad", stale, qos=1, retain=True).wait_for_publish(
            PATIENCE
        )
        with following(desk, mosquitto.url):
            program.wait("counters/1/display", lambda sign: True)
            program.client.publish(f"{ROOT}/devices/keypad-1/status", json.dumps({"state": "online"}), qos=1)
            wait_until(lambda: "device.reported" in types(desk), "what came after the press was heard")
    assert "turn.called" not in types(desk)


def test_the_last_will_of_a_device_is_news_and_its_repeats_are_not(desk, mosquitto, keypad):
    """A device whose power fails cannot report; the broker does it in its place."""

    def told() -> list[tuple[str, str | None]]:
        with desk.store.read(BRANCH) as reader:
            entries = [each.data["device"] for each in reader.events(0, 1000) if each.type == DEVICE_REPORTED]
        return [(each["code"], each["state"]) for each in entries]

    status = f"{ROOT}/devices/keypad-1/status"
    with listening(mosquitto) as program, following(desk, mosquitto.url):
        program.wait("counters/1/display", lambda sign: True)
        pad = paho.Client(CallbackAPIVersion.VERSION2, client_id="pad")
        pad.will_set(status, json.dumps({"state": "offline", "detail": "mất kết nối"}), qos=1, retain=True)
        pad.connect("127.0.0.1", mosquitto.port)
        pad.loop_start()
        online = json.dumps({"state": "online", "detail": ""})
        for topic, payload in (
            (status, online), (status, online), (status, "[1]"), (status, '{"state": "happy"}'),
            (f"{ROOT}/devices/nobody-s/status", online),
        ):  # fmt: skip
            pad.publish(topic, payload, qos=1).wait_for_publish(PATIENCE)
        wire = pad.socket()
        assert isinstance(wire, socket.socket)
        wire.shutdown(socket.SHUT_RDWR)
        pad.loop_stop()
        wait_until(lambda: len(told()) == 2, "the broker tells of the cut")
    assert told() == [("keypad-1", "online"), ("keypad-1", "offline")]
    with desk.store.read(BRANCH) as reader:
        (health,) = reader.devices()
    assert (health.state, health.detail) == ("offline", "mất kết nối")


class Counted(Heartbeats):
    """Heartbeats on a clock of the test's, counted."""

    def __init__(self) -> None:
        self.seconds, self.count = 0.0, 0
        super().__init__(lambda: self.seconds)

    def heard(self, branch: str, device: str, told: object) -> None:
        super().heard(branch, device, told)
        self.count += 1


def test_a_device_that_falls_silent_is_gone_though_the_broker_says_nothing(desk, mosquitto, keypad):
    def health() -> list[str]:
        with desk.store.read(BRANCH) as reader:
            return [f"{each.state} {each.detail}" for each in reader.devices()]

    status, online = f"{ROOT}/devices/keypad-1/status", json.dumps({"state": "online"})
    beats = Counted()
    with listening(mosquitto) as program, following(desk, mosquitto.url, beats):
        program.wait("counters/1/display", lambda sign: True)

        def beat(count: int) -> None:
            program.client.publish(status, online, qos=1, retain=True).wait_for_publish(PATIENCE)
            wait_until(lambda: beats.count == count, f"heartbeat {count} is heard")

        beat(1)
        beats.seconds = SILENCE_SECONDS
        beat(2)
        beats.seconds = 2 * SILENCE_SECONDS
        before = len(program.on("pulse"))
        wait_until(lambda: len(program.on("pulse")) > before + 1, "the server has looked again")
        assert health() == ["online None"]
        beats.seconds += 0.1
        wait_until(lambda: health() == ["offline không còn tín hiệu"], "it is gone")
        beat(3)
        assert health() == ["online None"], "it is back"


def test_silence_is_told_once_and_who_said_goodbye_is_not_missed():
    beats = Counted()
    beats.heard(BRANCH, "sign-1", {"state": "online"})
    beats.heard(BRANCH, "sign-2", {"state": "degraded"})
    beats.heard(BRANCH, "sign-3", {"state": "online"})
    beats.heard(BRANCH, "sign-3", {"state": "offline"})
    beats.seconds = SILENCE_SECONDS
    assert beats.fallen_silent() == []
    beats.heard(BRANCH, "sign-2", {"state": "degraded"})
    beats.seconds += 1
    assert beats.fallen_silent() == [(BRANCH, "sign-1")]
    assert beats.fallen_silent() == []


def test_how_a_device_is_was_told_before_the_server_came(desk, mosquitto, keypad):
    with listening(mosquitto) as program:
        offline = json.dumps({"state": "offline", "detail": "mất kết nối"})
        status = f"{ROOT}/devices/keypad-1/status"
        program.client.publish(status, offline, qos=1, retain=True).wait_for_publish(PATIENCE)

    def known() -> bool:
        with desk.store.read(BRANCH) as reader:
            return [each.state for each in reader.devices()] == ["offline"]

    with following(desk, mosquitto.url):
        wait_until(known, "the state is known")
