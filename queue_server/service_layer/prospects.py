"""What somebody who waits may expect: how many are ahead, and how long that probably takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.arrangement import Arrangement
from queue_server.domain.branch import Branch
from queue_server.domain.counter import CounterState
from queue_server.domain.estimate import WaitRange
from queue_server.domain.hall import Hall, Line, lines, occupied
from queue_server.domain.pace import effort
from queue_server.domain.selection import (
    IN_ORDER_OF_ARRIVAL,
    STILL,
    Rhythm,
    cap_passed,
    in_line,
    most_ordinary_before,
    privileged_ahead,
    standing,
    those_ahead,
)
from queue_server.domain.turn import Turn
from queue_server.service_layer.ports import Reader
from queue_server.service_layer.readings import FloorNow


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where somebody stands in the line."""

    ahead: int
    """Without those who asked for more time; the wait is with them, for they will be back."""
    wait: WaitRange


def prospect(reader: Reader, turn: Turn, *, joining: bool = False) -> Prospect:
    """Where a waiting turn stands, or, ``joining``, would stand; one statement where nobody is privileged."""
    service, branch = turn.service, reader.branch
    open_counters, queues = reader.hall(turn.arrived_at, branch.neighbours(service))
    ahead, turns_ahead = place_in_line(reader, turn, queues.get(service), joining)
    stopped = standing_still(branch, reader.arrangement)
    hall = Hall(branch, reader.now, open_counters, queues, reader.paces, stopped)
    wait = hall.wait(service, turns_ahead)
    if turn.not_before:
        wait = wait.at_least((turn.not_before - reader.now) / timedelta(minutes=1))
    return Prospect(ahead, wait)


def place_in_line(reader: Reader, turn: Turn, line: Line | None, joining: bool) -> tuple[int, float]:
    """How many people of its line come before a turn, and how many turns they and those who are away are
    worth."""
    if line is None:
        return 0, 0.0
    itself = 0 if joining else 1
    by_arrival = standing(in_line(turn), reader.branch.policy, reader.now) in IN_ORDER_OF_ARRIVAL
    if by_arrival and line.at_once == itself:
        return _counted(reader, turn, line, itself)
    return _played_through(reader, turn, line, line.people if by_arrival else None)


def _counted(reader: Reader, turn: Turn, line: Line, itself: int) -> tuple[int, float]:
    """As :func:`place_in_line` for somebody behind all who came earlier: they are counted. The privileged are
    looked at one by one, who may be ahead although they came later, or the reverse."""
    own, now = in_line(turn), reader.now
    privileged = reader.line(turn.service, 0) if line.privileged else ()
    earlier = {each for each in privileged if each[:2] < own[:2]}
    ordinary = line.no_later - itself - len(earlier)
    ahead = privileged_ahead(
        own, privileged, ordinary - line.waited_long, reader.branch.policy, _rhythm(reader, turn), now
    )
    passed = earlier.difference(ahead)
    joined = (each for each in ahead if each not in earlier)
    worth = line.before - itself * effort(own.files)
    worth += sum(effort(each.files) for each in joined)
    worth -= sum(effort(each.files) for each in passed if not each.away(now))
    return ordinary + len(ahead), worth


def _played_through(reader: Reader, turn: Turn, line: Line, most: int | None) -> tuple[int, float]:
    """As :func:`place_in_line` for anybody: one call after another, of the privileged and at most so many
    others."""
    own, now, policy, rhythm = in_line(turn), reader.now, reader.branch.policy, _rhythm(reader, turn)
    if most is None:
        most = line.waited_long + most_ordinary_before(line.privileged, policy, rhythm)
    some = reader.line(turn.service, most)
    ahead = those_ahead(own, some, policy, rhythm, now)
    back_by_then = [each for each in some if each.away(now) and each[:2] < own[:2]]
    return len(ahead), sum(effort(each.files) for each in (*ahead, *back_by_then))


def _rhythm(reader: Reader, turn: Turn) -> Rhythm:
    return reader.rhythms.get(turn.service, STILL)


def hall_of(floor: FloorNow, now: datetime) -> Hall:
    """What waits in a whole branch depend on, seen by somebody who comes now."""
    there = occupied(floor.turns)
    working = [code for code, status in floor.statuses.items() if status.state is CounterState.OPEN]
    return Hall(
        floor.branch,
        now,
        {code: there.get(code) for code in working if code in floor.branch.counters},
        lines(floor.turns, now, cap_passed(floor.branch.policy, now)),
        floor.paces,
        standing_still(floor.branch, floor.arrangement),
    )


def standing_still(branch: Branch, arrangement: Arrangement) -> frozenset[str]:
    """The services of which nobody is called for now."""
    return frozenset(branch.services if arrangement.halted else arrangement.stopped)
