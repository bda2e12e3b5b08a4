"""A program that stands in for the server."""

from collections.abc import Iterator

import pytest

from tests.display.signs.program import Program
from tests.support.mosquitto import Mosquitto


@pytest.fixture
def program(mosquitto: Mosquitto) -> Iterator[Program]:
    program = Program(mosquitto)
    yield program
    program.close()
