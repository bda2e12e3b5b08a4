"""The days of a branch"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Room for which day has begun, and which were closed."""
    op.add_column("branch", sa.Column("daybook", Json, server_default="{}", nullable=False))
