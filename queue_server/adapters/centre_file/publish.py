"""The table of a centre file that says what its boards publish (D1, D2, R3)."""

from __future__ import annotations

from pydantic import Field

from queue_server.adapters.centre_file.part import Part
from queue_server.domain.publishing import Publication


class PublishPart(Part):
    """``[publish]``: which figures anybody may see."""

    cases: bool = False
    overdue: bool = False
    ratings: bool = False
    ratings_days: int = Field(default=30, ge=1, le=366)
    ratings_least: int = Field(default=10, ge=1, le=1000)

    def to_publication(self) -> Publication:
        return Publication(**self.model_dump())
