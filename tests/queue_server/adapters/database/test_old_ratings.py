"""Ratings from before norms: the migration tells them what their turn was about and loses none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.migrations.run import configuration, upgrade
from tests.support.postgres import Postgres

BEFORE = "0016"
AT = "2026-11-20 02:00:00.000000+00:00"
ROWS = (
    "INSERT INTO branch (code, position, document) VALUES ('hue', 0, '{}')",
    "INSERT INTO ticket (id, branch, day, number, sequence, language, channel, case_codes, files, token,"
    f" issued_at) VALUES ('t', 'hue', '2026-11-20', 'A001', 1, 'vi', 'kiosk', '[]', 1, 'token', '{AT}')",
    "INSERT INTO turn (id, branch, day, ticket, service, step, state, counter, officer, arrived_at,"
    " queued_at, ended_at, recalls, case_codes, postponed)"
    f" VALUES ('u', 'hue', '2026-11-20', 't', 'ho-tich', 1, 'served', '1', 'lan', '{AT}', '{AT}', '{AT}', 0,"
    " '[]', 0)",
    "INSERT INTO rating (id, branch, turn, counter, answers, comment, language, time)"
    f" VALUES ('r', 'hue', 'u', '1', '{{\"overall\": 4}}', 'Tốt', 'vi', '{AT}')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store that no migration has run on."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'luot.db'}"
        return
    cluster: Postgres = request.getfixturevalue("postgres")
    with cluster.database() as url:
        yield url


def with_an_old_rating(connection: Connection) -> None:
    command.upgrade(configuration(connection), BEFORE)
    for row in ROWS:
        connection.execute(text(row.replace(":", "\\:")))


def test_an_old_rating_learns_what_its_turn_was_about(empty_url: str) -> None:
    database = connect(empty_url)
    with database.writing() as connection:
        with_an_old_rating(connection)
    upgrade(database)
    with database.reading() as connection:
        [kept] = connection.execute(text("SELECT * FROM rating")).mappings().all()
        points = connection.execute(text("SELECT * FROM rating_point")).all()
    database.close()
    learnt = {
        "day": "2026-11-20",
        "service": "ho-tich",
        "officer": "lan",
        "norm": "t01-2018",
        "channel": "tablet",
    }
    assert learnt.items() <= dict(kept).items()
    assert (kept["turn"], kept["comment"], bool(kept["flagged"])) == ("u", "Tốt", False)
    assert points == [], "what was not asked then is no data"
