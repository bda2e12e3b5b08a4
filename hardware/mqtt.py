"""What every device on MQTT does alike: connect by address, come back by itself, tell how it is.

A device's status is a retained message with a last will, so that the broker says “offline” for a device
that was cut off. Brokers differ in when they notice, so the status also carries a time and is repeated.
"""

import json
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

KEEP_ALIVE_SECONDS = 4
"""Seconds between signs of life; a cut line is noticed after one to two of them, on both ends."""

_DROP_WHAT_IS_UNSENT = struct.pack("ii", 1, 0)
"""SO_LINGER: closing the socket throws away what the kernel has not delivered."""

_PORTS = {"mqtt": 1883, "mqtts": 8883}


class MqttAddressError(ValueError):
    """A broker's address that cannot be used."""


class MqttDevice:
    """One device's connection to the broker, its status topic and what it listens to.

    `on_message(topic, payload)` and `on_contact(connected)` are called from paho's thread, one at a time.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        status_topic: str,
        subscriptions: tuple[str, ...] = (),
        on_message: Callable[[str, bytes], None] = lambda topic, payload: None,
        on_contact: Callable[[bool], None] = lambda connected: None,
    ) -> None:
        """Raises MqttAddressError for an address other than mqtt://[user:password@]host[:port]."""
        self._host, self._port = _address(url)
        self._url, self._client_id = url, client_id
        self._topic = status_topic
        self._subscriptions = subscriptions
        self._on_message, self._on_contact = on_message, on_contact
        self._status = _status("online", "")
        self._lock = threading.Lock()
        self._client = self._new_client()

    def _new_client(self) -> paho.Client:
        """A client that knows of nothing to send yet."""
        client = _client(self._url, self._client_id)
        client.will_set(self._topic, _status("offline", "mất kết nối"), qos=1, retain=True)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = lambda client, userdata, message: self._on_message(
            message.topic, bytes(message.payload)
        )
        return client

    def start(self) -> None:
        """Connect in the background, for as long as it takes, again and again."""
        self._client.connect_async(self._host, self._port, keepalive=KEEP_ALIVE_SECONDS)
        self._client.loop_start()

    def tell(self, state: str, detail: str = "") -> None:
        """Set the status (`online` or `degraded`); sent now, or when the connection is there."""
        with self._lock:
            self._status = _status(state, detail)
            if self._client.is_connected():
                self._client.publish(self._topic, self._status, qos=1, retain=True)

    def say(self, topic: str, payload: str) -> None:
        """Publish unconfirmed: for what is said again before long. Without a broker it is lost."""
        if self._client.is_connected():
            self._client.publish(topic, payload, qos=0)

    def send(self, topic: str, payload: str, within: float) -> bool:
        """Hand a message to the broker; whether it confirmed within so many seconds.

        What it did not confirm is forgotten, on this side of the line too, and never sent later: neither by
        the client, which would repeat it after the next connection, nor by the kernel, which would once a
        frozen line thaws.
        """
        client = self._client
        if not client.is_connected():
            return False
        sent = client.publish(topic, payload, qos=1)
        with suppress(RuntimeError, ValueError):  # refused at once: the connection went just now
            sent.wait_for_publish(within)
            if sent.is_published():
                return True
        self._begin_anew()
        return False

    def _begin_anew(self) -> None:
        """Drop the connection with all that waits on it, and make another."""
        old, self._client = self._client, self._new_client()
        old.on_connect = old.on_disconnect = None
        line: Any = old.socket()
        if line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_WHAT_IS_UNSENT)
        old.disconnect()
        old.loop_stop()
        if line:
            line.close()
        self._on_contact(False)
        self.start()

    def stop(self) -> None:
        """Say goodbye as offline and end the connection."""
        if self._client.is_connected():
            goodbye = self._client.publish(self._topic, _status("offline", "đã tắt"), qos=1, retain=True)
            goodbye.wait_for_publish(timeout=2)
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(
        self, client: paho.Client, userdata: Any, flags: Any, reason: Any, properties: Any
    ) -> None:
        """Subscribe on every connection: a broker that restarted has forgotten us."""
        if reason.is_failure:
            return
        for topic in self._subscriptions:
            client.subscribe(topic, qos=1)
        with self._lock:
            client.publish(self._topic, self._status, qos=1, retain=True)
        self._on_contact(True)

    def _disconnected(
        self, client: paho.Client, userdata: Any, flags: Any, reason: Any, properties: Any
    ) -> None:
        """Tell the device that it hears nothing now; paho tries again by itself."""
        self._on_contact(False)


def say_once(url: str, topic: str, payload: str) -> None:
    """Publish one message over a connection made for it.

    Raises MqttAddressError, and OSError when there is no broker or it did not confirm within a few seconds.
    """
    client = _client(url, "")
    client.connect(*_address(url), keepalive=KEEP_ALIVE_SECONDS)
    client.loop_start()
    try:
        sent = client.publish(topic, payload, qos=1)
        sent.wait_for_publish(KEEP_ALIVE_SECONDS)
        if not sent.is_published():
            raise TimeoutError(f"the broker did not confirm what was said to {topic}")
    finally:
        client.disconnect()
        client.loop_stop()


def _client(url: str, client_id: str) -> paho.Client:
    """A client that tries again every second or two."""
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=client_id)
    client.reconnect_delay_set(min_delay=1, max_delay=2)
    parts = urlsplit(url)
    if parts.username:
        client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set()
    return client


def _address(url: str) -> tuple[str, int]:
    """Host and port of a broker's address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise MqttAddressError(f"{url!r} is no broker address: {error}") from error
    if parts.scheme not in _PORTS or not host or not port:
        raise MqttAddressError(
            f"{url!r} is no broker address; expected mqtt://host:port or mqtts://host:port"
        )
    return host, port


def _status(state: str, detail: str) -> str:
    """The status message, with the time it was true."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"state": state, "detail": detail, "time": now}, ensure_ascii=False)
