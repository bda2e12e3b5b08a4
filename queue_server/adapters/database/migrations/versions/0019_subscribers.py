"""Subscribers of the log"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

Instant = sa.DateTime(timezone=True)
OLD_FOLLOWER, SUBSCRIBER = "case-feed", "case-system"


def upgrade() -> None:
    """Room for who takes the log, how far each is, and what it refused.

    The settings' subscriber goes on where the feed stopped.
    """
    words = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "subscriber",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secrets", words, nullable=False),
        sa.Column("created", Instant, nullable=False),
        sa.Column("types", words, nullable=False),
        sa.Column("branches", words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dead_letter_hours", sa.Float(), nullable=False),
        sa.Column("by_settings", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.String(length=16)),
        sa.PrimaryKeyConstraint("code", name="pk_subscriber"),
    )
    op.create_table(
        "feed_place",
        sa.Column("subscriber", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("since", Instant),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", Instant),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_feed_place_branch"),
        sa.PrimaryKeyConstraint("subscriber", "branch", name="pk_feed_place"),
    )
    op.create_table(
        "dead_letter",
        sa.Column("subscriber", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first", Instant, nullable=False),
        sa.Column("last", Instant, nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_dead_letter_branch"),
        sa.PrimaryKeyConstraint("subscriber", "branch", "seq", name="pk_dead_letter"),
    )
    op.execute(
        sa.text(
            "INSERT INTO feed_place (subscriber, branch, seq) "
            f"SELECT '{SUBSCRIBER}', branch, seq FROM cursor WHERE follower = '{OLD_FOLLOWER}'"
        )
    )
    op.execute(sa.text(f"DELETE FROM cursor WHERE follower = '{OLD_FOLLOWER}'"))
