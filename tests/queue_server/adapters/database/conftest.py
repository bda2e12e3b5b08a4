"""Every test of the store runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.support.postgres import Postgres
from tests.support.stores import Bench, bench, migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a bench may have its store: no SQLite file yet, or a PostgreSQL database of the newest schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'luot.db'}"
        return
    cluster: Postgres = request.getfixturevalue("postgres")
    with cluster.database(cluster.template("newest", migrate)) as url:
        yield url


@pytest.fixture
def make_bench(store_url: str) -> Iterator[Callable[..., Bench]]:
    """Benches with rules of the test's own."""
    with ExitStack() as ends:
        yield lambda **rules: ends.enter_context(bench(store_url, **rules))


@pytest.fixture
def desk(make_bench: Callable[..., Bench]) -> Bench:
    """A bench with the default rules."""
    return make_bench()


@pytest.fixture
def count_statements() -> Callable[[Bench], list[str]]:
    """Notes the SQL statements that a bench sends from now on, in order."""

    def note(desk: Bench) -> list[str]:
        sent: list[str] = []
        engine = desk.store.database.engine
        event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
        return sent

    return note
