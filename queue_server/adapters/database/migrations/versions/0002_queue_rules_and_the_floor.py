"""Queue rules and the floor"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Room for what supervisors arrange, for results, visits and appointments, and for taking back."""
    op.add_column("branch", sa.Column("rhythms", Json, server_default="{}", nullable=False))
    op.add_column("branch", sa.Column("arrangement", Json, server_default="{}", nullable=False))
    op.add_column("counter", sa.Column("reason", sa.String(length=64), nullable=True))
    op.add_column("counter", sa.Column("stand_in_for", sa.String(length=64), nullable=True))
    op.add_column("counter", sa.Column("help_since", Instant, nullable=True))
    op.add_column("ticket", sa.Column("appointment", Instant, nullable=True))
    op.add_column("ticket", sa.Column("files", sa.Integer(), server_default="1", nullable=False))
    op.add_column("ticket", sa.Column("visit", sa.String(length=36), nullable=True))
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("turn", sa.Column("procedure", sa.String(length=64), nullable=True))
    op.add_column("turn", sa.Column("case_codes", Json, server_default="[]", nullable=False))
    op.add_column("turn", sa.Column("promised_p50", sa.Integer(), nullable=True))
    op.add_column("turn", sa.Column("promised_p90", sa.Integer(), nullable=True))
    op.add_column("event", sa.Column("counter", sa.String(length=64), nullable=True))
    op.add_column("event", sa.Column("command", sa.BigInteger(), nullable=True))
    op.create_index("ix_event_ticket", "event", ["branch", "ticket", "seq"])
    op.create_index("ix_event_counter", "event", ["branch", "counter", "seq"])
