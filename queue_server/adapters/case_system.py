"""Looking up a case in the case system; what it told a moment ago is told again without asking."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from queue_server.adapters.case_line import CaseLine
from queue_server.domain.case import Case, CaseState
from queue_server.domain.case_code import read_case_code
from queue_server.domain.errors import NotACaseCode, UnknownCase
from queue_server.service_layer.cases import CaseSystemUnavailable, Told
from queue_server.service_layer.ports import Clock

FRESH_FOR = timedelta(seconds=30)
KEPT = 500

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class CaseAnswer(BaseModel):
    """What the case system answers; fields beyond these are its own affair."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    state: CaseState
    procedure: Annotated[Words, Field(min_length=1)]
    received_at: AwareDatetime
    due_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    collect_at: Words | None = None
    note: Words | None = None
    applicant_masked: Words | None = None

    def to_case(self) -> Case:
        """The case. A name is taken only if it is masked indeed: a screen in a hall is no place for it."""
        masked = self.applicant_masked if self.applicant_masked and "*" in self.applicant_masked else None
        return Case(
            code=self.code,
            state=self.state,
            procedure=self.procedure,
            received_at=self.received_at,
            due_at=self.due_at,
            finished_at=self.finished_at,
            collect_at=self.collect_at or None,
            note=self.note or None,
            applicant=masked,
        )


class HttpCaseSystem:
    """Fulfils :class:`~queue_server.service_layer.cases.CaseSystem`."""

    def __init__(self, line: CaseLine, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._told: OrderedDict[str, Told] = OrderedDict()

    def look_up(self, code: str) -> Told:
        now = self._clock.now()
        known = self._told.get(code)
        if known and timedelta() <= now - known.at < FRESH_FOR:
            return known
        case = self._line.ask(f"cases/{quote(code, safe='')}", lambda told: _case(told, code))
        if case is None:
            raise UnknownCase(case=code)
        return self._keep(code, Told(case, now))

    def _keep(self, code: str, told: Told) -> Told:
        self._told[code] = told
        self._told.move_to_end(code)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
        return told


def _case(told: Any, asked: str) -> Case:
    answer = CaseAnswer.model_validate(told)
    if not _same(answer.code, asked):
        raise CaseSystemUnavailable("it answered with another case")
    return answer.to_case()


def _same(told: str, asked: str) -> bool:
    """Whether a code, however the case system writes it, is the one asked for."""
    try:
        return read_case_code(told) == asked
    except NotACaseCode:
        return False
