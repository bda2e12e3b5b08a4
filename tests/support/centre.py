"""A whole running centre for tests: the real `luot serve` in a process of its own, with staff and devices."""

import functools
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.passwords import HelperPasswords
from queue_server.bootstrap import open_store
from queue_server.config import Settings
from queue_server.service_layer.people import Device, DeviceKind, Role
from tests.support.contract import Contract
from tests.support.live import Live
from tests.support.postgres import Postgres
from tests.support.processes import Process, free_port

PATIENCE = 60
"""Seconds: for how long a server may take to answer, to start and to end before that is its fault."""
HUE = Path(__file__).parents[2] / "queue_server/demo/centres/hue.toml"


def password_of(role: str) -> str:
    """Every role has one member of staff, whose user name is the role."""
    return f"mat-khau-{role}"


def key_of(kind: str) -> str:
    """Every kind of device is there once, as `kiosk-1`, `tablet-1` and so on."""
    return f"dev_khoa-{kind}"


@functools.cache
def _hashes() -> Mapping[str, str]:
    passwords = HelperPasswords()
    try:
        return {role.value: passwords.hash(password_of(role.value)) for role in Role}
    finally:
        passwords.close()


def furnish(file: Path, settings: Settings) -> None:
    """Import a centre file; add staff and devices, the latter at the first branch and its first counter."""
    documents = read_centre_file(file).documents()
    branch, counter = documents[0].code, documents[0].counters[0].code
    store = open_store(settings)
    store.install(documents)
    for role in Role:
        at = None if role is Role.ADMINISTRATOR else branch
        store.directory.add_staff(role.value, f"Cán bộ {role.value}", role, _hashes()[role.value], at)
    for kind in DeviceKind:
        stands = counter if kind in (DeviceKind.TABLET, DeviceKind.SIGN, DeviceKind.KEYPAD) else None
        store.directory.add_device(Device(f"{kind.value}-1", kind, branch, stands), key_of(kind.value))
    store.database.close()


@functools.cache
def _sqlite_template(file: Path, folder: Path) -> Path:
    furnish(file, Settings(data_dir=folder))
    return folder / "luot.db"


class Furnisher:
    """Gives each test a store of its own that holds a furnished centre, copied from one made once."""

    def __init__(self, folder: Path, postgres: Callable[[], Postgres]) -> None:
        self._folder = folder
        self._postgres = postgres

    def sqlite(self, file: Path, data_dir: Path) -> None:
        """Put the store into a server's data folder."""
        data_dir.mkdir(parents=True, exist_ok=True)
        shutil.copy(_sqlite_template(file, self._folder / file.stem), data_dir / "luot.db")

    def postgresql_template(self, file: Path) -> str:
        """The name of a PostgreSQL database to clone."""
        prepare = functools.partial(self._furnish_postgresql, file)
        return self._postgres().template(file.stem.replace("-", "_"), prepare)

    def _furnish_postgresql(self, file: Path, url: str) -> None:
        furnish(file, Settings(data_dir=self._folder / "postgresql", database_url=url))


class Api:
    """Somebody who uses the API: nobody known, a member of staff, or a device. Every answer is checked."""

    def __init__(
        self, base_url: str, branch: str, contract: Callable[[], Contract], token: str | None = None
    ) -> None:
        self.base_url = base_url
        self.branch = branch
        self.token = token
        self.session = requests.Session()
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"
        self._contract = contract

    def request(self, method: str, path: str, *, key: str | None = None, **more: Any) -> requests.Response:
        """Ask `path`, which is below /api/v1; `key` is the Idempotency-Key, the rest is for requests."""
        headers = {**more.pop("headers", {}), **({"Idempotency-Key": key} if key else {})}
        more.setdefault("timeout", PATIENCE)
        answer = self.session.request(method, f"{self.base_url}/api/v1{path}", headers=headers, **more)
        self._contract().check(answer)
        return answer

    def get(self, path: str, **more: Any) -> requests.Response:
        """GET, whatever the answer."""
        return self.request("GET", path, **more)

    def post(self, path: str, json: Any = None, *, key: str | None = None, **more: Any) -> requests.Response:
        """POST, whatever the answer."""
        return self.request("POST", path, json=json, key=key, **more)

    def put(self, path: str, json: Any = None, *, key: str | None = None, **more: Any) -> requests.Response:
        """PUT, whatever the answer."""
        return self.request("PUT", path, json=json, key=key, **more)

    def take(self, service: str, **more: Any) -> dict[str, Any]:
        """Take a number; the ticket."""
        return _good(self.post(f"/branches/{self.branch}/tickets", {"service": service, **more}))

    def press(self, counter: str, action: str, **body: Any) -> dict[str, Any]:
        """Press a key at a counter; what came of it."""
        return _good(self.post(f"/branches/{self.branch}/counters/{counter}/{action}", body))

    def board(self) -> dict[str, Any]:
        """The branch as it stands."""
        return _good(self.get(f"/branches/{self.branch}/board"))

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """The log from after `after` to its end."""
        found: list[dict[str, Any]] = []
        while True:
            page = _good(self.get(f"/branches/{self.branch}/events", params={"after": after, "limit": 1000}))
            found += page["items"]
            if page["next"] is None:
                return found
            after = int(page["next"])


def _good(answer: requests.Response) -> dict[str, Any]:
    assert answer.ok, f"{answer.request.method} {answer.url} → {answer.status_code} {answer.text}"
    body: dict[str, Any] = answer.json()
    return body


class Centre:
    """A running server. `kill` and `start` it as power cuts do: same port, same store."""

    def __init__(self, folder: Path, file: Path, **settings: Any) -> None:
        """Start it on a furnished store. `settings` are those of `luot serve`: async_mode, mqtt_url, …"""
        self.folder = folder
        self.document = read_centre_file(file).documents()[0]
        self.branch = self.document.code
        self._environment = {f"LUOT_{name.upper()}": str(value) for name, value in settings.items()}
        self._port = free_port()
        self._apis: list[Api] = []
        self._tokens: dict[str, str] = {}
        self._lives: list[Live] = []
        self.start()

    def start(self) -> None:
        """Start the server (again) and wait until it takes requests."""
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "queue_server.cli",
            "serve",
            "--data-dir",
            self.folder,
            "--port",
            str(self._port),
        ]
        self.process = Process(command, env=self._environment, cwd=self.folder)
        self.base_url = self.process.wait_for_line(r"Lượt answers at (\S+)", PATIENCE)[1]

    def kill(self) -> None:
        """kill -9, children too."""
        self.process.kill()

    def stop(self) -> int:
        """End it in good order; its exit code."""
        return self.process.stop(PATIENCE)

    def restart(self) -> None:
        """kill -9 and start again."""
        self.kill()
        self.start()

    @functools.cached_property
    def contract(self) -> Contract:
        """The server's own description of its API."""
        return Contract(requests.get(f"{self.base_url}/api/v1/openapi.json", timeout=PATIENCE).json())

    def _api(self, token: str | None) -> Api:
        api = Api(self.base_url, self.branch, lambda: self.contract, token)
        self._apis.append(api)
        return api

    @functools.cached_property
    def anyone(self) -> Api:
        """Somebody nobody knows."""
        return self._api(None)

    def staff(self, role: str = "officer") -> Api:
        """A signed-in member of staff."""
        if role not in self._tokens:
            # A caller of its own: signing in also sets a cookie, which nobody else must send.
            answer = self._api(None).post("/auth/login", {"username": role, "password": password_of(role)})
            self._tokens[role] = _good(answer)["token"]
        return self._api(self._tokens[role])

    def device(self, kind: str = "kiosk") -> Api:
        """A device with its key; its code is `kiosk-1` and so on."""
        return self._api(key_of(kind))

    def live(self, view: str = "board", token: str | None = None) -> Live:
        """A Socket.IO client that has joined the branch and keeps what it hears."""
        live = Live(self.base_url, self.branch, view, token)
        self._lives.append(live)
        return live

    def url(self, page: str) -> str:
        """The address of a page, such as `/board/hue/main`."""
        return self.base_url + page

    @contextmanager
    def store(self) -> Iterator[DatabaseStore]:
        """The server's store, opened beside it for a look."""
        opened = open_store(
            Settings(data_dir=self.folder, database_url=self._environment.get("LUOT_DATABASE_URL"))
        )
        try:
            yield opened
        finally:
            opened.database.close()

    def close(self) -> None:
        """End everything."""
        for live in self._lives:
            live.close()
        for api in self._apis:
            api.session.close()
        self.kill()
