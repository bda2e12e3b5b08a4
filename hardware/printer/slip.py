"""The slip a citizen takes from the kiosk, drawn for 80 mm (576 dots) or 58 mm (384 dots) paper at 203 dpi.

It carries what Thừa Thiên Huế 402/QĐ-UBND (flow II.1, step 6) asks of the *Phiếu hồ sơ*: the person's account
(masked), the procedure, the case code when there is one, and the sequence number of the day.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self

from PIL import Image

from hardware.printer.codes import bars, qr
from hardware.printer.layout import STANDARD, Layout, Part, fitted
from hardware.printer.paper import Align, Strip

WIDTH_80_MM = 576
WIDTH_58_MM = 384
_NARROW = 480
_MARGIN = 8

_WORDS = {
    "vi": {
        "number": "SỐ THỨ TỰ CỦA BẠN",
        "again": "IN LẠI",
        "unknown": "Chưa rõ thời gian chờ",
        "next": "Bạn là người tiếp theo",
        "ahead": "Còn {} người trước bạn",
        "wait": "Dự kiến chờ",
        "sequence": "Phiếu thứ {} trong ngày",
        "case": "Mã hồ sơ",
        "person": "Người nộp",
        "late": "Có thể không kịp phục vụ trong hôm nay",
        "scan": "Quét mã để theo dõi số trên điện thoại",
        "footer": "Mời bạn theo dõi bảng hiển thị và nghe loa gọi số",
    },
    "en": {
        "number": "YOUR NUMBER",
        "again": "REPRINT",
        "unknown": "Waiting time not known",
        "next": "You are next",
        "ahead": "{} people ahead of you",
        "one": "1 person ahead of you",
        "wait": "Expected wait",
        "sequence": "Ticket no. {} of the day",
        "case": "Case code",
        "person": "Applicant",
        "late": "May not be served today",
        "scan": "Scan to follow your number on your phone",
        "footer": "Please watch the boards and listen for your number",
    },
}


@dataclass(frozen=True)
class Slip:
    """Everything on one slip. Texts are shown as given; `language` picks the words around them.

    `issued_at` is local time. `estimate` is a range in words (“khoảng 10–20 phút”), empty when unknown.
    `ahead` counts the people before this ticket; it and `sequence` are None where nobody could know. `url`
    opens the ticket on a phone; empty means no QR code. `priority` is the priority class in words, `person`
    the masked account. `late` says that the day may be too short, `again` that it is a second slip of the
    same number. `other` is the same slip in a second language: the most needed of it is repeated.
    """

    centre: str
    branch: str
    number: str
    service: str
    sequence: int | None
    issued_at: datetime
    ahead: int | None
    estimate: str
    url: str
    language: str = "vi"
    priority: str = ""
    procedure: str = ""
    person: str = ""
    case_codes: tuple[str, ...] = ()
    late: bool = False
    again: bool = False
    other: Self | None = None

    @property
    def words(self) -> dict[str, str]:
        """The words around the texts; Vietnamese where a language has none."""
        return _WORDS.get(self.language, _WORDS["vi"])


def draw(slip: Slip, width: int = WIDTH_80_MM, layout: Layout = STANDARD) -> Image.Image:
    """The slip as a one-bit picture of `width` dots; its height depends on the texts and the layout."""
    drawing = _Drawing(slip, width, layout)
    drawing.head()
    drawing.number()
    drawing.subject()
    drawing.facts()
    drawing.foot()
    return drawing.strip.image()


class _Drawing:
    """One slip on its way to paper, from top to bottom."""

    def __init__(self, slip: Slip, width: int, layout: Layout) -> None:
        self.slip, self.layout, self.strip = slip, layout, Strip(width)
        self.words = slip.words

    def size(self, dots: int) -> int:
        """A size made for 576 dots, on this paper; small print shrinks less, to stay readable."""
        share = self.strip.width / WIDTH_80_MM
        return round(dots * (share if dots > 40 else (share + 1) / 2))

    def head(self) -> None:
        """The office."""
        slip, strip = self.slip, self.strip
        strip.space(4)
        if self.layout.logo:
            logo = fitted(self.layout.logo, self.strip.width)
            strip.picture(logo, (strip.width - logo.width) // 2)
            strip.space(logo.height + 8)
        if header := self.layout.header.get(slip.language):
            strip.text(header, self.size(24), 500)
        strip.text(slip.centre, self.size(29), 700, leading=1.28)
        if slip.branch and slip.branch != slip.centre:
            strip.text(slip.branch, self.size(24), 500)
        strip.space(4)
        if self.layout.logo:  # one ornament is enough, and its rows of ink are bytes
            strip.rule()
        else:
            strip.drum(self.size(30))
        strip.space(4)

    def number(self) -> None:
        """The number, as large as the paper allows."""
        slip, strip = self.slip, self.strip
        if slip.again:
            strip.tag(self.words["again"], self.size(30))
            strip.space(8)
        strip.text(self.words["number"], self.size(24), 600)
        if slip.other:
            strip.text(slip.other.words["number"], self.size(20), 500)
        strip.space(self.size(10))
        strip.number(slip.number, round(strip.width * 0.92), self.size(144))
        strip.space(self.size(16))

    def subject(self) -> None:
        """What the number is for, and for whom."""
        slip, strip = self.slip, self.strip
        long = len(slip.service) > 45
        strip.text(slip.service, self.size(28 if long else 36), 700, leading=1.28)
        if slip.other:
            strip.text(slip.other.service, self.size(22), 500)
        for part in self.layout.parts:
            match part:
                case Part.PROCEDURE if slip.procedure:
                    strip.space(4)
                    strip.text(slip.procedure, self.size(24), 500, leading=1.28)
                case Part.PERSON if slip.person:
                    strip.space(4)
                    strip.text(f"{self.words['person']}: {slip.person}", self.size(24), 600)
                case Part.PRIORITY if slip.priority:
                    strip.space(4)
                    strip.tag(slip.priority, self.size(26))
                case Part.CASE:
                    for code in slip.case_codes:
                        self.case(code)
        strip.space(8)
        strip.dashes()
        strip.space(8)

    def case(self, code: str) -> None:
        """A case code in letters, and in bars where they are thick enough to be read."""
        strip = self.strip
        strip.space(4)
        strip.text(f"{self.words['case']}: {code}", self.size(24), 500)
        bar = bars(code, strip.width, self.size(48))
        if bar:
            strip.space(4)
            strip.picture(bar, (strip.width - bar.width) // 2)
            strip.space(bar.height)

    def facts(self) -> None:
        """People ahead, wait, date and sequence; the QR code beside them, or below on narrow paper."""
        with_code = bool(self.slip.url) and Part.PHONE in self.layout.parts
        if not with_code:
            self.lines(self.strip.width, "centre")
        elif self.strip.width < _NARROW:
            self.lines(self.strip.width, "centre")
            self.code_below()
        else:
            self.code_beside()

    def code_below(self) -> None:
        """The QR code and its caption in the middle."""
        strip = self.strip
        code = qr(self.slip.url, strip.width * 9 // 20)
        strip.space(8)
        strip.picture(code, (strip.width - code.width) // 2)
        strip.space(code.height + 4)
        strip.text(self.words["scan"], self.size(20), 500)

    def code_beside(self) -> None:
        """The facts on the left, the QR code on the right, the caption where the eye is before it."""
        strip, top = self.strip, self.strip.y
        code = qr(self.slip.url, self.size(224))
        strip.picture(code, strip.width - code.width)
        column = strip.width - code.width - 16
        self.lines(column, "left")
        strip.text(
            self.words["scan"],
            self.size(21),
            left=_MARGIN,
            width=column - _MARGIN,
            align="left",
            leading=1.25,
        )
        strip.y = max(strip.y, top + code.height)

    def lines(self, width: int, align: Align) -> None:
        """The facts one below the other."""
        slip, strip = self.slip, self.strip
        write = partial(
            strip.text, left=_MARGIN if align == "left" else 0, width=width - _MARGIN, align=align
        )
        for part in self.layout.parts:
            match part:
                case Part.AHEAD:
                    write(_ahead(slip), self.size(28), 700)
                    if slip.other:
                        write(_ahead(slip.other), self.size(20), 500)
                case Part.WAIT if slip.estimate:
                    for each, dots in ((slip, 25), (slip.other, 20)):
                        if each:
                            write(f"{each.words['wait']} {each.estimate}", self.size(dots), 500)
                case Part.TIME:
                    strip.space(4)
                    write(f"{slip.issued_at:%H:%M · %d/%m/%Y}", self.size(25), 600)
                case Part.SEQUENCE if slip.sequence is not None:
                    write(self.words["sequence"].format(slip.sequence), self.size(22), 500)
        strip.space(4)

    def foot(self) -> None:
        """The last line; the printer feeds white paper behind it before it cuts."""
        slip, strip = self.slip, self.strip
        strip.space(4)
        if slip.late:
            strip.tag(self.words["late"], self.size(24))
            strip.space(10)
        strip.rule()
        strip.space(6)
        strip.text(self.layout.footer.get(slip.language) or self.words["footer"], self.size(22), 500)
        if slip.other:
            footer = self.layout.footer.get(slip.other.language) or slip.other.words["footer"]
            strip.text(footer, self.size(19), 500)
        strip.space(6)


def _ahead(slip: Slip) -> str:
    """How many people are before this one."""
    if slip.ahead is None:
        return slip.words["unknown"]
    if slip.ahead <= 0:
        return slip.words["next"]
    if slip.ahead == 1 and "one" in slip.words:
        return slip.words["one"]
    return slip.words["ahead"].format(slip.ahead)
