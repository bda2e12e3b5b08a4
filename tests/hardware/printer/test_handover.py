"""The paper that goes along to the next station."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import zxingcpp

from hardware.printer.handover import HandoverSlip, draw_handover
from hardware.printer.slip import WIDTH_58_MM, WIDTH_80_MM
from tests.hardware.printer.test_slip import ink, printed

SLIP = HandoverSlip(
    office="Trung tâm Hành chính công thành phố Huế",
    number="B012",
    fee=True,
    counter="3",
    came_from="Hộ tịch - Chứng thực",
    to="Thu phí, lệ phí",
    issued_at=datetime(2026, 11, 21, 9, 41, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    procedure="Đăng ký khai sinh có yếu tố nước ngoài",
    case_codes=("H57.32.12-261121-0007",),
    files=3,
    url="http://192.168.1.20:8000/t/Qf8s1ZkTq3mXw0bL",
)


@pytest.mark.parametrize("width", [WIDTH_80_MM, WIDTH_58_MM])
def test_the_next_officer_s_scanner_reads_the_case_and_a_phone_the_ticket(width, tmp_path) -> None:
    sent, paper = printed(draw_handover(SLIP, width), tmp_path)
    read = {str(code.format): code.text for code in zxingcpp.read_barcodes(paper.convert("L"))}
    assert read["QR Code"] == SLIP.url
    if width == WIDTH_80_MM:
        assert read["Code 128"] == SLIP.case_codes[0]
    assert len(sent) <= 60 * 1024
    left, _, right, bottom = ink(paper)
    assert (left >= 0, right <= width, bottom <= paper.height) == (True, True, True)


def test_everything_on_it_changes_it() -> None:
    plain = draw_handover(SLIP).tobytes()
    for change in (
        {"number": "B013"}, {"fee": False}, {"counter": "4"}, {"came_from": ""}, {"to": "Trả kết quả"},
        {"procedure": ""}, {"case_codes": ()}, {"files": 1}, {"url": ""}, {"language": "en"},
        {"office": "Huế"},        {"issued_at": SLIP.issued_at.replace(minute=42)},
    ):  # fmt: skip
        assert draw_handover(replace(SLIP, **change)).tobytes() != plain, change
