"""Closing the day, and taking that back."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("day", "The end of a branch's day")


class DayClosed(BaseModel):
    """A day after its close."""

    day: str
    expired: int = Field(description="Waiting, called or held when the day was closed")
    finished: int = Field(description="Being served when the day was closed")
    served: int = Field(description="Turns finished in the whole day")
    missed: int = Field(description="Turns called in vain in the whole day")
    automatic: bool = Field(description="Closed by the hour, not by a supervisor")
    seq: int


class DayReopened(BaseModel):
    """A day after it was reopened."""

    day: str
    restored: int = Field(description="Turns that wait or are held again")
    seq: int


@api.post(
    "/branches/<branch>/day/close",
    security=SIGNED_IN,
    responses=answers({200: DayClosed}, 400, 401, 403, 404, 422),
)
def post_day_close(path: requests.BranchPath, body: requests.NothingMore) -> Response:
    """Close today (supervisors): nobody is left waiting, counters close, no numbers until the next day."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    return command(path.branch, lambda writer: close_day(writer, caller))


@api.post(
    "/branches/<branch>/day/reopen",
    security=SIGNED_IN,
    responses=answers({200: DayReopened}, 400, 401, 403, 404, 409, 422),
)
def post_day_reopen(path: requests.BranchPath, body: requests.NothingMore) -> Response:
    """Take a close of today back (supervisors): who expired by it waits again in the old place."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    return command(path.branch, lambda writer: reopen_day(writer, caller))
