"""What a press at a counter looks at, in one statement: the counter, who is there, and who may be next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)

from queue_server.adapters.database import schema
from queue_server.adapters.database.rows import TURNS, to_status, to_turn
from queue_server.domain.selection import Front, in_line, may_be_next
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn
from queue_server.service_layer.readings import CounterScene

STATUS = [column for column in schema.counter.c if column.name != "branch"]
TURN = list(TURNS.selected_columns)
HERE = (
    select(*STATUS, *TURN, cast(null(), Integer).label("people"))
    .select_from(schema.counter)
    .outerjoin(
        schema.turn,
        (schema.turn.c.branch == schema.counter.c.branch)
        & schema.AT_COUNTER
        & (schema.turn.c.counter == schema.counter.c.code),
    )
    .outerjoin(schema.ticket, schema.ticket.c.id == schema.turn.c.ticket)
    .where(schema.counter.c.branch == bindparam("branch"), schema.counter.c.code == bindparam("counter"))
)
FIRST = schema.turn.alias("first_turn")
OF_THESE = schema.turn.c.service.in_(bindparam("services", expanding=True))


def may_be_called(turn: Any) -> tuple[ColumnElement[bool], ...]:
    """Who waits today, of a table of turns; said so that the index of live turns answers."""
    return (
        schema.live(turn.name),
        turn.c.branch == bindparam("branch"),
        turn.c.state == TurnState.WAITING.value,
        turn.c.day == bindparam("day"),
    )


LINES = (
    select(
        schema.turn.c.service,
        func.count().label("people"),
        select(FIRST.c.id)
        .join(schema.ticket, schema.ticket.c.id == FIRST.c.ticket)
        .where(*may_be_called(FIRST), FIRST.c.service == schema.turn.c.service, FIRST.c.by_arrival)
        .order_by(FIRST.c.arrived_at, schema.ticket.c.sequence)
        .limit(1)
        .correlate(schema.turn)
        .scalar_subquery()
        .label("first"),
    )
    .where(*may_be_called(schema.turn), OF_THESE, schema.turn.c.by_arrival)
    .group_by(schema.turn.c.service)
    .subquery("lines")
)
"""Those of whom only the arrival decides the place: how many they are, counted within the index of live
turns, and the first of them, found by its order."""
FIRST_TO_ARRIVE = (
    select(*(null() for _ in STATUS), *TURN, LINES.c.people)
    .select_from(LINES)
    .join(schema.turn, schema.turn.c.id == LINES.c.first)
    .join(schema.ticket, schema.ticket.c.id == schema.turn.c.ticket)
)
PLACES = (
    select(
        schema.turn.c.id,
        schema.ticket.c.appointment,
        func.count().over(partition_by=schema.turn.c.service).label("people"),
        func.row_number()
        .over(
            partition_by=(schema.turn.c.service, schema.ticket.c.priority.is_(None)),
            order_by=(
                schema.ticket.c.appointment.is_not(None),
                schema.turn.c.arrived_at,
                schema.ticket.c.sequence,
            ),
        )
        .label("place"),
    )
    .join_from(schema.turn, schema.ticket)
    .where(
        *may_be_called(schema.turn),
        OF_THESE,
        ~schema.turn.c.by_arrival,
        schema.turn.c.not_before.is_(None) | (schema.turn.c.not_before <= bindparam("now")),
    )
    .subquery("places")
)
"""The others who may be called now, each with the place among the privileged or the rest; appointments stand
behind both."""
FIRST_OF_THE_OTHERS = (
    select(*(null() for _ in STATUS), *TURN, PLACES.c.people)
    .select_from(PLACES)
    .join(schema.turn, schema.turn.c.id == PLACES.c.id)
    .join(schema.ticket, schema.ticket.c.id == schema.turn.c.ticket)
    .where((PLACES.c.place == 1) | PLACES.c.appointment.is_not(None))
)
HERE_AND_FRONTS = union_all(HERE, FIRST_TO_ARRIVE, FIRST_OF_THE_OTHERS)


def scene(
    connection: Connection, branch: str, counter: str, day: str, now: datetime, services: Collection[str]
) -> CounterScene:
    """The counter, and the fronts of the lines of ``services`` as they are ``now``."""
    named: dict[str, Any] = {"branch": branch, "counter": counter}
    if services:
        named |= {"day": day, "now": now, "services": list(services)}
        found = connection.execute(HERE_AND_FRONTS, named).all()
    else:
        found = connection.execute(HERE, named).all()
    width = len(STATUS)
    at_counter, *waiting = sorted(found, key=lambda row: row.people is not None)
    current = to_turn(at_counter[width:-1]) if at_counter[width] is not None else None
    return CounterScene(
        to_status(at_counter), current, _fronts([(to_turn(row[width:-1]), row.people) for row in waiting])
    )


def _fronts(waiting: list[tuple[Turn, int]]) -> dict[str, Front]:
    """Of each line what :class:`~queue_server.domain.selection.Front` says: a hall of hundreds is not read
    for one call. ``waiting`` are turns with the length of that part of their line that they were found in."""
    turns: dict[str, list[Turn]] = {}
    people: dict[str, dict[bool, int]] = {}
    for turn, length in waiting:
        turns.setdefault(turn.service, []).append(turn)
        people.setdefault(turn.service, {})[in_line(turn).by_arrival] = length
    return {
        service: Front(may_be_next(found), sum(people[service].values())) for service, found in turns.items()
    }
