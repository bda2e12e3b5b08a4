"""More time"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Room for until when somebody asked for more time, and how often."""
    op.add_column("turn", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("turn", sa.Column("postponed", sa.Integer(), server_default="0", nullable=False))
