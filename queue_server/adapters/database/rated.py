"""The tables of ratings: what was answered, what it counts by law, and the norms it was worked out by."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from queue_server.adapters.database.schema import Code, Day, Id, Instant, Json, metadata, of_branch

rating = Table(
    "rating",
    metadata,
    Column("id", Id, primary_key=True),
    of_branch(),
    Column("turn", Id, ForeignKey("turn.id"), nullable=False, unique=True),
    Column("counter", Code),
    Column("day", Day, nullable=False),
    Column("service", Code, nullable=False),
    Column("officer", Code),
    Column("norm", Code, nullable=False),
    Column("channel", String(8), nullable=False),
    Column("answers", Json, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("comment", Text),
    Column("flagged", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("time", Instant, nullable=False),
    Index("ix_rating_branch_time", "branch", "time"),
    Index("ix_rating_branch_day", "branch", "day"),
)
"""``day`` is that of the turn, not of the rating: what was said days later counts for the day it is about."""

rating_point = Table(
    "rating_point",
    metadata,
    Column("rating", Id, ForeignKey("rating.id"), nullable=False),
    Column("index", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    PrimaryKeyConstraint("rating", "index"),
)
"""What a rating gives to an index of the law; no row is “no data”."""

norm = Table(
    "norm",
    metadata,
    of_branch(),
    Column("code", Code, nullable=False),
    Column("document", Json, nullable=False),
    PrimaryKeyConstraint("branch", "code"),
)
"""Every norm that was ever in force at a branch."""
