"""Who wishes to be told, as rows of a table that is empty by the next day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from queue_server.adapters.database.engine import upsert
from queue_server.adapters.database.schema import reminder
from queue_server.domain.reminder import Medium, Reminder


def of_day(connection: Connection, branch: str, day: str) -> Sequence[Reminder]:
    """The wishes of a day."""
    found = connection.execute(
        select(
            reminder.c.ticket, reminder.c.way, reminder.c.address, reminder.c.near_told, reminder.c.call_told
        ).where(reminder.c.branch == branch, reminder.c.day == day)
    )
    return [Reminder(ticket, Medium(way), *told) for ticket, way, *told in found]


def keep(connection: Connection, branch: str, day: str, wish: Reminder) -> None:
    """Keep a wish; of one that replaces another, what was told stays."""
    where = {"way": wish.way.value, "address": wish.address}
    told = {"near_told": wish.near_told, "call_told": wish.call_told}
    connection.execute(
        upsert(connection.dialect.name, reminder)
        .values(branch=branch, day=day, ticket=wish.ticket, **where, **told)
        .on_conflict_do_update(index_elements=["ticket"], set_=where)
    )


def note_told(connection: Connection, wish: Reminder) -> None:
    """Keep what was told, of a wish whose address may have changed meanwhile."""
    told = {"near_told": wish.near_told, "call_told": wish.call_told}
    connection.execute(update(reminder).where(reminder.c.ticket == wish.ticket).values(told))


def drop(connection: Connection, wish: Reminder) -> None:
    """Forget a wish, unless its address was changed meanwhile."""
    same = (reminder.c.ticket == wish.ticket) & (reminder.c.address == wish.address)
    connection.execute(delete(reminder).where(same))


def forget(connection: Connection, branch: str, up_to: str) -> None:
    """Drop the wishes of a day and of all days before, with their addresses."""
    connection.execute(delete(reminder).where(reminder.c.branch == branch, reminder.c.day <= up_to))
