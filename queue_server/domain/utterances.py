"""What waits to be said in a zone, and what of it comes next: read from the log alone.

The log tells both what is to be said and what has become of it, so one look at it decides: a person who has
come, was put back or whose call was taken back is not called aloud any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import BRANCH_ANNOUNCED, SPOKEN, Event
from queue_server.domain.transitions import TurnState

MOST_TOGETHER = 4
"""Nobody remembers more numbers of one sentence."""
VIETNAMESE, ENGLISH = "vi", "en"


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that is to be said."""

    entry: Event
    until: datetime
    """It may begin up to then."""
    covers: tuple[int, ...]
    """Log entries that it makes good for: its own, and calls of the same person that were never said."""

    @property
    def seq(self) -> int:
        """Its place in the order."""
        return self.entry.seq

    @property
    def is_call(self) -> bool:
        """Whether it calls somebody, and is no message."""
        return self.entry.type != BRANCH_ANNOUNCED

    @property
    def urgent(self) -> bool:
        """Whether it is an emergency, which comes before everything and breaks the quiet."""
        return bool(self.entry.data["announcement"].get("urgent"))


def pending(
    log: Sequence[Event], branch: Branch, zone: str, now: datetime, is_done: Callable[[int], bool]
) -> list[Pending]:
    """What is still to be said in a zone, in order; entries that ``is_done`` knows are out of it.

    ``log`` holds, in order, the spoken entries that may matter and every later entry about a turn.
    """
    quiet = branch.voice.rules.is_quiet(branch.local(now).time())
    gone = _Gone(log)
    found: dict[str, Pending] = {}
    for entry in log:
        if not _is_spoken(entry) or is_done(entry.seq) or not is_heard_in(entry, branch, zone):
            continue
        until = _until(entry, branch.voice.rules.stale_after)
        if now > until or (quiet and not entry.data["announcement"].get("urgent")) or gone.is_gone(entry):
            continue
        about = _about(entry)
        earlier = found.pop(about, None)
        found[about] = Pending(entry, until, (*(earlier.covers if earlier else ()), entry.seq))
    return list(found.values())


def next_of(waiting: Sequence[Pending], merge_from: int) -> tuple[Pending, ...]:
    """What is said next: an emergency, else the first, together with the calls right after it in a crowd."""
    urgent = [each for each in waiting if each.urgent]
    if urgent:
        return (urgent[0],)
    calls = list(takewhile(lambda each: each.is_call, waiting))
    crowded = merge_from and sum(each.is_call for each in waiting) >= merge_from
    return tuple(calls[:MOST_TOGETHER] if crowded and calls else waiting[:1])


def is_heard_in(entry: Event, branch: Branch, zone: str) -> bool:
    """Whether a call or message belongs to a zone; one without counters hears every call."""
    if entry.type == BRANCH_ANNOUNCED:
        return entry.data["announcement"]["zone"] in (None, zone)
    counter = branch.counters.get(entry.data["turn"]["counter"])
    peopled = any(each.zone == zone for each in branch.counters.values())
    return counter is None or counter.zone == zone or not peopled


def languages_of(entry: Event) -> tuple[str, ...]:
    """In which languages an entry is said: in Vietnamese, then for a guest who took the number in English."""
    return called_in(entry.data["announcement"]["language"])


def called_in(language: str) -> tuple[str, ...]:
    """In which languages somebody is called whose number was taken in ``language``."""
    return (VIETNAMESE, ENGLISH) if language == ENGLISH else (VIETNAMESE,)


def longest(said: Sequence[Pending]) -> timedelta:
    """How long it may take to say this, generously: players stop then, so that voices never overlap."""
    calls = sum(len(languages_of(each.entry)) for each in said if each.is_call)
    letters = sum(len(each.entry.data["announcement"]["text"]) for each in said if not each.is_call)
    return timedelta(seconds=4 + 5 * calls + letters / 6)


class _Gone:
    """Which calls the later log has made idle."""

    def __init__(self, log: Sequence[Event]) -> None:
        about_turns = [entry for entry in log if entry.type.startswith("turn.")]
        self._undone = {entry.data["undone"] for entry in about_turns if entry.data.get("undone")}
        self._last: Mapping[str, Event] = {entry.data["turn"]["id"]: entry for entry in about_turns}

    def is_gone(self, entry: Event) -> bool:
        """Whether a call was taken back, or its person is no longer invited."""
        if entry.type == BRANCH_ANNOUNCED:
            return False
        if entry.command is not None and entry.command in self._undone:
            return True
        last = self._last[entry.data["turn"]["id"]]
        # A branch may count people as being served from their call on: that is the same command.
        moved = last.seq > entry.seq and (last.command is None or last.command != entry.command)
        return moved and last.data["turn"]["state"] != TurnState.CALLED.value


def _is_spoken(entry: Event) -> bool:
    return entry.type in SPOKEN and bool(entry.data["announcement"]["url"])


def _until(entry: Event, stale_after: timedelta) -> datetime:
    """A message may be said as long as boards show it."""
    if entry.type == BRANCH_ANNOUNCED:
        return moment.from_text(entry.data["announcement"]["until"])
    return entry.time + stale_after


def _about(entry: Event) -> str:
    """What a later entry about the same replaces: the turn that is called."""
    return f"message {entry.seq}" if entry.type == BRANCH_ANNOUNCED else entry.data["turn"]["id"]
