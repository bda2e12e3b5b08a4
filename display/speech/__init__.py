"""The words of announcements: numbers, letters and the sentences that call. Pure Python, no I/O.

The speech engine reads Vietnamese numerals badly (every voice says “một trăm không bảy” or worse), so
it never sees a digit: everything it is to say is written out in words here.
"""

from display.speech.numbers import NORTHERN, SOUTHERN, ReadingStyle
from display.speech.phrases import (
    DEFAULT_PHRASES,
    PhraseError,
    Phrases,
    call_phrase,
    calls_phrase,
    spoken_calls,
    spoken_phrase,
)

__all__ = [
    "DEFAULT_PHRASES",
    "NORTHERN",
    "SOUTHERN",
    "PhraseError",
    "Phrases",
    "ReadingStyle",
    "call_phrase",
    "calls_phrase",
    "spoken_calls",
    "spoken_phrase",
]
