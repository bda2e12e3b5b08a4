"""Report files: they open, look official, and hold the numbers that programs are told."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from itertools import groupby
from pathlib import Path

import pytest
from openpyxl import load_workbook

from queue_server.adapters.reporting import work
from queue_server.adapters.reporting.paper import Table, paper, period_words, words_of
from queue_server.adapters.reporting.work import Reckoning
from queue_server.domain.performance import GROUPINGS
from queue_server.domain.periods import read_period
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Role
from tests.queue_server.adapters.reporting.conftest import A
from tests.support.months import Visit, live_through
from tests.support.stores import BRANCH, Bench

OCTOBER = read_period("2026-10")


def text_of(file: Path) -> str:
    """What a reader sees, the parts of a line apart by some spaces."""
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, timeout=30)
    return read.stdout.decode()


def tables(month: Bench, reckoning: Reckoning) -> list[Table]:
    """The report's tables, from what the API would tell."""
    views = {by: reckoning.figures(BRANCH, OCTOBER, by) for by in GROUPINGS}
    return list(paper(month.store.branch(BRANCH), OCTOBER, views, month.clock.now()).tables)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_pdf_is_an_official_paper(month: Bench, reckoning: Reckoning, folder: Path) -> None:
    assert reckoning.report(BRANCH, OCTOBER, "pdf", folder / "a.pdf")
    text = flat(text_of(folder / "a.pdf"))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TRUNG TÂM THỬ",
        "Số: ............/BC",
        "ngày 23 tháng 11 năm 2026",
        "BÁO CÁO",
        "Kết quả tiếp nhận và phục vụ tháng 10 năm 2026",
        "từ ngày 01/10/2026 đến hết ngày 31/10/2026",
        "Không có số liệu, không tính vào tổng điểm: chỉ số 2, 5, 6, 8, 9.",
        "Trần Văn Bình: chỉ có 2 đánh giá, cần ít nhất 10.",
        "Thông tư 01/2018/TT-VPCP",
        "Nơi nhận:",
        "GIÁM ĐỐC",
    ):
        assert words in text


def test_the_pdf_holds_every_number_that_programs_are_told(
    month: Bench, reckoning: Reckoning, folder: Path
) -> None:
    reckoning.report(BRANCH, OCTOBER, "pdf", folder / "a.pdf")
    lines = [flat(line) for line in text_of(folder / "a.pdf").splitlines()]
    for table in tables(month, reckoning):
        for row in table.rows:
            cells = groupby(zip(row, table.columns, strict=True), lambda each: each[1].words)
            runs = [" ".join(words_of(cell) for cell, _ in run) for words, run in cells if not words]
            assert any(all(run in line for run in runs) for line in lines), (table.title, row)


def test_the_workbook_holds_every_cell_as_a_number(month: Bench, reckoning: Reckoning, folder: Path) -> None:
    assert reckoning.report(BRANCH, OCTOBER, "xlsx", folder / "a.xlsx")
    book = load_workbook(folder / "a.xlsx")
    first, *others = tables(month, reckoning)
    assert book.sheetnames == ["Báo cáo", *(table.tab for table in others)]
    for sheet, table in zip(book.worksheets, [first, *others], strict=True):
        written = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for row in [*table.rows, *([table.total] if table.total else [])]:
            assert list(row) in [cells[: len(row)] for cells in written], (table.title, row)


def test_the_workbook_is_laid_out_for_a4(month: Bench, reckoning: Reckoning, folder: Path) -> None:
    reckoning.report(BRANCH, OCTOBER, "xlsx", folder / "a.xlsx")
    book = load_workbook(folder / "a.xlsx")
    cells = {str(cell.value) for row in book["Báo cáo"].iter_rows() for cell in row}
    assert {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TRUNG TÂM THỬ", "BÁO CÁO", "GIÁM ĐỐC"} <= cells
    for sheet in book.worksheets:
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_name_is_never_taken_for_a_formula(desk: Bench, reckoning: Reckoning, folder: Path) -> None:
    name = '=HYPERLINK("http://x","Lan")'
    desk.store.directory.add_staff("sly", name, Role.OFFICER, "x", BRANCH)
    live_through(desk.store, BRANCH, [Visit(A, "ho-tich", "sly")])
    reckoning.report(BRANCH, OCTOBER, "xlsx", folder / "a.xlsx")
    cells = [cell for row in load_workbook(folder / "a.xlsx")["Cán bộ"].iter_rows() for cell in row]
    (written,) = [cell for cell in cells if cell.value == name]
    assert written.data_type == "s"


def test_the_first_table_s_numbers_are_those_of_the_whole(month: Bench, reckoning: Reckoning) -> None:
    whole = reckoning.figures(BRANCH, OCTOBER, "service")["whole"]
    told = [row[2] for row in tables(month, reckoning)[0].rows]
    wait = whole["wait"]
    assert told == [
        whole["turns"], whole["served"], whole["no_shows"], whole["on_paper"], wait["mean_minutes"],
        *(each["percent"] for each in wait["within"]), whole["service"]["mean_minutes"],
        whole["response"]["percent"], whole["satisfaction"]["percent"],
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_of_a_period_without_anybody_there_is_no_report(
    desk: Bench, reckoning: Reckoning, folder: Path, form: str
) -> None:
    assert not reckoning.report(BRANCH, OCTOBER, form, folder / "a")
    assert not folder.exists()


def test_a_file_that_cannot_be_finished_leaves_nothing_behind(
    month: Bench, reckoning: Reckoning, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(paper: object, to: Path) -> None:
        to.write_bytes(b"%PDF-1.4 half")
        raise OSError("the disk is full")

    monkeypatch.setitem(work.FORMS, "pdf", torn)
    with pytest.raises(OSError, match="the disk is full"):
        reckoning.report(BRANCH, OCTOBER, "pdf", folder / "a.pdf")
    assert list(folder.iterdir()) == []


def test_a_day_is_dropped_for_programs(month: Bench, reckoning: Reckoning, folder: Path) -> None:
    for form in ("csv", "jsonl"):
        assert reckoning.drop(BRANCH, A, form, folder / f"a.{form}")
    rows: list[Data] = [json.loads(line) for line in (folder / "a.jsonl").read_text("utf-8").splitlines()]
    whole, lan = rows[0], next(row for row in rows if row["key"] == "lan")
    assert (whole["branch"], whole["day"], whole["by"], whole["turns"]) == (BRANCH, "2026-10-05", "branch", 6)
    # Four were served on that day after 5, 10, 15 and 16 minutes, all rated.
    assert (lan["served"], lan["rated"], lan["wait_mean_minutes"], lan["wait_within_15_percent"]) == (
        4,
        4,
        11.5,
        75.0,
    )
    # 2 + 2×2 + 1 + 1 = 8 points by 5 files.
    assert (lan["score_1"], lan["score_2"]) == (1.6, None)
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [list(row) for row in rows] == [list(row) for row in read]
    assert read[0]["turns"] == "6"
    assert [row["by"] for row in read] == [row["by"] for row in rows]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-W40", "tuần 40 năm 2026"),
        ("2026-10", "tháng 10 năm 2026"),
        ("2026-Q4", "quý IV năm 2026"),
        ("2026", "năm 2026"),
    ],
)
def test_a_period_is_named_as_offices_do(period: str, words: str) -> None:
    assert period_words(read_period(period)) == words


@pytest.mark.parametrize(
    ("cell", "words"),
    [(None, "–"), (0, "0"), (1234567, "1.234.567"), (1234.5, "1.234,5"), (0.0, "0,0"), ("a", "a")],
)
def test_numbers_are_written_as_vietnamese_readers_expect(cell: float | str | None, words: str) -> None:
    assert words_of(cell) == words
