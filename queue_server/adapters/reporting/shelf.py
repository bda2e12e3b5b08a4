"""The report files of all branches, in a folder of the server's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from queue_server.domain.periods import read_period
from queue_server.domain.report_errors import UnknownReport, UnusablePeriod
from queue_server.service_layer.report_files import FORMS, ReportFile


class ReportShelf:
    """Fulfils :class:`~queue_server.service_layer.report_files.Shelf`: one folder for each branch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self, branch: str) -> Sequence[ReportFile]:
        found = [self._file(path) for path in (self._folder / branch).glob("*.*")]
        by_form = sorted((each for each in found if each), key=lambda each: each.form)
        return sorted(by_form, key=lambda each: each.period, reverse=True)

    def find(self, branch: str, name: str) -> Path:
        kept = {each.name for each in self.files(branch)}
        if name not in kept:
            raise UnknownReport(report=name)
        return self._folder / branch / name

    def place(self, branch: str, name: str) -> Path:
        return self._folder / branch / name

    def _file(self, path: Path) -> ReportFile | None:
        """The report that a file is; ``None`` for what somebody else put there."""
        try:
            period = read_period(path.stem)
        except UnusablePeriod:
            return None
        form = path.suffix.removeprefix(".")
        if form not in FORMS:
            return None
        kept = path.stat()
        return ReportFile(path.name, period, form, kept.st_size, datetime.fromtimestamp(kept.st_mtime, UTC))
