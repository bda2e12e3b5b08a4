"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text("state IN ('waiting', 'called', 'serving', 'held')")
AT_COUNTER = sa.text("state IN ('called', 'serving')")
MISSED = sa.text("state = 'no_show'")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "branch",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_branch"),
    )
    op.create_table(
        "answer",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_answer_branch"),
        sa.PrimaryKeyConstraint("branch", "key", name="pk_answer"),
    )
    op.create_index("ix_answer_time", "answer", ["time"], unique=False)

    op.create_table(
        "counter",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("officer", sa.String(length=64), nullable=True),
        sa.Column("officer_name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_counter_branch"),
        sa.PrimaryKeyConstraint("branch", "code", name="pk_counter"),
    )
    op.create_table(
        "cursor",
        sa.Column("follower", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_cursor_branch"),
        sa.PrimaryKeyConstraint("follower", "branch", name="pk_cursor"),
    )
    op.create_table(
        "device",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=True),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_device_branch"),
        sa.PrimaryKeyConstraint("branch", "code", name="pk_device"),
        sa.UniqueConstraint("key_hash", name="uq_device_key_hash"),
    )
    op.create_table(
        "event",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_event_branch"),
        sa.PrimaryKeyConstraint("branch", "seq", name="pk_event"),
    )
    op.create_table(
        "numbering",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_numbering_branch"),
        sa.PrimaryKeyConstraint("branch", "day", "letter", name="pk_numbering"),
    )
    op.create_table(
        "staff",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_staff_branch"),
        sa.PrimaryKeyConstraint("username", name="pk_staff"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.String(length=64), nullable=True),
        sa.Column("case_codes", Json, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_ticket_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("branch", "day", "number", name="uq_ticket_branch_day_number"),
        sa.UniqueConstraint("branch", "day", "sequence", name="uq_ticket_branch_day_sequence"),
        sa.UniqueConstraint("token", name="uq_ticket_token"),
    )
    op.create_table(
        "turn",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=True),
        sa.Column("officer", sa.String(length=64), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("serving_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalls", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_turn_branch"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name="fk_turn_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
        sa.UniqueConstraint("ticket", "step", name="uq_turn_ticket_step"),
    )
    op.create_index("ix_turn_ended", "turn", ["branch", "counter", "ended_at"], unique=False)
    op.create_index(
        "ix_turn_live", "turn", ["branch", "state"], unique=False, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index(
        "ix_turn_missed",
        "turn",
        ["branch", "day"],
        unique=False,
        sqlite_where=MISSED,
        postgresql_where=MISSED,
    )
    op.create_index(
        "uq_turn_at_counter",
        "turn",
        ["branch", "counter"],
        unique=True,
        sqlite_where=AT_COUNTER,
        postgresql_where=AT_COUNTER,
    )

    op.create_table(
        "rating",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=36), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=True),
        sa.Column("answers", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_rating_branch"),
        sa.ForeignKeyConstraint(["turn"], ["turn.id"], name="fk_rating_turn"),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("turn", name="uq_rating_turn"),
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("rating")
    op.drop_index("uq_turn_at_counter", "turn")
    op.drop_index("ix_turn_missed", "turn")
    op.drop_index("ix_turn_live", "turn")
    op.drop_index("ix_turn_ended", "turn")

    op.drop_table("turn")
    op.drop_table("ticket")
    op.drop_table("staff")
    op.drop_table("numbering")
    op.drop_table("event")
    op.drop_table("device")
    op.drop_table("cursor")
    op.drop_table("counter")
    op.drop_index("ix_answer_time", "answer")

    op.drop_table("answer")
    op.drop_table("branch")
