"""The table of a centre file that is about ratings (R2, R4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from queue_server.adapters.centre_file.norm import USUAL, NormPart, known_norm
from queue_server.adapters.centre_file.part import Part
from queue_server.domain.rating import RatingRules


class RatingPart(Part):
    """``[rating]``: what citizens are asked, and for how long."""

    norm: Annotated[NormPart, BeforeValidator(known_norm)] = Field(default=USUAL, validate_default=True)
    days: int = Field(default=7, ge=0, le=90)
    tablet_minutes: float = Field(default=30, ge=1, le=600)
    comment_letters: int = Field(default=2000, ge=100, le=10_000)
    officer_name: bool = True
    officer_photo: bool = False
    burst: int = Field(default=10, ge=0, le=1000)
    in_a_row: int = Field(default=3, ge=0, le=1000)

    def to_rules(self) -> RatingRules:
        return RatingRules(**{**self.model_dump(), "norm": self.norm.to_norm()})
