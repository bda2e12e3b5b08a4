"""An officer's day in figures, added up by the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, func, literal, select

from queue_server.adapters.database import rated, schema
from queue_server.adapters.database.durations import seconds_between
from queue_server.domain.counter import CounterState
from queue_server.domain.transitions import TurnState
from queue_server.service_layer.readings import OfficerDay


def officer_day(
    connection: Connection, branch: str, officer: str, day: str, since: datetime, now: datetime
) -> OfficerDay:
    """The figures of ``day``, which began at ``since``; a pause that still lasts counts until ``now``."""
    turn, rating = schema.turn.c, rated.rating.c
    served = turn.state == TurnState.SERVED.value
    counted = connection.execute(
        select(
            func.count(case((served, 1))).label("served"),
            func.count(case((turn.state == TurnState.NO_SHOW.value, 1))).label("no_shows"),
            func.count(case((turn.state == TurnState.TRANSFERRED.value, 1))).label("transfers"),
            func.avg(case((served, seconds_between(turn.serving_at, turn.ended_at)))).label("service"),
            func.avg(seconds_between(turn.queued_at, turn.called_at)).label("wait"),
            func.count(case((served, rating.id))).label("rated"),
        )
        .select_from(schema.turn)
        .outerjoin(rated.rating, rating.turn == turn.id)
        .where(turn.branch == branch, turn.officer == officer, turn.day == day)
    ).one()
    return OfficerDay(
        served=counted.served,
        no_shows=counted.no_shows,
        transfers=counted.transfers,
        mean_service_seconds=counted.service,
        mean_wait_seconds=counted.wait,
        rated=counted.rated,
        pauses=_pauses(connection, branch, officer, since, now),
    )


def _pauses(
    connection: Connection, branch: str, officer: str, since: datetime, now: datetime
) -> dict[str | None, float]:
    """Seconds of pause by reason: from each entry that left the officer's counter paused to the next one."""
    event = schema.event.c
    until = func.lead(event.time).over(partition_by=event.counter, order_by=event.seq)
    entries = (
        select(
            event.time.label("begun"),
            func.coalesce(until, literal(now, schema.Instant)).label("ended"),
            event.data["counter"]["state"].as_string().label("state"),
            event.data["desk"]["officer"].as_string().label("officer"),
            event.data["desk"]["reason"].as_string().label("reason"),
        )
        .where(event.branch == branch, schema.COUNTER_CHANGED, event.time >= since)
        .subquery()
    )
    found = connection.execute(
        select(entries.c.reason, func.sum(seconds_between(entries.c.begun, entries.c.ended)).label("seconds"))
        .where(entries.c.state == CounterState.PAUSED.value, entries.c.officer == officer)
        .group_by(entries.c.reason)
    )
    return {row.reason: row.seconds for row in found}
