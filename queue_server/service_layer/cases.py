"""Looking up a case in the case system (K4), for kiosks and the desk."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.case import Case
from queue_server.domain.case_code import read_case_code
from queue_server.domain.errors import TooManyLookUps
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Clock, Unavailable

LOOK_UPS, WITHIN = 20, timedelta(minutes=1)
"""So many a minute are more than people type, and too few to try codes one after another."""


class CaseSystemUnavailable(Unavailable):
    """The case system does not answer, or not as agreed; everything else goes on."""

    code = "case-system-unavailable"


@dataclass(frozen=True, slots=True)
class Told:
    """What the case system told of a case, and when."""

    case: Case
    at: datetime


class CaseSystem(Protocol):
    """The one-stop case system (hệ thống thông tin một cửa điện tử), which is not ours."""

    def look_up(self, code: str) -> Told:
        """The case of a code as :func:`~queue_server.domain.case_code.read_case_code` writes it.

        Raises:
            UnknownCase: it has none of this code.
            CaseSystemUnavailable: it does not answer now.
        """


class Patience:
    """Counts look-ups, so that no kiosk becomes a machine for trying codes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, str], deque[datetime]] = {}

    def count(self, branch: str, who: str) -> None:
        """Count a look-up of ``who``, a device or a member of staff, of which there are only so many.

        Raises:
            TooManyLookUps: a minute has seen too many; ``seconds`` says when the next one may come.
        """
        now = self._clock.now()
        asked = self._asked.setdefault((branch, who), deque())
        while asked and not timedelta() <= now - asked[0] < WITHIN:
            asked.popleft()
        if len(asked) >= LOOK_UPS:
            raise TooManyLookUps(seconds=int((asked[0] + WITHIN - now).total_seconds()) + 1)
        asked.append(now)


def look_up_case(cases: CaseSystem | None, branch: Branch, text: str, now: datetime) -> Data:
    """How the case of a code, typed or scanned, stands; and which service of the branch returns its result.

    Raises:
        NotACaseCode: it cannot be the code of a case.
        UnknownCase: the case system has none of this code.
        CaseSystemUnavailable: it does not answer now, or the centre has none.
    """
    code = read_case_code(text)
    if cases is None:
        raise CaseSystemUnavailable("no case system is set (cases_url)")
    told = cases.look_up(code)
    case = told.case
    punctuality, returned_at = case.punctuality(now), branch.result_service
    return {
        "code": case.code,
        "state": case.state.value,
        "punctuality": punctuality.value if punctuality else None,
        "procedure": case.procedure,
        "received_at": moment.to_text(case.received_at),
        "due_at": _text(case.due_at),
        "finished_at": _text(case.finished_at),
        "collect_at": case.collect_at,
        "note": case.note,
        "applicant": case.applicant,
        "service": returned_at.code if returned_at and case.state.awaits_collection else None,
        "as_of": moment.to_text(told.at),
    }


def _text(at: datetime | None) -> str | None:
    return moment.to_text(at) if at else None
