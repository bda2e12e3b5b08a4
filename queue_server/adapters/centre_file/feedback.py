"""The tables of a centre file about complaints and suggestions (R6)."""

from __future__ import annotations

from pydantic import Field

from queue_server.adapters.centre_file.part import Code, Name, Part
from queue_server.domain.feedback import CLASSES, FeedbackClass, FeedbackPolicy


class FeedbackClassPart(Part):
    """``[[feedback.class]]``: what feedback may be about."""

    code: Code
    name: Name
    name_en: Name | None = None

    def to_class(self) -> FeedbackClass:
        return FeedbackClass(self.code, self.name, self.name_en or self.name)


OWN_CLASSES = [FeedbackClassPart(code=each.code, name=each.name, name_en=each.name_en) for each in CLASSES]


class FeedbackPart(Part):
    """``[feedback]``: how long an answer may take, and how long people can be reached."""

    days: int = Field(default=3, ge=1, le=60)
    contact_days: int = Field(default=30, ge=0, le=366)
    classes: list[FeedbackClassPart] = Field(default=OWN_CLASSES, alias="class", min_length=1)

    def to_policy(self) -> FeedbackPolicy:
        return FeedbackPolicy(self.days, self.contact_days, tuple(each.to_class() for each in self.classes))
