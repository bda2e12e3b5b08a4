"""How the waits shown came true."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.service_layer.people import Permission
from queue_server.service_layer.waits import waits
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section

api = section("waits", "The waits that came true beside the ranges that had been shown")


class WaitsQuery(BaseModel):
    """Which days."""

    days: int = Field(default=7, ge=1, le=92, description="So many days up to and with today")


class WaitFigures(BaseModel):
    """Waits and how many of them the ranges held; figures are null when there was no turn."""

    turns: int = Field(description="Turns that were shown a range and have been called")
    within_p50: float | None = Field(description="Share called within the p50 shown; 0.5 is right")
    within_p90: float | None = Field(description="Share called within the p90 shown; 0.9 is right")
    mean_minutes: float | None
    median_minutes: float | None
    p90_minutes: float | None


class HourOfWaits(WaitFigures):
    """The waits that began in one hour of the day."""

    hour: int = Field(ge=0, le=23, description="Of the branch's clock")


class ServiceWaits(WaitFigures):
    """The waits for one service."""

    service: str
    hours: list[HourOfWaits]


class Waits(BaseModel):
    """All services of a branch."""

    first: str = Field(alias="from", description="First day, ISO 8601")
    to: str = Field(description="Last day")
    items: list[ServiceWaits]
    next: str | None


@api.get(
    "/branches/<branch>/waits",
    security=SIGNED_IN,
    responses=answers({200: Waits}, 400, 401, 403, 404, 422),
)
def get_waits(path: requests.BranchPath, query: WaitsQuery) -> Response:
    """By service: real waits, and the share of them that the range shown had held (oversight)."""
    authorized(Permission.READ_WAITS, path.branch)
    with system().store.read(path.branch) as reader:
        return jsonify(waits(reader, query.days))
