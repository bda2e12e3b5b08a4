"""The tables of a centre file that are about TV boards (D1)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from queue_server.adapters.centre_file.part import Code, CounterCode, Fault, Name, Part
from queue_server.domain.board import WITH_PANELS, Board, Layout, Look, Notice, PanelKind

Sentences = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]


def _once(panels: list[PanelKind]) -> list[PanelKind]:
    if len(set(panels)) < len(panels):
        raise ValueError("a panel stands there twice")
    return panels


class BoardPart(Part):
    """``[[board]]``: a TV page at ``/board/{branch}/{code}``."""

    code: Code
    name: Name | None = None
    name_en: Name | None = None
    zone: Code | None = None
    layout: Layout = Layout.HALL
    look: Look | None = None
    panels: Annotated[list[PanelKind], AfterValidator(_once)] = []
    counters: list[CounterCode] = []
    services: list[Code] = Field(default=[], max_length=6)

    def to_board(self, zones: Mapping[str, tuple[str, str]]) -> Board:
        """The board; ``zones`` has (name, English name) by code, the first of them being the default."""
        zone = self.zone or next(iter(zones))
        name = self.name or zones[zone][0]
        return Board(
            code=self.code,
            name=name,
            name_en=self.name_en or (name if self.name else zones[zone][1]),
            zone=zone,
            counters=tuple(self.counters),
            services=tuple(self.services),
            layout=self.layout,
            look=self.look,
            panels=tuple(self.panels),
        )


class NoticePart(Part):
    """``[[notice]]``: words of the centre for its boards."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    title_en: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    text: Sentences
    text_en: Sentences
    first: datetime.date | None = None
    last: datetime.date | None = None
    boards: list[Code] = []

    def to_notice(self) -> Notice:
        return Notice(**{**self.model_dump(), "boards": tuple(self.boards)})


@dataclass(frozen=True, slots=True)
class Places:
    """The codes that boards may name."""

    zones: Collection[str]
    counters: Collection[str]
    services: Collection[str]


def board_faults(boards: Sequence[BoardPart], notices: Sequence[NoticePart], there: Places) -> list[Fault]:
    """Names that lead nowhere, layouts that lack what they are about, notices that end before they begin."""
    found = [
        fault for n, board in enumerate(boards) for fault in (*_lost(n, board, there), *_unfit(n, board))
    ]
    known = {*there.zones, *(each.code for each in boards)}
    for n, notice in enumerate(notices):
        found += [
            (("notice", n, "boards"), f"there is no board {code!r}")
            for code in notice.boards
            if code not in known
        ]
        if notice.first and notice.last and notice.last < notice.first:
            found.append((("notice", n, "last"), "a notice must not end before it begins"))
    return found


def _lost(n: int, board: BoardPart, there: Places) -> list[Fault]:
    zone = [board.zone] if board.zone is not None else []
    named = (
        ("zone", "zone", zone, there.zones),
        ("counters", "counter", board.counters, there.counters),
        ("services", "service", board.services, there.services),
    )
    return [
        (("board", n, key), f"there is no {kind} {code!r}")
        for key, kind, codes, known in named
        for code in codes
        if code not in known
    ]


def _unfit(n: int, board: BoardPart) -> list[Fault]:
    room = ", ".join(sorted(WITH_PANELS))
    lacks = [
        ("counters", "a counter board is about one counter", Layout.COUNTER, len(board.counters) == 1),
        ("services", "a field board needs the services it is about", Layout.FIELD, bool(board.services)),
        ("panels", "a split board needs panels for its other side", Layout.SPLIT, bool(board.panels)),
    ]
    found: list[Fault] = [
        (("board", n, key), words)
        for key, words, layout, fits in lacks
        if board.layout is layout and not fits
    ]
    if board.panels and board.layout not in WITH_PANELS:
        words = f"layout {board.layout.value} has no room for panels; {room} have"
        found.append((("board", n, "panels"), words))
    return found
