"""Call → the message for the counter's LED sign.

Method: the real server told of a real Mosquitto; a paho client subscribed to the signs notes, on the
machine's monotonic clock, when the message with the called number is there. The time is from the first byte
of the press of Next.
"""

import json
import time
from collections.abc import Iterator

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from scripts.benchmarks.figures import Spread
from scripts.benchmarks.report import Row
from scripts.benchmarks.wire import Exchange
from scripts.benchmarks.workbench import Desk, Workbench
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until


class Signs:
    """The signs of a branch, and when each number was shown first."""

    def __init__(self, port: int, branch: str) -> None:
        self.shown: dict[str, float] = {}
        self.counters: set[str] = set()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        topic = f"luot/v1/{branch}/counters/+/display"
        self._client.on_connect = lambda client, *_: client.subscribe(topic, qos=1)
        self._client.on_message = self._take
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _take(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        moment = time.monotonic()
        shows = json.loads(message.payload)
        self.counters.add(message.topic)
        if shows["state"] == "called":
            self.shown.setdefault(shows["number"], moment)

    def close(self) -> None:
        """Hang up."""
        self._client.disconnect()
        self._client.loop_stop()


def measure(bench: Workbench) -> Iterator[Row]:
    """Calls, each looked up among what the sign was told."""
    sizes = bench.sizes
    broker = Mosquitto(bench.new_folder("mosquitto"))
    try:
        with bench.centre("signs", mqtt_url=broker.url) as centre:
            signs = Signs(broker.port, centre.branch)
            all_signs = len(centre.document.counters)
            wait_until(lambda: len(signs.counters) == all_signs, "the server tells every sign", deadline=15)
            desk = Desk(centre, sizes.sign_calls + 1, sizes.pause)
            called = {
                call.json()["turn"]["ticket"]["number"]: call for call in _calls(desk, sizes.sign_calls)
            }
            wait_until(lambda: called.keys() <= signs.shown.keys(), "every call on a sign", deadline=15)
            desk.close()
            signs.close()
    finally:
        broker.kill()
    spread = Spread.of(signs.shown[number] - call.sent for number, call in called.items())
    yield Row("call → MQTT message for the LED sign (Mosquitto)", str(spread))


def _calls(desk: Desk, count: int) -> list[Exchange]:
    return [desk.call() for _ in range(count)]
