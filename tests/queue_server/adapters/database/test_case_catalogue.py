"""The catalogue as the case system has it: taken over whole or not at all, and nobody waits for it."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from queue_server.adapters.case_catalogue import CatalogueRefresh
from queue_server.adapters.case_catalogue.work import CatalogueDoubtful, take_over_catalogue
from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.procedure_file import BrokenProcedures
from queue_server.cli import main
from queue_server.service_layer.cases import CaseSystemUnavailable
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.centre import HUE
from tests.support.procedures import ILLUSTRATIVE
from tests.support.processes import wait_until
from tests.support.stores import Bench

WHOLE = ILLUSTRATIVE.read_bytes()
CODES = [json.loads(line)["code"] for line in WHOLE.splitlines() if line.strip()]
Teller = Callable[[Answer], AnsweringServer]


@pytest.fixture
def tells() -> Iterator[Teller]:
    """A case system that gives this answer to everything."""
    servers: list[AnsweringServer] = []

    def start(answer: Answer) -> AnsweringServer:
        servers.append(AnsweringServer(lambda _: answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def url(desk: Bench) -> str:
    return desk.store.database.engine.url.render_as_string(hide_password=False)


def published(desk: Bench) -> list[str]:
    catalogue = DatabaseProcedures(desk.store.database, desk.clock)
    catalogue._keep_up()
    return sorted(entry.code for entry in catalogue.catalogue().search("", page=slice(0, 1000)).entries)


def test_the_catalogue_becomes_what_the_case_system_has(desk: Bench, url: str, tells: Teller) -> None:
    told = take_over_catalogue(url, tells(Answer(200, WHOLE)).root, None)
    assert told.startswith(f"{len(CODES)} procedures: {len(CODES)} new")
    fewer = b"\n".join(WHOLE.splitlines()[:-1])
    assert "1 withdrawn" in take_over_catalogue(url, tells(Answer(200, fewer)).root, None)


def test_the_case_system_is_asked_as_agreed(url: str) -> None:
    asked: list[Asked] = []

    def tell(question: Asked) -> Answer:
        asked.append(question)
        return Answer(200, WHOLE)

    server = AnsweringServer(tell)
    take_over_catalogue(url, f"{server.root}/", "s3cret")
    server.close()
    (question,) = asked
    assert question.path == "/procedures"
    assert question.headers["authorization"] == "Bearer s3cret"
    assert question.headers["accept"] == "application/jsonl"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        pytest.param(Answer(500, b"{}"), CaseSystemUnavailable, id="a failure"),
        pytest.param(Answer(302, b"", {"Location": "/elsewhere"}), CaseSystemUnavailable, id="a redirect"),
        pytest.param(Answer(200, b"<html>"), BrokenProcedures, id="another language"),
        pytest.param(Answer(200, b""), BrokenProcedures, id="nothing"),
        pytest.param(Answer(200, WHOLE[: len(WHOLE) // 2]), BrokenProcedures, id="cut in the middle"),
        pytest.param(Answer(200, WHOLE.splitlines()[0]), CatalogueDoubtful, id="one of them all"),
    ],
)
def test_what_is_doubtful_changes_nothing(
    desk: Bench, url: str, tells: Teller, answer: Answer, fault: type[Exception]
) -> None:
    take_over_catalogue(url, tells(Answer(200, WHOLE)).root, None)
    before = published(desk)
    with pytest.raises(fault):
        take_over_catalogue(url, tells(answer).root, None)
    assert published(desk) == before


def test_a_case_system_that_is_away_changes_nothing(desk: Bench, url: str, tells: Teller) -> None:
    server = tells(Answer(200, WHOLE))
    take_over_catalogue(url, server.root, None)
    before = published(desk)
    with pytest.raises(CaseSystemUnavailable):
        take_over_catalogue(url, "http://127.0.0.1:9", None)
    assert published(desk) == before


def test_it_is_taken_over_again_and_again_beside_the_server(desk: Bench, url: str) -> None:
    lines = WHOLE.splitlines()
    answers = [Answer(503), Answer(200, b"\n".join(lines[:-1])), Answer(200, WHOLE)]
    server = AnsweringServer(lambda _: answers.pop(0) if len(answers) > 1 else answers[0])
    refresh = CatalogueRefresh(desk.store, url, server.root, None, timedelta(seconds=0.05))
    refresh.start()
    wait_until(lambda: published(desk) == sorted(CODES), "the third answer is what people find")
    refresh.stop()
    server.close()


def test_a_server_that_stops_does_not_wait_for_a_catalogue_under_way(desk: Bench, url: str) -> None:
    asked, over = threading.Event(), threading.Event()

    def never(_: Asked) -> Answer:
        asked.set()
        over.wait()
        return Answer(200, WHOLE)

    server = AnsweringServer(never)
    refresh = CatalogueRefresh(desk.store, url, server.root, None, timedelta(hours=1))
    refresh.start()
    assert asked.wait(30)
    child = refresh._helper._child
    assert child
    refresh.stop()
    assert child.returncode == -signal.SIGKILL, "it was not waited for"
    over.set()
    server.close()
    assert published(desk) == []


def test_one_command_asks_at_once(tmp_path: Path, tells: Teller) -> None:
    runner, where = CliRunner(), ["--data-dir", str(tmp_path)]
    assert runner.invoke(main, ["import", "centre", str(HUE), *where]).exit_code == 0
    ask = ["import", "procedures", "--from-case-system", *where]
    refused = runner.invoke(main, ask)
    assert (refused.exit_code, "cases_url is not set" in refused.output) == (1, True)
    asked = runner.invoke(main, ask, env={"LUOT_CASES_URL": tells(Answer(200, WHOLE)).root})
    assert (asked.exit_code, asked.output.split()[0]) == (0, str(len(CODES)))
    away = runner.invoke(main, ask, env={"LUOT_CASES_URL": tells(Answer(500)).root})
    assert (away.exit_code, "it answered 500" in away.output) == (1, True)
    assert runner.invoke(main, ["import", "procedures", *where]).exit_code == 2
