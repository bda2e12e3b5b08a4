"""SQL statements of one press of Next, counted as SQLAlchemy sends them.

Method: the whole application in this process, without a network; a listener on the engine notes each
statement, BEGIN included and COMMIT not (as the budget of six counts: begin, lock, scene, turns, log,
unlock). A request also reads the officer's session before its transaction: shown beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from queue_server.bootstrap import System, build
from queue_server.config import AsyncMode, Settings
from queue_server.web.app import create_app
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Workbench
from tests.support.centre import key_of, password_of

BUDGET = 6
COUNTER, SERVICE = "2", "ho-tich"
WRITES = "BEGIN IMMEDIATE"


class Caller:
    """Sends requests to an application without a network."""

    def __init__(self, system: System) -> None:
        app, _ = create_app(system)
        self._client = app.test_client(use_cookies=False)
        self._engine = system.store.database.engine
        login = {"username": "officer", "password": password_of("officer")}
        self._officer = self._client.post("/api/v1/auth/login", json=login).get_json()["token"]

    def take(self) -> list[str]:
        """The statements of taking a number."""
        return self._post("tickets", key_of("kiosk"), {"service": SERVICE, "channel": "kiosk"})

    def press(self, action: str) -> list[str]:
        """The statements of a press."""
        return self._post(f"counters/{COUNTER}/{action}", self._officer, {})

    def _post(self, path: str, token: str, body: object) -> list[str]:
        bearer = {"Authorization": f"Bearer {token}"}
        with noted(self._engine) as statements:
            answer = self._client.post(f"/api/v1/branches/hue/{path}", json=body, headers=bearer)
        if answer.status_code >= 300:
            raise RuntimeError(f"{path} was answered {answer.status_code}: {answer.get_data(as_text=True)}")
        return statements


@contextmanager
def noted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent through an engine meanwhile."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measure(bench: Workbench) -> Iterator[Row]:
    """A call with nobody at the counter, and one that finishes who is served there."""
    folder = bench.furnished("statements")
    system = build(Settings(data_dir=folder, async_mode=AsyncMode.THREADING, open_outside_hours=True))
    try:
        caller = Caller(system)
        for _ in range(5):
            caller.take()
        caller.press("next")  # opens the counter, once a day
        caller.press("serve")
        finishing = caller.press("next")
        caller.press("serve")
        caller.press("finish")
        plain = caller.press("next")
        taking = caller.take()
    finally:
        system.stop()
    most = max(len(_writing(plain)), len(_writing(finishing)))
    yield judged(
        "SQL statements of call-next ≤ 6",
        f"{len(_writing(plain))} ({_verbs(_writing(plain))}); {len(_writing(finishing))} when it also "
        f"finishes who is served; with the session's reading {len(finishing)} a request. Taking a number: "
        f"{len(_writing(taking))}, {len(taking)} a request",
        met=most <= BUDGET,
    )


def _writing(statements: list[str]) -> list[str]:
    """The statements of the one transaction that writes."""
    begin = statements.index(WRITES)
    end = next((n for n in range(begin + 1, len(statements)) if statements[n] == "BEGIN"), len(statements))
    return statements[begin:end]


def _verbs(statements: list[str]) -> str:
    return ", ".join(statement.split()[0].lower() for statement in statements)
