"""The step into the server's process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.centre import HUE, Centre, Furnisher


def test_a_server_loads_nothing_large_that_it_does_not_use(
    furnisher: Furnisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its memory is kept for as long as it runs: no relay over Redis, and no other countries' holidays."""
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    furnisher.sqlite(HUE, tmp_path)
    centre = Centre(tmp_path, HUE)
    try:
        loaded = set(re.findall(r"^import time:.*\| +(\S+)$", centre.process.output(), re.MULTILINE))
    finally:
        centre.close()
    assert {"queue_server.serving", "socketio", "holidays"} <= loaded
    assert not loaded & {"redis.client", "holidays.countries", "holidays.countries.afghanistan"}
