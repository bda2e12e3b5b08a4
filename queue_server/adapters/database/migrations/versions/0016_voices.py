"""Voices"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Room for who has the voice of each zone, and what was said there."""
    op.create_table(
        "voice",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_voice_branch"),
        sa.PrimaryKeyConstraint("branch", "zone", name="pk_voice"),
    )
