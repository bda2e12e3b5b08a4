"""What a report says, before it is laid out: words, tables and notes, all in Vietnamese as offices file it.

Every number is taken from :func:`~queue_server.service_layer.reports.figures_view`, which pages and programs
get too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.domain.branch import Branch
from queue_server.domain.periods import Period, PeriodKind
from queue_server.domain.turn import Data

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
"""Nghị định 30/2020/NĐ-CP, appendix I, II.1."""
TO_FILL_IN = "............"
NOTHING = "–"
BY_DAY = frozenset({PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.DAYS})
"""Of longer periods a table of days would fill pages that nobody reads."""

Cell = str | int | float | None
"""``None`` where there is nothing to tell. A float has one decimal."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` is its share of the page."""

    title: str
    width: int
    words: bool = False
    """Text, on the left; numbers stand on the right."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report."""

    title: str
    tab: str
    """Name of its sheet in a workbook."""
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    """The last row, of everything together."""
    notes: Sequence[str] = ()
    """What is to be known of it, below."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A report, whatever it is printed on."""

    superior: str | None
    unit: str
    number: str
    place_and_date: str
    title: str
    subject: str
    span: str
    tables: Sequence[Table]
    notes: Sequence[str]
    recipients: Sequence[str]
    signer: str
    nation: str = NATION
    motto: str = MOTTO
    recipients_title: str = field(default="Nơi nhận:")


def paper(branch: Branch, period: Period, views: Mapping[str, Data], made_at: datetime) -> Paper:
    """The report of a period from its figures in every grouping; ``made_at`` is an instant."""
    rules, local = branch.reports, branch.local(made_at)
    whole = views["service"]["whole"]
    tables = [
        _summary(whole),
        _reception(views["service"]),
        _times(views["service"]),
        _opinions(views["service"]),
        _index_scores(views["service"]),
        _officers(views["officer"]),
        _fields(views["field"]),
    ]
    if period.kind in BY_DAY:
        tables.append(_days(views["day"]))
    return Paper(
        superior=rules.superior.upper() if rules.superior else None,
        unit=branch.centre_name.upper(),
        number=f"Số: {TO_FILL_IN}/{rules.symbol}",
        place_and_date=f"{rules.place or TO_FILL_IN}, ngày {local:%d} tháng {local:%m} năm {local.year}",
        title="BÁO CÁO",
        subject=f"Kết quả tiếp nhận và phục vụ {period_words(period)}",
        span=f"{branch.name}: từ ngày {period.first:%d/%m/%Y} đến hết ngày {period.last:%d/%m/%Y}. "
        f"Số liệu lấy lúc {local:%H:%M} ngày {local:%d/%m/%Y}.",
        tables=[_numbered(place, table) for place, table in enumerate(tables, 1)],
        notes=_notes(whole, branch, views["service"]["norm"]),
        recipients=(*(f"- {each};" for each in rules.recipients), "- Lưu: VT."),
        signer=rules.signer,
    )


def period_words(period: Period) -> str:
    """A period as a title names it: “tháng 11 năm 2026”."""
    first, last = period.first, period.last
    match period.kind:
        case PeriodKind.WEEK:
            year, week, _ = first.isocalendar()
            return f"tuần {week} năm {year}"
        case PeriodKind.MONTH:
            return f"tháng {first.month} năm {first.year}"
        case PeriodKind.QUARTER:
            return f"quý {ROMAN[(first.month - 1) // 3]} năm {first.year}"
        case PeriodKind.YEAR:
            return f"năm {first.year}"
        case PeriodKind.DAYS:
            return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def _numbered(place: int, table: Table) -> Table:
    return Table(
        f"{ROMAN[place - 1]}. {table.title}", table.tab, table.columns, table.rows, table.total, table.notes
    )


def _summary(whole: Data) -> Table:
    limits = [each["minutes"] for each in (whole["wait"] or {"within": []})["within"]]
    rows: list[Sequence[Cell]] = [
        ("Tổng số lượt", "lượt", whole["turns"]),
        ("Đã phục vụ", "lượt", whole["served"]),
        ("Vắng mặt khi được gọi", "lượt", whole["no_shows"]),
        ("Nhập lại từ sổ giấy (đã tính trong tổng số)", "lượt", whole["on_paper"]),
        ("Thời gian chờ trung bình", "phút", _of(whole["wait"], "mean_minutes")),
        *(
            (f"Được gọi trong {_short(limit)} phút", "%", _within(whole["wait"], n))
            for n, limit in enumerate(limits)
        ),
        ("Thời gian phục vụ trung bình", "phút", _of(whole["service"], "mean_minutes")),
        ("Lượt có đánh giá trên số đã phục vụ", "%", _of(whole["response"], "percent")),
        ("Hài lòng trên số người nói cảm nhận chung", "%", _of(whole["satisfaction"], "percent")),
    ]
    return Table(
        "Tổng hợp",
        "Tổng hợp",
        (Column("Chỉ tiêu", 60, True), Column("Đơn vị", 15, True), Column("Kết quả", 25)),
        rows,
    )


def _reception(view: Data) -> Table:
    def row(name: str, of: Data) -> Sequence[Cell]:
        return (name, of["turns"], of["served"], of["no_shows"], of["on_paper"])

    columns = ("Số lượt", "Đã phục vụ", "Vắng mặt", "Từ sổ giấy")
    return Table(
        "Tình hình tiếp nhận theo dịch vụ",
        "Tiếp nhận",
        (Column("Dịch vụ", 44, True), *(Column(each, 14) for each in columns)),
        [row(each["name"], each) for each in view["items"]],
        row("Tổng cộng", view["whole"]),
    )


def _times(view: Data) -> Table:
    limits = [_short(limit) for limit in view["limits"]]

    def row(name: str, of: Data) -> Sequence[Cell]:
        wait, service = of["wait"], of["service"]
        return (
            name,
            *(_of(wait, key) for key in MINUTES),
            *(_within(wait, n) for n in range(len(limits))),
            *(_of(service, key) for key in MINUTES),
        )

    titles = ("Chờ: trung bình", "trung vị", "9/10 lượt", *(f"% ≤ {limit} phút" for limit in limits))
    titles = (*titles, "Phục vụ: trung bình", "trung vị", "9/10 lượt")
    return Table(
        "Thời gian chờ và thời gian phục vụ (phút)",
        "Thời gian",
        (Column("Dịch vụ", 28, True), *(Column(each, 9) for each in titles)),
        [row(each["name"], each) for each in view["items"]],
        row("Toàn chi nhánh", view["whole"]),
        ("“9/10 lượt”: cứ mười lượt thì chín lượt không lâu hơn số phút này.",),
    )


MINUTES = ("mean_minutes", "median_minutes", "p90_minutes")


OPINION_WIDTHS = (8, 8, 9, 14, 9, 8, 9, 14)


def _opinions(view: Data) -> Table:
    def row(name: str, of: Data) -> Sequence[Cell]:
        response, content = of["response"], of["satisfaction"]
        return (
            name, of["served"], of["rated"], _of(response, "percent"), _span(response),
            of["impressions"], of["satisfied"], _of(content, "percent"), _span(content),
        )  # fmt: skip

    titles = (
        *("Đã phục vụ", "Có đánh giá", "Tỷ lệ đánh giá (%)", "Khoảng tin cậy"),
        *("Nói cảm nhận chung", "Hài lòng", "Tỷ lệ hài lòng (%)", "Khoảng tin cậy"),
    )
    return Table(
        "Đánh giá của người dân",
        "Đánh giá",
        (
            Column("Dịch vụ", 26, True),
            *(Column(title, width) for title, width in zip(titles, OPINION_WIDTHS, strict=True)),
        ),
        [row(each["name"], each) for each in view["items"]],
        row("Toàn chi nhánh", view["whole"]),
        ("Lượt không được đánh giá tính là không đánh giá. Khoảng tin cậy 95 % theo Wilson.",),
    )


def _index_scores(view: Data) -> Table:
    whole = view["whole"]
    rows = [
        (each["index"], each["name"], each["files"], each["points"], each["score"])
        for each in whole["scores"]
    ]
    total = whole["total"]
    return Table(
        f"Điểm theo chỉ số ({view['norm']['name']})",
        "Điểm chỉ số",
        (
            Column("Chỉ số", 9),
            Column("Nội dung", 52, True),
            Column("Số hồ sơ", 13),
            Column("Tổng điểm", 13),
            Column("Điểm", 13),
        ),
        rows,
        (None, "Tổng điểm các chỉ số có số liệu", None, None, total["score"]) if total else None,
        _of_total(total),
    )


def _of_total(total: Data | None) -> Sequence[str]:
    if total is None:
        return ("Chưa đủ số liệu để tính điểm chỉ số nào.",)
    said = [
        f"Tổng điểm {_decimal(total['score'])} trên tối đa {total['most']}. Xếp loại: {grade_words(total)}."
    ]
    if total["left_out"]:
        said.append(f"Không có số liệu, không tính vào tổng điểm: chỉ số {_listed(total['left_out'])}.")
    if total["grade"] != total["best_grade"]:
        said.append("Xếp loại còn tùy các chỉ số chưa có số liệu, nên chỉ nêu mức thấp nhất và cao nhất.")
    return said


def grade_words(total: Data) -> str:
    """The class; between which two it lies where indices are missing that might lift it."""
    least, most = total["grade"]["name"], total["best_grade"]["name"]
    return str(least) if least == most else f"từ “{least}” đến “{most}”"


def _officers(view: Data) -> Table:
    indices = [each["index"] for each in view["items"][0]["scores"]] if view["items"] else []
    known = [each for each in view["items"] if each["key"] is not None]
    rows = [
        (
            each["rank"], each["name"], each["served"], each["rated"],
            *(score["score"] for score in each["scores"]),
            _of(each["total"], "score"), grade_words(each["total"]) if each["total"] else NOTHING,
        )
        for each in sorted(known, key=lambda each: (each["rank"] is None, each["rank"] or 0))
    ]  # fmt: skip
    unranked = [f"{each['name']}: {why(each['unranked'])}." for each in known if each["unranked"]]
    left_out = {tuple(each["total"]["left_out"]) for each in known if each["total"]}
    notes = [
        *(
            f"Chỉ số {_listed(each)} không có số liệu, không tính vào tổng điểm."
            for each in left_out
            if each and len(left_out) == 1
        )
    ]
    if unranked:
        notes = [*notes, "Chưa xếp hạng vì chưa đủ căn cứ:", *unranked]
    titles = (*(f"CS {index}" for index in indices), "Tổng điểm")
    return Table(
        "Kết quả của cán bộ",
        "Cán bộ",
        (
            Column("Hạng", 7), Column("Cán bộ", 25, True), Column("Đã phục vụ", 9), Column("Có đánh giá", 9),
            *(Column(each, 8) for each in titles), Column("Xếp loại", 22, True),
        ),
        rows,
        notes=notes,
    )  # fmt: skip


def why(unranked: Data) -> str:
    """Why somebody has no rank, in words."""
    have, need = _short(unranked["have"]), _short(unranked["need"])
    return {
        "few-ratings": f"chỉ có {have} đánh giá, cần ít nhất {need}",
        "low-response": f"chỉ {have} % số lượt được đánh giá, cần ít nhất {need} %",
        "no-scores": "không có đánh giá nào tính được điểm chỉ số",
        "alone": "không có ai khác đủ căn cứ để so sánh",
    }[unranked["reason"]]


def _fields(view: Data) -> Table:
    return _parts("Theo lĩnh vực", "Lĩnh vực", "Lĩnh vực", ((each["name"], each) for each in view["items"]))


def _days(view: Data) -> Table:
    return _parts("Theo ngày", "Ngày", "Ngày", ((_date(each["key"]), each) for each in view["items"]))


def _parts(title: str, tab: str, first: str, parts: Iterable[tuple[str, Data]]) -> Table:
    titles = ("Số lượt", "Đã phục vụ", "Chờ TB (phút)", "Phục vụ TB (phút)", "Có đánh giá", "Hài lòng (%)")
    rows = [
        (
            name, of["turns"], of["served"],
            _of(of["wait"], "mean_minutes"), _of(of["service"], "mean_minutes"),
            of["rated"], _of(of["satisfaction"], "percent"),
        )
        for name, of in parts
    ]  # fmt: skip
    return Table(title, tab, (Column(first, 34, True), *(Column(each, 11) for each in titles)), rows)


def _notes(whole: Data, branch: Branch, norm: Data) -> list[str]:
    least = branch.targets.wait_minutes_average
    said = [
        "Mỗi lượt có đánh giá tính là một hồ sơ; lượt ghi nhiều mã hồ sơ tính theo số mã hồ sơ.",
        f"Mục tiêu thời gian chờ trung bình: {_short(least)} phút một lượt.",
    ]
    if norm["source"]:
        said.append(f"Cách chấm điểm: {norm['source']}.")
    if whole["on_paper"]:
        said.append(
            f"{_short(whole['on_paper'])} lượt ghi trên giấy khi mất hệ thống được tính như các lượt khác."
        )
    if whole["flagged"]:
        said.append(f"{_short(whole['flagged'])} đánh giá có dấu hiệu bất thường vẫn được tính, cần xem lại.")
    if whole["other_norm"]:
        said.append(
            f"{_short(whole['other_norm'])} đánh giá theo bộ câu hỏi khác không tính vào điểm chỉ số."
        )
    return said


def _of(of: Data | None, key: str) -> Any:
    return of[key] if of else None


def _within(of: Data | None, place: int) -> Cell:
    return of["within"][place]["percent"] if of else None


def _span(of: Data | None) -> str:
    return f"{_decimal(of['low'])}–{_decimal(of['high'])}" if of else NOTHING


def words_of(cell: Cell) -> str:
    """A cell as Vietnamese readers expect it: 1.234 and 4,5."""
    if cell is None:
        return NOTHING
    if isinstance(cell, float):
        return _decimal(cell)
    return f"{cell:,}".replace(",", ".") if isinstance(cell, int) else cell


def _decimal(value: float) -> str:
    whole, tenth = f"{value:,.1f}".split(".")
    return f"{whole.replace(',', '.')},{tenth}"


def _short(value: float) -> str:
    """Without a decimal where there is none to tell."""
    return words_of(int(value)) if float(value).is_integer() else _decimal(value)


def _listed(indices: Iterable[int]) -> str:
    return ", ".join(map(str, indices))


def _date(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
