"""Reports that are due: made once, on the last working day, also when nobody was there to make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from queue_server.adapters.centre_file.reports import ReportsPart
from queue_server.adapters.reporting.shelf import ReportShelf
from queue_server.domain.periods import Period
from queue_server.domain.report_errors import UnknownReport
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Unavailable
from queue_server.service_layer.report_files import CATCH_UP, DueFiles
from tests.support.days import EVENING, close, make_rounds
from tests.support.stores import BRANCH, Bench, tiny_centre

SINCE = date(2026, 11, 1)
"""There were turns from here on; the bench's clock begins on Monday, 23 November 2026."""


@dataclass
class Scribe:
    """Writes a few words instead of a report, of periods in which somebody came."""

    written: list[str] = field(default_factory=list)
    asked: int = 0
    well: bool = True

    def figures(self, branch: str, period: Period, by: str) -> Data:
        raise AssertionError("files are written without asking for figures")

    def report(self, branch: str, period: Period, form: str, to: Path) -> bool:
        return self._write(to, period.last)

    def drop(self, branch: str, day: date, form: str, to: Path) -> bool:
        return self._write(to, day)

    def _write(self, to: Path, last: date) -> bool:
        self.asked += 1
        if not self.well:
            raise Unavailable("no helper")
        if last < SINCE:
            return False
        self.written.append(to.name)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text("a report")
        return True


@pytest.fixture
def scribe() -> Scribe:
    return Scribe()


Make = Callable[..., DueFiles]


@pytest.fixture
def due(desk: Bench, scribe: Scribe, tmp_path: Path) -> Make:
    def make(drops: Path | None = None) -> DueFiles:
        return DueFiles(desk.store, scribe, ReportShelf(tmp_path / "reports"), drops)

    return make


def until(desk: Bench, day: date) -> None:
    """Move the clock to 08:00 of a later day."""
    today = desk.store.branch(BRANCH).local(desk.clock.now()).date()
    desk.clock.move(days=(day - today).days)


def test_a_month_is_ready_when_its_last_working_day_is_closed(desk: Bench, due: Make, scribe: Scribe) -> None:
    files = due()
    until(desk, date(2026, 11, 30))
    make_rounds(desk)
    files.visit(BRANCH)
    assert "2026-11.pdf" not in scribe.written
    desk.clock.move(seconds=EVENING.total_seconds())
    make_rounds(desk)
    files.visit(BRANCH)
    assert {"2026-11.pdf", "2026-11.xlsx"} <= set(scribe.written)


def test_a_supervisor_who_closes_earlier_has_it_earlier(desk: Bench, due: Make, scribe: Scribe) -> None:
    until(desk, date(2026, 11, 30))
    make_rounds(desk)
    close(desk)
    due().visit(BRANCH)
    assert "2026-11.pdf" in scribe.written


def test_what_is_there_is_never_made_again(desk: Bench, due: Make, scribe: Scribe) -> None:
    until(desk, date(2026, 12, 1))
    due().visit(BRANCH)
    first = list(scribe.written)
    assert first
    due().visit(BRANCH)
    desk.clock.move(days=1)
    due().visit(BRANCH)
    assert scribe.written == first


def test_a_server_that_was_off_that_day_makes_it_at_its_next_start(
    desk: Bench, due: Make, scribe: Scribe
) -> None:
    until(desk, date(2027, 1, 4))
    due().visit(BRANCH)
    assert {"2026-11.pdf", "2026-12.pdf", "2026-Q4.pdf", "2026.pdf", "2026-W53.pdf"} <= set(scribe.written)


def test_periods_before_the_first_turn_are_asked_for_once(desk: Bench, due: Make, scribe: Scribe) -> None:
    files = due()
    until(desk, date(2026, 12, 1))
    files.visit(BRANCH)
    assert "2026-10.pdf" not in scribe.written
    asked = scribe.asked
    files.visit(BRANCH)
    assert scribe.asked == asked
    assert asked <= 2 * sum(count + 1 for count in CATCH_UP.values())


def test_what_could_not_be_made_is_made_at_the_next_visit(desk: Bench, due: Make, scribe: Scribe) -> None:
    files, scribe.well = due(), False
    until(desk, date(2026, 12, 1))
    with pytest.raises(Unavailable):
        files.visit(BRANCH)
    scribe.well = True
    files.visit(BRANCH)
    assert "2026-11.pdf" in scribe.written


def test_each_finished_day_is_dropped_once(desk: Bench, due: Make, scribe: Scribe, tmp_path: Path) -> None:
    drops = tmp_path / "drops"
    make_rounds(desk)
    files = due(drops)
    files.visit(BRANCH)
    dropped = {file.name for file in drops.iterdir()}
    assert {"tiny-2026-11-22.csv", "tiny-2026-11-22.jsonl"} <= dropped
    assert not any("2026-11-23" in name for name in dropped), "the day is not over"
    close(desk)
    files.visit(BRANCH)
    files.visit(BRANCH)
    assert scribe.written.count("tiny-2026-11-23.csv") == 1


def test_without_a_folder_for_them_no_day_is_dropped(desk: Bench, due: Make, scribe: Scribe) -> None:
    due().visit(BRANCH)
    assert not any(name.endswith((".csv", ".jsonl")) for name in scribe.written)


@pytest.mark.parametrize("name", ["2026-11.exe", "../luot.db", "notes.pdf", "2026-13.pdf", "2026-11.pdf"])
def test_the_shelf_gives_out_nothing_but_its_reports(tmp_path: Path, name: str) -> None:
    shelf = ReportShelf(tmp_path / "reports")
    (tmp_path / "reports" / BRANCH).mkdir(parents=True)
    for each in ("2026-11.exe", "notes.pdf", "2026-13.pdf"):
        (tmp_path / "reports" / BRANCH / each).write_text("x")
    (tmp_path / "luot.db").write_text("x")
    assert shelf.files(BRANCH) == []
    with pytest.raises(UnknownReport):
        shelf.find(BRANCH, name)


def test_the_shelf_shows_the_newest_period_first(tmp_path: Path) -> None:
    shelf = ReportShelf(tmp_path)
    for name in ("2026-10.pdf", "2026-11.xlsx", "2026-11.pdf"):
        place = shelf.place(BRANCH, name)
        place.parent.mkdir(exist_ok=True)
        place.write_text("a report")
    assert [file.name for file in shelf.files(BRANCH)] == ["2026-11.pdf", "2026-11.xlsx", "2026-10.pdf"]
    assert shelf.find(BRANCH, "2026-10.pdf").read_text() == "a report"
    assert shelf.files("elsewhere") == []


def test_kinds_that_the_centre_does_not_want_are_not_made(desk: Bench, due: Make, scribe: Scribe) -> None:
    document = tiny_centre().model_copy(update={"reports": ReportsPart(by_themselves=["month"])})
    desk.store.install(document.documents())
    until(desk, date(2026, 12, 1))
    due().visit(BRANCH)
    assert sorted(scribe.written) == ["2026-11.pdf", "2026-11.xlsx"]
