"""The sentence of a call, once as people read it and once as the speech engine must get it.

`calls_phrase` is for screens and outside programs: “Mời số A không không bảy đến quầy số ba”.
`spoken_calls` is for the engine: letters spelt by their names, and a short pause after each number.
The sentences themselves are a centre's own `Phrases`; a broken one cannot be made.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from string import Formatter
from types import MappingProxyType

from display.speech import english, numbers
from display.speech.numbers import NORTHERN, ReadingStyle

LONGEST_TEMPLATE = 200
"""Characters; a longer sentence nobody listens to."""

_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_BEFORE_A_PAUSE = re.compile(r"(\{numbers?\})(?=\s)")
_Reader = Callable[[str], str]
Call = tuple[str, str]
"""(ticket number, counter code): ("A007", "3")."""


class PhraseError(ValueError):
    """The wanted sentence cannot be made: unknown language, nobody called, or a broken template."""


@dataclass(frozen=True)
class Phrases:
    """How one centre calls in one language. Places in braces are filled in; numbers are written in words.

    `call` is for one ticket. Several at once are `several`, whose {calls} are one `several_one` or
    `several_many` for each counter: “Mời các số A1, A2 đến quầy ba, số B7 đến quầy năm”. `counter` names a
    counter that has no spoken name of its own; `salutation` fills the place of its name.

    Raises PhraseError for a template that could not be filled in.
    """

    call: str
    several: str
    several_one: str
    several_many: str
    counter: str
    salutation: str

    def __post_init__(self) -> None:
        for field in fields(self):
            if fault := phrase_fault(field.name, getattr(self, field.name)):
                raise PhraseError(f"{field.name}: {fault}")


_PLACES = {
    "call": (("number", "counter"), ("salutation",)),
    "several": (("calls",), ("salutation",)),
    "several_one": (("number", "counter"), ()),
    "several_many": (("numbers", "counter"), ()),
    "counter": (("code",), ()),
    "salutation": ((), ()),
}
"""For each of the phrases: the places it must have, and those it may have."""


def phrase_fault(kind: str, template: str) -> str | None:
    """What is wrong with a template, and what to do about it; None when nothing is. `kind` as in Phrases."""
    must, may = _PLACES[kind]
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return f"every {{ needs its }}; {_allowed(must, may)}"
    words = "".join(literal for literal, *_ in parts)
    if "{" in words or "}" in words:
        return f"braces stand around places only; {_allowed(must, may)}"
    found = [place for _, place, *_ in parts if place is not None]
    for _, place, form, conversion in parts:
        if place is not None and (place not in (*must, *may) or form or conversion):
            return f"{{{place}}} means nothing here; {_allowed(must, may)}"
    for place in must:
        if found.count(place) != 1:
            return f"must have {{{place}}} once; {_allowed(must, may)}"
    return _line_fault(words) if found else words_fault(words)


def words_fault(words: str) -> str | None:
    """What keeps `words` from being spoken just as they stand; None when nothing does."""
    if not any(character.isalnum() for character in words):
        return "write the words that are to be heard"
    return _line_fault(words)


def _line_fault(words: str) -> str | None:
    if any(character.isdigit() for character in words):
        return "write numbers in words, as they are to be heard"
    if not words.isprintable() or len(words) > LONGEST_TEMPLATE:
        return f"write one line of at most {LONGEST_TEMPLATE} characters"
    return None


def _allowed(must: Sequence[str], may: Sequence[str]) -> str:
    if not must:
        return "write words without braces"
    known = " and ".join(f"{{{place}}}" for place in must)
    return f"write {known}" + "".join(f", and {{{place}}} if you like" for place in may)


DEFAULT_PHRASES: Mapping[str, Phrases] = MappingProxyType(
    {
        "vi": Phrases(
            call="Mời số {number} đến {counter}",
            several="Mời {calls}",
            several_one="số {number} đến {counter}",
            several_many="các số {numbers} đến {counter}",
            counter="quầy số {code}",
            salutation="quý khách",
        ),
        "en": Phrases(
            call="Number {number}, please go to {counter}",
            several="Please come forward: {calls}",
            several_one="number {number} to {counter}",
            several_many="numbers {numbers} to {counter}",
            counter="counter {code}",
            salutation="visitor",
        ),
    }
)
"""The sentences of each language a call can be made in; a centre may give its own."""


def call_phrase(
    number: str,
    counter: str,
    style: ReadingStyle = NORTHERN,
    phrases: Phrases | None = None,
    language: str = "vi",
) -> str:
    """`calls_phrase` of one ticket."""
    return calls_phrase([(number, counter)], style, phrases, language)


def spoken_phrase(
    number: str,
    counter: str,
    style: ReadingStyle = NORTHERN,
    phrases: Phrases | None = None,
    language: str = "vi",
) -> str:
    """`spoken_calls` of one ticket."""
    return spoken_calls([(number, counter)], style, phrases, language)


def calls_phrase(
    calls: Sequence[Call],
    style: ReadingStyle = NORTHERN,
    phrases: Phrases | None = None,
    language: str = "vi",
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """One sentence that calls all of `calls`, for reading: digits in words, letters kept.

    `phrases` are the centre's own sentences in `language`; `names` are the spoken names of the counters
    that have one, by code. Raises PhraseError for an unknown `language`, or when nobody is called.
    """
    return _Sentence(style, _chosen(phrases, language), language, names, spell=str).of(calls)


def spoken_calls(
    calls: Sequence[Call],
    style: ReadingStyle = NORTHERN,
    phrases: Phrases | None = None,
    language: str = "vi",
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The same for the speech engine: no digit and no bare letter left, a pause after each number.

    Raises PhraseError as `calls_phrase` does, and for a letter without a Vietnamese name.
    """
    letters = _letter_names(style, language)
    return _Sentence(style, _chosen(phrases, language), language, names, letters, pauses=True).of(calls)


def spoken_number(number: str, style: ReadingStyle = NORTHERN, language: str = "vi") -> str:
    """A ticket number alone, for the speech engine. Raises PhraseError for a letter without a name."""
    return _words(number, _ticket_digits(style, language), _letter_names(style, language))


def spoken_code(code: str, style: ReadingStyle = NORTHERN, language: str = "vi") -> str:
    """A counter's code alone, for the speech engine. Raises PhraseError for a letter without a name."""
    return _words(code, _counter_digits(style, language), _letter_names(style, language))


def _chosen(phrases: Phrases | None, language: str) -> Phrases:
    if language not in DEFAULT_PHRASES:
        raise PhraseError(f"no announcements in {language!r}; known: {', '.join(DEFAULT_PHRASES)}")
    return phrases or DEFAULT_PHRASES[language]


@dataclass(frozen=True)
class _Sentence:
    """Everything one sentence depends on besides who is called where."""

    style: ReadingStyle
    phrases: Phrases
    language: str
    names: Mapping[str, str]
    spell: _Reader
    pauses: bool = False

    def of(self, calls: Sequence[Call]) -> str:
        """The sentence. Counters come in the order of their first call, numbers in order at each."""
        if not calls:
            raise PhraseError("a call needs a ticket number and a counter")
        if len(calls) == 1:
            return self._filled(self.phrases.call, *calls[0])
        at_counters: dict[str, list[str]] = {}
        for number, counter in calls:
            at_counters.setdefault(counter, []).append(number)
        groups = [self._group(numbers, counter) for counter, numbers in at_counters.items()]
        # To the engine a semicolon is a longer pause than the comma between a number and its counter.
        together = ("; " if self.pauses else ", ").join(groups)
        return self.phrases.several.format(calls=together, salutation=self.phrases.salutation)

    def _group(self, numbers: Sequence[str], counter: str) -> str:
        """Whoever is called to one counter, within a sentence of several calls."""
        if len(numbers) == 1:
            return self._filled(self.phrases.several_one, numbers[0], counter)
        *first, last = (self._ticket(number) for number in numbers)
        link = " and " if self.language == "en" else ", "
        return self._paused(self.phrases.several_many).format(
            numbers=", ".join(first) + link + last, counter=self._counter(counter)
        )

    def _filled(self, template: str, number: str, counter: str) -> str:
        return self._paused(template).format(
            number=self._ticket(number), counter=self._counter(counter), salutation=self.phrases.salutation
        )

    def _paused(self, template: str) -> str:
        # A comma is a pause of about 0.2 s to the engine; listeners need it between the number and the way.
        return _BEFORE_A_PAUSE.sub(r"\1,", template) if self.pauses else template

    def _ticket(self, number: str) -> str:
        return _words(number, _ticket_digits(self.style, self.language), self.spell)

    def _counter(self, code: str) -> str:
        if code in self.names:
            return self.names[code]
        words = _words(code, _counter_digits(self.style, self.language), self.spell)
        return self.phrases.counter.format(code=words)


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
