"""Paper lists"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Room for the numbers that are reserved for a day's work on paper."""
    op.create_table(
        "paper_list",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("blocks", Json, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_paper_list_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_list"),
    )
    op.create_index("ix_paper_list_day", "paper_list", ["branch", "day"])
