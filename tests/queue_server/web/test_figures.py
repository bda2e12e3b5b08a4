"""Figures for boards over the wire: for anybody, with an ETag, and never waited for by others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.queue_server.demo.case_system.conftest import RunningCaseSystem
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.processes import PATIENCE, wait_until

MINIMAL = "[publish]\ncases = true\noverdue = true\nratings = true\n"


@pytest.fixture(scope="module")
def case_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCaseSystem]:
    running = RunningCaseSystem(tmp_path_factory.mktemp("case-system"))
    yield running
    running.session.close()
    running.process.kill()


@pytest.fixture
def start(
    case_system: RunningCaseSystem, furnisher: Furnisher, tmp_path: Path
) -> Iterator[Callable[..., Centre]]:
    started: list[Centre] = []

    def start(file: Path = HUE) -> Centre:
        furnisher.sqlite(file, tmp_path / "data")
        started.append(Centre(tmp_path / "data", file, open_outside_hours=True, cases_url=case_system.url))
        return started[0]

    yield start
    for centre in started:
        centre.close()
    order(case_system, mode="normal")


def order(case_system: RunningCaseSystem, **behaviour: Any) -> None:
    requests.post(f"{case_system.url}/cases/behave", json=behaviour, timeout=PATIENCE).raise_for_status()


def figures(centre: Centre, **more: Any) -> requests.Response:
    return centre.anyone.get("/branches/hue/figures", **more)


def told_of_cases(centre: Centre) -> requests.Response:
    """The figures once the case system has told its own.

    It is asked about each of them once a minute, and not waited for as long as anything here may stand still.
    """

    def told() -> list[requests.Response]:
        answer = figures(centre)
        return [answer] if answer.json()["cases"] and answer.json()["overdue"] else []

    return wait_until(told, "figures of cases", 150, pause=1)[0]


def test_anybody_may_see_what_the_centre_publishes(start, case_system: RunningCaseSystem) -> None:
    centre = start()
    answer = told_of_cases(centre)
    told = answer.json()
    assert {field["code"] for field in told["cases"]["fields"]} >= {"ho-tich", "dat-dai"}
    late = [case["code"] for case in case_system.get("/overdue")["items"]]
    assert sorted(item["code"] for item in told["overdue"]["items"]) == sorted(late)
    assert {key for item in told["overdue"]["items"] for key in item} == {"code", "field", "due"}
    assert told["ratings"] is None, "nobody has rated yet"
    again = figures(centre, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert centre.anyone.get("/branches/nowhere/figures").status_code == 404


def test_a_centre_that_chose_nothing_publishes_nothing(start, tmp_path: Path) -> None:
    text = HUE.read_text(encoding="utf-8").replace(MINIMAL, "")
    assert "[publish]" not in text
    quiet = tmp_path / "quiet.toml"
    quiet.write_text(text, encoding="utf-8")
    assert figures(start(quiet)).json() == {"cases": None, "overdue": None, "ratings": None}


def test_ratings_are_published_once_there_are_enough(start) -> None:
    centre = start()
    officer, tablet = centre.staff("officer"), centre.device("tablet")
    for score in (5, 5, 5, 5, 5, 5, 5, 4, 3, 1):
        centre.device("kiosk").take("y-te-dan-toc")
        for action in ("next", "serve", "finish"):
            officer.press("1", action)
        rating = {"counter": "1", "answers": {"overall": score}}
        assert tablet.post("/branches/hue/ratings", json=rating).status_code == 201
    assert figures(centre).json()["ratings"] == {"days": 30, "count": 10, "satisfied_percent": 80}


def test_a_slow_case_system_is_waited_for_by_nobody_else(start, case_system: RunningCaseSystem) -> None:
    """A number is given while a board waits; in a new server, should the board have waited in vain before."""
    centre = start()

    def given_meanwhile() -> bool:
        order(case_system, mode="slow", seconds=60, count=1)
        answers: list[requests.Response] = []
        board = threading.Thread(target=lambda: answers.append(figures(centre)))
        board.start()
        try:
            wait_until(lambda: case_system.get("/cases/behave")["mode"] == "normal", "the question is there")
            centre.device("kiosk").take("ho-tich")
            meanwhile = board.is_alive()
        finally:
            board.join()
        assert answers[0].json()["cases"] is None
        if not meanwhile:
            centre.restart()
        return meanwhile

    wait_until(given_meanwhile, "a number was given while the board waited", 60)


@pytest.mark.parametrize("mode", ["error", "wrong", "garbage", "down"])
def test_boards_go_on_without_the_case_system(start, case_system: RunningCaseSystem, mode: str) -> None:
    centre = start()
    order(case_system, mode=mode)
    for _ in range(3):
        answer = figures(centre)
        assert (answer.status_code, answer.json()["cases"], answer.json()["overdue"]) == (200, None, None)
    assert "Traceback" not in centre.process.output()
