"""What a branch wants on its slips; how they are drawn is the printing device's own affair."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SlipField(StrEnum):
    """What may stand on a slip besides the office, the number and what it is for (K2)."""

    PROCEDURE = "procedure"
    PERSON = "person"
    """The account, masked."""
    PRIORITY = "priority"
    CASE = "case"
    AHEAD = "ahead"
    WAIT = "wait"
    TIME = "time"
    SEQUENCE = "sequence"
    PHONE = "phone"
    """The code that opens the ticket on a phone."""


@dataclass(frozen=True, slots=True)
class SlipLayout:
    """The look of a branch's slips; empty texts are left away."""

    fields: tuple[SlipField, ...] = tuple(SlipField)
    """In their order."""
    header: str = ""
    header_en: str = ""
    footer: str = ""
    footer_en: str = ""
    logo: str = ""
    """A picture, as base64."""
    second_language: str = ""
    """The language in which the most needed is repeated."""
