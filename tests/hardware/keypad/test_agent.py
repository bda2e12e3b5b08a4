"""The keypad's agent before a real broker: every press once, none late, and its health for all to see."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from hardware.keypad.agent import KeypadAgent, KeypadSettings
from hardware.keypad.keys import KeypadError
from hardware.keypad.ports import Keypad
from tests.docs.asyncapi import check_message
from tests.hardware.keypad.pty import Line
from tests.hardware.keypad.relay import Relay
from tests.support.centre import Centre, key_of
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until

PRESSES = "luot/v1/hue/counters/1/keypad"
STATUS = "luot/v1/hue/devices/keypad-1/status"


class Ear:
    """Somebody on the broker who hears the keypad's presses and its status.

    A press can be heard before its keypad knows that it is through, and a keypad drops what is pressed until
    then; so who waits for a press here also waits until the keypad listens again.
    """

    def __init__(self, port: int) -> None:
        self.keypad_listens = threading.Event()
        self.keypad_listens.set()
        self.presses: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.hears = threading.Event()
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = lambda client, *_: client.subscribe([(PRESSES, 1), (STATUS, 1)])
        self.client.on_subscribe = lambda *_: self.hears.set()
        self.client.on_disconnect = lambda *_: self.hears.clear()
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self.hears.wait(20), "a press that nobody hears is kept for nobody"

    def _take(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        heard = self.presses if message.topic == PRESSES else self.statuses
        heard.append(json.loads(message.payload))

    def actions(self) -> list[str]:
        return [each["action"] for each in self.presses]

    def wait_for(self, *actions: str) -> None:
        wait_until(lambda: self.actions() == list(actions), f"{actions}, not {self.actions()}", 20)
        assert self.keypad_listens.wait(20)

    def wait_for_status(self, state: str, detail: str = "") -> None:
        def told() -> bool:
            last = self.statuses[-1] if self.statuses else {"state": "", "detail": ""}
            return last["state"] == state and detail in last["detail"]

        wait_until(told, f"{state} {detail}", 20)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def ear(mosquitto: Mosquitto, ends: ExitStack) -> Ear:
    listening = Ear(mosquitto.port)
    ends.callback(listening.close)
    return listening


@pytest.fixture
def line() -> Iterator[Line]:
    with Line() as made:
        yield made


Start = Callable[..., KeypadAgent]


@pytest.fixture
def start(mosquitto: Mosquitto, ear: Ear, ends: ExitStack) -> Start:
    """Starts an agent that has met the broker and looked for its keypad: what is pressed on a serial line
    that nobody has open is nobody's press. Bounces count here, unless the test says otherwise."""

    def started(keypad: str, url: str = mosquitto.url, **other: Any) -> KeypadAgent:
        settings = {"debounce": 0.0, "reopen_seconds": 0.05, "patience": 60.0, **other}
        agent = KeypadAgent(KeypadSettings(url, "hue", "1", "keypad-1", key_of("keypad"), keypad, **settings))
        opened, looked, taken = agent._open, threading.Event(), agent._take

        def first_look() -> Keypad:
            try:
                return opened()
            finally:
                looked.set()

        def take(keypad: Keypad) -> None:
            ear.keypad_listens.clear()
            taken(keypad)
            ear.keypad_listens.set()

        agent._open, agent._take = first_look, take  # type: ignore[method-assign]
        working = threading.Thread(target=agent.run)
        working.start()
        ends.callback(working.join)
        ends.callback(agent.stop)
        wait_until(agent._contact.is_set, "the broker", 20)
        assert looked.wait(20)
        return agent

    return started


def wait_no_longer_than(agent: KeypadAgent, seconds: float) -> None:
    """Let a press take so long at most from now on; long where what is tried is not what happens then."""
    agent._settings = replace(agent._settings, patience=seconds)


def test_each_key_is_one_message_as_described(ear: Ear, line: Line, start: Start) -> None:
    start(f"serial:{line.path}")
    meant = {"N": "next", "R": "recall", "S": "serve", "F": "finish", "X": "no-show", "U": "undo"}
    for n, letter in enumerate(meant, start=1):
        line.say(f"{letter}\n")
        ear.wait_for(*list(meant.values())[:n])
    assert len({press["id"] for press in ear.presses}) == 6
    for press in ear.presses:
        check_message("press", press)


def test_keys_may_be_told_otherwise_and_others_mean_nothing(ear: Ear, line: Line, start: Start) -> None:
    start(f"serial:{line.path}?lines=no", keys="7=recall")
    line.say("N9")
    line.say("7")
    ear.wait_for("recall")


def test_a_key_that_bounces_is_one_press(ear: Ear, line: Line, start: Start) -> None:
    start(f"serial:{line.path}", debounce=60.0)
    line.say("N\n")
    ear.wait_for("next")
    line.say("N\n")
    line.say("R\n")
    ear.wait_for("next", "recall")


def test_a_usb_keypad_has_a_lamp_and_undoes_by_a_long_press(ear: Ear, line: Line, start: Start) -> None:
    start(f"usb:{line.path}")
    assert line.heard(24)[16:] == b"\x11\x00\x00\x00\x01\x00\x00\x00"
    line.tap(79)
    ear.wait_for("next")
    line.tap(79, held=2)
    ear.wait_for("next", "undo")


def test_what_is_pressed_without_a_broker_is_refused_and_never_sent(
    mosquitto: Mosquitto, ear: Ear, line: Line, start: Start
) -> None:
    agent = start(f"serial:{line.path}", patience=0.3)
    mosquitto.kill()
    wait_until(lambda: not agent._contact.is_set(), "the cut", 20)
    wait_until(lambda: not ear.hears.is_set(), "the cut for the ear too", 20)
    line.say("N\n")
    assert line.heard(1) == b"\a"
    wait_no_longer_than(agent, 60)
    mosquitto.start()
    wait_until(agent._contact.is_set, "the broker", 20)
    assert ear.hears.wait(20)
    ear.wait_for_status("online")
    line.say("R\n")
    ear.wait_for("recall")


def test_a_press_that_was_under_way_when_the_line_was_cut_is_not_sent_again(
    mosquitto: Mosquitto, ear: Ear, line: Line, start: Start, ends: ExitStack
) -> None:
    relay = Relay(mosquitto.port)
    ends.callback(relay.close)
    agent = start(f"serial:{line.path}", relay.url)
    line.say("R\n")
    ear.wait_for("recall")
    wait_no_longer_than(agent, 0.5)
    relay.freeze()
    line.say("N\nF\n")
    assert line.heard(1) == b"\a"
    wait_no_longer_than(agent, 60)
    relay.mend()
    wait_until(agent._contact.is_set, "the broker", 20)
    line.say("X\n")
    ear.wait_for("recall", "no-show")


def test_a_press_says_when_it_was_so_that_nobody_takes_an_old_one_for_new(
    ear: Ear, line: Line, start: Start
) -> None:
    start(f"serial:{line.path}")
    before = datetime.now(UTC)
    line.say("N\n")
    ear.wait_for("next")
    assert before <= datetime.fromisoformat(ear.presses[0]["time"]) <= datetime.now(UTC)


def test_a_press_waits_a_moment_for_a_line_that_comes_back_and_arrives_once(
    mosquitto: Mosquitto, ear: Ear, line: Line, start: Start, ends: ExitStack
) -> None:
    relay = Relay(mosquitto.port)
    ends.callback(relay.close)
    agent = start(f"serial:{line.path}", relay.url, patience=60.0)
    ends.callback(agent.stop)
    relay.cut()
    wait_until(lambda: not agent._contact.is_set(), "the cut", 20)
    line.say("N\n")
    ear.wait_for("next")


def test_its_health_is_told_again_and_again_and_its_end_too(ear: Ear, line: Line, start: Start) -> None:
    agent = start(f"serial:{line.path}", heartbeat_seconds=0.05)
    ear.wait_for_status("online")
    told = len(ear.statuses)
    wait_until(lambda: len(ear.statuses) > told + 2, "heartbeats", 20)
    for status in ear.statuses:
        check_message("deviceStatus", status)
    agent.stop()
    ear.wait_for_status("offline", "đã tắt")


def test_a_broken_connection_is_told_by_the_last_will(
    mosquitto: Mosquitto, ear: Ear, line: Line, start: Start, ends: ExitStack
) -> None:
    relay = Relay(mosquitto.port)
    start(f"serial:{line.path}", relay.url)
    ear.wait_for_status("online")
    relay.close()
    ear.wait_for_status("offline", "mất kết nối")


def test_a_keypad_that_is_pulled_out_is_told_and_works_again_when_it_is_back(
    ear: Ear, start: Start, tmp_path: Any, ends: ExitStack
) -> None:
    place = tmp_path / "keypad"
    first = ends.enter_context(Line())
    place.symlink_to(first.path)
    start(f"serial:{place}")
    ear.wait_for_status("online")
    place.unlink()
    first.unplug()
    ear.wait_for_status("degraded", "keypad_gone")
    second = ends.enter_context(Line())
    place.symlink_to(second.path)
    ear.wait_for_status("online")
    second.say("N\n")
    ear.wait_for("next")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"keypad": "usb:"}, "keypad"), ({"keys": "N=fly"}, "keys"), ({"mqtt_url": "http://x"}, "mqtt_url")],
)
def test_settings_that_cannot_be_used_are_named(wrong: dict[str, str], named: str) -> None:
    usual: dict[str, Any] = {"mqtt_url": "mqtt://127.0.0.1", "keypad": "serial:/dev/ttyS9"}
    settings = KeypadSettings(branch="hue", counter="1", device="keypad-1", key="dev_x", **{**usual, **wrong})
    with pytest.raises(KeypadError, match=named):
        KeypadAgent(settings)


def test_an_officer_s_keys_run_the_counter_with_the_page_closed(
    mosquitto: Mosquitto, ear: Ear, line: Line, start: Start, start_centre: Callable[..., Centre]
) -> None:
    centre = start_centre(mqtt_url=mosquitto.url)
    live = centre.live()
    for _ in range(2):
        centre.device("kiosk").take("y-te-dan-toc")
    start(f"serial:{line.path}")

    def press(letter: str, type: str) -> None:
        told = len(live.types())
        line.say(f"{letter}\n")
        wait_until(lambda: type in live.types()[told:], type, 20)
        assert ear.keypad_listens.wait(20)

    press("N", "turn.called")
    press("R", "turn.recalled")
    press("S", "turn.serving")
    press("F", "turn.served")
    press("U", "turn.restored")
    press("F", "turn.served")
    press("N", "turn.called")
    press("X", "turn.no_show")
    assert [turn["ticket"]["number"] for turn in centre.anyone.board()["missed"]] == ["A002"]
