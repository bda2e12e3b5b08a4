"""Lines of thousands are counted within an index"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
LIVE = sa.text("state IN ('waiting', 'called', 'serving', 'held')")
SEVERAL_FILES = sa.text("files > 1")


def upgrade() -> None:
    """The index of live turns holds what a wait depends on; the few tickets of several files get one."""
    op.drop_index("ix_turn_live", "turn")
    line = ["branch", "state", "day", "service", "arrived_at"]
    op.create_index("ix_turn_live", "turn", line, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_index(
        "ix_ticket_files",
        "ticket",
        ["branch", "day"],
        sqlite_where=SEVERAL_FILES,
        postgresql_where=SEVERAL_FILES,
    )
