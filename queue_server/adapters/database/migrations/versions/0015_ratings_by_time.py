"""Ratings by time"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """A board asks for the ratings of some weeks, not for those of all years."""
    op.create_index("ix_rating_time", "rating", ["time"])
