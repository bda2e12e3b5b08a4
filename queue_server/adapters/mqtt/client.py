"""The connection to the broker, and the log told through it."""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from queue_server.adapters.following import DeliveryFailed
from queue_server.adapters.mqtt import messages
from queue_server.adapters.mqtt.heartbeats import GONE, Heartbeats
from queue_server.adapters.mqtt.messages import Message, Signs
from queue_server.domain.errors import Refusal
from queue_server.domain.events import BRANCH_ANNOUNCED, BRANCH_CONFIGURED, CALLS, Event
from queue_server.service_layer.ports import Clock

log = logging.getLogger(__name__)

TAKEN_WITHIN_SECONDS = 5.0
KEEPALIVE_SECONDS = 10
PULSE_SECONDS = 2.0
"""How often each branch's signs are told that what they were told last is still so."""
KEYPADS = f"{messages.ROOT}/+/counters/+/keypad"
DEVICES = f"{messages.ROOT}/+/devices/+/status"

Handler = Callable[[str, str, dict[str, Any]], None]
"""(branch, counter or device, payload) of a message; may refuse it, or find no sense in it (ValueError)."""


class MqttDelivery:
    """Fulfils :class:`~queue_server.adapters.following.Delivery`; also hears keypads and devices.

    On every (re)connection each branch's board and signs are published anew, so that what is retained is
    never older than the connection.
    """

    name = "mqtt"
    durable = True
    from_the_start = False

    def __init__(
        self,
        url: str,
        snapshot: Callable[[str], dict[str, Any]],
        branches: Callable[[], Sequence[str]],
        clock: Clock,
    ) -> None:
        self._address = urlsplit(url)
        self._snapshot, self._branches, self._clock = snapshot, branches, clock
        self._signs: dict[str, Signs] = {}
        self._hears = False
        self._told_state = threading.Event()
        self._pulsed_at = float("-inf")
        self.heartbeats = Heartbeats()
        self.on_keypad: Handler | None = None
        self.on_device: Handler | None = None
        self.begun = False
        """Whether this process is the one that speaks to the broker."""
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=f"luot-server-{uuid.uuid4().hex[:12]}"
        )
        self._client.username_pw_set(self._address.username, self._address.password)
        if self._address.scheme == "mqtts":
            self._client.tls_set()
        self._client.reconnect_delay_set(min_delay=1, max_delay=5)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received

    def begin(self) -> None:
        """Connect, now or as soon as the broker is there."""
        if self.begun:
            return
        self.begun = True
        port = self._address.port or (8883 if self._address.scheme == "mqtts" else 1883)
        self._client.connect_async(self._address.hostname or "localhost", port, KEEPALIVE_SECONDS)
        self._client.loop_start()

    def stop(self) -> None:
        """Say goodbye to the broker."""
        self._client.disconnect()
        self._client.loop_stop()

    @property
    def connected(self) -> bool:
        """Whether the broker is there now, and hands on to us what keypads and devices say: a counter whose
        sign shows that we are there is one whose keypad is heard."""
        return self._hears and self._client.is_connected()

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        if not self.connected:
            raise DeliveryFailed("the broker is not there")
        self._tell_state()
        out: list[Message] = []
        for event in events:
            if event.type == BRANCH_CONFIGURED or branch not in self._signs:
                self._signs[branch] = Signs(self._snapshot(branch))
                out += self._signs[branch].all()
            out += self._signs[branch].after(event)
            if event.type in CALLS:
                out += messages.call(event)
            elif event.type == BRANCH_ANNOUNCED:
                out.append(messages.message(event))
        out.append(messages.board(self._snapshot(branch)))
        self._publish(out)

    def rest(self) -> None:
        """Everything has been told: now the pulse may say so."""
        if not self.connected:
            return
        self._tell_state()
        if time.monotonic() - self._pulsed_at >= PULSE_SECONDS:
            self._pulsed_at = time.monotonic()
            for signs in self._signs.values():
                beat = messages.pulse(signs.branch, signs.seq, self._clock.now())
                self._client.publish(beat.topic, json.dumps(beat.payload), qos=0, retain=beat.retained)
        for branch, device in self.heartbeats.fallen_silent():
            self._hand_on(self.on_device, branch, device, GONE)

    def _tell_state(self) -> None:
        """After each new connection: publish every branch's board and signs as they are."""
        if self._told_state.is_set():
            return
        self._told_state.set()
        for branch in self._branches():
            snapshot = self._snapshot(branch)
            self._signs[branch] = Signs(snapshot)
            self._publish([messages.board(snapshot), *self._signs[branch].all()])

    def _publish(self, out: Sequence[Message]) -> None:
        """Hand messages to the broker and wait until it has them all.

        Raises:
            DeliveryFailed: the broker did not confirm them in time.
        """
        infos = [
            self._client.publish(
                message.topic, json.dumps(message.payload, ensure_ascii=False), 1, message.retained
            )
            for message in out
        ]
        try:
            for info in infos:
                info.wait_for_publish(TAKEN_WITHIN_SECONDS)
        except (RuntimeError, ValueError) as error:
            raise DeliveryFailed(f"the broker does not take messages: {error}") from error
        if not all(info.is_published() for info in infos):
            self._told_state.clear()
            raise DeliveryFailed("the broker does not confirm messages")

    def _connected(
        self, client: paho.Client, data: object, flags: object, reason: ReasonCode, properties: object
    ) -> None:
        """Subscribe again at every connection (the broker may have forgotten us), and tell the state anew."""
        if reason.is_failure:
            log.error("the MQTT broker refuses us: %s", reason)
            return
        client.subscribe([(KEYPADS, 1), (DEVICES, 1)])
        self._told_state.clear()

    def _subscribed(self, *_: object) -> None:
        self._hears = True

    def _disconnected(self, *_: object) -> None:
        self._hears = False

    def _received(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        """A press on a keypad, or how a device is.

        A press that was retained is old: it would be carried out at every reconnection. What a device told is
        retained so that it is known at once.
        """
        _, _, branch, _, place, what = message.topic.split("/")
        try:
            payload = json.loads(message.payload)
        except ValueError as error:
            log.warning("message on %s ignored: %s", message.topic, error)
            return
        if what == "status":
            self._hand_on(self.on_device, branch, place, payload)
            self.heartbeats.heard(branch, place, payload)
        elif not message.retain:
            self._hand_on(self.on_keypad, branch, place, payload)

    def _hand_on(self, handler: Handler | None, branch: str, place: str, payload: object) -> None:
        """Have a message carried out; one without sense, or that is refused, is told in the journal only."""
        try:
            if not isinstance(payload, dict):
                raise ValueError("not a JSON object")
            if handler:
                handler(branch, place, payload)
        except ValueError as error:
            log.warning("message about %s of %s ignored: %s", place, branch, error)
        except Refusal as refusal:
            log.info("message about %s of %s refused: %s", place, branch, refusal)
