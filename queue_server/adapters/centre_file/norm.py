"""The file of a norm: what citizens are asked, and what it counts by law."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from queue_server.adapters.centre_file.part import Code, Fault, Name, Part
from queue_server.domain.branch import ServiceRole
from queue_server.domain.norm import OVERALL, Choice, Grade, Index, Norm, Question, Reason, Total

FOLDER = Path(__file__).parents[1] / "norms"
"""Where the norms that come with Lượt are."""
USUAL = "t01-2018"
MOST_POINTS = 100


class IndexPart(Part):
    """``[[index]]``: one thing that the law wants measured."""

    no: int = Field(ge=1, le=99)
    name: Name
    name_en: Name


class GradePart(Part):
    """``[[officer.class]]`` or ``[[agency.class]]``: from which total on a class begins."""

    least: float = Field(ge=0)
    name: Name
    name_en: Name


def _falling(grades: list[GradePart]) -> list[GradePart]:
    bounds = [each.least for each in grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1:] != [0]:
        raise ValueError("write the classes from the highest to the lowest, whose least is 0")
    return grades


class TotalPart(Part):
    """``[officer]`` or ``[agency]``: which indices are added up, and what the sum is called."""

    indices: list[int] = Field(min_length=1)
    grades: Annotated[list[GradePart], AfterValidator(_falling)] = Field(alias="class", min_length=1)

    def to_total(self) -> Total:
        grades = (Grade(each.least, each.name, each.name_en) for each in self.grades)
        return Total(tuple(self.indices), tuple(grades))


class ChoicePart(Part):
    """``[[question.choice]]``: an answer, and what it gives to the question's index."""

    code: Code
    points: int | None = Field(default=None, ge=0, le=MOST_POINTS)
    name: Name
    name_en: Name


class QuestionPart(Part):
    """``[[question]]``: something that citizens are asked, one on each screen."""

    code: Code
    index: int | None = None
    roles: list[ServiceRole] = []
    text: Name
    text_en: Name
    choices: list[ChoicePart] = Field(alias="choice", min_length=2, max_length=5)

    @model_validator(mode="after")
    def _measures_or_not(self) -> Self:
        if self.code == OVERALL:
            raise ValueError(f"{OVERALL!r} is asked always; it stands in no norm")
        if any((each.points is None) != (self.index is None) for each in self.choices):
            raise ValueError("every choice of a question with an index has points, and no other has any")
        _no_twins([each.code for each in self.choices])
        return self

    def to_question(self) -> Question:
        choices = (Choice(each.code, each.points, each.name, each.name_en) for each in self.choices)
        return Question(self.code, self.index, self.text, self.text_en, tuple(choices), frozenset(self.roles))


class ReasonPart(Part):
    """``[[reason]]``: why somebody was not content."""

    code: Code
    name: Name
    name_en: Name


class NormPart(Part):
    """A whole norm."""

    code: Code
    name: Name
    source: Name
    indices: list[IndexPart] = Field(alias="index", min_length=1)
    officer: TotalPart
    agency: TotalPart
    questions: list[QuestionPart] = Field(alias="question", max_length=8)
    reasons: list[ReasonPart] = Field(default=[], alias="reason", max_length=12)

    model_config = ConfigDict(populate_by_name=True)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        known = [each.no for each in self.indices]
        asked = [each.index for each in self.questions if each.index is not None]
        for names in (
            known,
            asked,
            [each.code for each in self.questions],
            [each.code for each in self.reasons],
        ):
            _no_twins(names)
        for number in (*asked, *self.officer.indices, *self.agency.indices):
            if number not in known:
                raise ValueError(f"there is no [[index]] {number}")
        return self

    def to_norm(self) -> Norm:
        """The norm that the domain works with."""
        return Norm(
            code=self.code,
            name=self.name,
            source=self.source,
            indices=tuple(Index(each.no, each.name, each.name_en) for each in self.indices),
            officer=self.officer.to_total(),
            agency=self.agency.to_total(),
            questions=tuple(each.to_question() for each in self.questions),
            reasons=tuple(Reason(each.code, each.name, each.name_en) for each in self.reasons),
        )


def _no_twins(names: Sequence[object]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise ValueError(f"{name!r} stands there twice")


@cache
def coming_with_luot() -> dict[str, NormPart]:
    """The norms that need no file of the centre's, by code."""
    found = [
        NormPart.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in FOLDER.glob("*.toml")
    ]
    return {each.code: each for each in found}


def known_norm(value: object) -> object:
    """A norm named by its code as the whole norm; anything else as it is."""
    if not isinstance(value, str):
        return value
    known = coming_with_luot()
    if value not in known:
        raise ValueError(
            f"there is no norm {value!r}; there is {', '.join(known)}, or name a .toml file of your own"
        )
    return known[value]


def with_norm_read(content: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """A centre file's content with its own norm in place of the file's name, which counts from ``folder``.

    A norm that cannot be had is left away, and told.
    """
    rating = content.get("rating")
    name = rating.get("norm") if isinstance(rating, dict) else None
    if not isinstance(rating, dict) or not isinstance(name, str) or not name.endswith(".toml"):
        return content, []
    others = {key: value for key, value in rating.items() if key != "norm"}
    try:
        norm = NormPart.model_validate(tomllib.loads((folder / name).read_text("utf-8")))
    except ValidationError as error:
        return {**content, "rating": others}, [_at_norm(f"{name}: {fault}") for fault in _faults(error)]
    except (OSError, ValueError) as error:
        return {**content, "rating": others}, [_at_norm(f"{name!r} cannot be read: {error}")]
    return {**content, "rating": {**others, "norm": norm}}, []


def _at_norm(message: str) -> Fault:
    return ("rating", "norm"), message


def _faults(error: ValidationError) -> list[str]:
    """Each fault with its place in the norm's own file, counting from 1 as people do."""
    found = []
    for each in error.errors():
        parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in each["loc"]]
        place, message = "".join(parts).removeprefix("."), each["msg"].removeprefix("Value error, ")
        found.append(f"{place}: {message}" if place else message)
    return found
