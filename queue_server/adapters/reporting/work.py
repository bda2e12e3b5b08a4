"""Working figures and reports out: what the helper process and ``luot report`` do."""

from __future__ import annotations

import csv
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database.engine import connect_to_read
from queue_server.adapters.database.facts import facts, log_end
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.following import Watch
from queue_server.adapters.reporting.paper import Paper, paper
from queue_server.adapters.reporting.pdf import write_pdf
from queue_server.adapters.reporting.xlsx import write_xlsx
from queue_server.domain.branch import Branch
from queue_server.domain.performance import GROUPINGS, Reckoned, reckon
from queue_server.domain.periods import Period, PeriodKind
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Clock
from queue_server.service_layer.reports import drop_rows, figures_view

KEPT = 6
"""So many spans of days are remembered while nothing happens at their branch."""
FORMS: dict[str, Callable[[Paper, Path], None]] = {"pdf": write_pdf, "xlsx": write_xlsx}
"""The kinds of report file."""


class Reckoning:
    """The figures of a database, read beside the server that writes it."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self._database = connect_to_read(url)
        self._clock = clock or SystemClock()
        self._store = DatabaseStore(self._database, self._clock, Watch())
        self._kept: OrderedDict[tuple[str, date, date], tuple[object, Reckoned]] = OrderedDict()

    def figures(self, branch: str, period: Period, by: str) -> Data:
        """The figures of a period with a part for each ``by``."""
        configured, reckoned = self._reckoned(branch, period)
        return figures_view(configured, self._officers(branch), period, reckoned, by)

    def report(self, branch: str, period: Period, form: str, to: Path) -> bool:
        """Write the report of a period in one of :data:`FORMS`; false, and no file, without any turn."""
        configured, reckoned = self._reckoned(branch, period)
        if not reckoned.whole.turns:
            return False
        officers = self._officers(branch)
        views = {by: figures_view(configured, officers, period, reckoned, by) for by in GROUPINGS}
        with _whole(to) as unfinished:
            FORMS[form](paper(configured, period, views, self._clock.now()), unfinished)
        return True

    def drop(self, branch: str, day: date, form: str, to: Path) -> bool:
        """Write a day's aggregates, ``csv`` or ``jsonl``: a line for the branch and for each part;
        false, and no file, without any turn."""
        period = Period(day, day, PeriodKind.DAYS)
        configured, reckoned = self._reckoned(branch, period)
        if not reckoned.whole.turns:
            return False
        officers = self._officers(branch)
        views = {
            by: figures_view(configured, officers, period, reckoned, by) for by in GROUPINGS if by != "day"
        }
        rows = drop_rows(views)
        with _whole(to) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
            if form == "jsonl":
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            else:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return True

    def close(self) -> None:
        """Give back the connections."""
        self._database.close()

    def _officers(self, branch: str) -> Mapping[str, str]:
        return {each.username: each.name for each in self._store.directory.staff_of(branch)}

    def _reckoned(self, code: str, period: Period) -> tuple[Branch, Reckoned]:
        """The branch and its figures; remembered as long as its log has not grown."""
        branch, place = self._store.branch(code), (code, period.first, period.last)
        with self._database.reading() as connection:
            as_of = log_end(connection, code)
            known = self._kept.get(place)
            if known is None or known[0] != as_of:
                found = facts(connection, branch, period.first, period.last)
                known = (as_of, reckon(found, branch.rating.norm.code))
        self._kept[place] = known
        self._kept.move_to_end(place)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return branch, known[1]


@contextmanager
def _whole(to: Path) -> Iterator[Path]:
    """Where to write a file so that it is there whole or not at all, also after a power cut."""
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
