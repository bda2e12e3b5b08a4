"""Brokers' addresses, and what becomes of a message that no broker confirms.

The rest of `hardware.mqtt` is tested through the agents of kiosk, signs and keypads.
"""

import socket
import threading

import pytest

from hardware.mqtt import MqttAddressError, MqttDevice


@pytest.mark.parametrize(
    "url", ["", "broker", "http://broker", "mqtt://", "mqtt://broker:port", "mqtt://broker:70000"]
)
def test_an_address_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(MqttAddressError, match="no broker address"):
        MqttDevice(url, "id", "topic")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("mqtt://broker", "broker", 1883),
        ("mqtt://broker:18830", "broker", 18830),
        ("mqtts://user:p%40ss@broker", "broker", 8883),
        ("mqtt://[::1]:1884", "::1", 1884),
    ],
)
def test_addresses_and_their_usual_ports(url: str, host: str, port: int) -> None:
    device = MqttDevice(url, "id", "topic")
    assert (device._host, device._port) == (host, port)


class DeafBroker:
    """Welcomes every client and then reads nothing more until asked, as a frozen machine does."""

    WELCOME = b"\x20\x02\x00\x00"

    def __init__(self) -> None:
        self._listener = socket.socket()
        # A small window: what is sent stays in the sender's kernel, as it does when a cable is pulled.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.url = f"mqtt://127.0.0.1:{self._listener.getsockname()[1]}"

    def welcome(self) -> socket.socket:
        """The next client."""
        client, _ = self._listener.accept()
        client.recv(16)
        client.sendall(self.WELCOME)
        return client

    def close(self) -> None:
        self._listener.close()


def everything(client: socket.socket) -> bytes:
    """All that still comes from a client whose connection has ended."""
    told = b""
    try:
        while piece := client.recv(65536):
            told += piece
    except ConnectionResetError:
        pass
    return told


def test_what_no_broker_confirmed_is_forgotten_by_client_and_kernel() -> None:
    broker, contact = DeafBroker(), threading.Semaphore(0)
    device = MqttDevice(
        broker.url, "id", "status", on_contact=lambda there: contact.release() if there else None
    )
    device.start()
    first = broker.welcome()
    assert contact.acquire(timeout=20)
    assert not device.send("presses", "x" * 8_000_000, within=0.2)
    second = broker.welcome()
    assert contact.acquire(timeout=20)
    assert len(everything(first)) < 8_000_000
    device.stop()
    told = everything(second)
    assert b"status" in told
    assert b"presses" not in told
    for end in (first, second, broker):
        end.close()


def test_nothing_is_sent_without_a_connection() -> None:
    device = MqttDevice("mqtt://127.0.0.1:1", "id", "status")
    assert not device.send("presses", "next", within=60)
