"""Who is at the open counters, and the lines of a day: all that a wait depends on, in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    String,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    union_all,
)

from queue_server.adapters.database import schema
from queue_server.domain.counter import CounterState
from queue_server.domain.hall import AtCounter, Line
from queue_server.domain.pace import effort
from queue_server.domain.transitions import TurnState

CAME_NO_LATER = schema.turn.c.arrived_at <= bindparam("arrived")
CAME_LONG_AGO = schema.turn.c.by_arrival & (schema.turn.c.arrived_at <= bindparam("long_ago"))
CAME_AT_ONCE = schema.turn.c.arrived_at == bindparam("arrived")
OF_THESE = schema.turn.c.service.in_(bindparam("services", expanding=True))
NO_NUMBER, NO_CODE = cast(null(), Integer), cast(null(), String)

COUNTERS = (
    select(
        schema.counter.c.code.label("counter"),
        schema.turn.c.service,
        schema.turn.c.state,
        schema.ticket.c.files,
        schema.turn.c.serving_at.label("moment"),
        NO_NUMBER.label("turns"),
        NO_NUMBER.label("no_later"),
        NO_NUMBER.label("at_once"),
        NO_NUMBER.label("privileged"),
        NO_NUMBER.label("waited_long"),
    )
    .select_from(schema.counter)
    .outerjoin(
        schema.turn,
        (schema.turn.c.branch == schema.counter.c.branch)
        & (schema.turn.c.counter == schema.counter.c.code)
        & schema.AT_COUNTER,
    )
    .outerjoin(schema.ticket, schema.ticket.c.id == schema.turn.c.ticket)
    .where(schema.counter.c.branch == bindparam("branch"), schema.counter.c.state == CounterState.OPEN.value)
)
TURNS = (
    select(
        NO_CODE,
        schema.turn.c.service,
        NO_CODE,
        NO_NUMBER,
        func.min(schema.turn.c.arrived_at),
        func.count(),
        func.sum(case((CAME_NO_LATER, 1), else_=0)),
        func.sum(case((CAME_AT_ONCE, 1), else_=0)),
        func.sum(case((schema.turn.c.by_arrival, 0), else_=1)),
        func.sum(case((CAME_LONG_AGO, 1), else_=0)),
    )
    .where(
        schema.LIVE,
        schema.turn.c.branch == bindparam("branch"),
        schema.turn.c.state == TurnState.WAITING.value,
        schema.turn.c.day == bindparam("day"),
        OF_THESE,
    )
    .group_by(schema.turn.c.service)
)
"""Answered within the index of live turns, however long the lines are."""
FURTHER_FILES = (
    select(
        NO_CODE,
        schema.turn.c.service,
        NO_CODE,
        NO_NUMBER,
        cast(null(), schema.Instant),
        func.sum(schema.ticket.c.files - 1),
        func.sum(case((CAME_NO_LATER, schema.ticket.c.files - 1), else_=0)),
        NO_NUMBER,
        NO_NUMBER,
        NO_NUMBER,
    )
    .join_from(schema.ticket, schema.turn)
    .where(
        schema.ticket.c.branch == bindparam("branch"),
        schema.ticket.c.day == bindparam("day"),
        schema.SEVERAL_FILES,
        schema.turn.c.state == TurnState.WAITING.value,
        OF_THESE,
    )
    .group_by(schema.turn.c.service)
)
"""Few bring more than one file: they have an index of their own."""
HALL = union_all(COUNTERS, TURNS, FURTHER_FILES)


def hall(
    connection: Connection,
    branch: str,
    day: str,
    arrived: datetime,
    long_ago: datetime,
    services: Collection[str],
) -> tuple[dict[str, AtCounter | None], dict[str, Line]]:
    """The open counters with who is there; and the services' lines, seen by one who came at ``arrived``,
    when whoever came ``long_ago`` or before has waited past the cap."""
    open_counters: dict[str, AtCounter | None] = {}
    turns: dict[str, tuple[datetime, int, int, int, int, int]] = {}
    further: dict[str, tuple[int, int]] = {}
    named: dict[str, Any] = {"branch": branch, "day": day, "services": sorted(services)}
    named |= {"arrived": arrived, "long_ago": long_ago}
    for counter, service, state, files, moment, *numbers in connection.execute(HALL, named):
        if counter is not None:
            since = moment if state == TurnState.SERVING.value else None
            open_counters[counter] = AtCounter(service, files, since) if service else None
        elif moment is not None:
            turns[service] = (moment, *numbers)
        else:
            further[service] = (numbers[0], numbers[1])
    return open_counters, {each: _line(*turns[each], *further.get(each, (0, 0))) for each in turns}


def _line(
    oldest: datetime,
    turns: int,
    no_later: int,
    at_once: int,
    privileged: int,
    waited_long: int,
    files: int,
    files_no_later: int,
) -> Line:
    """A line of so many turns, each of one file and so many further ``files`` among them."""
    return Line(
        turns,
        oldest,
        effort(turns + files, turns),
        effort(no_later + files_no_later, no_later),
        no_later,
        at_once,
        privileged,
        waited_long,
    )
