"""A centre's look of its boards: colours under names, and whether they can be read from across a hall."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from queue_server.domain.board import Look

LEAST_CONTRAST = 7.0
"""WCAG 2.2, 1.4.6 (AAA): boards are read by old eyes from far away."""
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Colours = Mapping[str, str]
"""``#rrggbb`` by token."""

DARK: Colours = {
    "wall": "#0c1428",
    "hero": "#101c3a",
    "tile": "#1b2a4e",
    "quiet": "#121d3a",
    "line": "#33456f",
    "text": "#ffffff",
    "text-quiet": "#d3dbef",
    "call": "#f2b705",
    "crown": "#a61c1c",
    "crown-text": "#ffffff",
    "flash": "#f2b705",
    "flash-text": "#14213d",
}
LIGHT: Colours = {
    "wall": "#fbf8f3",
    "hero": "#ffffff",
    "tile": "#ffffff",
    "quiet": "#f0eade",
    "line": "#cfc6b6",
    "text": "#14213d",
    "text-quiet": "#38425c",
    "call": "#941414",
    "crown": "#a61c1c",
    "crown-text": "#ffffff",
    "flash": "#f2b705",
    "flash-text": "#14213d",
}
GROUNDS = ("wall", "hero", "tile", "quiet")
PAIRS = (
    *((text, ground) for text in ("text", "text-quiet", "call") for ground in GROUNDS),
    ("crown-text", "crown"),
    ("flash-text", "flash"),
)
"""What is written on what; ``line`` only parts, and carries no words."""


@dataclass(frozen=True, slots=True)
class Emblem:
    """A picture in the top corner of boards: its type, and its bytes as base64."""

    type: str
    data: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of a branch's boards; what it does not name is as usual."""

    look: Look = Look.DARK
    light_from: time = time(6)
    light_until: time = time(17, 30)
    """Between these, by the branch's clock, boards whose look is ``auto`` are light."""
    dark: Colours = field(default_factory=dict)
    light: Colours = field(default_factory=dict)
    emblem: Emblem | None = None
    refused: tuple[str, ...] = ()
    """What was wrong with the theme that the centre wanted; this one stands in for it."""

    @property
    def plain(self) -> bool:
        """Whether boards have the usual colours."""
        return not self.dark and not self.light


def colour_faults(given: Colours, usual: Colours) -> list[tuple[str, str]]:
    """What is wrong with some colours put in place of the usual ones: each time the token, and why."""
    found = [
        (token, f"there is no such colour; there are {', '.join(usual)}")
        for token in given
        if token not in usual
    ]
    found += [
        (token, f"{value!r} is no colour; write it as #14213d")
        for token, value in given.items()
        if token in usual and not COLOUR.fullmatch(value)
    ]
    if found:
        return found
    colours = {**usual, **given}
    for text, ground in PAIRS:
        ratio = contrast(colours[text], colours[ground])
        if ratio < LEAST_CONTRAST:
            token = text if text in given or ground not in given else ground
            other = ground if token == text else text
            found.append((token, f"{ratio:.2f} : 1 to {other}, less than {LEAST_CONTRAST:.0f} : 1"))
    return found


def contrast(one: str, other: str) -> float:
    """How much two colours differ in brightness, 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def sheet(theme: Theme) -> str:
    """The theme as a style sheet that gives other values to the boards' own names."""
    rules = []
    for look, colours in (("dark", theme.dark), ("light", theme.light)):
        if colours:
            names = " ".join(f"--board-{token}: {value};" for token, value in colours.items())
            rules.append(f'[data-look="{look}"] {{ {names} }}')
    return "\n".join(rules) + "\n"
