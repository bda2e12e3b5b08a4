"""Who waits for a service, as far as it can matter to somebody's place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, bindparam, select, union_all

from queue_server.adapters.database import schema
from queue_server.domain.selection import InLine
from queue_server.domain.transitions import TurnState

IN_LINE = (
    select(
        schema.turn.c.arrived_at,
        schema.ticket.c.sequence,
        schema.ticket.c.priority,
        schema.ticket.c.appointment,
        schema.ticket.c.files,
        schema.turn.c.not_before,
    )
    .join_from(schema.turn, schema.ticket)
    .where(
        schema.LIVE,
        schema.turn.c.branch == bindparam("branch"),
        schema.turn.c.state == TurnState.WAITING.value,
        schema.turn.c.day == bindparam("day"),
        schema.turn.c.service == bindparam("service"),
    )
)
LINE = union_all(
    IN_LINE.where(~schema.turn.c.by_arrival),
    select(
        IN_LINE.where(schema.turn.c.by_arrival)
        .order_by(schema.turn.c.arrived_at, schema.ticket.c.sequence)
        .limit(bindparam("by_arrival", type_=Integer))
        .subquery()
    ),
)
"""In the order of the index: those who came first are read, and nobody behind them."""


def line(connection: Connection, branch: str, day: str, service: str, by_arrival: int) -> Sequence[InLine]:
    """All the privileged of a line, and so many as came first of those whose places only their arrival
    decides."""
    named = {"branch": branch, "day": day, "service": service, "by_arrival": by_arrival}
    return [InLine(*row) for row in connection.execute(LINE, named).all()]
