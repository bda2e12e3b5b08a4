"""One agent and many signs: RS-485 on a wire that fails, MQTT signs of other makers, a real Mosquitto."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.signs.agent import SignSettings, darken
from tests.display.signs.program import Program, until, working
from tests.hardware.signs.rs485 import Rs485
from tests.support.mosquitto import Mosquitto

SIGNS = """
silence_seconds = {silence}
refresh_seconds = 0.5

[models.number]
driver = "modbus"
line = "{line}"
registers = {{ number = 0, blink = {{ register = 8 }} }}

[[sign]]
model = "number"
counter = "1"
address = 1

[[sign]]
model = "number"
counter = "2"
address = 2

[[sign]]
counter = "1"
device = "lamp-1"
driver = "mqtt"
topics = {{ lamp_topic = "cmnd/q1/POWER", blink = "BLINK", status_topic = "tele/q1/LWT" }}
"""
DARK = "    "


@pytest.fixture
def wire() -> Iterator[Rs485]:
    with Rs485(1, 2) as wire:
        yield wire


@pytest.fixture
def settings(mosquitto: Mosquitto, wire: Rs485, tmp_path: Path) -> SignSettings:
    file = tmp_path / "signs.toml"
    file.write_text(SIGNS.format(line=wire.path, silence=60))
    return SignSettings(mosquitto.url, "hue", file, http_port=None)


@pytest.fixture
def quick(settings: SignSettings, wire: Rs485) -> SignSettings:
    """The same, for tests of what happens after some seconds of silence."""
    assert settings.file
    settings.file.write_text(SIGNS.format(line=wire.path, silence=3))
    return settings


def glass(wire: Rs485) -> tuple[str, str]:
    return wire.text(1), wire.text(2)


def test_each_counter_has_its_sign_and_a_recall_blinks_again(
    settings: SignSettings, wire: Rs485, program: Program
) -> None:
    with working(settings):
        program.sign("1", 5, "A007", "called", blink=30)
        program.sign("2", 6, None, "paused")
        until(lambda: glass(wire) == ("A007", "----"))
        until(lambda: wire.registers(1, 8, 1) == [1])
        until(lambda: ("cmnd/q1/POWER", "BLINK") in program.said)
        program.sign("1", 7, "A007", "serving")
        until(lambda: wire.registers(1, 8, 1) == [0])
        until(lambda: program.said[-1] == ("cmnd/q1/POWER", "ON"))
        program.sign("1", 8, "A007", "called", blink=30)
        until(lambda: wire.registers(1, 8, 1) == [1])
        program.sign("1", 4, "A001", "called")
        program.sign("2", 9, "B002", "serving")
        until(lambda: glass(wire) == ("A007", "B002"))
    assert glass(wire) == (DARK, DARK), "dark after the agent has ended"
    until(lambda: program.said[-1] == ("cmnd/q1/POWER", "OFF"))


def test_signs_go_dark_when_the_server_is_silent_or_the_broker_gone_and_come_back(
    quick: SignSettings, wire: Rs485, program: Program, mosquitto: Mosquitto
) -> None:
    with working(quick):
        program.sign("1", 5, "A007", "serving")
        program.sign("2", 6, "B002", "serving")
        until(lambda: glass(wire) == ("A007", "B002"))
        program.silent = True
        until(lambda: glass(wire) == (DARK, DARK))
        program.silent = False
        until(lambda: glass(wire) == ("A007", "B002"))
        mosquitto.kill()
        until(lambda: glass(wire) == (DARK, DARK))
        mosquitto.start()
        until(lambda: glass(wire) == ("A007", "B002"))


def test_each_sign_tells_how_it_is_by_itself_and_the_others_go_on(
    settings: SignSettings, wire: Rs485, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.signs.modbus.ANSWER_WITHIN_SECONDS", 0.5)
    with working(settings):
        program.sign("1", 5, "A007", "serving")
        program.sign("2", 6, "B002", "serving")
        until(lambda: [program.detail(name) for name in ("sign-1", "sign-2", "lamp-1")] == ["online"] * 3)
        wire.mute.add(1)
        until(lambda: program.detail("sign-1") == "degraded sign_gone")
        program.sign("2", 7, "B003", "serving")
        until(lambda: wire.text(2) == "B003")
        wire.mute.clear()
        wire.stubborn.add(2)
        until(lambda: program.detail("sign-1") == "online")
        until(lambda: program.detail("sign-2") == "degraded sign_nonsense")
        wire.stubborn.clear()
        until(lambda: program.detail("sign-2") == "online")
        program.publish("tele/q1/LWT", b"Offline", retain=True)
        until(lambda: program.detail("lamp-1") == "degraded sign_gone")
        program.publish("tele/q1/LWT", b"Online", retain=True)
        until(lambda: program.detail("lamp-1") == "online")
        assert set(program.states()) == {"online"}


def test_a_sign_that_lost_its_power_shows_again_by_itself(
    settings: SignSettings, wire: Rs485, program: Program
) -> None:
    with working(settings):
        program.sign("1", 5, "A007", "serving")
        until(lambda: wire.text(1) == "A007")
        wire.lose_power(1)
        until(lambda: wire.text(1) == "A007")


def test_a_counter_that_the_server_does_not_know_is_said(
    quick: SignSettings, wire: Rs485, program: Program
) -> None:
    with working(quick):
        program.sign("1", 5, "A007", "serving")
        until(lambda: program.detail("sign-2") == "degraded sign_no_counter")
        assert "quầy 2" in program.statuses("sign-2")[-1]["detail"]
        program.sign("2", 6, None, "open")
        until(lambda: program.detail("sign-2") == "online")
        assert "degraded" not in program.states("sign-1")


def test_the_dead_agents_signs_are_each_said_to_be_offline_and_can_be_made_dark(
    settings: SignSettings, wire: Rs485, program: Program
) -> None:
    program.sign("1", 5, "A007", "serving")
    command = [sys.executable, "-m", "display.signs", "--mqtt-url", settings.mqtt_url, "--branch", "hue"]
    with subprocess.Popen([*command, "--file", str(settings.file)], stdout=subprocess.PIPE) as process:
        until(lambda: wire.text(1) == "A007")
        until(lambda: ("cmnd/q1/POWER", "ON") in program.said)
        until(lambda: program.states("sign-2")[-1:] == ["online"])
        process.kill()
    everyone = ("sign-1", "sign-2", "lamp-1", "signs")
    until(lambda: [program.states(device)[-1:] for device in everyone] == [["offline"]] * 4)
    assert wire.text(1) == "A007", "these signs have no watchdog"
    assert darken(settings) == 0
    assert glass(wire) == (DARK, DARK)
    until(lambda: program.said[-1] == ("cmnd/q1/POWER", "OFF"))


def test_signs_of_the_pc_are_made_dark_without_a_broker_too(
    settings: SignSettings, wire: Rs485, mosquitto: Mosquitto
) -> None:
    mosquitto.stop()
    assert darken(settings) == 0
    assert glass(wire) == (DARK, DARK)


def test_calls_in_any_order_end_at_the_newest_on_the_glass(
    settings: SignSettings, wire: Rs485, program: Program
) -> None:
    with working(settings) as agent:
        until(agent.wall.in_contact)  # what was published before it listens, but for the last, is never heard
        for seq in (10, 30, 20, 50, 40, 50, 10):
            program.sign("1", seq, f"A0{seq}", "serving")
        program.sign("2", 1, "B001", "serving")
        until(lambda: glass(wire) == ("A050", "B001"))
