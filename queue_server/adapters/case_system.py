"""Asking the case system over HTTP, as docs/case-system.md describes.

It is another house's machine: it may be slow, down or wrong, and a kiosk must not hang on it. So an answer
has a few seconds in all; after some failures in a row it is left alone for half a minute; and what it told a
moment ago is told again without asking.
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import requests
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, ValidationError

from queue_server.domain.case import Case, CaseState
from queue_server.domain.case_code import read_case_code
from queue_server.domain.errors import NotACaseCode, UnknownCase
from queue_server.service_layer.cases import CaseSystemUnavailable, Told
from queue_server.service_layer.ports import Clock

log = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 0.7, 1.6, 2.3
"""All of them, and one more read, are less than the four seconds after which a kiosk's agent takes the whole
server for away."""
LONGEST_ANSWER = 64 * 1024
FRESH_FOR = timedelta(seconds=30)
KEPT = 500
FAILURES_TO_REST = 3
REST = timedelta(seconds=30)

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

    def __init__(self, url: str, token: str | None, clock: Clock) -> None:
        self._url, self._clock = url.rstrip("/"), clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept"] = "application/json"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._told: OrderedDict[str, Told] = OrderedDict()
        self._failures = 0
        self._rests_until: datetime | None = None

    def look_up(self, code: str) -> Told:
        now = self._clock.now()
        known = self._told.get(code)
        if known and timedelta() <= now - known.at < FRESH_FOR:
            return known
        self._check_resting(now)
        try:
            case = self._ask(code)
        except CaseSystemUnavailable as failure:
            self._failed(now, failure)
            raise
        self._failures, self._rests_until = 0, None
        if case is None:
            raise UnknownCase(case=code)
        return self._keep(code, Told(case, now))

    def _check_resting(self, now: datetime) -> None:
        """Raises while it is left alone. The first question after that is let through as a trial."""
        if self._rests_until and now < self._rests_until:
            raise CaseSystemUnavailable("the case system failed a moment ago and is left alone for now")

    def _failed(self, now: datetime, failure: CaseSystemUnavailable) -> None:
        self._failures += 1
        if self._failures >= FAILURES_TO_REST:
            self._rests_until = now + REST
        log.warning("case system, failure %s in a row: %s", self._failures, failure)

    def _keep(self, code: str, told: Told) -> Told:
        self._told[code] = told
        self._told.move_to_end(code)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
        return told

    def _ask(self, code: str) -> Case | None:
        """The case, or ``None`` if there is none; raises CaseSystemUnavailable for anything else."""
        deadline = time.monotonic() + WHOLE_SECONDS
        try:
            with self._session.get(
                f"{self._url}/cases/{quote(code, safe='')}",
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code == requests.codes.not_found:
                    return None
                if answer.status_code != requests.codes.ok:
                    raise CaseSystemUnavailable(f"it answered {answer.status_code}")
                body = _read(answer, deadline)
        except requests.RequestException as error:
            raise CaseSystemUnavailable(type(error).__name__) from error
        try:
            told = CaseAnswer.model_validate(json.loads(body))
        except ValidationError as error:
            places = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
            raise CaseSystemUnavailable(f"its answer is not as agreed: {places}") from None
        except (ValueError, RecursionError):
            raise CaseSystemUnavailable("its answer is not JSON") from None
        if not _same(told.code, code):
            raise CaseSystemUnavailable("it answered with another case")
        return told.to_case()


def _same(told: str, asked: str) -> bool:
    """Whether a code, however the case system writes it, is the one asked for."""
    try:
        return read_case_code(told) == asked
    except NotACaseCode:
        return False


def _read(answer: requests.Response, deadline: float) -> bytes:
    """The body, unless it is too long or comes too slowly: a read's own time-out begins anew at each byte."""
    body = b""
    for byte in answer.iter_content(1):  # more at once would be waited for until all of it has come
        body += byte
        if len(body) > LONGEST_ANSWER:
            raise CaseSystemUnavailable("its answer is too long")
        if time.monotonic() > deadline:
            raise CaseSystemUnavailable("its answer comes too slowly")
    return body
