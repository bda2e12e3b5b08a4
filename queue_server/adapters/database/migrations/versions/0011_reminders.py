"""Reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Room for the wishes to be told by SMS or e-mail."""
    op.create_table(
        "reminder",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("near_told", sa.Boolean(), nullable=False),
        sa.Column("call_told", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_reminder_branch"),
        sa.PrimaryKeyConstraint("ticket", name="pk_reminder"),
    )
    op.create_index("ix_reminder_day", "reminder", ["branch", "day"])
