"""Waits that came true beside the ranges that had been shown, summed up by the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from queue_server.adapters.database import schema
from queue_server.adapters.database.durations import seconds_between
from queue_server.service_layer.readings import WaitFigures

JULIAN_SECONDS = 0.001
"""What one of the databases may be out by: it reckons in fractions of Julian days."""


class hour_at(FunctionElement[int]):
    """The hour, 0 to 23, of an instant on a clock that is so many minutes ahead of UTC."""

    type = Integer()
    inherit_cache = True


@compiles(hour_at, "sqlite")
def _hour_on_sqlite(element: hour_at, compiler: SQLCompiler, **options: Any) -> str:
    instant, minutes = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(strftime('%H', {instant}, {minutes} || ' minutes') AS INTEGER)"


@compiles(hour_at, "postgresql")
def _hour_on_postgresql(element: hour_at, compiler: SQLCompiler, **options: Any) -> str:
    instant, minutes = (compiler.process(each, **options) for each in element.clauses)
    local = f"({instant} AT TIME ZONE 'UTC') + make_interval(mins => CAST({minutes} AS INTEGER))"
    return f"CAST(extract(hour from {local}) AS INTEGER)"


PROMISED: Select[Any] = (
    select(
        schema.turn.c.service,
        hour_at(schema.turn.c.queued_at, bindparam("offset", type_=Integer)).label("hour"),
        seconds_between(schema.turn.c.queued_at, schema.turn.c.called_at).label("waited"),
        schema.turn.c.promised_p50,
        schema.turn.c.promised_p90,
    )
    .join_from(schema.ticket, schema.turn)
    .where(
        schema.ticket.c.branch == bindparam("branch"),
        schema.ticket.c.day.between(bindparam("first"), bindparam("last")),
        schema.turn.c.promised_p50.is_not(None),
        # Called again at another counter after being held, a turn no longer tells when it was first called.
        or_(schema.turn.c.serving_at.is_(None), schema.turn.c.called_at <= schema.turn.c.serving_at),
        schema.turn.c.called_at >= schema.turn.c.queued_at,
    )
)


def _figures(by_hour: bool) -> Select[Any]:
    """Figures of each service, or of each of its hours; quantiles are waits that came true (nearest rank)."""
    waits = PROMISED.subquery()
    names = ("service", "hour") if by_hour else ("service",)
    groups = [waits.c[name] for name in names]
    rank = func.row_number().over(partition_by=groups, order_by=waits.c.waited)
    ranked = select(waits, rank.label("rank"), func.count().over(partition_by=groups).label("of")).subquery()
    groups = [ranked.c[name] for name in names]

    def at_rank(rank: ColumnElement[int]) -> ColumnElement[float]:
        return func.max(case((ranked.c.rank == rank, ranked.c.waited)))

    def kept(promised: ColumnElement[int]) -> ColumnElement[int]:
        return func.sum(case((ranked.c.waited <= promised * 60 + JULIAN_SECONDS, 1), else_=0))

    return (
        select(
            ranked.c.service,
            ranked.c.hour if by_hour else null(),
            func.count(),
            kept(ranked.c.promised_p50),
            kept(ranked.c.promised_p90),
            func.avg(ranked.c.waited),
            at_rank((ranked.c.of + 1) // 2),
            at_rank((ranked.c.of * 9 + 9) // 10),
        )
        .group_by(*groups)
        .order_by(*groups)
    )


STATEMENTS = (_figures(by_hour=False), _figures(by_hour=True))


def wait_figures(
    connection: Connection, branch: str, first: str, last: str, offset_minutes: int
) -> Iterator[WaitFigures]:
    """Figures of each service over the days from ``first`` to ``last``, then of each of its hours."""
    named = {"branch": branch, "first": first, "last": last, "offset": offset_minutes}
    for statement in STATEMENTS:
        for service, hour, turns, in_p50, in_p90, mean, median, p90 in connection.execute(statement, named):
            yield WaitFigures(
                service,
                hour,
                turns,
                in_p50 / turns,
                in_p90 / turns,
                *(round(float(seconds) / 60, 1) for seconds in (mean, median, p90)),
            )
