"""How the kiosk's health looks to others: on a real broker, retained, with a last will."""

import json
import time
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from hardware.printer.virtual import VirtualPrinter
from tests.kiosk.conftest import Running
from tests.kiosk.edge import Edge
from tests.support.mosquitto import Mosquitto

TOPIC = "luot/v1/hue/devices/kiosk-1/status"


def test_the_broker_knows_how_the_kiosk_is(
    mosquitto: Mosquitto, edge: Edge, printer: VirtualPrinter, start: Callable[..., Running]
) -> None:
    heard: list[dict[str, Any]] = []
    listener = paho.Client(CallbackAPIVersion.VERSION2)
    listener.on_message = lambda _c, _u, message: heard.append(json.loads(message.payload))
    listener.connect("127.0.0.1", mosquitto.port)
    listener.subscribe(TOPIC, qos=1)
    listener.loop_start()

    def wait_for(state: str, detail: str = "") -> None:
        deadline = time.monotonic() + 30
        while not any(told["state"] == state and detail in told["detail"] for told in list(heard)):
            assert time.monotonic() < deadline, heard
            time.sleep(0.02)
        # The broker hears it first; what changes before the server has heard of it, the server never does.
        edge.wait_for(lambda: edge.statuses and edge.statuses[-1]["state"] == state)

    agent = start(mqtt_url=mosquitto.url)
    wait_for("online")
    printer.bench.suffer("paper_out")
    wait_for("degraded", "paper_out")
    heard.clear()
    wait_for("degraded", "paper_out")  # the heartbeat says it again
    printer.bench.suffer(None)
    wait_for("online")
    agent.stop()
    wait_for("offline")
    assert [status["state"] for status in edge.statuses] == ["online", "degraded", "online", "offline"]
    listener.disconnect()
    listener.loop_stop()
