"""A call as the glass over the counter shows it, and what the glass shows when the server is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from display.signs.agent import SignSettings
from tests.display.signs.program import working
from tests.hardware.signs.rs485 import Rs485
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until

SIGNS = """
refresh_seconds = 0.5

[[sign]]
counter = "1"
driver = "modbus"
line = "{line}"
address = 7
registers = {{ number = 0, blink = {{ register = 8 }} }}
"""
DARK = "    "


@pytest.fixture
def centre(furnisher: Furnisher, mosquitto: Mosquitto, tmp_path: Path) -> Iterator[Centre]:
    furnisher.sqlite(HUE, tmp_path / "data")
    centre = Centre(tmp_path / "data", HUE, mqtt_url=mosquitto.url, open_outside_hours=True)
    yield centre
    centre.close()


def test_a_sign_on_rs485_follows_the_officer_and_goes_dark_with_the_server(
    centre: Centre, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    officer, kiosk = centre.staff("officer"), centre.device("kiosk")
    with Rs485(7) as wire:
        file = tmp_path / "signs.toml"
        file.write_text(SIGNS.format(line=wire.path))

        def shows(text: str, blinks: bool = False) -> None:
            def so() -> bool:
                return (wire.text(7), wire.registers(7, 8, 1)) == (text, [int(blinks)])

            wait_until(so, f"the sign shows {text!r}, blinking: {blinks}", deadline=30)

        with working(SignSettings(mosquitto.url, "hue", file, http_port=None)):
            shows(DARK)
            number = kiosk.take("y-te-dan-toc")["number"]
            officer.press("1", "next")
            shows(number, blinks=True)
            officer.press("1", "serve")
            shows(number)
            officer.press("1", "finish")
            officer.press("1", "pause")
            shows("----")
            centre.kill()
            shows(DARK)
            centre.start()
            shows("----")


def test_a_sign_that_does_not_answer_is_an_alert_until_it_does(
    centre: Centre, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    supervisor = centre.staff("supervisor")

    def told() -> list[tuple[str, str]]:
        alerts = supervisor.get("/branches/hue/today").json()["alerts"]
        return [
            (each["kind"], each["detail"].partition(":")[0]) for each in alerts if each["device"] == "sign-1"
        ]

    with Rs485(7) as wire:
        file = tmp_path / "signs.toml"
        file.write_text(SIGNS.format(line=wire.path))
        with working(SignSettings(mosquitto.url, "hue", file, http_port=None)):
            wait_until(lambda: wire.text(7) == DARK, "the sign is driven", deadline=30)
            wire.mute.add(7)
            gone = [("device-degraded", "sign_gone")]
            wait_until(lambda: told() == gone, "staff see that the sign does not answer", deadline=30)
            wire.mute.clear()
            wait_until(lambda: told() == [], "the alert ends by itself", deadline=30)
    wait_until(lambda: told() == [("device-offline", "đã tắt")], "the sign has said goodbye", deadline=30)
