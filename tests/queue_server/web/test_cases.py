"""Looking up a case at a kiosk: nothing is guessed, and nothing else stops with the case system (K4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.queue_server.demo.case_system.conftest import RunningCaseSystem
from tests.support.centre import HUE, Api, Centre, Furnisher
from tests.support.processes import PATIENCE, wait_until


@pytest.fixture(scope="module")
def case_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCaseSystem]:
    running = RunningCaseSystem(tmp_path_factory.mktemp("case-system"))
    yield running
    running.session.close()
    running.process.kill()


@pytest.fixture
def centre(case_system: RunningCaseSystem, furnisher: Furnisher, tmp_path: Path) -> Iterator[Centre]:
    furnisher.sqlite(HUE, tmp_path)
    running = Centre(tmp_path, HUE, open_outside_hours=True, cases_url=case_system.url)
    yield running
    running.close()
    order(case_system, mode="normal")


def order(case_system: RunningCaseSystem, **behaviour: Any) -> None:
    requests.post(f"{case_system.url}/cases/behave", json=behaviour, timeout=PATIENCE).raise_for_status()


def ask_once(api: Api, code: str) -> requests.Response:
    return api.get(f"/branches/hue/cases/{code}")


def ask(api: Api, code: str) -> requests.Response:
    """As somebody asks who tries again: nobody is waited for as long as anything here may stand still."""

    def answered() -> list[requests.Response]:
        answer = ask_once(api, code)
        return [] if answer.status_code == 503 else [answer]

    return wait_until(answered, f"what became of {code}", pause=1)[0]


def test_every_case_is_told_as_the_case_system_has_it(centre: Centre, case_system: RunningCaseSystem) -> None:
    wanted = {
        "received": "on-time", "processing": "on-time", "needs-more": None, "withdrawn": None,
        "collected": "done-on-time", "refused": "done-on-time",
    }  # fmt: skip
    kiosk, told = centre.device("kiosk"), []
    for case in case_system.get("/cases")["items"]:
        answer = ask(kiosk, case["code"]).json()
        assert {name: answer[name] for name in ("code", "state", "procedure", "collect_at", "note")} == {
            name: case[name] for name in ("code", "state", "procedure", "collect_at", "note")
        }
        assert answer["applicant"] == case["applicant_masked"]
        told.append((answer["state"], answer["punctuality"]))
    assert {("processing", "overdue"), ("ready", "done-on-time"), ("ready", "done-late")} <= set(told)
    assert set(wanted.items()) <= set(told)
    assert ("processing", None) in told  # no due date is set


def test_what_waits_to_be_collected_names_the_service_that_returns_it(
    centre: Centre, case_system: RunningCaseSystem
) -> None:
    kiosk = centre.device("kiosk")
    for case in case_system.get("/cases")["items"]:
        told = ask(kiosk, case["code"]).json()
        waits = case["state"] in ("ready", "refused")
        assert told["service"] == ("tra-ket-qua" if waits else None)
        if waits:
            ticket = kiosk.take(told["service"], case_codes=[told["code"]])
            assert ticket["number"].startswith("R")


def test_a_code_may_be_typed_loosely(centre: Centre, case_system: RunningCaseSystem) -> None:
    code = case_system.get("/cases")["items"][9]["code"]
    loose = code.lower().replace("000.00.05", "0 0 5").replace("-", " ").replace("0010", "10")
    assert ask(centre.device("kiosk"), loose).json()["code"] == code


def test_what_is_no_code_or_no_case_says_what_to_do(centre: Centre) -> None:
    kiosk = centre.device("kiosk")
    for typed, status, code in (
        ("A007", 422, "not-a-case-code"),
        ("x" * 300, 422, "not-a-case-code"),
        ("H57.32.12-200101-0001", 404, "unknown-case"),
    ):
        answer = ask(kiosk, typed)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    english = kiosk.get("/branches/hue/cases/A007", headers={"Accept-Language": "en"}).json()
    assert english["title"] == "Not a case code"


def test_only_kiosks_and_the_desk_may_ask(centre: Centre, case_system: RunningCaseSystem) -> None:
    code = case_system.get("/cases")["items"][0]["code"]
    assert ask(centre.anyone, code).status_code == 401
    assert ask(centre.device("board"), code).status_code == 403
    assert ask(centre.staff("auditor"), code).status_code == 403
    assert ask(centre.staff("officer"), code).ok


def test_nobody_tries_codes_one_after_another(centre: Centre, case_system: RunningCaseSystem) -> None:
    kiosk, code = centre.device("kiosk"), case_system.get("/cases")["items"][0]["code"]
    answers = [ask_once(kiosk, code) for _ in range(21)]
    assert [answer.status_code == 429 for answer in answers] == [False] * 20 + [True]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert ask(centre.staff("officer"), code).ok


def test_when_the_case_system_is_down_that_is_said_and_everything_else_goes_on(
    centre: Centre, case_system: RunningCaseSystem
) -> None:
    code = case_system.get("/cases")["items"][0]["code"]
    kiosk = centre.device("kiosk")
    order(case_system, mode="down")
    for _ in range(4):
        answer = ask_once(kiosk, code)
        assert (answer.status_code, answer.json()["code"]) == (503, "case-system-unavailable")
        assert "hỏi bàn hướng dẫn" in answer.json()["detail"]
    assert kiosk.take("ho-tich")["number"] == "B001"
    assert "Traceback" not in centre.process.output()


def test_a_centre_without_a_case_system_says_so(furnisher: Furnisher, tmp_path: Path) -> None:
    furnisher.sqlite(HUE, tmp_path)
    centre = Centre(tmp_path, HUE)
    try:
        answer = ask_once(centre.device("kiosk"), "H57.32.12-261121-0007")
        assert (answer.status_code, answer.json()["code"]) == (503, "case-system-unavailable")
    finally:
        centre.close()
