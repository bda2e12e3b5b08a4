"""Vietnamese numbers 0–9999 and letters, in the words a Vietnamese speaker uses.

The words change with their neighbours: 1 is “một” but “mốt” after “mươi”, 5 is “lăm” after “mười” and
“mươi”, 4 may be “tư” after “mươi” and “linh”, a missing ten is “linh” in the North and “lẻ” in the South,
and a missing hundred inside a thousand is said aloud: 1007 = “một nghìn không trăm linh bảy”.
"""

from dataclasses import dataclass
from typing import Literal

HIGHEST = 9999
"""The highest number that is read as a whole; a day's sequence never comes near it."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

# Names used when letters are called out (“khối A”, “hát, ca, e-lờ”). D is called “đê” in speech;
# Đ takes its school name “đờ” so that the two cannot be confused over a loudspeaker.
LETTERS = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "đê", "Đ": "đờ", "E": "e", "Ê": "ê",
    "F": "ép phờ", "G": "giê", "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ",
    "N": "en nờ", "O": "o", "Ô": "ô", "Ơ": "ơ", "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét xì",
    "T": "tê", "U": "u", "Ư": "ư", "V": "vê", "W": "vê kép", "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip


@dataclass(frozen=True)
class ReadingStyle:
    """How one centre reads its numbers aloud.

    `mode` is for ticket numbers: `digits` (“không không bảy”) or `whole` (“bảy”, “một trăm linh hai”).
    `four` is the word for a unit 4 after “mươi” and after “linh”; `empty_tens` stands for the missing ten;
    `letters` replaces the name of single letters, as pairs such as `("G", "gờ")`.
    """

    mode: Literal["digits", "whole"] = "digits"
    four: Literal["tư", "bốn"] = "tư"
    empty_tens: Literal["linh", "lẻ"] = "linh"
    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    letters: tuple[tuple[str, str], ...] = ()


NORTHERN = ReadingStyle()
SOUTHERN = ReadingStyle(four="bốn", empty_tens="lẻ", thousand="ngàn")


def read_whole(number: int, style: ReadingStyle = NORTHERN) -> str:
    """Read `number` as one number: 1025 → “một nghìn không trăm hai mươi lăm”.

    Raises ValueError outside 0–9999.
    """
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"can read 0 to {HIGHEST} as a whole, not {number}")
    if number == 0:
        return DIGITS[0]
    thousands, rest = divmod(number, 1000)
    words = [DIGITS[thousands], style.thousand] if thousands else []
    return " ".join(words + _below_thousand(rest, style, inside=bool(thousands)))


def read_digits(digits: str) -> str:
    """Read `digits` one by one: "007" → “không không bảy”.

    Raises ValueError when a character is not an ASCII digit.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"expected digits only, not {digits!r}")
    return " ".join(DIGITS[int(digit)] for digit in digits)


def read_letter(letter: str, style: ReadingStyle = NORTHERN) -> str:
    """The name of `letter` when called out: "B" → “bê”.

    Raises ValueError for what is no letter of the Vietnamese or English alphabet.
    """
    upper = letter.upper()
    name = dict(style.letters).get(upper) or LETTERS.get(upper)
    if name is None:
        raise ValueError(f"no name known for the letter {letter!r}")
    return name


def _below_thousand(number: int, style: ReadingStyle, *, inside: bool) -> list[str]:
    """Words of the last three digits; `inside` a larger number a missing hundred is said."""
    hundreds, rest = divmod(number, 100)
    if number == 0:
        return []
    if not (hundreds or inside):
        return _below_hundred(rest, style)
    words = [DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:
        return [*words, style.empty_tens, style.four if rest == 4 else DIGITS[rest]]
    return words + _below_hundred(rest, style)


def _below_hundred(number: int, style: ReadingStyle) -> list[str]:
    """Words of a number below 100; none for 0."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [DIGITS[unit]] if unit else []
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if unit == 0:
        return words
    if unit == 5:
        return [*words, "lăm"]
    after_muoi = {1: "mốt", 4: style.four} if tens > 1 else {}
    return [*words, after_muoi.get(unit, DIGITS[unit])]
