"""Writers that share a transaction: all of them are kept or none, and whoever fails, fails alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from queue_server.adapters.database import turnstile
from queue_server.adapters.database.engine import Database
from queue_server.adapters.database.turnstile import Turnstile
from queue_server.service_layer.ports import Unavailable

WHAT = "hue"
PATIENCE = 20.0


class Refused(Exception):
    """Somebody's wish that cannot be carried out."""


@pytest.fixture
def database(desk) -> Database:
    """A table for words, besides everything else."""
    with desk.store.database.writing(WHAT) as connection:
        connection.execute(text("CREATE TABLE word (said VARCHAR(20) PRIMARY KEY)"))
    return desk.store.database


@pytest.fixture
def commits(database) -> list[Connection]:
    """Every commit of a writer from now on."""
    seen: list[Connection] = []

    def note(connection: Connection) -> None:
        if connection.get_execution_options().get("luot_writes"):
            seen.append(connection)

    event.listen(database.engine, "commit", note)
    return seen


def say(
    database: Database, word: str, fault: Exception | None = None, through: threading.Event | None = None
) -> None:
    with database.writing(WHAT) as connection:
        try:
            connection.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
            if fault:
                raise fault
        finally:
            if through:
                through.set()


def said(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(text("SELECT said FROM word")))


class Crowd:
    """Others who come in the very moment in which the first is through and has not committed yet."""

    def __init__(self, database: Database, pool: ThreadPoolExecutor) -> None:
        self._database, self._pool = database, pool
        self._words: list[tuple[str, Exception | None]] = []
        self._late: list[str] = []
        self.outcomes: dict[str, Future[None]] = {}
        self.seen_meanwhile: set[str] = set()

    def comes(self, word: str, fault: Exception | None = None) -> None:
        self._words.append((word, fault))

    def finds_no_room(self, word: str) -> None:
        self._late.append(word)

    def come(self, seconds: float) -> None:
        words, self._words = self._words, []
        late, self._late = self._late, []
        for word, fault in words:
            through = threading.Event()
            self.outcomes[word] = self._pool.submit(say, self._database, word, fault, through)
            assert through.wait(PATIENCE)
        for word in late:
            self.outcomes[word] = self._pool.submit(say, self._database, word)
        if words:
            self.seen_meanwhile = said(self._database)

    def outcome(self, word: str) -> None:
        """Raises what the writer of the word got."""
        self.outcomes[word].result(PATIENCE)


@pytest.fixture
def crowd(database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    with ThreadPoolExecutor(8) as pool:
        made = Crowd(database, pool)
        monkeypatch.setattr(turnstile, "CROWD_SECONDS", 3600.0)
        monkeypatch.setattr(turnstile.time, "sleep", made.come)
        yield made


def test_who_comes_in_time_shares_the_commit(database, crowd, commits):
    crowd.comes("two")
    crowd.comes("three")
    say(database, "one")
    crowd.outcome("two")
    crowd.outcome("three")
    assert said(database) == {"one", "two", "three"}
    assert len(commits) == 1


def test_nobody_is_told_before_the_commit_and_nobody_sees_it_before(database, crowd):
    crowd.comes("two")
    say(database, "one")
    crowd.outcome("two")
    assert crowd.seen_meanwhile == set()


def test_who_is_refused_fails_alone(database, crowd):
    crowd.comes("two", Refused("no"))
    crowd.comes("one")
    crowd.comes("three")
    say(database, "one")
    with pytest.raises(Refused):
        crowd.outcome("two")
    with pytest.raises(IntegrityError):
        crowd.outcome("one")
    crowd.outcome("three")
    assert said(database) == {"one", "three"}


def test_who_fails_first_takes_nobody_along(database, crowd):
    crowd.comes("two")
    with pytest.raises(Refused):
        say(database, "one", Refused("no"))
    assert not crowd.outcomes
    say(database, "three")
    crowd.outcome("two")
    assert said(database) == {"two", "three"}


def test_a_commit_that_fails_fails_for_everybody_and_keeps_nothing(database, crowd, monkeypatch):
    crowd.comes("two")

    def full_disk(connection: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(database.engine.dialect, "do_commit", full_disk)
    with pytest.raises(OSError, match="no space"):
        say(database, "one")
    with pytest.raises(Unavailable):
        crowd.outcome("two")
    monkeypatch.undo()
    assert said(database) == set()
    say(database, "four")
    assert said(database) == {"four"}


def test_a_full_transaction_is_joined_by_nobody_more(database, crowd, commits, monkeypatch):
    monkeypatch.setattr(turnstile, "MOST_TOGETHER", 2)
    crowd.comes("two")
    crowd.finds_no_room("three")
    say(database, "one")
    crowd.outcome("two")
    crowd.outcome("three")
    assert said(database) == {"one", "two", "three"}
    assert len(commits) == 2


def test_alone_nobody_waits_for_others(database, monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr(turnstile.time, "sleep", waited.append)
    monkeypatch.setattr(turnstile, "CROWD_SECONDS", -1.0)
    say(database, "one")
    say(database, "two")
    assert not waited


def test_one_at_a_time_passes_and_what_ends_badly_is_over():
    log: list[str] = []

    @contextmanager
    def begin() -> Iterator[Connection]:
        log.append("begin")
        try:
            yield None  # type: ignore[misc]
        except BaseException:
            log.append("rollback")
            raise
        log.append("commit")

    stile = Turnstile(begin)
    with pytest.raises(KeyboardInterrupt), stile.passing():
        raise KeyboardInterrupt
    with stile.passing():
        pass
    assert log == ["begin", "rollback", "begin", "commit"]
