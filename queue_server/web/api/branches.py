"""Branches, their services and counters, and the board."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain.turn import Data
from queue_server.service_layer import views
from queue_server.service_layer.uses import uses
from queue_server.web.access import sees_staff_form, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import ANYONE, answers, section

api = section("branches", "What a branch offers and how it stands")


class ServiceUse(BaseModel):
    """How often a service is asked for."""

    service: str
    numbers: int = Field(description="Numbers given in the last 14 days and today")


class ServiceUses(BaseModel):
    """All services, most used first."""

    items: list[ServiceUse]
    next: None


@api.get("/branches", security=ANYONE, responses=answers({200: responses.Branches}))
def list_branches() -> Response:
    """All branches of this server."""
    return page([_branch(branch.code) for branch in system().store.branches()])


@api.get("/branches/<branch>", security=ANYONE, responses=answers({200: responses.Branch}, 404))
def get_branch(path: requests.BranchPath) -> Response:
    """Hours, whether it gives numbers now, languages."""
    return jsonify(_branch(path.branch))


@api.get("/branches/<branch>/services", security=ANYONE, responses=answers({200: responses.Services}, 404))
def list_services(path: requests.BranchPath) -> Response:
    """Services, with how many wait and how long a newcomer would."""
    return page(shot(path.branch)["services"])


@api.get("/branches/<branch>/services/uses", security=ANYONE, responses=answers({200: ServiceUses}, 404))
def list_uses(path: requests.BranchPath) -> Response:
    """Services by how often they are asked for, as kiosks offer them."""
    with system().store.read(path.branch) as reader:
        return page(uses(reader))


@api.get("/branches/<branch>/counters", security=ANYONE, responses=answers({200: responses.Counters}, 404))
def list_counters(path: requests.BranchPath) -> Response:
    """Counters, with who is there."""
    return page(shot(path.branch)["counters"])


@api.get("/branches/<branch>/board", security=ANYONE, responses=answers({200: responses.Snapshot}, 404))
def get_board(path: requests.BranchPath) -> Response:
    """Everything a board shows, as of log entry `seq`."""
    return jsonify(shot(path.branch))


def _branch(code: str) -> Data:
    """The branch with its hours of today."""
    with system().store.read(code) as reader:
        outside = system().settings.open_outside_hours
        return views.branch_view(reader.branch, reader.daybook, reader.now, outside)


def shot(branch: str) -> Data:
    """The branch's snapshot in the form that the request may see."""
    return system().snapshot(branch, staff=sees_staff_form(branch))


def page(items: list[Data]) -> Response:
    """A list that fits one page."""
    return jsonify({"items": items, "next": None})
