"""A day's turns added up by the database itself: no page with figures has to carry every turn about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from queue_server.adapters.database import schema
from queue_server.domain.branch import Branch
from queue_server.domain.transitions import TurnState
from queue_server.service_layer.readings import Tally, WaitSpan

TURN = schema.turn.c


class seconds_between(GenericFunction[float]):
    """Seconds from the first instant to the second, to the millisecond."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _in_sqlite(element: Any, compiler: SQLCompiler, **more: Any) -> str:
    first, second = (compiler.process(each, **more) for each in element.clauses)
    return f"round((julianday({second}) - julianday({first})) * 86400.0, 3)"


@compiles(seconds_between, "postgresql")
def _in_postgresql(element: Any, compiler: SQLCompiler, **more: Any) -> str:
    first, second = (compiler.process(each, **more) for each in element.clauses)
    return f"extract(epoch FROM ({second} - {first}))::float"


CALLED_AT: ColumnElement[Any] = case(
    (TURN.serving_at < TURN.called_at, TURN.serving_at), else_=TURN.called_at
)
"""When a wait ended. A held turn that goes on elsewhere is called again, but its wait ended before."""
LEFT_LINE: ColumnElement[Any] = case(
    (TURN.state != TurnState.WAITING.value, func.coalesce(CALLED_AT, TURN.ended_at))
)
"""When somebody left the line, called or not; null for who stands in it."""


def tallies(connection: Connection, branch: Branch, day: str) -> Sequence[Tally]:
    """The day's turns added up, for each service and counter."""
    waited = seconds_between(TURN.queued_at, CALLED_AT)
    limits = branch.targets.wait_within_minutes
    served = TURN.state == TurnState.SERVED.value
    rows = connection.execute(
        select(
            TURN.service,
            TURN.counter,
            func.sum(case((served, 1), else_=0)),
            func.count(TURN.called_at),
            func.coalesce(func.sum(waited), 0.0),
            func.max(TURN.ended_at, type_=TURN.ended_at.type),
            *(func.sum(case((waited <= minutes * 60, 1), else_=0)) for minutes in limits),
        )
        .where(TURN.branch == branch.code, TURN.day == day)
        .group_by(TURN.service, TURN.counter)
    )
    return [
        Tally(service, counter, served, called, seconds, tuple(within), left)
        for service, counter, served, called, seconds, left, *within in rows
    ]


def wait_spans(connection: Connection, branch: str, day: str, since: datetime) -> Sequence[WaitSpan]:
    """The day's waits that lasted beyond ``since``."""
    left = LEFT_LINE.label("left_line")
    rows = connection.execute(
        select(TURN.service, TURN.queued_at, left).where(
            TURN.branch == branch, TURN.day == day, or_(left.is_(None), left >= since)
        )
    )
    return [WaitSpan(*row) for row in rows]
