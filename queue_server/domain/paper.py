"""Working on paper while the machines are down, and entering it afterwards with its true times (C6).

A list reserves numbers of its own for a day. What happened to them is entered in rows, all or none: a row
that cannot have been so is a :class:`Fault`, which names the row, the field and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.domain.branch import Branch, FinishField
from queue_server.domain.errors import UnknownOutcome, UnknownPriority
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Result, Turn, ticket_number

CHANNEL = "paper"
"""The channel of tickets that were entered from a list, by which reports tell them from live ones."""


@dataclass(frozen=True, slots=True)
class Block:
    """The numbers that a list has for one service."""

    letter: str
    first: int
    last: int

    def numbers(self) -> list[str]:
        """``A901``, ``A902``… in order."""
        return [ticket_number(self.letter, number) for number in range(self.first, self.last + 1)]


@dataclass(frozen=True, slots=True)
class PaperList:
    """Numbers reserved for one day's work on paper."""

    id: str
    day: str
    """The business day, ``2026-11-21``."""
    blocks: Mapping[str, Block]
    """By service code, in the order in which they are printed."""
    made_at: datetime
    made_by: str | None

    def numbers(self) -> list[str]:
        """Every number of the list."""
        return [number for block in self.blocks.values() for number in block.numbers()]

    def services(self) -> dict[str, str]:
        """The service that each number is for."""
        return {number: code for code, block in self.blocks.items() for number in block.numbers()}


def next_free(letter: str, lists: Collection[PaperList], block: range) -> int:
    """The first number of a letter's paper block that no list of the day has; its end when none is left."""
    taken = [
        reserved.last
        for each in lists
        for reserved in each.blocks.values()
        if reserved.letter == letter and reserved.last in block
    ]
    return max(taken, default=block.start - 1) + 1


class Came(StrEnum):
    """What became of the person, as the paper tells."""

    SERVED = "served"
    NO_SHOW = "no_show"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the paper as somebody typed it; times are by the branch's clock, ``0941`` or ``09:41``."""

    number: str
    came: Came
    arrived: str
    called: str | None = None
    finished: str | None = None
    counter: str | None = None
    officer: str | None = None
    """User name."""
    result: Result = field(default_factory=Result)
    priority: str | None = None
    note: str | None = None
    despite: tuple[str, ...] = ()
    """Live numbers that were at the same counter only because nobody could press “finish” in the outage."""


@dataclass(frozen=True, slots=True)
class Times:
    """A row's true instants. ``begun`` is the call: paper knows no later moment at which service began."""

    arrived: datetime
    begun: datetime | None
    ended: datetime | None


class Why(StrEnum):
    """Why a row is refused; part of the contract with outside programs."""

    NOT_ON_LIST = "not-on-list"
    TWICE = "entered-twice"
    ENTERED = "entered-already"
    UNKNOWN_SERVICE = "unknown-service"
    NO_TIME = "not-a-time"
    TIME_MISSING = "time-missing"
    NOT_FOR_THIS = "not-for-this"
    OUT_OF_ORDER = "times-out-of-order"
    BEFORE_OPENING = "before-opening"
    CLOSED_DAY = "closed-that-day"
    FUTURE = "in-the-future"
    DAY_OVER = "day-over"
    COUNTER_MISSING = "counter-missing"
    UNKNOWN_COUNTER = "unknown-counter"
    COUNTER_BUSY = "counter-busy"
    OFFICER_MISSING = "officer-missing"
    UNKNOWN_OFFICER = "unknown-officer"
    UNKNOWN_OUTCOME = "unknown-outcome"
    UNKNOWN_PRIORITY = "unknown-priority"
    RESULT_MISSING = "result-missing"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its place among the rows from 0, the column, the facts of the sentence."""

    row: int
    column: str
    why: Why
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time at a counter, from the call to the end, in whole minutes as paper has them."""

    number: str
    begin: datetime
    end: datetime
    live: bool

    def overlaps(self, other: Stay) -> bool:
        """Whether both were there at once; one may come in the minute in which the other goes."""
        return self.begin < other.end and other.begin < self.end


def stay_of(turn: Turn, branch: Branch, now: datetime) -> Stay | None:
    """The stay that a turn tells of; one still there stays until now.

    ``None`` for a turn that was never called, or was held last: nobody knows how long it was there.
    """
    if turn.called_at is None or turn.state in (TurnState.HELD, TurnState.EXPIRED):
        return None

    def minute(at: datetime) -> datetime:
        return branch.local(at).replace(second=0, microsecond=0)

    live = turn.ticket.channel != CHANNEL
    return Stay(turn.ticket.number, minute(turn.called_at), minute(turn.ended_at or now), live)


@dataclass(frozen=True, slots=True)
class Background:
    """What rows are held against."""

    branch: Branch
    paper_list: PaperList
    now: datetime
    entered: Collection[str]
    """Numbers of the list that have their ticket already."""
    officers: Collection[str]
    """User names of those who may run a counter of the branch."""
    stays: Mapping[str, Sequence[Stay]]
    """By counter: who was there that day."""
    may_wait: bool
    """The list's day is today, and not closed yet."""
    any_hour: bool
    """Numbers are given outside the transaction hours too."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.paper_list.day)


NEEDS: dict[Came, tuple[str, ...]] = {
    Came.SERVED: ("arrived", "called", "finished"),
    Came.NO_SHOW: ("arrived", "called"),
    Came.WAITING: ("arrived",),
}
"""The times that a row must have."""
TIMES = ("arrived", "called", "finished")


def faults(rows: Sequence[Row], background: Background) -> list[Fault]:
    """Everything that cannot have been so, row by row; none when the rows may be entered."""
    found: list[Fault] = []
    for n, row in enumerate(rows):
        before = [each.number for each in rows[:n]]
        found += [
            *_number_faults(n, row, before, background),
            *_time_faults(n, row, background),
            *_name_faults(n, row, background),
            *_result_faults(n, row, background.branch),
        ]
    return sorted([*found, *_overlaps(rows, found, background)], key=lambda fault: fault.row)


def _number_faults(n: int, row: Row, before: Sequence[str], background: Background) -> Iterator[Fault]:
    service = background.paper_list.services().get(row.number)
    if service is None:
        yield Fault(n, "number", Why.NOT_ON_LIST, {"number": row.number})
    elif row.number in before:
        yield Fault(n, "number", Why.TWICE, {"number": row.number})
    elif row.number in background.entered:
        yield Fault(n, "number", Why.ENTERED, {"number": row.number})
    elif service not in background.branch.services:
        yield Fault(n, "number", Why.UNKNOWN_SERVICE, {"service": service})
    if row.came is Came.WAITING and not background.may_wait:
        yield Fault(n, "came", Why.DAY_OVER, {"day": f"{background.day:%d/%m/%Y}"})


def _time_faults(n: int, row: Row, background: Background) -> Iterator[Fault]:
    given = {name: text for name in TIMES if (text := getattr(row, name))}
    for name in TIMES:
        if name in NEEDS[row.came] and name not in given:
            yield Fault(n, name, Why.TIME_MISSING)
        elif row.came is Came.WAITING and name != "arrived" and name in given:
            yield Fault(n, name, Why.NOT_FOR_THIS)
        elif name in given and clock_time(given[name]) is None:
            yield Fault(n, name, Why.NO_TIME, {"time": given[name]})
    at = {name: instant(text, background) for name, text in given.items() if clock_time(text)}
    yield from _order_faults(n, at)
    for name, when in at.items():
        if when > background.now:
            yield Fault(n, name, Why.FUTURE, {"time": _clock(when)})
    if "arrived" in at and not background.any_hour:
        yield from _opening_faults(n, at["arrived"], background)


def _order_faults(n: int, at: Mapping[str, datetime]) -> Iterator[Fault]:
    present = [name for name in TIMES if name in at]
    for earlier, later in pairwise(present):
        if at[later] < at[earlier]:
            facts = {"time": _clock(at[later]), "before": _clock(at[earlier])}
            yield Fault(n, later, Why.OUT_OF_ORDER, facts)


def _opening_faults(n: int, arrived: datetime, background: Background) -> Iterator[Fault]:
    periods = background.branch.hours.periods(background.day)
    if not periods:
        yield Fault(n, "arrived", Why.CLOSED_DAY, {"day": f"{background.day:%d/%m/%Y}"})
    elif arrived.time() < periods[0].start:
        facts = {"time": _clock(arrived), "opening": f"{periods[0].start:%H:%M}"}
        yield Fault(n, "arrived", Why.BEFORE_OPENING, facts)


def _name_faults(n: int, row: Row, background: Background) -> Iterator[Fault]:
    branch = background.branch
    if row.counter and row.counter not in branch.counters:
        yield Fault(n, "counter", Why.UNKNOWN_COUNTER, {"counter": row.counter})
    if row.officer and row.officer not in background.officers:
        yield Fault(n, "officer", Why.UNKNOWN_OFFICER, {"officer": row.officer})
    for name, missing in (("counter", Why.COUNTER_MISSING), ("officer", Why.OFFICER_MISSING)):
        given = getattr(row, name)
        if row.came is Came.WAITING and given:
            yield Fault(n, name, Why.NOT_FOR_THIS)
        if row.came is not Came.WAITING and not given:
            yield Fault(n, name, missing)
    try:
        branch.check_priority(row.priority)
    except UnknownPriority as unknown:
        yield Fault(n, "priority", Why.UNKNOWN_PRIORITY, unknown.facts)


def _result_faults(n: int, row: Row, branch: Branch) -> Iterator[Fault]:
    try:
        branch.check_outcome(row.result.outcome)
    except UnknownOutcome as unknown:
        yield Fault(n, "outcome", Why.UNKNOWN_OUTCOME, unknown.facts)
    for part in FinishField:
        said = getattr(row.result, part.value)
        if row.came is not Came.SERVED and said:
            yield Fault(n, part.value, Why.NOT_FOR_THIS)
        elif row.came is Came.SERVED and not said and part in branch.policy.required_on_finish:
            yield Fault(n, part.value, Why.RESULT_MISSING, {"missing": part.value})


def _overlaps(rows: Sequence[Row], found: Sequence[Fault], background: Background) -> Iterator[Fault]:
    """Rows of a counter that had somebody else at that time, live or on another row."""
    faulty = {fault.row for fault in found}
    stays = {code: list(known) for code, known in background.stays.items()}
    for n, row in enumerate(rows):
        if n in faulty or row.came is Came.WAITING or row.counter is None:
            continue
        at = times(row, background)
        if at.begun is None:
            continue
        own = Stay(row.number, at.begun, at.ended or at.begun, live=False)
        there = stays.setdefault(row.counter, [])
        for other in there:
            if own.overlaps(other) and not (other.live and other.number in row.despite):
                yield Fault(n, "counter", Why.COUNTER_BUSY, _stay_facts(row.counter, other))
        there.append(own)


def _stay_facts(counter: str, stay: Stay) -> dict[str, Any]:
    span = {"begin": _clock(stay.begin), "end": _clock(stay.end)}
    return {"counter": counter, "number": stay.number, **span, "live": stay.live}


def times(row: Row, background: Background) -> Times:
    """The true instants of a row without faults."""
    begun = instant(row.called, background) if row.called else None
    ended = instant(row.finished, background) if row.finished else begun
    return Times(instant(row.arrived, background), begun, ended)


CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):?([0-5]\d)")


def clock_time(text: str) -> time | None:
    """The time of day that somebody typed; ``None`` when it is none.

    >>> clock_time("0941"), clock_time("09:41"), clock_time("2500")
    (datetime.time(9, 41), datetime.time(9, 41), None)
    """
    match = CLOCK_TIME.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def instant(text: str, background: Background) -> datetime:
    """A time of the list's day by the branch's clock."""
    at = clock_time(text)
    if at is None:
        raise ValueError(f"not a time of day: {text!r}")
    return datetime.combine(background.day, at, ZoneInfo(background.branch.timezone))


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
