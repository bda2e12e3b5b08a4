"""Asking the case system for figures: what it tells, and every way in which it fails (D1, D2)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from queue_server.adapters import case_line
from queue_server.adapters.case_figures import HttpCaseFigures
from queue_server.adapters.case_line import CaseLine
from queue_server.service_layer.cases import CaseSystemUnavailable
from queue_server.service_layer.figures import FieldCount, OverdueFile
from tests.queue_server.demo.case_system.conftest import RunningCaseSystem
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.processes import PATIENCE
from tests.support.stores import HandClock

FIELD: dict[str, Any] = {"code": "a", "name": "Hộ tịch", "received": 9, "done": 7, "on_time": 6, "overdue": 1}
FILE: dict[str, Any] = {
    "code": "H57.32.14-261105-0003",
    "field": "Đất đai",
    "due_at": "2026-11-15T16:30:00+07:00",
}
READ_SECONDS = case_line.READ_SECONDS
PAPER = (Path(__file__).parents[3] / "docs/case-system.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is waited for as long as anybody here may stand still, where that is not what is tested."""
    for limit in ("CONNECT_SECONDS", "READ_SECONDS", "WHOLE_SECONDS"):
        monkeypatch.setattr(case_line, limit, PATIENCE)


class Scripted:
    """A case system that answers what the test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status, self.body = 200, b""
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = AnsweringServer(self._answer)
        self.url = f"{self._server.root}/api/"
        self.close = self._server.close

    def _answer(self, asked: Asked) -> Answer:
        self.asked.append((asked.path, asked.headers))
        return Answer(self.status, self.body, {})

    def tell(self, told: object) -> None:
        self.body = json.dumps(told).encode()


@pytest.fixture
def script() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def figures(script: Scripted, clock: HandClock) -> HttpCaseFigures:
    return HttpCaseFigures(CaseLine(script.url, "mot-khoa", clock))


def fails(ask: Callable[[str], object]) -> str:
    with pytest.raises(CaseSystemUnavailable) as failure:
        ask("hue")
    return str(failure.value)


def example(name: str) -> Any:
    found = re.search(rf"^```json {name}\n(.*?)^```", PAPER, re.MULTILINE | re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_examples_of_the_paper_are_understood(figures: HttpCaseFigures, script: Scripted) -> None:
    script.tell(example("figures"))
    assert figures.counts("hue") == [FieldCount("ho-tich", "Hộ tịch", "Civil status", 1284, 1251, 1239, 1)]
    script.tell(example("overdue"))
    due = datetime(2026, 11, 15, 16, 30, tzinfo=timezone(timedelta(hours=7)))
    assert figures.overdue("hue") == [OverdueFile("H57.32.14-261105-0003", "Đất đai", due)]
    assert [path for path, _ in script.asked] == ["/api/figures?branch=hue", "/api/overdue?branch=hue"]
    assert script.asked[0][1]["authorization"] == "Bearer mot-khoa"


def test_names_told_beside_a_code_are_not_read(figures: HttpCaseFigures, script: Scripted) -> None:
    script.tell({"items": [{**FILE, "applicant": "Nguyễn Văn An", "phone": "0912345678"}]})
    assert "Nguyễn" not in repr(figures.overdue("hue"))


def test_a_field_without_an_english_name_keeps_its_own(figures: HttpCaseFigures, script: Scripted) -> None:
    script.tell({"fields": [FIELD]})
    assert figures.counts("hue")[0].name_en == "Hộ tịch"


@pytest.mark.parametrize(
    "change",
    [
        {"received": -1}, {"done": 1.5}, {"on_time": "7"}, {"overdue": True}, {"received": 10**9},
        {"code": " "}, {"name": ""}, {"name": "x" * 201}, {"name_en": 7}, {"overdue": None},
    ],
    ids=repr,
)  # fmt: skip
def test_counts_that_are_none_are_refused_as_a_whole(
    figures: HttpCaseFigures, script: Scripted, change: dict[str, Any]
) -> None:
    script.tell({"fields": [FIELD, {**FIELD, **change}]})
    assert f"not as agreed: fields.1.{next(iter(change))}" in fails(figures.counts)


@pytest.mark.parametrize(
    "change",
    [{"code": "Nguyễn Văn An"}, {"code": "A007"}, {"code": ""}, {"due_at": "2026-11-15"}, {"field": None}],
    ids=repr,
)
def test_a_list_with_anything_but_codes_is_refused_as_a_whole(
    figures: HttpCaseFigures, script: Scripted, change: dict[str, Any]
) -> None:
    script.tell({"items": [FILE, {**FILE, **change}]})
    assert f"not as agreed: items.1.{next(iter(change))}" in fails(figures.overdue)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b"\xff\xfe", b'{"fields": {}}', b"[" * 5000]
)
def test_a_body_of_another_kind_is_no_answer(figures: HttpCaseFigures, script: Scripted, body: bytes) -> None:
    script.body = body
    assert "its answer is not" in fails(figures.counts)


def test_a_case_system_that_does_not_count_is_no_failure_of_it(
    figures: HttpCaseFigures, script: Scripted
) -> None:
    script.status = 404
    for _ in range(5):
        assert "tells no figures" in fails(figures.counts)
    script.status = 200
    script.tell({"items": []})
    assert figures.overdue("hue") == []


def test_after_three_failures_it_is_left_alone_for_half_a_minute(
    figures: HttpCaseFigures, script: Scripted, clock: HandClock
) -> None:
    script.status = 500
    for _ in range(5):
        fails(figures.counts)
    assert len(script.asked) == 3
    script.status = 200
    script.tell({"fields": []})
    assert "left alone" in fails(figures.counts)
    clock.move(seconds=30)
    assert figures.counts("hue") == []


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[RunningCaseSystem]:
    running = RunningCaseSystem(tmp_path / "case-system")
    yield running
    running.session.close()
    running.process.kill()


def test_the_stand_in_tells_figures_that_agree_with_its_cases(
    stand_in: RunningCaseSystem, clock: HandClock
) -> None:
    figures = HttpCaseFigures(CaseLine(stand_in.url, None, clock))
    counts, late = figures.counts("hue"), figures.overdue("hue")
    known = {case["code"]: case for case in stand_in.get("/cases")["items"]}
    assert late
    assert all(known[each.code]["state"] == "processing" for each in late)
    assert sum(each.overdue for each in counts) == len(late)
    for each in counts:
        assert each.received >= each.done + each.overdue
        assert each.done >= each.on_time


@pytest.mark.parametrize("mode", ["error", "wrong", "garbage", "down", "slow"])
def test_a_stand_in_that_misbehaves_is_survived(
    stand_in: RunningCaseSystem, clock: HandClock, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = HttpCaseFigures(CaseLine(stand_in.url, None, clock))
    order = {"mode": mode, "count": 1, "seconds": 60}
    stand_in.session.post(f"{stand_in.url}/cases/behave", json=order, timeout=PATIENCE)
    with monkeypatch.context() as usual:
        if mode == "slow":
            usual.setattr(case_line, "READ_SECONDS", READ_SECONDS)
        fails(figures.counts)
    assert figures.counts("hue")
