"""Bringing a database to the newest schema, from code: there is no alembic.ini to keep in step.

Alembic is imported only where there is something to do: it takes a sixth of a server's start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from queue_server.adapters.database.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
VERSION_TABLE = "alembic_version"


def upgrade(database: Database) -> None:
    """Run every migration that the database has not had yet. Safe to repeat."""
    with database.writing() as connection:
        if _revision(connection) == newest_revision():
            return
        from alembic import command

        command.upgrade(configuration(connection), "head")


def newest_revision() -> str:
    """Migrations are numbered in the order in which they run."""
    return max(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    """The migration that the database has had last, if any."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))


def configuration(connection: object) -> Config:
    """Alembic's configuration for a connection that is already in a transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
