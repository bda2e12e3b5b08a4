"""A report as a workbook: heading and summary on the first sheet, each further table on one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from queue_server.adapters.reporting.paper import Cell, Paper, Table

FAMILY = "Times New Roman"
"""What offices write in (Nghị định 30/2020/NĐ-CP, appendix I, I.2); their PCs have it."""
THIN = Side(style="thin", color="808080")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", fgColor="EEEAE2")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
NUMBER = Alignment(horizontal="right", vertical="center")
ONE_DECIMAL, WHOLE = "#,##0.0", "#,##0"
CHARACTERS = 0.95
"""Width of a column, in characters, for each hundredth of the page."""


def write_xlsx(paper: Paper, to: Path) -> None:
    """Lay a report out and write it."""
    book = Workbook()
    first = book.active
    _cover(first, paper)
    for table in paper.tables[1:]:
        sheet = book.create_sheet(table.tab)
        _print_setup(sheet, table)
        _title(sheet, 1, len(table.columns), f"{paper.unit} – {paper.subject}", 10)
        end = _table(sheet, table, 3)
        sheet.freeze_panes = sheet.cell(5, 1)
        sheet.print_title_rows = "4:4"
        _lines(sheet, end + 1, len(table.columns), table.notes)
    book.save(to)


def _cover(sheet: Worksheet, paper: Paper) -> None:
    """Heading, title, summary, notes, recipients and signature."""
    summary = paper.tables[0]
    sheet.title = "Báo cáo"
    _print_setup(sheet, summary)
    for column, width in zip("ABC", (46, 12, 34), strict=True):
        sheet.column_dimensions[column].width = width
    for row, (left, right) in enumerate(
        (
            (paper.superior or "", paper.nation),
            (paper.unit, paper.motto),
            (paper.number, paper.place_and_date),
        ),
        1,
    ):
        _write(sheet, row, 1, left, Font(FAMILY, 11, bold=row == 2), CENTRE)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)
        _write(sheet, row, 2, right, Font(FAMILY, 11, bold=row < 3, italic=row == 3), CENTRE)
        sheet.row_dimensions[row].height = 32 if row < 3 else 20
    _title(sheet, 5, 3, paper.title, 14)
    _title(sheet, 6, 3, paper.subject, 12)
    _lines(sheet, 7, 3, [paper.span])
    row = _table(sheet, summary, 9)
    row = _lines(sheet, row + 1, 3, ["Ghi chú", *(f"- {note}" for note in paper.notes)])
    _write(sheet, row + 1, 1, paper.recipients_title, Font(FAMILY, 11, bold=True, italic=True), LEFT)
    sheet.merge_cells(start_row=row + 1, start_column=2, end_row=row + 1, end_column=3)
    _write(sheet, row + 1, 2, paper.signer.upper(), Font(FAMILY, 12, bold=True), CENTRE)
    sheet.merge_cells(start_row=row + 2, start_column=2, end_row=row + 2, end_column=3)
    _write(sheet, row + 2, 2, "(Ký, ghi rõ họ tên và đóng dấu)", Font(FAMILY, 11, italic=True), CENTRE)
    for place, each in enumerate(paper.recipients, row + 2):
        _write(sheet, place, 1, each, Font(FAMILY, 11), LEFT)


def _print_setup(sheet: Worksheet, table: Table) -> None:
    """A4, as wide as the page; wide tables lie."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if len(table.columns) > 6 else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P/&N"
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(10, column.width * CHARACTERS)


def _table(sheet: Worksheet, table: Table, row: int) -> int:
    """Title, head, rows and total from ``row`` on; the first row below them."""
    _title(sheet, row, len(table.columns), table.title, 12, LEFT)
    for place, column in enumerate(table.columns, 1):
        cell = _write(sheet, row + 1, place, column.title, Font(FAMILY, 11, bold=True), CENTRE)
        cell.fill, cell.border = SHADE, GRID
    rows = [*table.rows, *([table.total] if table.total else [])]
    for below, cells in enumerate(rows, row + 2):
        bold = cells is table.total
        for place, (value, column) in enumerate(zip(cells, table.columns, strict=True), 1):
            cell = _write(
                sheet, below, place, value, Font(FAMILY, 11, bold=bold), LEFT if column.words else NUMBER
            )
            cell.border = GRID
            cell.number_format = ONE_DECIMAL if isinstance(value, float) else WHOLE
    return row + 2 + len(rows)


def _title(sheet: Worksheet, row: int, columns: int, text: str, size: int, align: Alignment = CENTRE) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    _write(sheet, row, 1, text, Font(FAMILY, size, bold=True), align)


def _lines(sheet: Worksheet, row: int, columns: int, lines: Sequence[str]) -> int:
    """Sentences over the whole width; the first row below them."""
    for place, text in enumerate(lines, row):
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=columns)
        _write(sheet, place, 1, text, Font(FAMILY, 11, italic=True), LEFT)
        sheet.row_dimensions[place].height = 16 * (1 + len(text) // 95)
    return row + len(lines)


def _write(sheet: Worksheet, row: int, column: int, value: Cell, font: Font, align: Alignment) -> Any:
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with “=” is no formula
    cell.font, cell.alignment = font, align
    return cell
