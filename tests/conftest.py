"""Fixtures of every test: the real services, and the browser."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from tests.support import browser as browsers
from tests.support import network, processes
from tests.support.browser import Pages
from tests.support.centre import HUE, Centre, Furnisher
from tests.support.mosquitto import Mosquitto
from tests.support.postgres import Postgres
from tests.support.redis import Redis

# The same examples at every run: a red suite must be red again. HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption("--pictures", action="store_true", help="take the pictures of docs/images anew")


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """No test reaches outside this machine."""
    with network.closed_network():
        yield


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 nobody listens on."""
    return processes.free_port()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL cluster for all tests of this process."""
    cluster = Postgres()
    yield cluster
    cluster.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own, as an SQLAlchemy URL."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """An empty Mosquitto of the test's own; `.url`, `.port`, `.stop()`, `.kill()`, `.restart()`."""
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = Mosquitto(folder)
    yield broker
    broker.kill()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """An empty Redis of the test's own; `.url`, `.stop()`, `.start()`, `.freeze()`, `.thaw()`."""
    server = Redis(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis: Redis) -> str:
    """The URL of an empty Redis of the test's own."""
    return redis.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Pages]:
    """Opens pages: `open_page("kiosk", url)`; sizes in `tests.support.browser`. Page errors fail the test."""
    with browsers.pages_of(browser) as pages:
        yield pages


@pytest.fixture
def browser_page(open_page: Pages) -> Page:
    """One page at the size of an office PC."""
    return open_page("counter")


@pytest.fixture(scope="session")
def furnisher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Furnisher:
    """Copies of a furnished centre's store; PostgreSQL is started by the first test that asks for it."""
    return Furnisher(tmp_path_factory.mktemp("furnished"), lambda: request.getfixturevalue("postgres"))


@pytest.fixture
def async_mode() -> str:
    """How the server of `centre` runs; `parametrize("async_mode", ["eventlet", "threading"])` tries both."""
    return "eventlet"


@pytest.fixture
def centre_store() -> str:
    """Where the server of `centre` keeps its data: `sqlite`, or `postgresql` by parametrize."""
    return "sqlite"


@pytest.fixture
def centre_file() -> Path:
    """The centre file that `centre` is made of."""
    return HUE


@pytest.fixture
def start_centre(
    furnisher: Furnisher,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    async_mode: str,
    centre_store: str,
    centre_file: Path,
) -> Iterator[Callable[..., Centre]]:
    """Starts centres with settings of the test's own: `start_centre(mqtt_url=mosquitto.url)`."""
    with ExitStack() as ends:

        def start(**settings: Any) -> Centre:
            folder = Path(tempfile.mkdtemp(prefix="centre-", dir=tmp_path))
            if centre_store == "postgresql":
                cluster: Postgres = request.getfixturevalue("postgres")
                url = ends.enter_context(cluster.database(furnisher.postgresql_template(centre_file)))
                settings["database_url"] = url
            else:
                furnisher.sqlite(centre_file, folder)
            opened = {"async_mode": async_mode, "open_outside_hours": True, **settings}
            started = Centre(folder, centre_file, **opened)
            ends.callback(started.close)
            return started

        yield start


@pytest.fixture
def centre(start_centre: Callable[..., Centre]) -> Centre:
    """A running centre that gives numbers at any hour; see `tests.support.centre.Centre`."""
    return start_centre()
