"""Boards: the TV pages of a branch, their layouts, and what stands beside their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queue_server.domain.branch import Service


class Layout(StrEnum):
    """How a board divides its screen."""

    HALL = "hall"
    """The latest call, the last calls, and every counter."""
    FIELD = "field"
    """A few services: the latest call, their counters, and who waits for them."""
    COUNTER = "counter"
    """One counter: its number as large as it goes, and its state."""
    TOTEM = "totem"
    """Upright screens, 1080×1920."""
    COLUMNS = "columns"
    """A list in two columns, number → counter, latest call first."""
    SPLIT = "split"
    """Numbers on one side, panels on the other."""


class Look(StrEnum):
    """Dark for dim halls, light for sunny ones, or light by day and dark after it."""

    DARK = "dark"
    LIGHT = "light"
    AUTO = "auto"


class PanelKind(StrEnum):
    """What may stand beside the numbers, one after another (D1, D2, R3)."""

    GUIDE = "guide"
    NOTICES = "notices"
    FIGURES = "figures"
    OVERDUE = "overdue"
    RATINGS = "ratings"
    MEDIA = "media"


WITH_PANELS = frozenset({Layout.SPLIT, Layout.FIELD, Layout.TOTEM})
"""The layouts that have room beside their numbers."""


WAY = ("guidance", "intake", "fee", "result")
"""The roles of stations in the order of a visit."""


@dataclass(frozen=True, slots=True)
class Board:
    """A TV page as configured. A zone without a board of its own code has the plain one."""

    code: str
    name: str
    name_en: str
    zone: str
    """Whose announcements it makes, and whose counters it shows unless the next two say otherwise."""
    counters: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """With ``counters``, or else counters that take these, in place of the zone's."""
    layout: Layout = Layout.HALL
    look: Look | None = None
    """``None`` takes the centre's."""
    panels: tuple[PanelKind, ...] = ()
    """In the order in which they take turns."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The centre's own words, shown on boards from a day to another."""

    title: str
    title_en: str
    text: str
    text_en: str
    first: date | None = None
    """``None`` begins at once."""
    last: date | None = None
    """``None`` never ends."""
    boards: tuple[str, ...] = ()
    """Codes of the boards or zones it is for; none means all."""

    def is_for(self, board: Board) -> bool:
        """Whether a board shows it."""
        return not self.boards or board.code in self.boards or board.zone in self.boards


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a visit as the guide draws it."""

    kind: str
    """``number``, ``wait``, or the role of a station: ``guidance``, ``intake``, ``fee``, ``result``."""
    service: str | None = None
    """The only service of that step, where there is one."""
    minutes: float | None = None
    """How long the step takes at the counter, by the centre's own reckoning (C7)."""


def journey(services: Mapping[str, Service], about: Sequence[str]) -> tuple[Step, ...]:
    """The steps of a visit that begins at one of the services ``about``, or at any that comes first.

    What can follow is what the services' ``next`` lead to; stations of one role are one step, in the order in
    which a file goes its way (C3).
    """
    followers = {name for service in services.values() for name in service.next}
    first = [name for name in services if name not in followers] or list(services)
    reached = dict.fromkeys([name for name in about if name in services] or first)
    waiting = list(reached)
    while waiting:
        found = [name for name in services[waiting.pop()].next if name not in reached]
        reached.update(dict.fromkeys(found))
        waiting += found
    by_role: dict[str, list[Service]] = {}
    for name, service in services.items():
        if name in reached:
            by_role.setdefault(service.role.value, []).append(service)
    ordered = [_station(role, by_role[role]) for role in WAY if role in by_role]
    return (Step("number"), Step("wait"), *ordered)


def _station(role: str, there: Sequence[Service]) -> Step:
    only = there[0].code if len(there) == 1 else None
    minutes = {service.nominal_minutes for service in there}
    return Step(role, only, minutes.pop() if len(minutes) == 1 else None)
