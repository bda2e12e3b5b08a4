"""What ratings count by law"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
OF_ITS_TURN = "UPDATE rating SET {column} = (SELECT turn.{column} FROM turn WHERE turn.id = rating.turn)"
FIRST_NORM = "UPDATE rating SET norm = 't01-2018', channel = 'tablet', reasons = '[]', flagged = false"
NEVER_EMPTY: dict[str, Any] = {
    "day": sa.String(length=10),
    "service": sa.String(length=64),
    "norm": sa.String(length=64),
    "channel": sa.String(length=8),
    "reasons": JSON,
    "flagged": sa.Boolean(),
}


def upgrade() -> None:
    """Room for the points of ratings, and for every norm; ratings know what their turn was about."""
    for name, kind in {**NEVER_EMPTY, "officer": sa.String(length=64)}.items():
        op.add_column("rating", sa.Column(name, kind, nullable=True))
    for column in ("day", "service", "officer"):
        op.execute(OF_ITS_TURN.format(column=column))
    op.execute(FIRST_NORM)
    with op.batch_alter_table("rating") as rating:
        for name, kind in NEVER_EMPTY.items():
            rating.alter_column(name, existing_type=kind, nullable=False)
    op.drop_index("ix_rating_time", "rating")
    op.create_index("ix_rating_branch_time", "rating", ["branch", "time"])
    op.create_index("ix_rating_branch_day", "rating", ["branch", "day"])
    op.create_table(
        "rating_point",
        sa.Column("rating", sa.String(length=36), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rating"], ["rating.id"], name="fk_rating_point_rating"),
        sa.PrimaryKeyConstraint("rating", "index", name="pk_rating_point"),
    )
    op.create_table(
        "norm",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_norm_branch"),
        sa.PrimaryKeyConstraint("branch", "code", name="pk_norm"),
    )
