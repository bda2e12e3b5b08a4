"""Stores without a server, on a clock the test moves."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.migrations.run import upgrade
from queue_server.adapters.database.paces import DatabasePaces
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.following import Watch
from queue_server.domain.branch import Branch
from queue_server.domain.turn import Data, Result
from queue_server.service_layer.arranging import StopWords, halt, stop_service
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Caller, Role, Staff
from queue_server.service_layer.ports import CallWords
from queue_server.service_layer.tickets import TakeTicket, take_ticket

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, 08:00 in Huế: numbers are given."""
OFFICER = Staff("lan", "Nguyễn Thị Lan", Role.OFFICER, "tiny")
BRANCH = "tiny"
RESULT = ("outcome", "procedure", "case_codes")


class HandClock:
    """A clock that stands still until the test moves it, in either direction."""

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)


def tiny_centre(**rules: object) -> CentreFile:
    """A centre with two fields, a fee desk, and three counters of which the first two share."""
    return CentreFile.model_validate(
        {
            "format": 1,
            "centre": {"code": BRANCH, "name": "Trung tâm Thử"},
            "hours": {"tickets": ["07:30-11:00", "14:00-16:30"], "holidays": ""},
            "rules": rules,
            "priority": [{"code": "elderly", "name": "Người cao tuổi", "name_en": "Elderly"}],
            "service": [
                {"code": "ho-tich", "letter": "A", "name": "Hộ tịch", "name_en": "Civil status"},
                {"code": "dat-dai", "letter": "B", "name": "Đất đai", "name_en": "Land"},
                {"code": "thu-phi", "letter": "F", "name": "Thu phí", "name_en": "Fees", "role": "fee"},
            ],
            "counter": [
                {"code": "1", "services": ["ho-tich", "dat-dai"]},
                {"code": "2", "services": ["dat-dai", "ho-tich"]},
                {"code": "3", "services": ["thu-phi"]},
            ],
        }
    )


def words(number: str, counter: str, language: str, branch: Branch) -> CallWords:
    """A sentence short enough to read in a failing test."""
    return CallWords(f"{number} → {counter}", f"{number} {counter}")


def migrate(url: str) -> None:
    """Give an empty database the newest schema."""
    database = connect(url)
    upgrade(database)
    database.close()


@functools.cache
def _newest_sqlite() -> bytes:
    """A SQLite file of the newest schema: a copy is there in no time, the migrations are not."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "luot.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


class Bench:
    """A store with a tiny centre and short names for what tests do with it."""

    def __init__(self, url: str, **rules: object) -> None:
        """``url`` names a SQLite file, made if need be, or a PostgreSQL database of the newest schema."""
        self.clock, self.watch = HandClock(), Watch()
        database = connect(url)
        if database.one_writer and not (file := Path(str(database.engine.url.database))).exists():
            file.write_bytes(_newest_sqlite())
        self.paces = DatabasePaces(database, self.clock)
        self.store = DatabaseStore(database, self.clock, self.watch, self.paces)
        self.store.install(tiny_centre(**rules).documents())

    def take(self, service: str = "ho-tich", open_outside_hours: bool = False, **wish: Any) -> Data:
        with self.store.write(BRANCH) as writer:
            return take_ticket(writer, TakeTicket(service, **wish), None, open_outside_hours)

    def press(self, action: str, at: str = "1", caller: Caller = OFFICER, **named: Any) -> Data:
        result = Result(**{name: named.pop(name) for name in RESULT if name in named})
        with self.store.write(BRANCH) as writer:
            return press(writer, at, Press(CounterAction(action), result=result, **named), caller, words)

    def stop(self, service: str) -> None:
        """A supervisor stops a service."""
        with self.store.write(BRANCH) as writer:
            stop_service(writer, service, StopWords("Máy hỏng", "Out of order"), None, OFFICER)

    def halt(self) -> None:
        """A supervisor stops the whole branch."""
        with self.store.write(BRANCH) as writer:
            halt(writer, StopWords("Báo cháy", "Fire alarm"), None, OFFICER)

    def close(self) -> None:
        self.store.database.close()


@contextmanager
def bench(url: str, **rules: object) -> Iterator[Bench]:
    """A bench that is closed at the end."""
    made = Bench(url, **rules)
    try:
        yield made
    finally:
        made.close()


MakeBench = Callable[..., Bench]
