"""Ratings and norms of a branch, within a transaction; and ratings as they are published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, insert, select, update

from queue_server.adapters.centre_file.norm import NormPart, coming_with_luot
from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.database.rated import norm, rating, rating_point
from queue_server.adapters.database.schema import turn as turns
from queue_server.domain.norm import OVERALL, Norm
from queue_server.domain.rating import Channel, Given, Rating, Unusual
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn


class DatabaseRatingBook:
    """Fulfils :class:`~queue_server.service_layer.rating_ports.RatingBook`."""

    def __init__(self, connection: Connection, branch: str) -> None:
        self._connection, self._branch = connection, branch

    def has(self, turn: str) -> bool:
        return bool(self._connection.scalar(select(exists().where(rating.c.turn == turn))))

    def of_tablet(self, counter: str, since: datetime) -> Sequence[Given]:
        wanted = select(rating.c.id, rating.c.time).where(
            rating.c.branch == self._branch,
            rating.c.counter == counter,
            rating.c.channel == Channel.TABLET.value,
            rating.c.time >= since,
        )
        found = self._connection.execute(wanted.order_by(rating.c.time.desc()))
        return [Given(row.id, row.time) for row in found]

    def finished_before(self, counter: str, at: datetime) -> datetime | None:
        return self._connection.scalar(
            select(turns.c.ended_at)
            .where(
                turns.c.branch == self._branch,
                turns.c.counter == counter,
                turns.c.state == TurnState.SERVED.value,
                turns.c.ended_at <= at,
            )
            .order_by(turns.c.ended_at.desc())
            .limit(1)
        )

    def unusual_since(self, at: datetime) -> Sequence[Unusual]:
        found = self._connection.execute(
            select(rating.c.counter, func.count().label("ratings"), func.min(rating.c.time).label("since"))
            .where(rating.c.branch == self._branch, rating.c.flagged, rating.c.time >= at)
            .group_by(rating.c.counter)
            .order_by(rating.c.counter)
        )
        return [Unusual(row.counter, row.ratings, row.since) for row in found]

    def norms(self) -> Mapping[str, Norm]:
        found = self._connection.scalars(select(norm.c.document).where(norm.c.branch == self._branch))
        parts = [*coming_with_luot().values(), *map(NormPart.model_validate, found)]
        return {each.code: each.to_norm() for each in parts}

    def add(self, given: Rating, turn: Turn) -> None:
        day = select(turns.c.day).where(turns.c.id == turn.id).scalar_subquery()
        self._connection.execute(
            insert(rating).values(
                id=given.id,
                branch=self._branch,
                turn=turn.id,
                counter=turn.counter,
                day=day,
                service=turn.service,
                officer=turn.officer,
                norm=given.norm,
                channel=given.channel.value,
                answers=dict(given.answers),
                reasons=list(given.reasons),
                comment=given.comment,
                flagged=False,
                language=given.language,
                time=given.time,
            )
        )
        rows = [
            {"rating": given.id, "index": index, "points": points} for index, points in given.points.items()
        ]
        if rows:
            self._connection.execute(insert(rating_point), rows)

    def flag(self, ratings: Collection[str]) -> None:
        self._connection.execute(update(rating).where(rating.c.id.in_(ratings)).values(flagged=True))


class NormChanged(ValueError):
    """A norm counts otherwise than ratings under its code were counted; nothing was changed."""


def keep_norm(connection: Connection, branch: str, part: NormPart) -> None:
    """Remember a norm that is in force from now on. Its words may change, what it measures may not.

    Raises:
        NormChanged: another one of that code was in force here, or comes with Lượt.
    """
    known = DatabaseRatingBook(connection, branch).norms().get(part.code)
    if known and known.measure() != part.to_norm().measure():
        raise NormChanged(
            f"{branch}: the norm {part.code!r} is known with other questions, points or classes; nothing was "
            "changed. Give the new one a code of its own: older ratings keep what they were given"
        )
    document = part.model_dump(mode="json", by_alias=True)
    connection.execute(
        upsert(connection.dialect.name, norm)
        .values(branch=branch, code=part.code, document=document)
        .on_conflict_do_update(index_elements=["branch", "code"], set_={"document": document})
    )


class DatabaseRatings:
    """Fulfils :class:`~queue_server.service_layer.figures.Ratings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, branch: str, at: datetime) -> Sequence[int]:
        overall = rating.c.answers[OVERALL].as_integer()
        wanted = select(overall).where(rating.c.branch == branch, rating.c.time >= at, overall.is_not(None))
        with self._database.reading() as connection:
            return connection.scalars(wanted).all()
