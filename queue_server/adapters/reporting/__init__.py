"""Figures and report files, worked out in a helper process: a year of a busy centre is 100 000 turns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from queue_server.adapters.helper import Helper
from queue_server.adapters.reporting.shelf import ReportShelf
from queue_server.adapters.rounds import Rounds
from queue_server.domain.periods import Period, PeriodKind
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Store
from queue_server.service_layer.report_files import DueFiles

PATIENCE_SECONDS = 120.0
ROUNDS_SECONDS = 60.0
"""How often a look is taken at which reports are due: nobody waits for them by the second."""


class HelperReckoner:
    """Fulfils :class:`~queue_server.service_layer.reports.Reckoner`."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._helper = Helper("queue_server.adapters.reporting", timeout=PATIENCE_SECONDS)

    def figures(self, branch: str, period: Period, by: str) -> Data:
        found: Data = self._ask("figures", branch, period, by=by)["figures"]
        return found

    def report(self, branch: str, period: Period, form: str, to: Path) -> bool:
        return bool(self._ask("report", branch, period, form=form, to=str(to))["made"])

    def drop(self, branch: str, day: date, form: str, to: Path) -> bool:
        day_alone = Period(day, day, PeriodKind.DAYS)
        return bool(self._ask("drop", branch, day_alone, form=form, to=str(to))["made"])

    def close(self) -> None:
        """End the helper process."""
        self._helper.close()

    def _ask(self, do: str, branch: str, period: Period, **more: str) -> dict[str, Any]:
        span = {"first": period.first.isoformat(), "last": period.last.isoformat(), "kind": period.kind.value}
        # The address may hold a password: a socket is nobody else's to read, unlike arguments.
        return self._helper.ask(do=do, database=self._url, branch=branch, **span, **more)


class Reporting:
    """Figures when they are asked for, and reports when due; :meth:`start` begins to look for these."""

    def __init__(self, store: Store, database_url: str, folder: Path, drops: Path | None) -> None:
        """Reports are kept in ``folder``; daily figures are dropped into ``drops``, if there is one."""
        self.reckoner, self.shelf = HelperReckoner(database_url), ReportShelf(folder)
        due = DueFiles(store, self.reckoner, self.shelf, drops)
        self._rounds = Rounds(store, due.visit, ROUNDS_SECONDS, "reports")

    def start(self) -> None:
        """Make at once what was due while the server was off."""
        self._rounds.start()

    def stop(self) -> None:
        """Finish the file in hand, and end the helper process."""
        self._rounds.stop()
        self.reckoner.close()
