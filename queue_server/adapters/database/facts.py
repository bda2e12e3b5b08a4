"""Turns and their ratings as facts, from which every figure is worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from queue_server.adapters.database import rated, schema
from queue_server.adapters.database.tallying import CALLED_AT, seconds_between
from queue_server.domain.branch import Branch
from queue_server.domain.norm import OVERALL
from queue_server.domain.paper import CHANNEL as ON_PAPER
from queue_server.domain.performance import RatingFact, TurnFact
from queue_server.domain.publishing import satisfied
from queue_server.domain.transitions import TurnState

TURN, RATING = schema.turn.c, rated.rating.c
ROWS_AT_ONCE = 2000


def facts(connection: Connection, branch: Branch, first: date, last: date) -> Iterator[TurnFact]:
    """The turns of some business days, in no order; waits and services as the supervisor's and the officer's
    pages measure them."""
    points = _points(connection, branch.code, first, last)
    of_service = {
        code: service.fields[0] for code, service in branch.services.items() if len(service.fields) == 1
    }
    turns = (
        select(
            TURN.day,
            TURN.service,
            TURN.officer,
            TURN.state,
            TURN.case_codes,
            seconds_between(TURN.queued_at, CALLED_AT).label("waited"),
            seconds_between(TURN.serving_at, TURN.ended_at).label("attended"),
            schema.ticket.c.channel,
            schema.procedure.c.field,
            RATING.id.label("rating"),
            RATING.answers,
            RATING.norm,
            RATING.flagged,
        )
        .join_from(schema.turn, schema.ticket)
        .outerjoin(rated.rating, RATING.turn == TURN.id)
        .outerjoin(schema.procedure, schema.procedure.c.code == TURN.procedure)
        .where(TURN.branch == branch.code, TURN.day.between(first.isoformat(), last.isoformat()))
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for row in connection.execute(turns):
        yield _fact(row, of_service, points)


def log_end(connection: Connection, branch: str) -> object:
    """What stays equal while nothing happens at a branch and nobody configures it."""
    now = schema.branch.c
    return tuple(connection.execute(select(now.seq, now.version).where(now.code == branch)).one())


def _fact(row: Row[Any], of_service: Mapping[str, str], points: Mapping[str, Mapping[int, int]]) -> TurnFact:
    served = row.state == TurnState.SERVED.value
    return TurnFact(
        day=row.day,
        service=row.service,
        field=row.field or of_service.get(row.service),
        officer=row.officer,
        served=served,
        no_show=row.state == TurnState.NO_SHOW.value,
        on_paper=row.channel == ON_PAPER,
        waited_ms=_milliseconds(row.waited),
        attended_ms=_milliseconds(row.attended) if served else None,
        files=max(1, len(row.case_codes)),
        rating=_rating(row, points) if row.rating else None,
    )


def _rating(row: Row[Any], points: Mapping[str, Mapping[int, int]]) -> RatingFact:
    overall = row.answers.get(OVERALL)
    content = None if overall is None else satisfied(overall)
    return RatingFact(content, row.flagged, row.norm, points.get(row.rating, {}))


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _points(connection: Connection, branch: str, first: date, last: date) -> Mapping[str, Mapping[int, int]]:
    """What each rating of these days gives to the indices of its norm."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    point = rated.rating_point.c
    given = (
        select(point.rating, point.index, point.points)
        .join_from(rated.rating_point, rated.rating)
        .where(RATING.branch == branch, RATING.day.between(first.isoformat(), last.isoformat()))
    )
    for rating, index, points in connection.execute(given):
        found[rating][index] = points
    return found
