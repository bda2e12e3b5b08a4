"""The words of announcements: numbers, letters and the sentence of a call. Pure Python, no I/O.

The speech engine reads Vietnamese numerals badly (every voice says “một trăm không bảy” or worse), so
it never sees a digit: everything it is to say is written out in words here.
"""

from display.speech.numbers import NORTHERN, SOUTHERN, ReadingStyle
from display.speech.phrases import PhraseError, call_phrase, spoken_phrase

__all__ = ["NORTHERN", "SOUTHERN", "PhraseError", "ReadingStyle", "call_phrase", "spoken_phrase"]
