"""Kiosk ranges"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Room for the numbers that kiosks hold for themselves."""
    op.create_table(
        "kiosk_range",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_kiosk_range_branch"),
        sa.PrimaryKeyConstraint("branch", "day", "letter", "first", name="pk_kiosk_range"),
    )
