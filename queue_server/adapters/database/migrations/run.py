"""Bringing a database to the newest schema, from code: there is no alembic.ini to keep in step."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from queue_server.adapters.database.engine import Database


def upgrade(database: Database) -> None:
    """Run every migration that the database has not had yet. Safe to repeat."""
    with database.writing() as connection:
        command.upgrade(configuration(connection), "head")


def configuration(connection: object) -> Config:
    """Alembic's configuration for a connection that is already in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
