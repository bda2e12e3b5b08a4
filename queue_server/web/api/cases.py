"""Looking up cases in the case system."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain.case import CaseState, Punctuality
from queue_server.service_layer.cases import look_up_case
from queue_server.service_layer.people import Permission, name_of
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section

api = section("cases", "How a case stands, asked of the one-stop case system (hệ thống một cửa điện tử)")


class CasePath(requests.BranchPath):
    """A case in the path."""

    case: str = Field(
        description="Its code as typed or scanned: blanks, small letters, lost zeros are mended"
    )


class Case(BaseModel):
    """How a case stands."""

    code: str = Field(description="As the case system writes it")
    state: CaseState
    punctuality: Punctuality | None = Field(description="null where nothing can be late")
    procedure: str
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    collect_at: str | None = Field(description="Where the result is collected")
    note: str | None = Field(description="What the agency tells the person")
    applicant: str | None = Field(description="Masked by the case system, or null")
    service: str | None = Field(
        description="Where something waits to be collected: the service of this branch to take a number of"
    )
    as_of: datetime = Field(description="When the case system told so")


@api.get(
    "/branches/<branch>/cases/<case>",
    security=SIGNED_IN,
    responses=answers({200: Case}, 401, 403, 404, 422, 429, 503),
)
def get_case(path: CasePath) -> Response:
    """State, due date, on time or overdue, and where to collect (K4); for kiosks and the desk."""
    caller = authorized(Permission.LOOK_UP_CASE, path.branch)
    system().patience.count(path.branch, name_of(caller) or "")
    branch = system().store.branch(path.branch)
    answer = jsonify(look_up_case(system().cases, branch, path.case, system().clock.now()))
    answer.cache_control.no_store = True
    return answer
