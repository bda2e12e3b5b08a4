"""The slip a citizen takes from the kiosk, drawn for 80 mm (576 dots) or 58 mm (384 dots) paper at 203 dpi.

It carries what Thừa Thiên Huế 402/QĐ-UBND (flow II.1, step 6) asks of the *Phiếu hồ sơ*: the field, the
case code when there is one, and the sequence number of the day; never a name or an identity number.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import segno
from PIL import Image

from hardware.printer.paper import Align, Strip

WIDTH_80_MM = 576
WIDTH_58_MM = 384
_NARROW = 480
_MARGIN = 8

_WORDS = {
    "vi": {
        "number": "SỐ THỨ TỰ CỦA BẠN",
        "again": "IN LẠI",
        "next": "Bạn là người tiếp theo",
        "ahead": "Còn {} người trước bạn",
        "wait": "Dự kiến chờ",
        "sequence": "Phiếu thứ {} trong ngày",
        "case": "Mã hồ sơ",
        "scan": "Quét mã để theo dõi số trên điện thoại",
        "footer": "Mời bạn theo dõi bảng hiển thị và nghe loa gọi số",
    },
    "en": {
        "number": "YOUR NUMBER",
        "again": "REPRINT",
        "next": "You are next",
        "ahead": "{} people ahead of you",
        "one": "1 person ahead of you",
        "wait": "Expected wait",
        "sequence": "Ticket no. {} of the day",
        "case": "Case code",
        "scan": "Scan to follow your number on your phone",
        "footer": "Please watch the boards and listen for your number",
    },
}


@dataclass(frozen=True)
class Slip:
    """Everything on one slip. Texts are shown as given; `language` picks the words around them.

    `issued_at` is local time. `estimate` is a range in words (“khoảng 10–20 phút”), empty when unknown.
    `ahead` counts the people before this ticket. `url` opens the ticket on a phone; empty means no QR code.
    `footer` replaces the usual last line. `priority` is the priority class in words. `again` marks a second
    slip of the same number.
    """

    centre: str
    branch: str
    number: str
    service: str
    sequence: int
    issued_at: datetime
    ahead: int
    estimate: str
    url: str
    language: str = "vi"
    footer: str = ""
    priority: str = ""
    case_codes: tuple[str, ...] = ()
    again: bool = False


def draw(slip: Slip, width: int = WIDTH_80_MM) -> Image.Image:
    """The slip as a one-bit picture of `width` dots; its height depends on the texts."""
    strip = Strip(width)
    words = _WORDS.get(slip.language, _WORDS["vi"])
    _head(strip, slip, words)
    _service(strip, slip, words)
    _facts(strip, slip, words)
    _foot(strip, slip, words)
    return strip.image()


def _scaled(strip: Strip, dots: int) -> int:
    """A size made for 576 dots, on this paper; small print shrinks less, to stay readable."""
    share = strip.width / WIDTH_80_MM
    return round(dots * (share if dots > 40 else (share + 1) / 2))


def _head(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """The office, then the number."""
    strip.space(4)
    strip.text(slip.centre, _scaled(strip, 29), 700, leading=1.28)
    if slip.branch and slip.branch != slip.centre:
        strip.text(slip.branch, _scaled(strip, 24), 500)
    strip.space(8)
    strip.drum(_scaled(strip, 42))
    strip.space(6)
    if slip.again:
        strip.tag(words["again"], _scaled(strip, 30))
        strip.space(8)
    strip.text(words["number"], _scaled(strip, 24), 600)
    strip.space(_scaled(strip, 14))
    strip.number(slip.number, round(strip.width * 0.92), _scaled(strip, 144))
    strip.space(_scaled(strip, 22))


def _service(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """What the number is for."""
    long = len(slip.service) > 45
    strip.text(slip.service, _scaled(strip, 28 if long else 36), 700, leading=1.28)
    if slip.priority:
        strip.space(8)
        strip.tag(slip.priority, _scaled(strip, 26))
    for code in slip.case_codes:
        strip.space(4)
        strip.text(f"{words['case']}: {code}", _scaled(strip, 24), 500)
    strip.space(12)
    strip.dashes()
    strip.space(10)


def _facts(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """People ahead, wait, date and sequence; the QR code beside them, or below on narrow paper."""
    if not slip.url:
        _lines(strip, slip, words, strip.width, "centre")
    elif strip.width < _NARROW:
        _lines(strip, slip, words, strip.width, "centre")
        _code_below(strip, slip, words)
    else:
        _code_beside(strip, slip, words)


def _code_below(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """The QR code and its caption in the middle."""
    code = _qr(slip.url, strip.width * 9 // 20)
    strip.space(8)
    strip.picture(code, (strip.width - code.width) // 2)
    strip.space(code.height + 4)
    strip.text(words["scan"], _scaled(strip, 20), 500)


def _code_beside(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """The facts on the left, the QR code on the right, the caption where the eye is before it."""
    top = strip.y
    code = _qr(slip.url, _scaled(strip, 224))
    strip.picture(code, strip.width - code.width)
    column = strip.width - code.width - 16
    _lines(strip, slip, words, column, "left")
    small = _scaled(strip, 21)
    strip.text(words["scan"], small, left=_MARGIN, width=column - _MARGIN, align="left", leading=1.25)
    strip.y = max(strip.y, top + code.height)


def _lines(strip: Strip, slip: Slip, words: dict[str, str], width: int, align: Align) -> None:
    """The facts one below the other, the most wanted first."""
    write = partial(strip.text, left=_MARGIN if align == "left" else 0, width=width - _MARGIN, align=align)
    write(_ahead(slip, words), _scaled(strip, 28), 700)
    if slip.estimate:
        write(f"{words['wait']} {slip.estimate}", _scaled(strip, 25), 500)
    strip.space(8)
    write(f"{slip.issued_at:%H:%M · %d/%m/%Y}", _scaled(strip, 25), 600)
    write(words["sequence"].format(slip.sequence), _scaled(strip, 22), 500)
    strip.space(8)


def _ahead(slip: Slip, words: dict[str, str]) -> str:
    """How many people are before this one."""
    if slip.ahead <= 0:
        return words["next"]
    if slip.ahead == 1 and "one" in words:
        return words["one"]
    return words["ahead"].format(slip.ahead)


def _foot(strip: Strip, slip: Slip, words: dict[str, str]) -> None:
    """The last line; the printer feeds white paper behind it before it cuts."""
    strip.space(8)
    strip.rule()
    strip.space(10)
    strip.text(slip.footer or words["footer"], _scaled(strip, 22), 500)
    strip.space(6)


def _qr(url: str, largest: int) -> Image.Image:
    """QR code of `url` (error level M, ISO/IEC 18004) of at most `largest` dots, in whole dots a module."""
    code = segno.make(url, error="m", micro=False)
    border = 2  # the paper around it is white too; together they make the quiet zone of 4 modules
    modules = int(code.symbol_size(border=border)[0])
    scale = max(2, largest // modules)
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=border)]
    small = Image.new("L", (modules, modules))
    small.putdata([grey for row in rows for grey in row])
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
