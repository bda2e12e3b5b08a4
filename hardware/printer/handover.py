"""The paper that goes along to the next station: “phiếu nộp lệ phí” at the fee desk, else a hand-over slip
(*phiếu bàn giao*). The number stays the same; the paper says where from, where to and what for.

After the flow charts of Thừa Thiên Huế 402/QĐ-UBND (II.1–II.3), in which one visit walks several stations.
"""

from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from hardware.printer.codes import bars, qr
from hardware.printer.paper import Strip
from hardware.printer.slip import WIDTH_80_MM

_WORDS = {
    "vi": {
        "fee": "PHIẾU NỘP LỆ PHÍ",
        "onward": "PHIẾU BÀN GIAO HỒ SƠ",
        "from": "Từ",
        "to": "Đến",
        "counter": "quầy {}",
        "case": "Mã hồ sơ",
        "files": "{} hồ sơ",
        "wait": "Số của bạn vẫn giữ nguyên. Mời bạn chờ gọi số.",
    },
    "en": {
        "fee": "FEE PAYMENT SLIP",
        "onward": "HAND-OVER SLIP",
        "from": "From",
        "to": "To",
        "counter": "counter {}",
        "case": "Case code",
        "files": "{} files",
        "wait": "Your number stays the same. Please wait until it is called.",
    },
}


@dataclass(frozen=True)
class HandoverSlip:
    """Everything on one hand-over slip; texts are shown as given.

    `fee` tells that the next station takes fees. `counter` is the code of the counter it comes from, and
    `came_from` the service there; both are empty for a number that was at none. `files` counts the files that
    go along, `issued_at` is local time, `url` opens the ticket on a phone; empty means no QR code.
    """

    office: str
    number: str
    fee: bool
    counter: str
    came_from: str
    to: str
    issued_at: datetime
    language: str = "vi"
    procedure: str = ""
    case_codes: tuple[str, ...] = ()
    files: int = 1
    url: str = ""


def draw_handover(slip: HandoverSlip, width: int = WIDTH_80_MM) -> Image.Image:
    """The slip as a one-bit picture of `width` dots."""
    words = _WORDS.get(slip.language, _WORDS["vi"])
    strip = Strip(width)
    strip.space(4)
    strip.text(slip.office, 24, 600)
    strip.space(4)
    strip.drum(26)
    strip.space(6)
    strip.tag(words["fee" if slip.fee else "onward"], 32)
    strip.space(14)
    strip.number(slip.number, round(width * 0.7), 110)
    strip.space(16)
    if slip.came_from:
        counter = f" ({words['counter'].format(slip.counter)})" if slip.counter else ""
        strip.text(f"{words['from']}: {slip.came_from}{counter}", 24, 500)
    strip.text(f"{words['to']}: {slip.to}", 34, 700, leading=1.28)
    strip.space(6)
    strip.dashes()
    strip.space(6)
    if slip.procedure:
        strip.text(slip.procedure, 24, 500, leading=1.28)
    if slip.files > 1:
        strip.text(words["files"].format(slip.files), 26, 700)
    for code in slip.case_codes:
        _case(strip, words["case"], code)
    strip.text(f"{slip.issued_at:%H:%M · %d/%m/%Y}", 24, 600)
    if slip.url:
        strip.space(6)
        code_picture = qr(slip.url, width * 3 // 8)
        strip.picture(code_picture, (width - code_picture.width) // 2)
        strip.space(code_picture.height)
    strip.space(4)
    strip.rule()
    strip.space(6)
    strip.text(words["wait"], 22, 500)
    strip.space(6)
    return strip.image()


def _case(strip: Strip, word: str, code: str) -> None:
    """A case code in letters, and in bars where they are thick enough for the next officer's scanner."""
    strip.text(f"{word}: {code}", 24, 600)
    bar = bars(code, strip.width, 56)
    if bar:
        strip.space(4)
        strip.picture(bar, (strip.width - bar.width) // 2)
        strip.space(bar.height + 6)
