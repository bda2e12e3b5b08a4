"""How often services are asked for, from the counts that numbering keeps anyway."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from queue_server.adapters.database.schema import numbering


def given_since(connection: Connection, branch: str, first: str) -> Mapping[str, int]:
    """How many numbers of each letter were given from a day on: one short range of the primary key."""
    counts = (
        select(numbering.c.letter, func.sum(numbering.c.last))
        .where(numbering.c.branch == branch, numbering.c.day >= first)
        .group_by(numbering.c.letter)
    )
    return {letter: int(count) for letter, count in connection.execute(counts)}
