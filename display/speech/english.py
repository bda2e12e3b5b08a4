"""English numbers 0–9999 in words, for the second language of announcements."""

import re

HIGHEST = 9999
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
          "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def read_whole(number: int) -> str:
    """Read `number` as one number: 1025 → “one thousand and twenty-five”.

    Raises ValueError outside 0–9999.
    """
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"can read 0 to {HIGHEST} as a whole, not {number}")
    if number < 100:
        return _below_hundred(number)
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    head, rest = divmod(number, size)
    words = f"{DIGITS[head]} {name}"
    if rest == 0:
        return words
    return f"{words} and {_below_hundred(rest)}" if rest < 100 else f"{words} {read_whole(rest)}"


def read_digits(digits: str) -> str:
    """Read `digits` one by one: "007" → “zero zero seven”.

    Raises ValueError when a character is not an ASCII digit.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"expected digits only, not {digits!r}")
    return " ".join(DIGITS[int(digit)] for digit in digits)


def spoken_sentence(text: str) -> str:
    """`text` as the engine reads it well: “A007, 10–20 min” → “eigh zero zero seven, 10 to 20 minutes”."""
    text = re.sub(r"\b([A-Z]{1,2})([0-9]{3,5})\b", _ticket, text)
    text = re.sub(r"\b([0-9]+)–([0-9]+)\b", r"\1 to \2", text)
    return re.sub(r"\bmin\b", "minutes", text)


def spell(letters: str) -> str:
    """Letters one by one. The engine says a lone “a” as an article; “eigh” it says as the letter's name."""
    return " ".join("eigh" if letter == "A" else letter for letter in letters.upper())


def _ticket(found: re.Match[str]) -> str:
    return f"{spell(found[1])} {read_digits(found[2])}"


def _below_hundred(number: int) -> str:
    """Words of a number below 100, “zero” included."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return _TEENS[number - 10]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens]}-{DIGITS[unit]}" if unit else _TENS[tens]
