"""Paper lists as rows of their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from queue_server.adapters.database import schema
from queue_server.domain.errors import UnknownPaperList
from queue_server.domain.paper import Block, PaperList


def one(connection: Connection, branch: str, id: str) -> PaperList:
    """The branch's list of this id; raises :class:`UnknownPaperList`."""
    row = connection.execute(
        select(schema.paper_list).where(schema.paper_list.c.branch == branch, schema.paper_list.c.id == id)
    ).one_or_none()
    if row is None:
        raise UnknownPaperList(list=id)
    return _to_list(row)


def of_day(connection: Connection, branch: str, day: str) -> Sequence[PaperList]:
    """The branch's lists of a day, in the order of making."""
    return [made for made in from_day(connection, branch, day) if made.day == day]


def from_day(connection: Connection, branch: str, day: str) -> Sequence[PaperList]:
    """The branch's lists of a day and of all later ones, in the order of making."""
    found = connection.execute(
        select(schema.paper_list)
        .where(schema.paper_list.c.branch == branch, schema.paper_list.c.day >= day)
        .order_by(schema.paper_list.c.made_at, schema.paper_list.c.id)
    )
    return [_to_list(row) for row in found]


def add(connection: Connection, branch: str, made: PaperList) -> None:
    """Keep a new list."""
    blocks = [[code, block.letter, block.first, block.last] for code, block in made.blocks.items()]
    connection.execute(
        insert(schema.paper_list).values(
            id=made.id,
            branch=branch,
            day=made.day,
            blocks=blocks,
            made_at=made.made_at,
            made_by=made.made_by,
        )
    )


def _to_list(row: Row[Any]) -> PaperList:
    blocks = {code: Block(letter, first, last) for code, letter, first, last in row.blocks}
    return PaperList(row.id, row.day, blocks, row.made_at, row.made_by)
