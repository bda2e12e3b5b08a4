"""Who works at a branch, and what officers see of their own day."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, jsonify, send_file
from pydantic import BaseModel, Field

from queue_server.service_layer.officers import own_day, staff_view
from queue_server.service_layer.people import Permission, Role, Staff
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, section
from queue_server.web.api.branches import page

api = section("officers", "Who works at a branch, and the officer's own day; staff only")


class Colleague(BaseModel):
    """Somebody who works at the branch."""

    username: str
    name: str
    role: Role


class Colleagues(BaseModel):
    """Everybody who works at the branch, by name."""

    items: list[Colleague]
    next: str | None


class Pause(BaseModel):
    """How long the officer's counters were paused for one reason."""

    reason: str | None = Field(description="A code of the centre's reasons; null for a pause without one")
    minutes: float


class OwnDay(BaseModel):
    """An officer's day so far, as only the officer sees it."""

    day: str
    served: int
    no_shows: int
    transfers: int
    mean_service_minutes: float | None = Field(description="Null when nobody was served yet")
    mean_wait_minutes: float | None = Field(description="How long those called had waited")
    rated: int = Field(description="How many of the turns served have a rating; never whose, nor which")
    pauses: list[Pause]


@api.get(
    "/branches/<branch>/staff",
    security=SIGNED_IN,
    responses=answers({200: Colleagues}, 401, 403, 404),
)
def list_staff(path: requests.BranchPath) -> Response:
    """Colleagues, for whom one may stand in."""
    authorized(Permission.SEE_STAFF_FORM, path.branch)
    return page([staff_view(staff) for staff in system().store.directory.staff_of(path.branch)])


@api.get(
    "/branches/<branch>/counters/<counter>/photo",
    security=ANYONE,
    responses=answers({200: None, 204: None}, 404),
)
def get_photo(path: requests.CounterPath) -> Response:
    """The photo of whoever works at a counter now, where the centre shows photos; 204 if there is none."""
    with system().store.read(path.branch) as reader:
        branch, counter = reader.branch, reader.branch.counter(path.counter)
        officer = reader.statuses()[counter.code].officer if branch.rating.officer_photo else None
    photo = system().photos.of(officer) if officer else None
    if photo is None:
        return current_app.response_class(status=204)
    answer = send_file(photo, mimetype="image/jpeg", conditional=True, max_age=0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@api.get(
    "/branches/<branch>/officers/me/day",
    security=SIGNED_IN,
    responses=answers({200: OwnDay}, 401, 403, 404),
)
def get_own_day(path: requests.BranchPath) -> Response:
    """The figures of one's own day: served, minutes, no-shows, transfers, pauses, ratings counted."""
    officer = cast(Staff, authorized(Permission.SEE_STAFF_FORM, path.branch))
    with system().store.read(path.branch) as reader:
        return jsonify(own_day(reader, officer.username))
