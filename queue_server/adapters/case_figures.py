"""Asking the case system how all cases of a branch stand, for its boards (D1, D2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, field_validator

from queue_server.adapters.case_line import CaseLine
from queue_server.domain.case_code import read_case_code
from queue_server.domain.errors import NotACaseCode
from queue_server.service_layer.cases import CaseSystemUnavailable
from queue_server.service_layer.figures import FieldCount, OverdueFile

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
Understood = TypeVar("Understood")


class FieldAnswer(BaseModel):
    """One field's files; keys beyond these are the case system's own affair."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    name: Name
    name_en: Name | None = None
    received: Count
    done: Count
    on_time: Count
    overdue: Count

    def to_count(self) -> FieldCount:
        return FieldCount(**{**self.model_dump(), "name_en": self.name_en or self.name})


class FieldsAnswer(BaseModel):
    """``GET /figures``."""

    fields: list[FieldAnswer] = Field(max_length=100)


class FileAnswer(BaseModel):
    """One file that is late. Whatever else is told of it, such as a name, is not even read."""

    code: Annotated[str, StringConstraints(max_length=64)]
    field: Name
    due_at: AwareDatetime

    @field_validator("code")
    @classmethod
    def _a_code(cls, value: str) -> str:
        """Only what can be a case's code goes on a wall: no name slips in by mistake."""
        try:
            return read_case_code(value)
        except NotACaseCode as error:
            raise ValueError("is no code of a case") from error


class FilesAnswer(BaseModel):
    """``GET /overdue``."""

    items: list[FileAnswer] = Field(max_length=500)


class HttpCaseFigures:
    """Fulfils :class:`~queue_server.service_layer.figures.CaseFigures`."""

    def __init__(self, line: CaseLine) -> None:
        self._line = line

    def counts(self, branch: str) -> Sequence[FieldCount]:
        told = self._asked("figures", branch, FieldsAnswer.model_validate)
        return [each.to_count() for each in told.fields]

    def overdue(self, branch: str) -> Sequence[OverdueFile]:
        told = self._asked("overdue", branch, FilesAnswer.model_validate)
        return [OverdueFile(each.code, each.field, each.due_at) for each in told.items]

    def _asked(self, what: str, branch: str, understand: Callable[[Any], Understood]) -> Understood:
        told = self._line.ask(f"{what}?branch={quote(branch, safe='')}", understand)
        if told is None:
            raise CaseSystemUnavailable(f"the case system tells no {what}")
        return told
