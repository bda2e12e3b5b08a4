"""An outside program on the broker: publishes for the server, and hears what devices say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from display.signs.agent import SignAgent, SignSettings
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until

ROOT = "luot/v1/hue"
PULSE_SECONDS = 0.5


class Program:
    """Stands in for the server: its signs, its pulse (until `silent`), and its ear for devices.

    `ahead` is by how much its clock is ahead of this machine's.
    """

    def __init__(self, broker: Mosquitto, pulse: bool = True, ahead: timedelta = timedelta()) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.said: list[tuple[str, str]] = []
        """What was published outside our own topics, for signs of other makers."""
        self.ahead, self.silent = ahead, not pulse
        self._closing = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_: client.subscribe(
            [("luot/v1/+/devices/+/status", 1), ("cmnd/#", 1)]
        )
        self._client.on_message = self._take
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        self._pulsing = threading.Thread(target=self._pulse)
        self._pulsing.start()

    def sign(self, counter: str, seq: int, number: str | None, state: str, blink: float = 0) -> None:
        until = (self._now() + timedelta(seconds=blink)).isoformat() if blink else None
        told = {"seq": seq, "number": number, "state": state, "blink_until": until}
        self.publish(f"{ROOT}/counters/{counter}/display", told, retain=True)

    def publish(self, topic: str, told: Any, *, retain: bool = False) -> None:
        payload = told if isinstance(told, bytes) else json.dumps(told)
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(20)

    def statuses(self, device: str = "signs") -> list[dict[str, Any]]:
        return [told for name, told in self.heard if name == device]

    def states(self, device: str = "signs") -> list[str]:
        return [told["state"] for told in self.statuses(device)]

    def detail(self, device: str) -> str:
        """What a device told last, as `degraded sign_gone`."""
        told = self.statuses(device)
        return f"{told[-1]['state']} {told[-1]['detail'].partition(':')[0]}".strip() if told else ""

    def close(self) -> None:
        self._closing.set()
        self._pulsing.join()
        self._client.disconnect()
        self._client.loop_stop()

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _pulse(self) -> None:
        while not self._closing.wait(PULSE_SECONDS):
            if not self.silent:
                told = {"seq": 1, "time": self._now().isoformat()}
                self._client.publish(f"{ROOT}/pulse", json.dumps(told))

    def _take(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        parts = message.topic.split("/")
        if parts[0] == "cmnd":
            self.said.append((message.topic, message.payload.decode()))
        else:
            self.heard.append((parts[4], json.loads(message.payload)))


def until(what: Callable[[], Any], seconds: float = 30.0) -> None:
    """Signs follow on wires and threads of their own: patience."""
    wait_until(what, "what the signs should do", seconds)


@contextmanager
def working(settings: SignSettings) -> Iterator[SignAgent]:
    """An agent in this process, which looks around more often than it would by itself."""
    agent, ending = SignAgent(settings), threading.Event()

    def look() -> None:
        while not ending.wait(0.05):
            agent.look()

    looking = threading.Thread(target=look)
    agent.start()
    looking.start()
    try:
        yield agent
    finally:
        ending.set()
        looking.join()
        agent.stop()
