"""Brokers' addresses; the rest of `hardware.mqtt` is tested through the kiosk agent and the signs."""

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
