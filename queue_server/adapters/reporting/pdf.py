"""A report as PDF: A4, laid out like an official Vietnamese paper (Nghị định 30/2020/NĐ-CP, appendix I)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import fontpkg
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableHeadingsDisplay, XPos, YPos
from fpdf.fonts import FontFace

from queue_server.adapters.reporting.paper import Paper, Table, words_of

FONT = "Be Vietnam Pro"
STYLES = {"": (400, "normal"), "B": (700, "normal"), "I": (400, "italic"), "BI": (700, "italic")}
LEFT, RIGHT, TOP, BOTTOM = 25.0, 15.0, 18.0, 18.0
"""Margins in millimetres, left wider for the binding."""
BODY, SMALL, TINY = 10.5, 9.0, 8.0
"""Sizes of type in points."""
LINE = 5.2
"""Height of a line of body text, in millimetres."""
HEADING_PART = 0.46
"""The agency's share of the heading; the nation's words need more room."""
SIGNATURE_ROOM = 62.0
"""Millimetres that recipients and signature need together: they stay on one page."""
TABLE_START = 34.0
"""Millimetres below which no table begins: a title without rows at the foot of a page helps nobody."""
GREY = 120
SHADE = (238, 234, 226)


class Sheets(FPDF):
    """The pages of a report, numbered at the top from the second on."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        for style, (weight, slant) in STYLES.items():
            self.add_font(FONT, style, str(fontpkg.path(FONT, weight=weight, style=slant)))
        self.set_title(title)
        self.set_lang("vi-VN")
        self.add_page()

    def header(self) -> None:
        """The page's number in the middle of the upper margin, none on the first page."""
        if self.page_no() == 1:
            return
        self.set_y(TOP / 2)
        self.set_font(FONT, "", SMALL)
        self.cell(0, LINE, str(self.page_no()), align="C")
        self.set_y(TOP)

    def line_of(self, text: str, style: str = "", size: float = BODY, align: str = "L") -> None:
        """A paragraph over the whole width."""
        self.set_font(FONT, style, size)
        self.multi_cell(0, LINE, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def room(self) -> float:
        """Millimetres left on the page."""
        return float(self.h - BOTTOM - self.get_y())


def write_pdf(paper: Paper, to: Path) -> None:
    """Lay a report out and write it."""
    sheets = Sheets(f"{paper.title}: {paper.subject}")
    _heading(sheets, paper)
    sheets.ln(6)
    sheets.line_of(paper.title, "B", 14, "C")
    sheets.line_of(paper.subject, "B", 11.5, "C")
    sheets.ln(3)
    sheets.line_of(paper.span)
    for table in paper.tables:
        _table(sheets, table)
    _notes(sheets, paper.notes)
    _signature(sheets, paper)
    sheets.output(str(to))


def _heading(sheets: Sheets, paper: Paper) -> None:
    """Agency on the left, the nation and its motto on the right, each underlined in its middle."""
    width = sheets.epw
    left, right = width * HEADING_PART, width * (1 - HEADING_PART)
    top = sheets.get_y()
    above = [(paper.superior, "", SMALL)] if paper.superior else []
    bottom = _column(sheets, LEFT, top, left, [*above, (paper.unit, "B", SMALL)], left / 3)
    nation = [(paper.nation, "B", SMALL), (paper.motto, "B", SMALL + 1)]
    bottom = max(bottom, _column(sheets, LEFT + left, top, right, nation, right / 2.1))
    sheets.set_xy(LEFT, bottom + 3)
    sheets.set_font(FONT, "", SMALL)
    sheets.cell(left, LINE, paper.number, align="C")
    sheets.set_font(FONT, "I", SMALL)
    sheets.cell(right, LINE, paper.place_and_date, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _column(
    sheets: Sheets, x: float, y: float, width: float, lines: Sequence[tuple[str, str, float]], rule: float
) -> float:
    """Centred lines with a rule under the last one; where they end."""
    for text, style, size in lines:
        sheets.set_font(FONT, style, size)
        for line in _balanced(sheets, text, width - 2 * sheets.c_margin):
            sheets.set_xy(x, y)
            sheets.cell(width, LINE, line, align="C")
            y += LINE
    middle = x + width / 2
    sheets.set_line_width(0.3)
    sheets.set_draw_color(0)
    sheets.line(middle - rule / 2, y + 1, middle + rule / 2, y + 1)
    return y + 1


def _balanced(sheets: Sheets, text: str, width: float) -> Sequence[str]:
    """A name in as few lines as it needs, none of them much shorter than the others."""
    words = text.split()
    lines = math.ceil(sheets.get_string_width(text) / width)
    aim = len(text) / lines
    found = [words[0]]
    for word in words[1:]:
        longer = f"{found[-1]} {word}"
        if len(found) < lines and len(longer) > aim + len(word) / 2:
            found.append(word)
        else:
            found[-1] = longer
    return found


def _table(sheets: Sheets, table: Table) -> None:
    sheets.ln(5)
    if sheets.room() < TABLE_START:
        sheets.add_page()
    sheets.line_of(table.title, "B")
    sheets.ln(1)
    if table.rows:
        _grid(sheets, table)
    else:
        sheets.line_of("Không có số liệu.", "I", SMALL)
    for note in table.notes:
        sheets.ln(0.8)
        sheets.line_of(note, "I", SMALL)


def _grid(sheets: Sheets, table: Table) -> None:
    sheets.set_font(FONT, "", TINY)
    sheets.set_line_width(0.15)
    sheets.set_draw_color(GREY)
    with sheets.table(
        align="LEFT",
        col_widths=tuple(column.width for column in table.columns),
        text_align=tuple("LEFT" if column.words else "RIGHT" for column in table.columns),
        headings_style=FontFace(emphasis="BOLD", fill_color=SHADE),
        borders_layout=TableBordersLayout.ALL,
        repeat_headings=TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE,
        line_height=4.2,
        padding=(0.7, 1.2),
    ) as grid:
        heading = grid.row()
        for column in table.columns:
            heading.cell(column.title, align="CENTER")
        for cells in table.rows:
            row = grid.row()
            for cell in cells:
                row.cell(words_of(cell))
        if table.total:
            row = grid.row(style=FontFace(emphasis="BOLD"))
            for cell in table.total:
                row.cell("" if cell is None else words_of(cell))


def _notes(sheets: Sheets, notes: Sequence[str]) -> None:
    sheets.ln(5)
    sheets.line_of("Ghi chú", "B")
    for note in notes:
        sheets.line_of(f"- {note}", "", SMALL)


def _signature(sheets: Sheets, paper: Paper) -> None:
    """Recipients on the left, whoever signs on the right."""
    sheets.ln(7)
    if sheets.room() < SIGNATURE_ROOM:
        sheets.add_page()
    top, half = sheets.get_y(), sheets.epw / 2
    sheets.set_font(FONT, "BI", SMALL)
    sheets.cell(half, LINE, paper.recipients_title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheets.set_font(FONT, "", SMALL)
    for each in paper.recipients:
        sheets.multi_cell(half - 5, LINE - 0.6, each, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheets.set_xy(LEFT + half, top)
    sheets.set_font(FONT, "B", BODY)
    sheets.multi_cell(half, LINE, paper.signer.upper(), align="C", new_x=XPos.LEFT, new_y=YPos.NEXT)
    sheets.set_font(FONT, "I", SMALL)
    sheets.cell(half, LINE, "(Ký, ghi rõ họ tên và đóng dấu)", align="C")
