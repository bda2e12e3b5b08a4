"""Two servers on one PostgreSQL: clients of either hear all, deliveries have one sender at a time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.centre import HUE, Centre, Furnisher
from tests.support.live import Live
from tests.support.mosquitto import Mosquitto
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
from tests.support.redis import Redis


@pytest.fixture
def pair(
    furnisher: Furnisher, postgres: Postgres, mosquitto: Mosquitto, redis: Redis, tmp_path: Path
) -> Iterator[list[Centre]]:
    """Two servers of one centre; they share the key that signs sessions, as one machine's would."""
    with postgres.database(furnisher.postgresql_template(HUE)) as url:
        shared = {
            "database_url": url,
            "mqtt_url": mosquitto.url,
            "redis_url": redis.url,
            "open_outside_hours": True,
        }
        centres: list[Centre] = []
        for n in range(2):
            folder = tmp_path / f"server-{n}"
            folder.mkdir()
            centres.append(Centre(folder, HUE, **shared))
        try:
            yield centres
        finally:
            for centre in centres:
                centre.close()


@contextmanager
def calls_over(broker: Mosquitto) -> Iterator[list[dict]]:
    """The calls that MQTT tells, in order."""
    told: list[dict] = []
    client = paho.Client(CallbackAPIVersion.VERSION2)
    listens = threading.Event()
    client.on_connect = lambda client, *_: client.subscribe("luot/v1/hue/calls", qos=1)
    client.on_subscribe = lambda *_: listens.set()
    client.on_message = lambda _, __, message: told.append(json.loads(message.payload))
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    assert listens.wait(30)
    try:
        yield told
    finally:
        client.disconnect()
        client.loop_stop()


def came_once(live: Live, events: int) -> None:
    """So many messages came: what was asked for once more may be there before its own."""
    wait_until(lambda: len(live.raw) >= events, "every message")
    assert len(live.raw) == events


def test_clients_of_either_server_hear_everything_once_in_order(pair, mosquitto):
    one, two = pair
    lives = [centre.live() for centre in (one, two) for _ in range(5)]
    with calls_over(mosquitto) as told:
        for n in range(10):
            kiosk, officer = (one, two) if n % 2 else (two, one)
            kiosk.device("kiosk").take("ho-tich")
            officer.staff("officer").press("2", "next")
            officer.staff("officer").press("2", "serve")
        log = one.staff("supervisor").events()
        for live in lives:
            heard = live.wait_for_seq(log[-1]["seq"])
            assert [event["seq"] for event in heard] == [
                each["seq"] for each in log if each["seq"] > live.snapshot["seq"]
            ]
            came_once(live, len(heard))
        calls = [each["seq"] for each in log if each["type"] == "turn.called"]
        wait_until(lambda: len(told) >= len(calls), "MQTT tells every call")
        assert [call["seq"] for call in told] == calls


def test_the_other_server_takes_the_deliveries_over(pair, mosquitto):
    one, two = pair
    with calls_over(mosquitto) as told:
        wait_until(lambda: one.anyone.session.get(f"{one.base_url}/readyz").ok, "the first server is ready")
        one.device("kiosk").take("ho-tich")
        one.staff("officer").press("2", "next")
        wait_until(lambda: len(told) == 1, "the first server tells MQTT")
        one.kill()
        two.staff("officer").press("2", "serve")
        two.device("kiosk").take("ho-tich")
        two.staff("officer").press("2", "next")
        wait_until(
            lambda: {call["number"] for call in told} == {"B001", "B002"}, "the second goes on", deadline=60
        )


def test_a_dead_redis_only_delays(pair, redis):
    one, two = pair
    live = two.live()
    redis.stop()
    one.device("kiosk").take("ho-tich")
    seq = one.anyone.board()["seq"]
    assert live.wait_for_seq(seq, deadline=30)[-1]["type"] == "ticket.issued"
