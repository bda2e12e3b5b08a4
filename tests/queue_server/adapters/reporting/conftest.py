"""A hand-made month at a tiny branch, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from queue_server.adapters.reporting.work import Reckoning
from queue_server.domain.norm import Answers
from queue_server.service_layer.people import Role
from tests.support.months import Visit, live_through
from tests.support.postgres import Postgres
from tests.support.stores import BRANCH, Bench, bench, migrate

A, B = date(2026, 10, 5), date(2026, 10, 6)
GOOD: Answers = {"overall": 5, "on-time": "early", "times": "once", "agencies": "one", "attitude": "kind"}
FAIR: Answers = {
    "overall": 3,
    "on-time": "on-time",
    "times": "twice",
    "agencies": "one",
    "attitude": "ordinary",
}
BAD: Answers = {"overall": 1, "on-time": "late", "attitude": "unkind"}

MONTH = [
    # Lan: 8 served, 6 rated. Waits 5, 10, 15, 16, 20, 30, 31, 33 minutes; each service takes 6 minutes.
    Visit(A, "ho-tich", "lan", 5, 6, answers=GOOD),
    Visit(A, "ho-tich", "lan", 10, 6, answers=GOOD, cases=2),
    Visit(A, "ho-tich", "lan", 15, 6, answers=FAIR),
    Visit(A, "ho-tich", "lan", 16, 6, answers=FAIR),
    Visit(B, "ho-tich", "lan", 20, 6, answers=FAIR),
    Visit(B, "ho-tich", "lan", 30, 6, answers=BAD),
    Visit(B, "dat-dai", "lan", 31, 6, channel="paper"),
    Visit(B, "dat-dai", "lan", 33, 6),
    # Bình: 2 served, both rated; one came only to be missed.
    Visit(B, "dat-dai", "binh", 2, 9, answers=GOOD),
    Visit(B, "dat-dai", "binh", 4, 12, answers={"attitude": "kind"}, flagged=True),
    Visit(B, "dat-dai", "binh", 6, None, state="no_show"),
    # Nobody was called for these two; they left.
    Visit(A, "ho-tich", None, None, None, state="cancelled"),
    Visit(A, "ho-tich", None, None, None, state="expired"),
    # Other months.
    Visit(date(2026, 9, 30), "ho-tich", "lan", 60, 60, answers=BAD),
    Visit(date(2026, 11, 1), "ho-tich", "lan", 60, 60, answers=BAD),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A bench with two officers and no turn yet."""
    if request.param == "sqlite":
        with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
            yield _hired(made)
        return
    cluster: Postgres = request.getfixturevalue("postgres")
    with cluster.database(cluster.template("newest", migrate)) as url, bench(url) as made:
        yield _hired(made)


def _hired(desk: Bench) -> Bench:
    for username, name in (("lan", "Nguyễn Thị Lan"), ("binh", "Trần Văn Bình")):
        desk.store.directory.add_staff(username, name, Role.OFFICER, "x", BRANCH)
    return desk


@pytest.fixture
def month(desk: Bench) -> Bench:
    """The bench after its hand-made month."""
    live_through(desk.store, BRANCH, MONTH)
    return desk


@pytest.fixture
def reckoning(desk: Bench) -> Iterator[Reckoning]:
    made = Reckoning(url_of(desk), desk.clock)
    yield made
    made.close()


def url_of(desk: Bench) -> str:
    return desk.store.database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"
