"""The Huế centre as the server would describe it before the day has begun, for scenes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

Data = dict[str, Any]
NOW = datetime(2026, 11, 21, 2, 41, tzinfo=UTC)  # 09:41 in Huế

_FIELDS = [
    ("y-te", "A", "Y tế - Dân tộc", "", "Health and ethnic affairs"),
    (
        "ho-tich",
        "B",
        "Hộ tịch; chứng thực; bồi thường nhà nước; phổ biến, giáo dục pháp luật",
        "Hộ tịch - Chứng thực",
        "Civil status, certification",
    ),
    ("giao-duc", "C", "Giáo dục và Đào tạo", "", "Education and training"),
    (
        "van-hoa",
        "D",
        "Văn hóa và gia đình; viễn thông và internet",
        "Văn hóa - Viễn thông",
        "Culture, family, telecoms",
    ),
    (
        "nguoi-co-cong",
        "E",
        "Người có công với cách mạng; lao động - thương binh và xã hội",
        "Người có công - Lao động - Xã hội",
        "Labour, war invalids and social affairs",
    ),
    ("noi-vu", "G", "Nội vụ", "", "Home affairs"),
    (
        "kinh-te",
        "H",
        "Kinh tế; Nông nghiệp và phát triển nông thôn",
        "Kinh tế - Nông nghiệp",
        "Economy, agriculture and rural development",
    ),
    ("moi-truong", "K", "Tài nguyên - môi trường", "", "Natural resources and environment"),
    ("xay-dung", "L", "Xây dựng, đô thị", "", "Construction, urban affairs"),
    (
        "tai-chinh",
        "M",
        "Tài chính - kế hoạch, kinh tế tập thể, hợp tác xã",
        "Tài chính - Kế hoạch",
        "Finance, planning, co-operatives",
    ),
    ("dat-dai", "N", "Đất đai", "", "Land"),
    (
        "can-cuoc",
        "P",
        "Cấp, quản lý CMND; lĩnh vực đăng ký quản lý cư trú",
        "Căn cước - Cư trú",
        "Identity cards and residence",
    ),
    ("thue", "T", "Đăng ký thuế, khai thuế", "", "Tax registration and returns"),
    (
        "bao-hiem",
        "S",
        "Giải quyết các chế độ BHXH; cấp sổ BHXH, thẻ bảo hiểm y tế",
        "Bảo hiểm xã hội",
        "Social insurance",
    ),
]
_STATIONS = [
    ("huong-dan", "X", "Hướng dẫn, hỗ trợ", "guidance", "Guidance and help"),
    ("thu-phi", "F", "Thu phí, lệ phí", "fee", "Fee payment"),
    ("tra-ket-qua", "R", "Trả kết quả", "result", "Collection of results"),
]
_PRIORITIES = [
    ("elderly", "Người cao tuổi (từ 75 tuổi)", "Elderly people (75 and over)"),
    ("disabled", "Người khuyết tật", "People with disabilities"),
    ("merit", "Người có công với cách mạng", "People of merit to the revolution"),
    ("pregnant", "Phụ nữ mang thai, người có con nhỏ", "Pregnant women, people with small children"),
]
OFFICERS = ["Nguyễn Thị Thu Hằng", "Trần Đình Khôi", "Lê Thị Mỹ Duyên", "Phạm Quỹ Nghĩa", "Hồ Ngọc Ánh"]


def iso(at: datetime) -> str:
    """An instant as the contract writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def services() -> list[Data]:
    """The centre's 17 services, with nobody waiting."""
    rows = [
        (code, letter, name, short or name, "intake", english)
        for code, letter, name, short, english in _FIELDS
    ]
    rows += [(code, letter, name, name, role, english) for code, letter, name, role, english in _STATIONS]
    return [
        {
            "code": code,
            "letter": letter,
            "name": name,
            "short": short,
            "name_en": english,
            "role": role,
            "departments": [],
            "asks_identity": False,
            "open": True,
            "full": False,
            "closing_soon": False,
            "waiting": 0,
            "estimate": {"p50": 3, "p90": 8},
        }
        for code, letter, name, short, role, english in rows
    ]


def counters(count: int = 18) -> list[Data]:
    """`count` closed counters, one service each and round again."""
    codes = [service["code"] for service in services()]
    own = [*codes[:12], "can-cuoc", *codes[12:]]
    return [
        {
            "code": str(n),
            "name": f"Quầy {n}",
            "name_en": f"Counter {n}",
            "zone": "main",
            "services": [own[(n - 1) % len(own)]],
            "state": "closed",
            "since": None,
            "officer": None,
            "desk": {"officer": None, "reason": None, "stand_in_for": None, "help_since": None},
            "turn": None,
        }
        for n in range(1, count + 1)
    ]


def branch() -> Data:
    """The branch at 09:41 on a Saturday in November, open."""
    return {
        "code": "hue",
        "name": "Trung tâm Hành chính công thành phố Huế",
        "name_en": "Huế City Public Administration Centre",
        "centre": {"code": "hue", "name": "Trung tâm Hành chính công thành phố Huế"},
        "timezone": "Asia/Ho_Chi_Minh",
        "day": "2026-11-21",
        "day_closed": False,
        "open": True,
        "outside_hours": False,
        "opens_at": None,
        "closed_because": None,
        "hours_today": [{"start": "07:30", "end": "11:00"}, {"start": "14:00", "end": "16:30"}],
        "languages": ["vi", "en"],
        "hotline": "1022",
        "priority_classes": [{"code": c, "name": n, "name_en": e} for c, n, e in _PRIORITIES],
        "zones": [{"code": "main", "name": "Sảnh chính", "name_en": "Main hall"}],
        "blink_seconds": 10,
    }
