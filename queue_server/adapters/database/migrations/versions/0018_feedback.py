"""Feedback"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Room for what people say, and what becomes of it."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64)),
        sa.Column("turn", sa.String(length=36)),
        sa.Column("service", sa.String(length=64)),
        sa.Column("counter", sa.String(length=64)),
        sa.Column("officer", sa.String(length=64)),
        sa.Column("contact", sa.Text()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=64)),
        sa.Column("forwarded_to", sa.Text()),
        sa.Column("forwarded_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.String(length=64)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("published_words", sa.Text()),
        sa.Column("published_answer", sa.Text()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_feedback_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("branch", "receipt", name="uq_feedback_branch_receipt"),
    )
    op.create_index("ix_feedback_state", "feedback", ["branch", "state", "at"])
    op.create_index("ix_feedback_day", "feedback", ["branch", "day"])
