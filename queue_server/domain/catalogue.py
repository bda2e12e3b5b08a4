"""The catalogue of procedures, searched as citizens type: without marks, by the beginnings of words (K3).

Each word of the catalogue has a row of bits, one for each procedure that says it. A query is answered by
uniting the rows of the words that begin as typed, and intersecting over what was typed: fast enough to answer
every keystroke among thousands of procedures, and small enough to keep in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from queue_server.domain.plain import lettered, plain

WORDS_AT_ONCE = 20
"""Words indexed between two pauses."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of a procedure without looking at its record."""

    code: str
    """The national code, ``1.004884``."""
    name: str
    field: str
    level: str
    """The levels of government that carry it out, as published."""


class Words:
    """Which procedures say which words in one part of their texts."""

    def __init__(self) -> None:
        self._saying: dict[str, int] = {}
        self._known: list[str] = []

    def fill(self, said: Mapping[str, Iterable[int]], size: int, pause: Callable[[], None]) -> None:
        """Take over the places of the procedures, 0 to ``size`` - 1, that say each word."""
        for n, (word, places) in enumerate(said.items()):
            if n % WORDS_AT_ONCE == 0:
                pause()
            bits = bytearray(size // 8 + 1)
            for place in places:
                bits[place >> 3] |= 1 << (place & 7)
            self._saying[word] = int.from_bytes(bits, "little")
        self._known = sorted(self._saying)

    def beginning(self, start: str) -> int:
        """The procedures that say a word which begins so, as bits."""
        found = 0
        known = self._known
        place = bisect_left(known, start)
        while place < len(known) and known[place].startswith(start):
            found |= self._saying[known[place]]
            place += 1
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was searched for."""

    entries: list[Entry]
    total: int
    """How many there are on all pages."""


class Catalogue:
    """All procedures that are published now, ready to be searched."""

    def __init__(
        self, entries: Iterable[tuple[Entry, str]], pause: Callable[[], None] = lambda: None
    ) -> None:
        """``entries`` come with the remaining words of the record, already without marks; ``pause`` is called
        now and then, for whoever has something else to do meanwhile."""
        self.entries: list[Entry] = []
        self._plain_names: list[str] = []
        self._marked_names: list[str] = []
        said: list[dict[str, list[int]]] = [{}, {}, {}]
        for place, (entry, text) in enumerate(entries):
            name = plain(entry.name)
            self.entries.append(entry)
            self._plain_names.append(f" {name}")
            self._marked_names.append(f" {lettered(entry.name)}")
            for words, words_said in zip((name, plain(entry.field), text), said, strict=True):
                for word in set(words.split()):
                    words_said.setdefault(word, []).append(place)
        self._parts = [Words(), Words(), Words()]
        for part, words_said in zip(self._parts, said, strict=True):
            part.fill(words_said, len(self.entries), pause)
        self._by_code = {entry.code: place for place, entry in enumerate(self.entries)}

    def entry(self, code: str) -> Entry | None:
        """The procedure of a national code, if it is published."""
        place = self._by_code.get(code)
        return None if place is None else self.entries[place]

    def fields(self) -> dict[str, int]:
        """How many procedures each field has, by name."""
        counts: dict[str, int] = {}
        for entry in self.entries:
            counts[entry.field] = counts.get(entry.field, 0) + 1
        return dict(sorted(counts.items(), key=lambda each: plain(each[0])))

    def search(
        self,
        query: str = "",
        field: str | None = None,
        taken: Mapping[str, int] | None = None,
        here: Callable[[Entry], bool] = lambda entry: False,
        page: slice = slice(None),
    ) -> Found:
        """A ``page`` of the procedures that have every word of ``query``, the likeliest meant first.

        First those whose code begins so; then those with all the words in the name; then in name and field;
        then anywhere in the record. Among equals: names that have the words in the order typed, and with the
        marks if any were typed; those that may be handed in ``here``; those whose numbers were ``taken``
        most; shorter names.
        """
        counts = taken or {}
        typed, marked = plain(query), lettered(query)

        def rank(place: int) -> tuple[int, bool, int, int, str]:
            entry, name = self.entries[place], self._plain_names[place]
            likeness = self._likeness(place, typed, marked) if typed else 0
            return -likeness, not here(entry), -counts.get(entry.code, 0), len(name) if typed else 0, name

        tiers = [bits & self._of_field(field) for bits in self._tiers(query, typed.split())]
        sizes = [bits.bit_count() for bits in tiers]
        start, end, _ = page.indices(sum(sizes))
        found: list[Entry] = []
        before = 0
        for bits, size in zip(tiers, sizes, strict=True):
            if start < before + size and before < end:
                ranked = nsmallest(end - before, _places_of(bits), key=rank)
                found += [self.entries[place] for place in ranked[max(0, start - before) :]]
            before += size
        return Found(found, before)

    def _of_field(self, field: str | None) -> int:
        """The procedures of a field, as bits; all of them without one."""
        if field is None:
            return self._all
        return sum(1 << place for place, entry in enumerate(self.entries) if entry.field == field)

    @property
    def _all(self) -> int:
        return (1 << len(self.entries)) - 1

    def _tiers(self, query: str, words: Collection[str]) -> Iterator[int]:
        """Procedures as bits, better matches first, none of them twice."""
        code, seen = query.strip(), 0
        if code:
            seen = sum(1 << place for place, entry in enumerate(self.entries) if entry.code.startswith(code))
            yield seen
        names, fields, texts = self._parts
        in_name = in_field = in_text = self._all
        for word in words:
            named, grouped = names.beginning(word), fields.beginning(word)
            in_name &= named
            in_field &= named | grouped
            in_text &= named | grouped | texts.beginning(word)
        for bits in (in_name, in_field, in_text):
            yield bits & ~seen
            seen |= bits

    def _likeness(self, place: int, typed: str, marked: str) -> int:
        """How much the name reads as typed: 4 for the marks, 2 for the beginning, 1 for the order."""
        name = self._plain_names[place]
        likeness = 2 * name.startswith(typed, 1) + (f" {typed}" in name)
        if marked != typed:
            likeness += 4 * (f" {marked}" in self._marked_names[place])
        return likeness


def _places_of(bits: int) -> list[int]:
    """The places of the bits that are set.

    >>> _places_of(0b1011)
    [0, 1, 3]
    """
    row = bin(bits)[:1:-1]
    return [place for place, bit in enumerate(row) if bit == "1"]
