"""A program that stands in for the server."""

from collections.abc import Iterator

import pytest

from tests.display.signs.program import Program
from tests.support.mosquitto import Mosquitto


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker, or a line of signs, may stand still for some seconds and has not gone for that."""
    monkeypatch.setattr("hardware.mqtt.KEEP_ALIVE_SECONDS", 60)
    monkeypatch.setattr("hardware.signs.modbus.ANSWER_WITHIN_SECONDS", 10.0)
    monkeypatch.setattr("display.signs.line.STUCK_SECONDS", 60.0)


@pytest.fixture
def program(mosquitto: Mosquitto) -> Iterator[Program]:
    program = Program(mosquitto)
    yield program
    program.close()
