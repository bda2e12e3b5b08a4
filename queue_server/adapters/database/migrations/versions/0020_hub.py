"""The hub"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Room for entries that came before those they follow, and for when each branch was heard of last."""
    words = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "held_entry",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry", words, nullable=False),
        sa.PrimaryKeyConstraint("branch", "seq", name="pk_held_entry"),
    )
    op.create_table(
        "source",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("heard_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("branch", name="pk_source"),
    )
