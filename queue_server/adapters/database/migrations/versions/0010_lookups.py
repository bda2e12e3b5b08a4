"""The catalogue of procedures, and what a ticket tells of its procedure and its person"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FOR_A_PROCEDURE = sa.text("procedure IS NOT NULL")


def upgrade() -> None:
    """Room for published procedures, and on tickets for the procedure and the masked person."""
    op.create_table(
        "procedure",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("record", JSON, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_procedure"),
    )
    op.create_index("ix_procedure_edition", "procedure", ["edition"])
    op.add_column("ticket", sa.Column("procedure", sa.String(length=64), nullable=True))
    op.add_column("ticket", sa.Column("person", sa.String(length=32), nullable=True))
    op.add_column("ticket", sa.Column("person_hash", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_ticket_procedure",
        "ticket",
        ["branch", "day"],
        sqlite_where=FOR_A_PROCEDURE,
        postgresql_where=FOR_A_PROCEDURE,
    )
