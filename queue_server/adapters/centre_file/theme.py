"""``[theme]``: the look of a centre's boards. One that cannot be used is told of, and the rest goes on."""

from __future__ import annotations

import base64
import datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from queue_server.adapters.centre_file.emblem import MOST_EMBLEM_BYTES, BadEmblem, checked
from queue_server.adapters.centre_file.part import Part
from queue_server.domain.board import Look
from queue_server.domain.theme import DARK, LIGHT, Emblem, Theme, colour_faults


class EmblemPart(Part):
    """The emblem as stored."""

    type: str
    data: str


class ThemePart(Part):
    """``[theme]``, with the usual look of boards."""

    look: Look = Look.DARK
    light_from: datetime.time = datetime.time(6)
    light_until: datetime.time = datetime.time(17, 30)
    emblem: Annotated[EmblemPart | None, Field()] = None
    dark: dict[str, str] = {}
    light: dict[str, str] = {}

    @model_validator(mode="after")
    def _readable(self) -> Self:
        faults = [
            f"{look}.{token}: {why}"
            for look, given, usual in (("dark", self.dark, DARK), ("light", self.light, LIGHT))
            for token, why in colour_faults(given, usual)
        ]
        if self.light_until <= self.light_from:
            faults.append("light_until: must be later than light_from")
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def to_theme(self, refused: list[str]) -> Theme:
        emblem = Emblem(self.emblem.type, self.emblem.data) if self.emblem else None
        return Theme(
            self.look, self.light_from, self.light_until, self.dark, self.light, emblem, tuple(refused)
        )


def theme_of(content: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[str]]:
    """A centre file's content with a theme that can be used, and what was wrong with the one it had.

    The emblem is a file's name, which counts from ``folder``; its bytes take its place.
    """
    wanted = content.get("theme")
    if wanted is None:
        return content, []
    try:
        if not isinstance(wanted, dict):
            raise BadEmblem("theme is a table")
        theme = {**wanted, **_emblem(wanted.get("emblem"), folder)}
        ThemePart.model_validate(theme)
    except BadEmblem as error:
        refused = [f"emblem: {error}"]
    except ValidationError as error:
        refused = [line for each in error.errors() for line in _lines(each["loc"], each["msg"])]
    else:
        return {**content, "theme": theme}, []
    return {name: value for name, value in content.items() if name != "theme"}, refused


def _emblem(name: object, folder: Path) -> dict[str, Any]:
    if name is None:
        return {}
    if not isinstance(name, str):
        raise BadEmblem("must be the name of a file")
    try:
        with (folder / name).open("rb") as file:
            given = file.read(MOST_EMBLEM_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadEmblem(f"{name!r} cannot be read: {error}") from error
    kind, picture = checked(given)
    return {"emblem": {"type": kind, "data": base64.b64encode(picture).decode()}}


def _lines(place: tuple[int | str, ...], message: str) -> list[str]:
    """A fault for each line of a message; those between colours name their place themselves."""
    where = ".".join(str(part) for part in place)
    words = message.removeprefix("Value error, ")
    return [f"{where}: {words}"] if where else words.splitlines()
