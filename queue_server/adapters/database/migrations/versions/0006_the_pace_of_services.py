"""The pace of services"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Room for how long turns keep their counters, by service and hour."""
    op.create_table(
        "pace",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Float(), nullable=False),
        sa.Column("logs", sa.Float(), nullable=False),
        sa.Column("squares", sa.Float(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_pace_branch"),
        sa.PrimaryKeyConstraint("branch", "service", "hour", name="pk_pace"),
    )
