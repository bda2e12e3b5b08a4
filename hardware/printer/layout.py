"""How a centre wants its slips to look: what stands on them, in which order, and what is its own."""

import io
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, UnidentifiedImageError

_TALLEST_LOGO = 110
"""Dots: 1.4 cm; the fullest slip then still is sent within 60 KB."""


class Part(StrEnum):
    """What may stand on a slip besides the office, the number and what it is for."""

    PROCEDURE = "procedure"
    PERSON = "person"
    """The account, masked (402/QĐ-UBND, K2)."""
    PRIORITY = "priority"
    CASE = "case"
    """The case codes, each as a bar code, too."""
    AHEAD = "ahead"
    WAIT = "wait"
    TIME = "time"
    SEQUENCE = "sequence"
    PHONE = "phone"
    """The QR code that opens the ticket on a phone."""


class BadLogo(ValueError):
    """The bytes are no picture that can be printed."""


@dataclass(frozen=True)
class Layout:
    """The look of a branch's slips.

    `parts` are shown in their order, what the number is for before how long it takes; the phone's code stands
    beside the latter where there is room. `header` stands above the branch's name and `footer` is the last
    line, by language. `logo` is printed on top. `second_language` (“en”) is the language in which the most
    needed is repeated; empty for none.
    """

    parts: tuple[Part, ...] = tuple(Part)
    header: dict[str, str] = field(default_factory=dict)
    footer: dict[str, str] = field(default_factory=dict)
    logo: Image.Image | None = None
    second_language: str = ""


STANDARD = Layout()


def logo_from(picture: bytes) -> Image.Image:
    """A picture on white, what is transparent being white too; raises BadLogo."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.load()
            colours = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadLogo(str(error)) from error
    paper = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(paper, colours).convert("L")


def fitted(logo: Image.Image, width: int) -> Image.Image:
    """A logo at most half as wide as paper of `width` dots and 1.4 cm tall; a larger one shrinks."""
    small = logo.copy()
    small.thumbnail((width // 2, _TALLEST_LOGO), Image.Resampling.LANCZOS)
    return small
