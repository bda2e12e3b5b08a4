"""Words as people type them in a hurry: lower case, without marks, so that “ho tich” is “Hộ tịch”."""

from __future__ import annotations

import re
import unicodedata

MARKS = re.compile(r"[\u0300-\u036f]+")
BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """The words of a text without case, marks and punctuation, one space between.

    >>> plain("Đăng ký lại KHAI SINH (1.004884)")
    'dang ky lai khai sinh 1 004884'
    """
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text.lower().replace("đ", "d")))
    return BETWEEN_WORDS.sub(" ", bare).strip()


def lettered(text: str) -> str:
    """The words of a text without case and punctuation, but with their marks in one form (NFC).

    >>> lettered("Thuế,  THUÊ")
    'thuế thuê'
    """
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))
