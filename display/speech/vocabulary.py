"""Everything a branch may have to call: to rehearse it, and to know which words a speaker must record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from display.speech.numbers import NORTHERN, ReadingStyle
from display.speech.phrases import Phrases, spoken_calls, spoken_code, spoken_number

_PAUSE = re.compile(r"[,;:.!?…–-]+")


@dataclass(frozen=True)
class Vocabulary:
    """What one branch says in one language: its letters, its counters' codes, and how it says them."""

    letters: Sequence[str]
    counters: Sequence[str]
    phrases: Phrases
    language: str = "vi"
    style: ReadingStyle = NORTHERN
    names: Mapping[str, str] = field(default_factory=dict)
    """The counters that have a spoken name of their own, by code."""
    highest: int = 999
    """The highest number of a day."""

    def sentences(self) -> Iterator[str]:
        """Calls, as the engine gets them, that together hold every word beside every word it may stand by."""
        for number in range(self.highest + 1):
            yield self._call((f"{self.letters[0]}{number:03}", self.counters[0]))
        for letter in self.letters:
            yield self._call((f"{letter}001", self.counters[0]))
        for counter in self.counters:
            first, second = (f"{self.letters[0]}{number:03}" for number in (1, 2))
            yield self._call((first, counter))
            yield self._call((first, counter), (second, counter))
            yield self._call((first, counter), (second, self.counters[0]))

    def pieces(self) -> dict[str, str]:
        """What a speaker records, each with the letter it is the name of, or "".

        Each stretch of the centre's own words is one, so is the name of a letter; numbers are taken apart
        into their words. Every sentence can be joined from them.
        """
        numbers = [spoken_number(f"{number:03}", *self._manner) for number in range(self.highest + 1)]
        codes = [spoken_code(code, *self._manner) for code in self.counters if code not in self.names]
        words = " ".join([*numbers, *codes, "and" if self.language == "en" else ""])
        letters = sorted(set("".join(self.letters)))
        return {
            **dict.fromkeys(self._stretches(), ""),
            **dict.fromkeys(words.casefold().replace("-", " ").split(), ""),
            **{spoken_number(letter, *self._manner).casefold(): letter for letter in letters},
        }

    def _stretches(self) -> Iterator[str]:
        """The centre's own words between the places that are filled in, and the pauses."""
        own = self.phrases
        fixed = [own.call, own.several, own.several_one, own.several_many, own.counter]
        said = [re.sub(r"\{\w+\}", " , ", template) for template in fixed]
        if any("{salutation}" in template for template in fixed):
            said.append(own.salutation)
        for text in (*said, *self.names.values()):
            for stretch in _PAUSE.split(text):
                if stretch.strip():
                    yield " ".join(stretch.split()).casefold()

    @property
    def _manner(self) -> tuple[ReadingStyle, str]:
        return self.style, self.language

    def _call(self, *calls: tuple[str, str]) -> str:
        return spoken_calls(calls, self.style, self.phrases, self.language, self.names)
