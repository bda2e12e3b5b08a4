"""Commands that share a transaction: what one read or wrote the next one knows, and failures stay apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from queue_server.adapters.database import turnstile
from queue_server.adapters.database.writing import DatabaseWriter
from queue_server.domain.errors import Refusal
from queue_server.domain.floor import Floor
from queue_server.domain.selection import Rhythm
from queue_server.service_layer.ports import Unavailable
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
from tests.support.rules import events
from tests.support.stores import BRANCH, Bench, bench, migrate, tiny_centre

Act = Callable[[], object]
Together = Callable[..., list[Future[object]]]
PATIENCE = 20.0


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[Together]:
    """Runs a command, and others between its last statement and its commit, one after another."""
    with ThreadPoolExecutor(8) as pool:

        def run(
            desk: Bench, first: Callable[[], object], *others: Callable[[], object]
        ) -> list[Future[object]]:
            coming = list(others)
            outcomes: list[Future[object]] = []
            stiles = desk.store.database._turnstiles

            def come(seconds: float) -> None:
                while coming:
                    there = len(outcomes) + 1
                    outcomes.append(pool.submit(coming.pop(0)))
                    (shared,) = [each._open for each in stiles.values() if each._open]
                    wait_until(lambda: shared.parts > there, "somebody joined", PATIENCE)  # noqa: B023
                    with next(each._turn for each in stiles.values() if each._open is shared):
                        pass  # whoever joined is through

            monkeypatch.setattr(turnstile, "CROWD_SECONDS", 3600.0)
            monkeypatch.setattr(turnstile.time, "sleep", come)
            first()
            monkeypatch.undo()
            return outcomes

        yield run


def replayed(desk: Bench) -> Floor:
    """The floor as the log tells it; it raises for a hole."""
    floor = Floor()
    for event in events(desk):
        floor.apply(event)
    return floor


def test_the_branch_is_read_and_locked_once_for_all(desk, count_statements, together):
    desk.take()
    sent = count_statements(desk)
    others = together(desk, desk.take, desk.take, lambda: desk.press("next"), lambda: desk.take("dat-dai"))
    assert [each.result(PATIENCE)["number"] for each in (others[0], others[2])] == ["A003", "B001"]
    assert others[1].result(PATIENCE)["turn"]["ticket"]["number"] == "A001"
    assert sum(statement.startswith("SELECT branch.seq") for statement in sent) == 1
    assert replayed(desk).seq == events(desk)[-1].seq


def test_who_is_refused_before_changing_anything_needs_no_savepoint(desk, count_statements, together):
    desk.press("open")
    desk.press("open", "2")
    sent = count_statements(desk)
    refused, taken = together(desk, desk.take, lambda: desk.press("serve"), desk.take)
    with pytest.raises(Refusal):
        refused.result(PATIENCE)
    assert taken.result(PATIENCE)["number"] == "A002"
    assert sum(statement.startswith("SAVEPOINT") for statement in sent) == 1


def test_who_fails_with_the_last_statement_fails_alone_and_leaves_no_hole(desk, together):
    waiting = desk.take()["turns"][0]["id"]

    def fail() -> None:
        with desk.store.write(BRANCH) as writer:
            (turn,) = writer.waiting(["ho-tich"])[:1]
            assert turn.id == waiting
            writer.set_rhythm("ho-tich", Rhythm(1, 0))
            writer.add_turn(turn)

    before, failed, after = together(desk, desk.take, desk.take, fail, desk.take)
    with pytest.raises(IntegrityError):
        failed.result(PATIENCE)
    assert [each.result(PATIENCE)["number"] for each in (before, after)] == ["A003", "A004"]
    with desk.store.read(BRANCH) as reader:
        assert not reader.rhythms
    assert len(replayed(desk).turns) == 4


def test_a_new_configuration_is_in_force_for_who_comes_after_it(tmp_path: Path, together):
    """Where one file has one writer, supervisors and administrators share transactions too."""
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as desk:
        install = lambda: desk.store.install(tiny_centre(files_per_visit=7).documents())  # noqa: E731
        installed, taken = together(desk, desk.take, install, lambda: desk.take(files=7))
        installed.result(PATIENCE)
        assert taken.result(PATIENCE)["number"] == "A002"
        assert replayed(desk).seq == events(desk)[-1].seq


@pytest.fixture
def postgresql_desk(postgres: Postgres) -> Iterator[Bench]:
    with postgres.database(postgres.template("newest", migrate)) as url, bench(url) as made:
        yield made


def lose_the_connection(writer: DatabaseWriter, desk: Bench) -> None:
    """As an administrator who ends the session, or a server that goes away."""
    session = writer._connection.scalar(text("SELECT pg_backend_pid()"))
    with desk.store.database.reading() as connection:
        connection.execute(select(func.pg_terminate_backend(session, 30_000)))


def test_a_connection_lost_before_the_last_journey_keeps_nothing_and_the_next_command_works(
    postgresql_desk: Bench, together: Together
) -> None:
    desk = postgresql_desk
    desk.take()

    def cut_off() -> None:
        with desk.store.write(BRANCH) as writer:
            take_ticket(writer, TakeTicket("ho-tich"), None, False)
            lose_the_connection(writer, desk)

    def take_first() -> None:
        with pytest.raises(SQLAlchemyError):
            desk.take()

    with pytest.raises(DBAPIError):
        cut_off()
    failed, came_after = together(desk, take_first, cut_off, desk.take)
    with pytest.raises(DBAPIError):
        failed.result(PATIENCE)
    with pytest.raises(Unavailable):
        came_after.result(PATIENCE)
    assert desk.take()["number"] == "A002"
    assert replayed(desk).seq == events(desk)[-1].seq
