"""The officer's own day"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COUNTER_CHANGED = sa.text(
    "type IN ('counter.opened', 'counter.paused', 'counter.closed', 'counter.restored')"
)


def upgrade() -> None:
    """Ways to find what an officer did today, and when counters changed, among all the years.

    A pause may have a reason in words.
    """
    with op.batch_alter_table("counter") as counter:
        counter.alter_column("reason", type_=sa.Text())
    op.create_index("ix_turn_officer", "turn", ["branch", "officer", "day"])
    op.create_index(
        "ix_event_counter_changed",
        "event",
        ["branch", "time"],
        sqlite_where=COUNTER_CHANGED,
        postgresql_where=COUNTER_CHANGED,
    )
