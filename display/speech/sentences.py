"""Free Vietnamese sentences for the speech engine: every digit in them becomes words, as a speaker reads it.

Numbers of tickets, times, dates, amounts, shares and telephone numbers are told apart by how they are
written; whatever is left is read as one number while it is short, and digit by digit beyond that.
"""

import re
from collections.abc import Callable

from display.speech.numbers import NORTHERN, ReadingStyle, read_digits, read_letter, read_whole

_LONGEST_WHOLE = 4
_POWERS = ("", "{thousand}", "triệu", "tỷ")


def spoken_sentence(text: str, style: ReadingStyle = NORTHERN) -> str:
    """`text` without a digit: “Quầy 3 nghỉ đến 10:30” → “Quầy ba nghỉ đến mười giờ ba mươi”."""
    for pattern, read in _READERS:
        text = pattern.sub(_in_style(read, style), text)
    return " ".join(text.split())


def _in_style(read: "_Reader", style: ReadingStyle) -> Callable[[re.Match[str]], str]:
    """`read` with its style settled."""
    return lambda found: read(found, style)


def _ticket(found: re.Match[str], style: ReadingStyle) -> str:
    """“A007” → “a không không bảy”, or as the centre reads its numbers."""
    letters = " ".join(read_letter(letter, style) for letter in found[1])
    digits = read_digits(found[2]) if style.mode == "digits" else _number(str(int(found[2])), style)
    return f"{letters} {digits}"


def _time(found: re.Match[str], style: ReadingStyle) -> str:
    """“10:30”, “10h30” → “mười giờ ba mươi”; a full hour has no minutes."""
    hours, minutes = int(found[1]), int(found[2] or 0)
    words = f"{read_whole(hours, style)} giờ"
    return f"{words} {read_whole(minutes, style)}" if minutes else words


def _date(found: re.Match[str], style: ReadingStyle) -> str:
    """“21/11/2026” → “hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu”."""
    words = f"{read_whole(int(found[1]), style)} tháng {read_whole(int(found[2]), style)}"
    return f"{words} năm {read_whole(int(found[3]), style)}" if found[3] else words


def _amount(found: re.Match[str], style: ReadingStyle) -> str:
    """“120.000” → “một trăm hai mươi nghìn”: a point divides thousands in Vietnamese."""
    groups = found[0].split(".")
    if len(groups) > len(_POWERS):
        return read_digits("".join(groups))
    words = []
    for place, group in enumerate(groups):
        power = _POWERS[len(groups) - place - 1].format(thousand=style.thousand)
        if int(group):
            words.append(f"{_group(int(group), style, first=place == 0)} {power}".strip())
    return " ".join(words) or read_whole(0, style)


def _group(number: int, style: ReadingStyle, *, first: bool) -> str:
    """Three digits of an amount; after the first group a missing hundred is said aloud."""
    if first or number >= 100:
        return read_whole(number, style)
    link = f" {style.empty_tens}" if number < 10 else ""
    return f"không trăm{link} {read_whole(number, style)}"


def _share(found: re.Match[str], style: ReadingStyle) -> str:
    """“15 %” → “mười lăm phần trăm”."""
    return f"{_number(found[1], style)} phần trăm"


def _number(digits: str, style: ReadingStyle) -> str:
    if len(digits) > _LONGEST_WHOLE or (digits.startswith("0") and len(digits) > 1):
        return read_digits(digits)
    return read_whole(int(digits), style)


def _range(found: re.Match[str], style: ReadingStyle) -> str:
    """“10–20” → “mười đến hai mươi”."""
    return f"{_number(found[1], style)} đến {_number(found[2], style)}"


def _run(found: re.Match[str], style: ReadingStyle) -> str:
    """Digits of any other kind, apart from the letters around them."""
    return f" {_number(found[0], style)} "


_Reader = Callable[[re.Match[str], ReadingStyle], str]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"\b([A-Z]{1,2})([0-9]{3,5})\b"), _ticket),
    (re.compile(r"\b([01]?[0-9]|2[0-3])(?::|h|g)([0-5][0-9])?\b(?<!:)"), _time),
    (re.compile(r"\b(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])(?:/([0-9]{4}))?\b"), _date),
    (re.compile(r"\b[0-9]{1,3}(?:\.[0-9]{3})+\b"), _amount),
    (re.compile(r"\b([0-9]+)\s*%"), _share),
    (re.compile(r"\b([0-9]+)–([0-9]+)\b"), _range),
    (re.compile(r"[0-9]+"), _run),
)
"""In this order: what is more particular is read before its digits are."""
