"""Who is at the open counters, and the lines of a day: all that a wait depends on, in one statement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Connection,
    Float,
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
from queue_server.domain.pace import FURTHER_FILE
from queue_server.domain.transitions import TurnState

COUNTERS = (
    select(
        schema.counter.c.code.label("counter"),
        schema.turn.c.service,
        schema.turn.c.state,
        schema.ticket.c.files,
        schema.turn.c.serving_at.label("moment"),
        cast(null(), Integer).label("people"),
        cast(null(), Float).label("turns"),
        cast(null(), Float).label("before"),
    )
    .select_from(schema.counter)
    .outerjoin(
        schema.turn,
        (schema.turn.c.branch == schema.counter.c.branch)
        & (schema.turn.c.counter == schema.counter.c.code)
        & schema.LIVE
        & schema.turn.c.state.in_((TurnState.CALLED.value, TurnState.SERVING.value)),
    )
    .outerjoin(schema.ticket, schema.ticket.c.id == schema.turn.c.ticket)
    .where(schema.counter.c.branch == bindparam("branch"), schema.counter.c.state == CounterState.OPEN.value)
)
EFFORT = 1 + FURTHER_FILE * (schema.ticket.c.files - 1)
"""As :func:`~queue_server.domain.pace.effort`."""
LINES = (
    select(
        cast(null(), String),
        schema.turn.c.service,
        cast(null(), String),
        cast(null(), Integer),
        func.min(schema.turn.c.arrived_at),
        func.count(),
        func.sum(EFFORT),
        func.sum(case((schema.turn.c.arrived_at <= bindparam("arrived"), EFFORT), else_=0.0)),
    )
    .join_from(schema.turn, schema.ticket)
    .where(
        schema.LIVE,
        schema.turn.c.branch == bindparam("branch"),
        schema.turn.c.state == TurnState.WAITING.value,
        schema.turn.c.day == bindparam("day"),
    )
    .group_by(schema.turn.c.service)
)
HALL = union_all(COUNTERS, LINES)


def hall(
    connection: Connection, branch: str, day: str, arrived: datetime
) -> tuple[dict[str, AtCounter | None], dict[str, Line]]:
    """The open counters with who is there; and the lines, seen by one who came at ``arrived``."""
    open_counters: dict[str, AtCounter | None] = {}
    lines: dict[str, Line] = {}
    named = {"branch": branch, "day": day, "arrived": arrived}
    for counter, service, state, files, moment, people, turns, before in connection.execute(HALL, named):
        if counter is None:
            lines[service] = Line(people, moment, turns, before)
        elif service is None:
            open_counters[counter] = None
        else:
            since = moment if state == TurnState.SERVING.value else None
            open_counters[counter] = AtCounter(service, files, since)
    return open_counters, lines
