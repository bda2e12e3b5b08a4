"""The sentence of a call, once as people read it and once as the speech engine must get it.

`call_phrase` is for screens and outside programs: “Mời số A không không bảy đến quầy số ba”.
`spoken_phrase` is for the engine: letters spelt by their names, and a short pause after the number.
"""

import re
import unicodedata
from collections.abc import Callable
from string import Formatter

from display.speech import english, numbers
from display.speech.numbers import NORTHERN, ReadingStyle

TEMPLATES = {
    "vi": "Mời số {number} đến quầy số {counter}",
    "en": "Number {number}, please go to counter {counter}",
}
"""The sentence of each language a call can be made in; a centre may give its own."""

_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_Reader = Callable[[str], str]


class PhraseError(ValueError):
    """The wanted sentence cannot be made: unknown language, or a template with other fields."""


def call_phrase(
    number: str,
    counter: str,
    style: ReadingStyle = NORTHERN,
    template: str | None = None,
    language: str = "vi",
) -> str:
    """The call of ticket `number` to counter code `counter`, for reading: digits in words, letters kept.

    Raises PhraseError for an unknown `language` or a `template` with fields other than number and counter.
    """
    sentence = _template(template, language)
    return sentence.format(
        number=_words(number, _ticket_digits(style, language), str),
        counter=_words(counter, _counter_digits(style, language), str),
    )


def spoken_phrase(
    number: str,
    counter: str,
    style: ReadingStyle = NORTHERN,
    template: str | None = None,
    language: str = "vi",
) -> str:
    """The same call for the speech engine: no digit and no bare letter left, a pause after the number.

    Raises PhraseError as `call_phrase` does, and for a letter without a Vietnamese name.
    """
    # A comma is a pause of about 0.2 s to the engine; listeners need it between the number and the way to go.
    sentence = re.sub(r"\{number\}(?=\s)", "{number},", _template(template, language))
    letters = _letter_names(style, language)
    return sentence.format(
        number=_words(number, _ticket_digits(style, language), letters),
        counter=_words(counter, _counter_digits(style, language), letters),
    )


def _template(template: str | None, language: str) -> str:
    """The sentence to fill in, checked."""
    if language not in TEMPLATES:
        raise PhraseError(f"no announcements in {language!r}; known: {', '.join(TEMPLATES)}")
    sentence = TEMPLATES[language] if template is None else template
    try:
        fields = {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}
    except ValueError as error:
        raise PhraseError(f"broken template {sentence!r}: {error}") from error
    if fields - {"number", "counter"}:
        raise PhraseError(f"a template knows {{number}} and {{counter}} only: {sentence!r}")
    return sentence


def _words(code: str, read_number: _Reader, read_letters: _Reader) -> str:
    """`code` (“A007”, “3”, “VIP2”) part by part: digits and capitals read, words kept, signs dropped."""
    parts = _PARTS.findall(unicodedata.normalize("NFC", code))
    return " ".join(_part(part, read_number, read_letters) for part in parts)


def _part(part: str, read_number: _Reader, read_letters: _Reader) -> str:
    """One run of digits, one letter, one run of capitals or one word, as it is to be read."""
    if part.isdigit():
        return read_number(part)
    return read_letters(part) if len(part) == 1 or part.isupper() else part


def _ticket_digits(style: ReadingStyle, language: str) -> _Reader:
    """How digits of a ticket number are read: one by one unless the style says whole numbers."""
    by_digit = english.read_digits if language == "en" else numbers.read_digits
    return by_digit if style.mode == "digits" else _counter_digits(style, language)


def _counter_digits(style: ReadingStyle, language: str) -> _Reader:
    """How digits of a counter are read: as a whole number, one by one when there are too many."""
    by_digit = english.read_digits if language == "en" else numbers.read_digits
    return lambda digits: by_digit(digits) if len(digits) > 4 else _whole(int(digits), style, language)


def _whole(number: int, style: ReadingStyle, language: str) -> str:
    """`number` read as one number in `language`."""
    return english.read_whole(number) if language == "en" else numbers.read_whole(number, style)


def _letter_names(style: ReadingStyle, language: str) -> _Reader:
    """How letters are spelt for the engine."""
    if language == "en":
        return english.spell
    return lambda letters: " ".join(_vietnamese_name(letter, style) for letter in letters)


def _vietnamese_name(letter: str, style: ReadingStyle) -> str:
    """The letter's name, with this module's own error for letters that have none."""
    try:
        return numbers.read_letter(letter, style)
    except ValueError as error:
        raise PhraseError(str(error)) from error
