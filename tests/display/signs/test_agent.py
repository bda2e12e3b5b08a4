"""The virtual signs between a real Mosquitto and a real browser."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from display.signs.__main__ import main
from display.signs.agent import SignAgent, SignSettings
from tests.display.signs.program import Program, until, working
from tests.support.browser import Pages, accessibility_faults
from tests.support.mosquitto import Mosquitto

PATIENCE = 30_000
"""Milliseconds."""


@pytest.fixture
def signs(mosquitto: Mosquitto) -> Iterator[SignAgent]:
    with working(SignSettings(mosquitto.url, "hue")) as signs:
        yield signs


def state_of(signs: SignAgent) -> dict[str, Any]:
    return dict(requests.get(f"{signs.url}signs", timeout=30).json())


def shown(signs: SignAgent) -> dict[str, str]:
    state = state_of(signs)
    return {sign["counter"]: sign["shown"] for sign in state["signs"]}


def test_signs_follow_the_broker(signs: SignAgent, program: Program) -> None:
    until(signs.wall.in_contact)  # what was published before it listens, but for the last, is never heard
    program.sign("1", 5, "A007", "called", blink=10)
    program.sign("2", 6, None, "paused")
    program.sign("1", 4, "A001", "called")
    call = {"seq": 5, "number": "A007", "counter": "1", "service": "ho-tich", "recall": False}
    program.publish("luot/v1/hue/calls", call)
    program.sign("9", 1, "Z999", "called")
    until(lambda: shown(signs) == {"1": "A007", "2": "----", "9": "Z999"})
    messages = state_of(signs)["messages"]
    assert [message["payload"] for message in messages if message["topic"].endswith("calls")] == [call]
    assert len(messages) == 5


def test_what_is_retained_is_shown_at_once_and_other_branches_are_not(
    mosquitto: Mosquitto, program: Program
) -> None:
    program.sign("1", 5, "A007", "serving")
    program.publish(
        "luot/v1/da-nang/counters/1/display", {"seq": 9, "number": "Z001", "state": "called"}, retain=True
    )
    with working(SignSettings(mosquitto.url, "hue")) as late:
        until(lambda: shown(late) == {"1": "A007"})


def test_a_cut_blanks_the_signs_and_the_brokers_return_fills_them(
    signs: SignAgent, program: Program, mosquitto: Mosquitto
) -> None:
    program.sign("1", 5, "A007", "called")
    until(lambda: shown(signs) == {"1": "A007"})
    mosquitto.stop()
    until(lambda: shown(signs) == {"1": ""})
    assert not state_of(signs)["connected"]
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
        assert "Bảng LED" in requests.get(ready["url"], timeout=30).text
        assert ready["url"].endswith(f":{ready['http_port']}/")
        until(lambda: program.states()[-1:] == ["online"])
        latecomer = Program(mosquitto)
        until(lambda: latecomer.states()[-1:] == ["online"])
        latecomer.close()
        process.kill()
        until(lambda: program.states()[-1] == "offline")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        until(lambda: program.states()[-1] == "online")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    until(lambda: program.states()[-1] == "offline")
    assert set(program.statuses()[-1]) == {"state", "detail", "time"}


def test_the_heartbeat_says_it_again(mosquitto: Mosquitto, program: Program) -> None:
    with working(SignSettings(mosquitto.url, "hue", heartbeat_seconds=0.2)):
        until(lambda: program.states()[:3] == ["online"] * 3)
    times = [told["time"] for told in program.statuses()]
    assert times == sorted(times)


def test_a_server_that_falls_silent_makes_the_signs_dark_though_the_broker_lives(
    signs: SignAgent, program: Program
) -> None:
    program.sign("1", 5, "A007", "serving")
    until(lambda: shown(signs) == {"1": "A007"})
    program.silent = True
    until(lambda: shown(signs) == {"1": ""})
    assert not state_of(signs)["connected"]
    assert program.states()[-1] == "online", "the signs themselves are well"
    program.sign("1", 6, "A008", "serving")
    until(lambda: signs.wall.state()["signs"][0]["seq"] == 6)
    assert shown(signs) == {"1": ""}, "a retained state proves nothing"
    program.silent = False
    until(lambda: shown(signs) == {"1": "A008"})


@pytest.mark.parametrize("hours", [-7, 7])
def test_blinking_goes_by_the_servers_clock(mosquitto: Mosquitto, hours: int) -> None:
    program = Program(mosquitto, ahead=timedelta(hours=hours))
    with working(SignSettings(mosquitto.url, "hue")) as signs:
        program.sign("1", 5, "A007", "called", blink=50)
        # By a clock that is hours wrong it would have blinked long ago, or for longer than anything may.
        until(lambda: [each["blink_seconds"] > 0 for each in state_of(signs)["signs"]] == [True])
    program.close()


def test_a_broker_that_comes_later_is_found(mosquitto: Mosquitto, program: Program) -> None:
    mosquitto.stop()
    with working(SignSettings(mosquitto.url, "hue")) as early:
        assert not early.wall.state()["connected"]
        mosquitto.start()
        until(lambda: early.wall.state()["connected"])


def test_addresses_that_make_no_sense_are_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--mqtt-url", "http://broker", "--branch", "hue"]) == 2
    assert "no broker address" in capsys.readouterr().err
    assert main(["--mqtt-url", "mqtt://broker:99999", "--branch", "hue"]) == 2


def test_the_page_lights_blinks_and_blanks_without_a_reload(
    signs: SignAgent, program: Program, mosquitto: Mosquitto, open_page: Pages
) -> None:
    program.sign("1", 5, "A007", "called", blink=1.5)
    program.sign("2", 6, None, "paused")
    program.sign("3", 7, None, "closed")
    page = open_page("board", signs.url, reduced_motion="no-preference")
    called = page.locator("figure[data-counter='1']")
    page.set_default_timeout(PATIENCE)
    page.wait_for_selector("figure[data-counter='3']")
    expect(called).to_have_attribute("data-number", "A007", timeout=PATIENCE)
    dashes = page.locator("figure[data-counter='2'] .lit circle")
    expect(dashes, "four dashes of three dots").to_have_count(12, timeout=PATIENCE)
    expect(page.locator("figure[data-counter='3'] .lit circle")).to_have_count(0)
    assert not accessibility_faults(page)
    page.wait_for_selector("figure[data-counter='1']:not(.blink)")
    program.sign("1", 8, "B123", "called", blink=50)
    page.wait_for_selector("figure.blink[data-number='B123']")
    lights = called.locator(".lights")
    until(lambda: lights.evaluate("e => parseFloat(getComputedStyle(e).animationDuration)") >= 0.5)
    mosquitto.stop()
    page.wait_for_selector("#banner:not([hidden])")
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc", timeout=PATIENCE)
    expect(page.locator(".lit circle")).to_have_count(0, timeout=PATIENCE)
    mosquitto.start()
    page.wait_for_selector("#banner", state="hidden")
    page.wait_for_selector("figure[data-number='B123']")
