"""Ratings as they are published: their answers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from queue_server.adapters.database.engine import Database
from queue_server.adapters.database.schema import rating


class DatabaseRatings:
    """Fulfils :class:`~queue_server.service_layer.figures.Ratings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, branch: str, at: datetime) -> Sequence[Mapping[str, int]]:
        wanted = select(rating.c.answers).where(rating.c.branch == branch, rating.c.time >= at)
        with self._database.reading() as connection:
            return connection.scalars(wanted).all()
