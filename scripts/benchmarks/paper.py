"""A slip on its way to paper: drawing it, and the bytes that the printer is sent.

Method: the fullest slip there is, in two languages, with priority class, procedure, masked account, case code
and the warning of the day's end, for 80 mm paper. It is drawn again and again in this process, its
typefaces loaded; the first drawing, which loads them, is shown by itself. The bytes are those that the driver
writes into a file in the printer's place.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hardware.printer.escpos import SlipPrinter
from hardware.printer.slip import Slip, draw
from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Workbench

DRAWING_BUDGET = 0.150
SENT_BUDGET = 60 * 1024
VIETNAMESE = Slip(
    centre="Trung tâm Hành chính công thành phố Huế",
    branch="Cơ sở 1 – 24 Tố Hữu",
    number="A1007",
    service="Hộ tịch; chứng thực; bồi thường nhà nước; phổ biến, giáo dục pháp luật",
    sequence=412,
    issued_at=datetime(2026, 11, 21, 9, 41, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    ahead=27,
    estimate="khoảng 50–80 phút",
    url="http://192.168.1.20:8000/t/Qf8s1ZkTq3mXw0bL",
    priority="Ưu tiên: Người cao tuổi",
    procedure="Đăng ký khai sinh có yếu tố nước ngoài",
    person="•••••••••123",
    case_codes=("H57.32.12-261121-0007",),
    late=True,
)
ENGLISH = replace(
    VIETNAMESE, language="en", service="Civil status, certification", estimate="about 50–80 minutes"
)
FULLEST = replace(VIETNAMESE, other=ENGLISH)


def measure(bench: Workbench) -> Iterator[Row]:
    """Drawings one after the other, and one slip's bytes."""
    first, *later = [_drawn() for _ in range(1 + bench.sizes.drawings)]
    spread = Spread.of(later)
    yield judged(
        f"drawing the fullest slip ≤ {milliseconds(DRAWING_BUDGET)}",
        f"{spread}; the very first {milliseconds(first)}",
        met=spread.p99 <= DRAWING_BUDGET,
    )
    sent = _sent(bench.new_folder("slip") / "paper")
    yield judged("the fullest slip is sent in ≤ 60 KiB", f"{sent / 1024:.1f} KiB", met=sent <= SENT_BUDGET)


def _drawn() -> float:
    """Seconds that one drawing takes."""
    begun = time.perf_counter()
    draw(FULLEST)
    return time.perf_counter() - begun


def _sent(paper: Path) -> int:
    """Bytes that a printer of 80 mm gets."""
    paper.touch()
    SlipPrinter.file(str(paper)).print_slip(FULLEST)
    return paper.stat().st_size
