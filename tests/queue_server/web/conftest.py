"""A centre shared by the tests of a file that leave it as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.centre import HUE, Api, Centre, Furnisher
from tests.support.postgres import Postgres
from tests.support.processes import wait_until


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(
    request: pytest.FixtureRequest, furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """One centre for all tests of a file, with a day begun: A001 is served at counter 1, A002 waits."""
    folder: Path = tmp_path_factory.mktemp("standing")
    settings: dict[str, Any] = {"open_outside_hours": True}
    if request.param == "postgresql":
        cluster: Postgres = request.getfixturevalue("postgres")
        with cluster.database(furnisher.postgresql_template(HUE)) as url:
            yield from begun(Centre(folder, HUE, database_url=url, **settings))
    else:
        furnisher.sqlite(HUE, folder)
        yield from begun(Centre(folder, HUE, **settings))


def begun(centre: Centre) -> Iterator[Centre]:
    officer = centre.staff("officer")
    for service in ("y-te-dan-toc", "y-te-dan-toc", "ho-tich"):
        centre.device("kiosk").take(service)
    officer.press("1", "open")
    officer.press("1", "next")
    officer.press("1", "serve")
    yield centre
    centre.close()


@pytest.fixture
def officer(standing: Centre) -> Api:
    return standing.staff("officer")


@pytest.fixture
def supervisor(standing: Centre) -> Api:
    return standing.staff("supervisor")


@pytest.fixture
def kiosk(standing: Centre) -> Api:
    return standing.device("kiosk")


@pytest.fixture
def nobody(standing: Centre) -> Api:
    return standing.anyone


@contextmanager
def nothing_changes(api: Api) -> Iterator[None]:
    """The board and the log are at the end what they were at the beginning."""
    before = state(api)
    yield
    assert state(api) == before


def clip(api: Api, path: str) -> requests.Response:
    """A sound; asked for again, as boards do, while a voice that stood still is replaced."""

    def told() -> list[requests.Response]:
        answer = api.get(path)
        return [] if answer.status_code == 503 else [answer]

    return wait_until(told, f"the sound of {path}", 90, pause=0.5)[0]


def state(api: Api) -> dict[str, Any]:
    """All that a view is drawn from, without what moves with the time of asking."""
    board = api.board()
    del board["time"]
    for service in board["services"]:
        del service["estimate"]
    return {"board": board, "log": api.events()}
