"""The cases that the stand-in tells of: one of each kind, dated around today so that some are late."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

HERE = timezone(timedelta(hours=7))
"""Vietnam has one time zone and no summer time."""
OFFICE = "Quầy Trả kết quả, tầng 1, Trung tâm Hành chính công thành phố Huế"

_ROWS: tuple[tuple[str, int, str, str, int | None, int | None, str | None], ...] = (
    # agency, days since it was handed in, state, procedure, due and finished days after that, note
    ("H57.32.12", 0, "received", "Đăng ký khai sinh", 1, None, None),
    ("H57.32.12", 2, "processing", "Đăng ký thường trú", 7, None, None),
    ("H57.32.14", 16, "processing", "Đăng ký biến động đất đai", 10, None, None),
    ("H57.32.12", 5, "ready", "Cấp bản sao trích lục hộ tịch", 5, 3, None),
    ("H57.32.14", 30, "ready", "Cấp đổi Giấy chứng nhận quyền sử dụng đất", 20, 27, None),
    ("H57.32.15", 9, "needs-more", "Trợ cấp xã hội hằng tháng cho người khuyết tật nặng", 15, None,
     "Mời bổ sung bản sao Giấy xác nhận khuyết tật."),
    ("H57.32.12", 12, "collected", "Đăng ký kết hôn", 1, 1, None),
    ("H57.32.16", 8, "refused", "Đăng ký thành lập hộ kinh doanh", 3, 3,
     "Tên hộ kinh doanh trùng với tên đã đăng ký; lý do ghi tại phiếu từ chối kèm theo."),
    ("H57.32.12", 4, "withdrawn", "Chứng thực hợp đồng", 2, None, None),
    ("000.00.05.H57", 6, "processing", "Cấp giấy phép xây dựng nhà ở riêng lẻ", None, None, None),
    ("H57.32.14", 45, "processing", "Cấp Giấy chứng nhận quyền sử dụng đất lần đầu", 30, None, None),
    ("H57.32.12", 6, "processing", "Cải chính hộ tịch", 3, None, None),
    ("H57.32.16", 9, "processing", "Thay đổi nội dung đăng ký hộ kinh doanh", 5, None, None),
)  # fmt: skip


def cases(today: date) -> Iterable[dict[str, Any]]:
    """The cases as ``GET /cases/{code}`` tells of them on a day."""
    for number, (agency, age, state, procedure, due, finished, note) in enumerate(_ROWS, start=1):
        received = today - timedelta(days=age)
        yield {
            "code": f"{agency}-{received:%y%m%d}-{number:04}",
            "state": state,
            "procedure": procedure,
            "received_at": _at(received, time(8, 10)),
            "due_at": None if due is None else _at(received + timedelta(days=due), time(16, 30)),
            "finished_at": None if finished is None else _at(received + timedelta(days=finished), time(10)),
            "collect_at": OFFICE if state in ("ready", "refused") else None,
            "note": note,
            "applicant_masked": f"N***** V** {'ABCDEĐGHKLMNP'[number - 1]}**",
        }


_FIELDS: tuple[tuple[str, str, str, str, int, int, int], ...] = (
    # code, name, the same in English, agency of its cases, received, done, done on time
    ("ho-tich", "Hộ tịch", "Civil status", "H57.32.12", 1284, 1251, 1239),
    ("dat-dai", "Đất đai", "Land", "H57.32.14", 932, 801, 742),
    ("bao-tro-xa-hoi", "Bảo trợ xã hội", "Social protection", "H57.32.15", 318, 296, 296),
    ("dang-ky-kinh-doanh", "Đăng ký kinh doanh", "Business registration", "H57.32.16", 455, 441, 437),
    ("xay-dung", "Xây dựng", "Construction", "000.00.05.H57", 207, 171, 160),
)


def figures(today: date) -> Iterable[dict[str, Any]]:
    """How the files of each field stand, as ``GET /figures`` tells; the list of overdue files agrees."""
    late = [each["field"] for each in overdue(today)]
    for code, name, name_en, _, received, done, on_time in _FIELDS:
        counts = {"received": received, "done": done, "on_time": on_time, "overdue": late.count(name)}
        yield {"code": code, "name": name, "name_en": name_en, **counts}


def overdue(today: date) -> Iterable[dict[str, Any]]:
    """The files in work whose day has passed, as ``GET /overdue`` tells; whose they are is never told."""
    fields = {agency: name for _, name, _, agency, *_ in _FIELDS}
    for case in cases(today):
        due = case["due_at"]
        if case["state"] == "processing" and due and date.fromisoformat(due[:10]) < today:
            agency = case["code"].rsplit("-", 2)[0]
            yield {"code": case["code"], "field": fields[agency], "due_at": due}


def _at(day: date, hour: time) -> str:
    return datetime.combine(day, hour, HERE).isoformat()


def today(now: float) -> date:
    """The day it is here at a Unix time."""
    return datetime.fromtimestamp(now, UTC).astimezone(HERE).date()
