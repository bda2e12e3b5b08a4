"""What kiosks hold of a day's numbers, as rows of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from queue_server.adapters.database import schema
from queue_server.domain.kiosk_range import KioskRange

TABLE = schema.kiosk_range.c
RANGES = select(
    TABLE.day, TABLE.device, TABLE.holder, TABLE.service, TABLE.letter, TABLE.first, TABLE.last
).order_by(TABLE.day, TABLE.letter, TABLE.first)


def of_day(connection: Connection, branch: str, day: str) -> Sequence[KioskRange]:
    """The ranges of a branch's day, of each letter in order."""
    return [each for each in from_day(connection, branch, day) if each.day == day]


def from_day(connection: Connection, branch: str, day: str) -> Sequence[KioskRange]:
    """The ranges of a branch's day and of all later ones, in order."""
    found = connection.execute(RANGES.where(TABLE.branch == branch, TABLE.day >= day))
    return [KioskRange(*row) for row in found]


def add(connection: Connection, branch: str, ranges: Sequence[KioskRange]) -> None:
    """Keep new ranges."""
    if ranges:
        connection.execute(
            insert(schema.kiosk_range), [{"branch": branch, **asdict(each)} for each in ranges]
        )
