"""A branch's day so far, for those who watch over it."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain.alerts import AlertKind
from queue_server.service_layer.people import Permission
from queue_server.service_layer.today import today_view
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section
from queue_server.web.api.responses import Estimate

api = section("today", "Alerts and figures of the day, for supervisors, leaders and auditors")


class Alert(BaseModel):
    """Something a supervisor should look at; it goes away with its cause."""

    kind: AlertKind
    since: datetime
    service: str | None
    counter: str | None
    device: str | None
    zone: str | None
    number: str | None = Field(description="Whoever waits longest")
    count: int | None = Field(description="How many wait, have waited too long, are late, or are meant")
    detail: str | None = Field(description="What the device says, or the reason of a pause")


class Within(BaseModel):
    """The share of people who waited no longer than so many minutes."""

    minutes: float
    share: float | None = Field(description="0 to 1; null while nobody has been called")


class Figures(BaseModel):
    """Waits of today that came to an end."""

    served: int
    called: int
    wait_average: float | None = Field(description="Minutes; null while nobody has been called")
    within: list[Within]


class ServiceToday(Figures):
    """A service, now and today."""

    code: str
    waiting: int
    longest_since: datetime | None = Field(description="Since when the first of the line waits")
    estimate: Estimate
    history: list[int] = Field(description="How many waited, every five minutes over the last two hours")


class CounterToday(BaseModel):
    """A counter's count of today."""

    code: str
    served: int


class Targets(BaseModel):
    """What the day is measured against, in minutes."""

    wait_minutes_average: float
    wait_within_minutes: list[float]


class Today(Figures):
    """A branch's day so far, as of log entry `seq`."""

    seq: int
    time: datetime
    alerts: list[Alert]
    targets: Targets
    halted: bool = Field(description="A supervisor has stopped the whole branch")
    waiting: int
    open_counters: int = Field(description="Counters that are not closed")
    services: list[ServiceToday]
    counters: list[CounterToday]


@api.get("/branches/<branch>/today", security=SIGNED_IN, responses=answers({200: Today}, 401, 403, 404))
def get_today(path: requests.BranchPath) -> Response:
    """What needs a look now, and today's figures against the target."""
    authorized(Permission.READ_FULL_LOG, path.branch)
    voices = system().store.voices.of_branch(path.branch)
    with system().store.read(path.branch) as reader:
        return jsonify(today_view(reader, voices, system().clips.trouble()))
