"""The virtual signs between a real Mosquitto and a real browser."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import paho.mqtt.client as paho
import pytest
import requests
from paho.mqtt.enums import CallbackAPIVersion

from display.signs import SignSettings, VirtualSigns, main
from tests.support.browser import Pages, accessibility_faults
from tests.support.mosquitto import Mosquitto

STATUS = "luot/v1/hue/devices/signs/status"


class Program:
    """An outside program on the broker: publishes for the server, and hears what devices say."""

    def __init__(self, broker: Mosquitto) -> None:
        self.heard: list[dict[str, Any]] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_: client.subscribe("luot/v1/+/devices/+/status", qos=1)
        self._client.on_message = lambda _c, _u, message: self.heard.append(json.loads(message.payload))
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()

    def sign(self, counter: str, seq: int, number: str | None, state: str, blink: float = 0) -> None:
        until = (datetime.now(UTC) + timedelta(seconds=blink)).isoformat() if blink else None
        told = {"seq": seq, "number": number, "state": state, "blink_until": until}
        self.publish(f"luot/v1/hue/counters/{counter}/display", told, retain=True)

    def publish(self, topic: str, told: dict[str, Any], *, retain: bool = False) -> None:
        self._client.publish(topic, json.dumps(told), qos=1, retain=retain).wait_for_publish(20)

    def states(self) -> list[str]:
        return [message["state"] for message in self.heard]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def program(mosquitto: Mosquitto) -> Iterator[Program]:
    program = Program(mosquitto)
    yield program
    program.close()


@pytest.fixture
def signs(mosquitto: Mosquitto) -> Iterator[VirtualSigns]:
    signs = VirtualSigns(SignSettings(mosquitto.url, "hue"))
    signs.start()
    until(lambda: signs.wall.state()["connected"])
    yield signs
    signs.stop()


def until(what: Callable[[], Any], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def shown(signs: VirtualSigns) -> dict[str, str]:
    state = requests.get(signs.url + "signs", timeout=5).json()
    return {sign["counter"]: sign["shown"] for sign in state["signs"]}


def test_signs_follow_the_broker(signs: VirtualSigns, program: Program) -> None:
    program.sign("1", 5, "A007", "called", blink=10)
    program.sign("2", 6, None, "paused")
    program.sign("1", 4, "A001", "called")
    call = {"seq": 5, "number": "A007", "counter": "1", "service": "ho-tich", "recall": False}
    program.publish("luot/v1/hue/calls", call)
    program.sign("9", 1, "Z999", "called")
    until(lambda: len(shown(signs)) == 3)
    assert shown(signs) == {"1": "A007", "2": "----", "9": "Z999"}
    messages = requests.get(signs.url + "signs", timeout=5).json()["messages"]
    assert [message["payload"] for message in messages if message["topic"].endswith("calls")] == [call]
    assert len(messages) == 5


def test_what_is_retained_is_shown_at_once_and_other_branches_are_not(
    mosquitto: Mosquitto, program: Program
) -> None:
    program.sign("1", 5, "A007", "serving")
    program.publish(
        "luot/v1/da-nang/counters/1/display", {"seq": 9, "number": "Z001", "state": "called"}, retain=True
    )
    late = VirtualSigns(SignSettings(mosquitto.url, "hue"))
    late.start()
    try:
        until(lambda: shown(late) == {"1": "A007"})
    finally:
        late.stop()


def test_a_cut_blanks_the_signs_and_the_brokers_return_fills_them(
    signs: VirtualSigns, program: Program, mosquitto: Mosquitto
) -> None:
    program.sign("1", 5, "A007", "called")
    until(lambda: shown(signs) == {"1": "A007"})
    mosquitto.stop()
    until(lambda: shown(signs) == {"1": ""})
    assert not requests.get(signs.url + "signs", timeout=5).json()["connected"]
    mosquitto.start()
    until(lambda: shown(signs) == {"1": "A007"})
    program.sign("1", 6, "A008", "called")
    until(lambda: shown(signs) == {"1": "A008"})


def test_the_status_is_retained_and_the_last_will_speaks_for_the_dead(
    mosquitto: Mosquitto, program: Program
) -> None:
    command = [sys.executable, "-m", "display.signs", "--mqtt-url", mosquitto.url, "--branch", "hue"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        assert "Bảng LED" in requests.get(ready["url"], timeout=5).text
        assert ready["url"].endswith(f":{ready['http_port']}/")
        until(lambda: program.states() == ["online"])
        latecomer = Program(mosquitto)
        until(lambda: latecomer.states() == ["online"])
        latecomer.close()
        process.kill()
        until(lambda: program.states() == ["online", "offline"])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        until(lambda: program.states()[-1] == "online")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    until(lambda: program.states()[-1] == "offline")
    assert set(program.heard[-1]) == {"state", "detail", "time"}


def test_the_heartbeat_says_it_again(signs: VirtualSigns, program: Program) -> None:
    until(lambda: program.states() == ["online"])
    signs.beat()
    until(lambda: program.states() == ["online", "online"])
    assert program.heard[0]["time"] <= program.heard[1]["time"]


def test_a_broker_that_comes_later_is_found(mosquitto: Mosquitto, program: Program) -> None:
    mosquitto.stop()
    early = VirtualSigns(SignSettings(mosquitto.url, "hue"))
    early.start()
    try:
        assert not early.wall.state()["connected"]
        mosquitto.start()
        until(lambda: early.wall.state()["connected"])
    finally:
        early.stop()


def test_addresses_that_make_no_sense_are_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--mqtt-url", "http://broker", "--branch", "hue"]) == 2
    assert "no broker address" in capsys.readouterr().err
    assert main(["--mqtt-url", "mqtt://broker:99999", "--branch", "hue"]) == 2


def test_the_page_lights_blinks_and_blanks_without_a_reload(
    signs: VirtualSigns, program: Program, mosquitto: Mosquitto, open_page: Pages
) -> None:
    program.sign("1", 5, "A007", "called", blink=1.5)
    program.sign("2", 6, None, "paused")
    program.sign("3", 7, None, "closed")
    page = open_page("board", signs.url)
    called = page.locator("figure[data-counter='1']")
    page.wait_for_selector("figure[data-counter='3']")
    assert called.get_attribute("data-number") == "A007"
    assert page.locator("figure[data-counter='2'] .lit circle").count() == 12, "four dashes of three dots"
    assert page.locator("figure[data-counter='3'] .lit circle").count() == 0
    assert not accessibility_faults(page)
    page.wait_for_selector("figure[data-counter='1']:not(.blink)")
    program.sign("1", 8, "B123", "called", blink=9)
    page.wait_for_selector("figure.blink[data-number='B123']")
    seconds = called.locator(".lights").evaluate("e => parseFloat(getComputedStyle(e).animationDuration)")
    assert seconds >= 0.5, "at most two flashes a second"
    mosquitto.stop()
    page.wait_for_selector("#banner:not([hidden])")
    assert "Mất liên lạc" in page.inner_text("#banner")
    assert page.locator(".lit circle").count() == 0
    mosquitto.start()
    page.wait_for_selector("#banner", state="hidden")
    page.wait_for_selector("figure[data-number='B123']")
