"""The tables of a centre file that are about TV boards (D1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from queue_server.adapters.centre_file.part import Code, CounterCode, Fault, Name, Part
from queue_server.domain.board import WITH_PANELS, Board, Layout, Look, PanelKind


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


def board_faults(
    boards: Sequence[BoardPart],
    zones: Collection[str],
    counters: Collection[str],
    services: Collection[str],
) -> list[Fault]:
    """Names that lead nowhere, and layouts that lack what they are about."""
    found: list[Fault] = []
    for n, board in enumerate(boards):
        if board.zone is not None and board.zone not in zones:
            found.append((("board", n, "zone"), f"there is no zone {board.zone!r}"))
        for code in board.counters:
            if code not in counters:
                found.append((("board", n, "counters"), f"there is no counter {code!r}"))
        for code in board.services:
            if code not in services:
                found.append((("board", n, "services"), f"there is no service {code!r}"))
        if board.layout is Layout.COUNTER and len(board.counters) != 1:
            found.append((("board", n, "counters"), "a counter board is about one counter"))
        if board.layout is Layout.FIELD and not board.services:
            found.append((("board", n, "services"), "a field board needs the services it is about"))
        if board.panels and board.layout not in WITH_PANELS:
            room = ", ".join(sorted(WITH_PANELS))
            found.append(
                (("board", n, "panels"), f"layout {board.layout.value} has no room for panels; {room} have")
            )
        if board.layout is Layout.SPLIT and not board.panels:
            found.append((("board", n, "panels"), "a split board needs panels for its other side"))
    return found
