"""The real services start, are empty, survive what they promise to survive, and are apart from each other."""

import socket
from pathlib import Path

import paho.mqtt.client as mqtt
import psycopg
import pytest
import redis as redis_client
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.mosquitto import Mosquitto
from tests.support.network import OutsideCall, is_this_machine
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
from tests.support.programs import ProgramMissing, find_program
from tests.support.redis import Redis


def plain(url: str) -> str:
    """The URL as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_every_database_is_new(postgres: Postgres) -> None:
    for _ in range(2):
        with postgres.database() as url, psycopg.connect(plain(url)) as connection:
            connection.execute("CREATE TABLE only_mine (n int)")


def test_databases_are_clones_of_a_template_made_once(postgres: Postgres) -> None:
    made: list[str] = []

    def prepare(url: str) -> None:
        made.append(url)
        with psycopg.connect(plain(url)) as connection:
            connection.execute("CREATE TABLE ready AS SELECT 42 AS answer")

    for _ in range(2):
        with (
            postgres.database(postgres.template("ready", prepare)) as url,
            psycopg.connect(plain(url)) as connection,
        ):
            assert connection.execute("SELECT answer FROM ready").fetchone() == (42,)
    assert len(made) == 1


def test_a_database_with_open_connections_can_be_dropped(postgres: Postgres) -> None:
    with postgres.database() as url:
        connection = psycopg.connect(plain(url))
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


@pytest.mark.parametrize("way", ["restart", "kill"])
def test_retained_messages_survive(mosquitto: Mosquitto, way: str) -> None:
    publisher = mqtt.Client(CallbackAPIVersion.VERSION2)
    publisher.connect("127.0.0.1", mosquitto.port)
    publisher.loop_start()
    publisher.publish("luot/v1/hue/board", "41", qos=1, retain=True).wait_for_publish(30)
    publisher.disconnect()
    publisher.loop_stop()
    store = Path(mosquitto._settings).with_name("mosquitto.db")
    wait_until(store.exists, "the broker's store on disk")

    if way == "kill":
        mosquitto.kill()
        mosquitto.start()
    else:
        mosquitto.restart()

    received: list[bytes | bytearray] = []
    reader = mqtt.Client(CallbackAPIVersion.VERSION2)
    reader.on_message = lambda client, userdata, message: received.append(message.payload)
    reader.connect("127.0.0.1", mosquitto.port)
    reader.subscribe("luot/v1/#", qos=1)
    reader.loop_start()
    wait_until(lambda: received == [b"41"], "the retained message")
    reader.disconnect()
    reader.loop_stop()


def test_redis_can_freeze(redis: Redis) -> None:
    with (
        redis_client.Redis.from_url(redis.url) as patient,
        redis_client.Redis.from_url(redis.url, socket_timeout=0.3) as hasty,
    ):
        assert patient.dbsize() == 0
        redis.freeze()
        with pytest.raises(redis_client.TimeoutError):
            hasty.ping()
        redis.thaw()
        assert patient.ping()


def test_no_test_reaches_outside() -> None:
    with socket.socket() as outside, pytest.raises(OutsideCall):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("192.0.2.1", False), ("a.example", False)],
)
def test_what_counts_as_this_machine(host: str, here: bool) -> None:
    assert is_this_machine(host) is here


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ProgramMissing, match="no-such-program is not installed"):
        find_program("no-such-program")
