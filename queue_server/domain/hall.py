"""What a wait depends on besides the own line: the counters open, who is there, and the other lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from queue_server.domain.branch import Branch, Counter
from queue_server.domain.estimate import Place, WaitRange, wait_range
from queue_server.domain.pace import BranchPace, ServiceTime, effort, service_time
from queue_server.domain.selection import in_line, in_surge, levels
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn

PREFERRED_TURNS = 2.0
"""A counter prefers another line in which so many turns wait for it: half its time goes to those who still
join that line. The longer a line is the more come to it; nobody knows how many will."""


class AtCounter(NamedTuple):
    """Who is at a counter."""

    service: str
    files: int
    since: datetime | None
    """When serving began; ``None`` while the person called is on the way."""


class Line(NamedTuple):
    """A service's line."""

    people: int
    oldest: datetime
    """Arrival of whoever came first."""
    turns: float
    """What they all are worth, in turns of one file."""
    before: float
    """That part of it that came no later than the person in question."""
    no_later: int
    """So many people they are."""
    at_once: int
    """So many of them came in the very same instant."""
    privileged: int
    """So many of them all have places that not only their arrival decides."""
    waited_long: int
    """So many of the others have waited past the cap."""


CountersAndLines = tuple[Mapping[str, AtCounter | None], Mapping[str, Line]]
"""The counters that take people, with who is there; and lines, by service."""


@dataclass(frozen=True)
class Hall:
    """A branch's counters and lines at one instant, and what is known of its paces."""

    branch: Branch
    now: datetime
    open: Mapping[str, AtCounter | None]
    """The counters that take people, and who is there."""
    lines: Mapping[str, Line]
    paces: BranchPace = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    """Services of which nobody is called for now."""

    def wait(self, service: str, turns_ahead: float) -> WaitRange:
        """The wait for ``service`` behind so many turns (of one file each) of its own line.

        Raises:
            UnknownService: the branch has no such service.
        """
        counters = [] if service in self.stopped else self._for(service)
        places = [self._place(code, service) for code in counters]
        return wait_range(turns_ahead, places, self.time(service))

    def newcomers_wait(self, service: str) -> WaitRange:
        """The wait of somebody who takes a number now. Raises :class:`UnknownService`."""
        line = self.lines.get(service)
        return self.wait(service, line.turns if line else 0.0)

    def time(self, service: str) -> ServiceTime:
        """What is believed of a service's turns at this time of day. Raises :class:`UnknownService`."""
        if service not in self._times:
            minutes = self.branch.service(service).nominal_minutes
            hour = self.branch.local(self.now).hour
            self._times[service] = service_time(minutes, self.paces.get(service, {}), hour)
        return self._times[service]

    @cached_property
    def _times(self) -> dict[str, ServiceTime]:
        return {}

    @cached_property
    def _levels(self) -> dict[str, list[list[str]]]:
        """What each open counter calls, level by level; services that it helps only while they surge."""
        return {code: self._levels_of(self.branch.counters[code]) for code in self.open}

    def _levels_of(self, counter: Counter) -> list[list[str]]:
        return [
            [service for service in level if service not in counter.helps or self._surges(service)]
            for level in levels(counter, self.branch.policy)
        ]

    def _surges(self, service: str) -> bool:
        line = self.lines.get(service)
        return line is not None and in_surge(line.people, self.now - line.oldest, self.branch.policy)

    def _for(self, service: str) -> list[str]:
        """The open counters that call the service's people."""
        return [code for code, levels in self._levels.items() if any(service in level for level in levels)]

    def _place(self, code: str, service: str) -> Place:
        """When a counter is free for the service, after those whom it calls first."""
        minutes, grain, keep_coming = 0.0, 0.0, 0.0
        for other, turns, preferred in self._called_before(code, service):
            here = turns / self._sharing(other, service)
            time = self.time(other)
            minutes += here * time.mean
            grain = max(grain, time.mean)
            keep_coming += here if preferred else 0.0
        share = 1 / (1 + keep_coming / PREFERRED_TURNS)
        return Place(self._left_at(code) + minutes / share, grain, share)

    def _left_at(self, code: str) -> float:
        """Minutes that who is at a counter will probably still stay."""
        there = self.open[code]
        if there is None or there.service not in self.branch.services:
            return 0.0
        time = self.time(there.service).times(effort(there.files))
        been = self.now - there.since if there.since else timedelta()
        return time.left_after(been / timedelta(minutes=1))

    def _called_before(self, code: str, service: str) -> Iterator[tuple[str, float, bool]]:
        """Other services' turns that a counter calls before somebody who waits for ``service``: all of those
        it prefers, and of its equals those who came no later; and whether it prefers them."""
        for level in self._levels[code]:
            equal = service in level
            for other in level:
                line = self.lines.get(other)
                if line and other != service and other not in self.stopped:
                    yield other, line.before if equal else line.turns, not equal
            if equal:
                return

    def _sharing(self, other: str, service: str) -> int:
        """How many open counters work off the line of ``other`` while somebody waits for ``service``: those
        that prefer the latter do not."""
        return sum(_reached(levels, other, service) for levels in self._levels.values())


def _reached(levels: Sequence[Sequence[str]], other: str, service: str) -> bool:
    """Whether a counter comes to ``other`` before, or on a level with, ``service``."""
    for level in levels:
        if other in level:
            return True
        if service in level:
            return False
    return False


def occupied(turns: Iterable[Turn]) -> dict[str, AtCounter]:
    """Who is at which counter, of these turns."""
    return {
        turn.counter: AtCounter(
            turn.service,
            turn.ticket.files,
            turn.serving_at if turn.state is TurnState.SERVING else None,
        )
        for turn in turns
        if turn.counter and turn.state.at_counter
    }


def lines(turns: Iterable[Turn], arrived: datetime, long_ago: datetime) -> dict[str, Line]:
    """The lines that these turns wait in, seen by somebody who came at ``arrived``; who came ``long_ago`` or
    before has waited past the cap."""
    queues: dict[str, list[Turn]] = {}
    for turn in turns:
        if turn.state is TurnState.WAITING:
            queues.setdefault(turn.service, []).append(turn)
    return {
        service: _line(queue, [turn for turn in queue if turn.arrived_at <= arrived], arrived, long_ago)
        for service, queue in queues.items()
    }


def _line(queue: Sequence[Turn], no_later: Sequence[Turn], arrived: datetime, long_ago: datetime) -> Line:
    """A queue of which these came no later than somebody who came at ``arrived``."""
    by_arrival = [turn for turn in queue if in_line(turn).by_arrival]
    return Line(
        len(queue),
        min(turn.arrived_at for turn in queue),
        sum(effort(turn.ticket.files) for turn in queue),
        sum(effort(turn.ticket.files) for turn in no_later),
        len(no_later),
        sum(turn.arrived_at == arrived for turn in no_later),
        len(queue) - len(by_arrival),
        sum(turn.arrived_at <= long_ago for turn in by_arrival),
    )
