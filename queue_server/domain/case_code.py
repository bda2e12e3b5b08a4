"""The code of a case, read as people type it and scanners hear it (K7).

The case system makes codes, ``V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX`` (Thông tư 01/2018/TT-VPCP, article 19) as
in ``000.00.05.H57-201214-0003``; newer codes of agencies are shorter and begin with the agency, as in
``H26.12.3-241121-0001``. None is ever minted here: what is read is only written as the case system does.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from queue_server.domain.errors import NotACaseCode

LONGEST = 200
"""A QR code may hold the address of a page that has the code in it."""

LOOK_ALIKE = str.maketrans("OQDILZSB", "00011258")
"""Letters that stand for digits where only digits can be: read by a scanner from paper, or typed so."""
DIGITS = re.compile(r"[0-9OQDILZSB]+")
AGENCY = re.compile(r"[A-HJKMNP-Z][0-9OQDILZSB]{2}")
"""A letter for the kind of agency and two digits; I, L and O are none, they are digits misread."""
RUN_TOGETHER = re.compile(
    r"(?P<unit>[0-9OQDILZSB]{7})(?P<agency>[A-HJKMNP-Z][0-9OQDILZSB]{2})"
    r"(?P<day>[0-9OQDILZSB]{6})(?P<number>[0-9OQDILZSB]{4,6})"
)
"""A whole old code typed without any sign between its parts."""
UNIT_WIDTHS = (3, 2, 2)
NUMBER_WIDTH = 4
OTHER_KIND = re.compile(r"[0-9A-Z]+(?:[.\-/][0-9A-Z]+)*")
FEWEST_DIGITS, MOST_LETTERS = 4, 40


def read_case_code(text: str) -> str:
    """The code as the case system writes it.

    Signs between the parts may be any, or blanks; zeros that lead a part may be missing; letters may be
    small, and O, I or l stand where 0 and 1 are meant. A code of another kind, such as a local system's, is
    passed on in capitals, without blanks.

    >>> read_case_code("0.0.5 h57 2O1214 3")
    '000.00.05.H57-201214-0003'
    >>> read_case_code("H26.12.3-241121-0001")
    'H26.12.3-241121-0001'

    Raises:
        NotACaseCode: it cannot be the code of any case.
    """
    if len(text) > LONGEST:
        raise NotACaseCode()
    capitals = unicodedata.normalize("NFKC", text).upper()
    parts = re.findall(r"[0-9A-Z]+", capitals)
    if len(parts) == 1 and (whole := RUN_TOGETHER.fullmatch(parts[0])):
        unit = whole["unit"]
        parts = [unit[:3], unit[3:5], unit[5:], whole["agency"], whole["day"], whole["number"]]
    for place, part in enumerate(parts):
        if AGENCY.fullmatch(part) and (code := _around(parts, place)):
            return code
    return _of_another_kind(capitals)


def _around(parts: list[str], place: int) -> str | None:
    """The code whose agency is at ``place``; ``None`` if what stands around it makes none."""
    agency = parts[place][0] + parts[place][1:].translate(LOOK_ALIKE)
    after = _leading_digits(parts[place + 1 :])
    if after and len(after[-1]) > 6 and _is_day(after[-1][:6]):
        after = [*after[:-1], after[-1][:6], after[-1][6:]]
    day = next((n for n, part in enumerate(after) if _is_day(part)), None)
    if day is None or day + 1 >= len(after) or day > len(UNIT_WIDTHS):
        return None
    number = after[day + 1].zfill(NUMBER_WIDTH)
    below = after[:day]
    before = [] if below else _units(parts[:place])
    return f"{'.'.join([*before, agency, *below])}-{after[day]}-{number}"


def _units(parts: list[str]) -> list[str]:
    """The three numbers before an old code's agency, their zeros filled up; none if there are no numbers."""
    trailing = _leading_digits(parts[::-1])[: len(UNIT_WIDTHS)][::-1]
    if not trailing:
        return []
    if len(trailing) == 1 and len(trailing[0]) == sum(UNIT_WIDTHS):
        trailing = [trailing[0][:3], trailing[0][3:5], trailing[0][5:]]
    filled = ["0"] * (len(UNIT_WIDTHS) - len(trailing)) + trailing
    return [part.zfill(width) for part, width in zip(filled, UNIT_WIDTHS, strict=True)]


def _leading_digits(parts: list[str]) -> list[str]:
    """The parts up to the first that can be no number, as digits."""
    found: list[str] = []
    for part in parts:
        if not DIGITS.fullmatch(part):
            break
        found.append(part.translate(LOOK_ALIKE))
    return found


def _is_day(text: str) -> bool:
    """Whether six digits are a day, ``YYMMDD``."""
    if len(text) != 6:
        return False
    try:
        date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return False
    return True


def _of_another_kind(capitals: str) -> str:
    code = re.sub(r"\s+", "", capitals)
    digits = sum(letter.isdigit() for letter in code)
    if len(code) > MOST_LETTERS or digits < FEWEST_DIGITS or not OTHER_KIND.fullmatch(code):
        raise NotACaseCode()
    return code
