"""Call → the message for the counter's LED sign, and on to the virtual sign's glass.

Method: the real server told of a real Mosquitto; a paho client subscribed to the signs notes, on the
machine's monotonic clock, when the message with the called number is there. The real `luot display` hears
the same broker, and a reader of its page's live updates notes when the glass shows the number. The time is
from the first byte of the press of Next.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import paho.mqtt.client as paho
import requests
from paho.mqtt.enums import CallbackAPIVersion

from scripts.benchmarks.figures import Spread
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.wire import Exchange
from scripts.benchmarks.workbench import Desk, Workbench
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until

MOST_SECONDS = 0.1


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


class Glass:
    """The page of the virtual signs, as it is pushed, and when each number was on it first."""

    def __init__(self, url: str) -> None:
        self.shown: dict[str, float] = {}
        self.in_contact = False
        self._pushed = requests.get(f"{url}events", stream=True, timeout=30)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        """Until the signs end, which cuts the answer off."""
        with suppress(requests.exceptions.ChunkedEncodingError):
            for line in self._pushed.iter_lines(chunk_size=None):
                moment = time.monotonic()
                if line.startswith(b"data: "):
                    state = json.loads(line.removeprefix(b"data: "))
                    self.in_contact = state["connected"]
                    for sign in state["signs"]:
                        self.shown.setdefault(sign["shown"], moment)

    def close(self) -> None:
        """After the signs have ended."""
        self._reader.join()
        self._pushed.close()


@contextmanager
def virtual_signs(broker: Mosquitto, branch: str) -> Iterator[Glass]:
    """`luot display` at work, and its glass."""
    command = [sys.executable, "-m", "display.signs", "--mqtt-url", broker.url, "--branch", branch]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        glass = Glass(json.loads(process.stdout.readline())["url"])
        try:
            yield glass
        finally:
            process.kill()
    glass.close()


def measure(bench: Workbench) -> Iterator[Row]:
    """Calls, each looked up among what the sign was told and what the glass showed."""
    sizes = bench.sizes
    broker = Mosquitto(bench.new_folder("mosquitto"))
    try:
        with (
            bench.centre("signs", mqtt_url=broker.url) as centre,
            virtual_signs(broker, centre.branch) as glass,
        ):
            signs = Signs(broker.port, centre.branch)
            all_signs = len(centre.document.counters)
            wait_until(lambda: len(signs.counters) == all_signs, "the server tells every sign", deadline=15)
            wait_until(lambda: glass.in_contact, "the glass trusts what it shows", deadline=15)
            desk = Desk(centre, sizes.sign_calls + 1, sizes.pause)
            called = {
                call.json()["turn"]["ticket"]["number"]: call for call in _calls(desk, sizes.sign_calls)
            }
            wait_until(lambda: called.keys() <= signs.shown.keys(), "every call on a sign", deadline=15)
            wait_until(lambda: called.keys() <= glass.shown.keys(), "every call on the glass", deadline=15)
            desk.close()
            signs.close()
    finally:
        broker.kill()
    told = Spread.of(signs.shown[number] - call.sent for number, call in called.items())
    yield Row("call → MQTT message for the LED sign (Mosquitto)", str(told))
    lit = Spread.of(glass.shown[number] - call.sent for number, call in called.items())
    yield judged(
        "call → the virtual LED sign's glass (Mosquitto): p99 ≤ 100 ms", str(lit), met=lit.p99 <= MOST_SECONDS
    )


def _calls(desk: Desk, count: int) -> list[Exchange]:
    return [desk.call() for _ in range(count)]
