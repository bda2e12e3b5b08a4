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
from queue_server.domain.selection import STILL, in_line, those_ahead
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
    ahead, turns_ahead = _ahead(reader, turn, queues.get(service), joining)
    stopped = standing_still(branch, reader.arrangement)
    hall = Hall(branch, reader.now, open_counters, queues, reader.paces, stopped)
    wait = hall.wait(service, turns_ahead)
    if turn.not_before:
        wait = wait.at_least((turn.not_before - reader.now) / timedelta(minutes=1))
    return Prospect(ahead, wait)


def _ahead(reader: Reader, turn: Turn, line: Line | None, joining: bool) -> tuple[int, float]:
    """How many people of its line come before a turn, and how many turns they and those who are away are
    worth.

    Where only arrival decides, the line's length tells; else the line is played through.
    """
    if line is None:
        return 0, 0.0
    own, itself = in_line(turn), 0 if joining else 1
    if line.by_arrival and own.by_arrival and line.at_once == itself:
        return line.no_later - itself, line.before - itself * effort(own.files)
    now, rhythm = reader.now, reader.rhythms.get(turn.service, STILL)
    everybody = reader.line(turn.service)
    ahead = those_ahead(own, everybody, reader.branch.policy, rhythm, now)
    back_by_then = [each for each in everybody if each.away(now) and each[:2] < own[:2]]
    return len(ahead), sum(effort(each.files) for each in (*ahead, *back_by_then))


def hall_of(floor: FloorNow, now: datetime) -> Hall:
    """What waits in a whole branch depend on, seen by somebody who comes now."""
    there = occupied(floor.turns)
    working = [code for code, status in floor.statuses.items() if status.state is CounterState.OPEN]
    return Hall(
        floor.branch,
        now,
        {code: there.get(code) for code in working if code in floor.branch.counters},
        lines(floor.turns, now),
        floor.paces,
        standing_still(floor.branch, floor.arrangement),
    )


def standing_still(branch: Branch, arrangement: Arrangement) -> frozenset[str]:
    """The services of which nobody is called for now."""
    return frozenset(branch.services if arrangement.halted else arrangement.stopped)
