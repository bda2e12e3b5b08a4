"""What supervisors see: how devices are, and a day's turns without a look at the years behind"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Room for what a device told last, and an index of each day's turns."""
    op.add_column("device", sa.Column("state", sa.String(length=16), nullable=True))
    op.add_column("device", sa.Column("state_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("detail", sa.Text(), nullable=True))
    op.create_index("ix_turn_day", "turn", ["branch", "day"])
