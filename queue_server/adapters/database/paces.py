"""The paces of services as measured: kept in the database, remembered in the process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError

from queue_server.adapters.database import schema
from queue_server.adapters.database.engine import Database, upsert
from queue_server.domain.measuring import Measured, Tally
from queue_server.domain.pace import UNMEASURED, BranchPace, Pace
from queue_server.service_layer.ports import Clock

log = logging.getLogger(__name__)

LEARN_EVERY_SECONDS = 30.0
"""How often a process reads what was measured: paces move slowly, and several processes measure as one."""


class DatabasePaces:
    """Fulfils :class:`~queue_server.service_layer.ports.Paces` without a statement when it is asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._known: dict[str, BranchPace] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._learn_again, name="paces", daemon=True)

    def of(self, branch: str) -> BranchPace:
        return self._known.get(branch, {})

    def start(self) -> None:
        """Learn now, and from now on, on a thread of its own (a greenlet under eventlet)."""
        self.learn()
        self._thread.start()

    def stop(self) -> None:
        """Learn no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def learn(self) -> None:
        """Read what was measured of every branch; older turns have faded by now."""
        now = self._clock.now()
        known: dict[str, dict[str, dict[int, Pace]]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(schema.pace)):
                by_hour = known.setdefault(row.branch, {}).setdefault(row.service, {})
                by_hour[row.hour] = _pace(row).faded(now - row.time)
        self._known = dict(known)

    def _learn_again(self) -> None:
        while not self._stopping.wait(LEARN_EVERY_SECONDS):
            try:
                self.learn()
            except SQLAlchemyError as error:
                log.warning("paces stay as they are known: %s", error)

    def count(self, branch: str, found: Sequence[Measured]) -> None:
        """Add finished turns in the order of the log; one that was counted already counts no more."""
        with self._database.writing("paces") as connection:
            stored = connection.execute(
                select(schema.pace).where(schema.pace.c.branch == branch).with_for_update()
            )
            tallies = {(row.service, row.hour): Tally(_pace(row), row.time, row.seq) for row in stored}
            before = dict(tallies)
            for turn in found:
                place = turn.service, turn.hour
                tallies[place] = tallies.get(place, Tally(UNMEASURED, turn.time, 0)).counting(turn)
            for place, tally in tallies.items():
                if before.get(place) != tally:
                    connection.execute(_keeping(connection.dialect.name, branch, place, tally))


def _pace(row: Row[Any]) -> Pace:
    return Pace(row.turns, row.logs, row.squares)


def _keeping(dialect: str, branch: str, place: tuple[str, int], tally: Tally) -> Any:
    """The statement that stores a tally in place of an older one."""
    service, hour = place
    values = {**asdict(tally.pace), "time": tally.time, "seq": tally.seq}
    return (
        upsert(dialect, schema.pace)
        .values(branch=branch, service=service, hour=hour, **values)
        .on_conflict_do_update(index_elements=["branch", "service", "hour"], set_=values)
    )
