"""Lines in which only arrival decides"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
LIVE = sa.text("state IN ('waiting', 'called', 'serving', 'held')")


def upgrade() -> None:
    """The index of live turns says whether a line has anybody whose place something else decides."""
    op.add_column("turn", sa.Column("by_arrival", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute(
        "UPDATE turn SET by_arrival = false WHERE not_before IS NOT NULL OR ticket IN "
        "(SELECT id FROM ticket WHERE priority IS NOT NULL OR appointment IS NOT NULL)"
    )
    op.drop_index("ix_turn_live", "turn")
    line = ["branch", "state", "day", "service", "arrived_at", "by_arrival"]
    op.create_index("ix_turn_live", "turn", line, sqlite_where=LIVE, postgresql_where=LIVE)
