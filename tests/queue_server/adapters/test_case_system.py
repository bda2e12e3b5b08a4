"""Asking the case system: what it tells, and every way in which it fails (K4)."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from queue_server.adapters import case_line
from queue_server.adapters.case_line import CaseLine
from queue_server.adapters.case_system import HttpCaseSystem
from queue_server.domain.case import CaseState
from queue_server.domain.errors import UnknownCase
from queue_server.service_layer.cases import CaseSystemUnavailable
from tests.queue_server.demo.case_system.conftest import RunningCaseSystem
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.processes import PATIENCE, free_port
from tests.support.stores import HandClock

CODE = "H57.32.12-261121-0007"
READ_SECONDS, WHOLE_SECONDS = case_line.READ_SECONDS, case_line.WHOLE_SECONDS
ANSWER: dict[str, Any] = {
    "code": CODE,
    "state": "ready",
    "procedure": "Cấp bản sao trích lục hộ tịch",
    "received_at": "2026-11-21T08:10:00+07:00",
    "due_at": "2026-11-24T16:30:00+07:00",
    "finished_at": None,
    "collect_at": " Quầy 3 ",
    "note": "",
    "applicant_masked": "N***** V** A**",
    "something_else": {"of": "its own"},
}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is waited for as long as anybody here may stand still, where that is not what is tested."""
    for limit in ("CONNECT_SECONDS", "READ_SECONDS", "WHOLE_SECONDS"):
        monkeypatch.setattr(case_line, limit, PATIENCE)


class Scripted:
    """A case system that answers what the test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status, self.body = 200, json.dumps(ANSWER).encode()
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = AnsweringServer(self._answer)
        self.url = f"{self._server.root}/api/"
        self.close = self._server.close

    def _answer(self, asked: Asked) -> Answer:
        self.asked.append((asked.path, asked.headers))
        return Answer(self.status, self.body, self.headers)

    def tell(self, **answer: Any) -> None:
        self.body = json.dumps({**ANSWER, **answer}).encode()


@pytest.fixture
def script() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def cases(script: Scripted, clock: HandClock) -> HttpCaseSystem:
    return HttpCaseSystem(CaseLine(script.url, "mot-khoa", clock), clock)


def fails(cases: HttpCaseSystem, code: str = CODE) -> str:
    with pytest.raises(CaseSystemUnavailable) as failure:
        cases.look_up(code)
    return str(failure.value)


def test_a_case_is_asked_for_as_described_and_told(
    cases: HttpCaseSystem, script: Scripted, clock: HandClock
) -> None:
    told = cases.look_up(CODE)
    assert (told.at, told.case.state, told.case.applicant) == (clock.now(), CaseState.READY, "N***** V** A**")
    assert (told.case.collect_at, told.case.note) == ("Quầy 3", None)
    [(path, headers)] = script.asked
    assert path == f"/api/cases/{CODE}"
    assert headers["authorization"] == "Bearer mot-khoa"


def test_the_example_of_the_paper_is_understood(cases: HttpCaseSystem, script: Scripted) -> None:
    paper = (Path(__file__).parents[3] / "docs/case-system.md").read_text(encoding="utf-8")
    script.body = paper.split("```json\n")[1].split("```")[0].encode()
    assert cases.look_up(CODE).case.procedure == ANSWER["procedure"]


def test_a_code_with_a_slash_stays_one_part_of_the_address(cases: HttpCaseSystem, script: Scripted) -> None:
    script.tell(code="UB/2026/00017")
    cases.look_up("UB/2026/00017")
    assert script.asked[0][0] == "/api/cases/UB%2F2026%2F00017"


def test_a_name_that_is_not_masked_is_not_taken(cases: HttpCaseSystem, script: Scripted) -> None:
    script.tell(applicant_masked="Nguyễn Văn An")
    assert cases.look_up(CODE).case.applicant is None


def test_a_code_written_another_way_is_the_same_case(cases: HttpCaseSystem, script: Scripted) -> None:
    script.tell(code="h57.32.12-261121-7")
    assert cases.look_up(CODE).case.state is CaseState.READY


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"code": "H57.32.12-261121-0008"}, "another case"),
        ({"code": "?"}, "another case"),
        ({"state": "lost"}, "not as agreed: state"),
        ({"received_at": "2026-11-21T08:10:00"}, "not as agreed: received_at"),
        ({"procedure": "  "}, "not as agreed: procedure"),
        ({"note": "x" * 3000}, "not as agreed: note"),
        ({"note": "x" * 70_000}, "too long"),
    ],
)
def test_an_answer_that_is_not_as_agreed_is_no_answer(
    cases: HttpCaseSystem, script: Scripted, answer: dict[str, Any], says: str
) -> None:
    script.tell(**answer)
    assert says in fails(cases)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"\xff\xfe", b'{"code"', b"[" * 5000])
def test_a_body_of_another_kind_is_no_answer(cases: HttpCaseSystem, script: Scripted, body: bytes) -> None:
    script.body = body
    fails(cases)


def test_an_error_and_a_redirect_are_no_answer(cases: HttpCaseSystem, script: Scripted) -> None:
    script.status, script.headers = 302, {"Location": "http://127.0.0.1:1/"}
    assert "302" in fails(cases)
    script.status, script.headers = 500, {}
    assert "500" in fails(cases)


def test_what_was_told_is_told_again_for_half_a_minute(
    cases: HttpCaseSystem, script: Scripted, clock: HandClock
) -> None:
    first = cases.look_up(CODE)
    script.tell(state="collected")
    clock.move(seconds=29)
    assert cases.look_up(CODE) == first
    clock.move(seconds=1)
    assert cases.look_up(CODE).case.state is CaseState.COLLECTED
    assert len(script.asked) == 2


def test_a_clock_that_was_set_back_does_not_keep_old_answers(
    cases: HttpCaseSystem, script: Scripted, clock: HandClock
) -> None:
    cases.look_up(CODE)
    clock.move(hours=-3)
    cases.look_up(CODE)
    assert len(script.asked) == 2


def test_no_case_is_an_answer_and_not_remembered(cases: HttpCaseSystem, script: Scripted) -> None:
    script.status = 404
    for _ in range(5):
        with pytest.raises(UnknownCase):
            cases.look_up(CODE)
    script.status = 200
    assert cases.look_up(CODE).case.code == CODE


def test_after_three_failures_it_is_left_alone_for_half_a_minute_then_tried_once(
    cases: HttpCaseSystem, script: Scripted, clock: HandClock
) -> None:
    script.status = 503
    for _ in range(5):
        fails(cases)
    assert len(script.asked) == 3
    clock.move(seconds=30)
    fails(cases)
    fails(cases)
    assert len(script.asked) == 4
    clock.move(seconds=30)
    script.status = 200
    cases.look_up(CODE)
    script.status = 503
    fails(cases, "H57-261121-0001")
    fails(cases, "H57-261121-0001")
    assert len(script.asked) == 7


def test_an_answer_that_trickles_in_is_given_up(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_line, "WHOLE_SECONDS", WHOLE_SECONDS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()
        feeder = threading.Thread(target=trickle, args=(listener, done))
        feeder.start()
        cases = HttpCaseSystem(CaseLine(f"http://127.0.0.1:{listener.getsockname()[1]}", None, clock), clock)
        assert "too slowly" in fails(cases)
        done.set()
        feeder.join()


def trickle(listener: socket.socket, done: threading.Event) -> None:
    """Answer a letter at a time until the test is done; each comes well before a read gives up."""
    connection, _ = listener.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not done.wait(0.2):
            connection.sendall(b" ")


def test_nobody_there_is_a_failure_like_others(clock: HandClock) -> None:
    cases = HttpCaseSystem(CaseLine(f"http://127.0.0.1:{free_port()}", None, clock), clock)
    assert "Connect" in fails(cases)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[RunningCaseSystem]:
    running = RunningCaseSystem(tmp_path / "case-system")
    yield running
    running.session.close()
    running.process.kill()


def test_every_case_of_the_stand_in_is_told(stand_in: RunningCaseSystem, clock: HandClock) -> None:
    cases = HttpCaseSystem(CaseLine(stand_in.url, None, clock), clock)
    known = stand_in.get("/cases")["items"]
    assert {cases.look_up(each["code"]).case.state for each in known} == set(CaseState)
    with pytest.raises(UnknownCase):
        cases.look_up("H57.32.12-200101-0001")


@pytest.mark.parametrize("mode", ["error", "wrong", "garbage", "down"])
def test_a_stand_in_that_misbehaves_is_survived(
    stand_in: RunningCaseSystem, clock: HandClock, mode: str
) -> None:
    cases = HttpCaseSystem(CaseLine(stand_in.url, None, clock), clock)
    code = stand_in.get("/cases")["items"][0]["code"]
    stand_in.session.post(f"{stand_in.url}/cases/behave", json={"mode": mode, "count": 1}, timeout=PATIENCE)
    fails(cases, code)
    assert cases.look_up(code).case.code == code


def test_a_stand_in_that_is_too_slow_is_not_waited_for(
    stand_in: RunningCaseSystem, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = HttpCaseSystem(CaseLine(stand_in.url, None, clock), clock)
    code = stand_in.get("/cases")["items"][0]["code"]
    slow = {"mode": "slow", "seconds": 60, "count": 1}
    stand_in.session.post(f"{stand_in.url}/cases/behave", json=slow, timeout=PATIENCE)
    with monkeypatch.context() as usual:
        usual.setattr(case_line, "READ_SECONDS", READ_SECONDS)
        assert "Timeout" in fails(cases, code)
    assert cases.look_up(code).case.code == code
