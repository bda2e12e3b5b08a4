"""The presses at a counter, and who waits for it."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain.branch import Level
from queue_server.domain.selection import Rule
from queue_server.domain.turn import Result
from queue_server.service_layer.counters import Press, press
from queue_server.service_layer.line import line_view
from queue_server.service_layer.people import Permission, require
from queue_server.web.access import authorized, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("counters", "What an officer does at a counter; each press is one transaction")


class CounterServices(BaseModel):
    """What a counter takes just now, by level."""

    own: list[str]
    pooled: list[str] = Field(description="Taken when nobody waits for its own")
    helping: list[str] = Field(description="Taken in a surge, when nobody waits for the others")


class PlaceInLine(BaseModel):
    """Somebody whom the counter may call, and why in this place."""

    turn: str = Field(description="Id of the turn")
    number: str
    service: str
    rule: Rule
    level: Level


class CounterLine(BaseModel):
    """Who waits for a counter, the next one first, as of log entry `seq`."""

    seq: int
    services: CounterServices
    items: list[PlaceInLine]
    next: str | None


@api.get(
    "/branches/<branch>/counters/<counter>/line",
    security=SIGNED_IN,
    responses=answers({200: CounterLine}, 401, 403, 404),
)
def get_line(path: requests.CounterPath) -> Response:
    """Who waits for this counter, in the order in which “next” would call them now; staff only."""
    authorized(Permission.SEE_STAFF_FORM, path.branch)
    with system().store.read(path.branch) as reader:
        return jsonify(line_view(reader, path.counter))


@api.post(
    "/branches/<branch>/counters/<counter>/<action>",
    security=SIGNED_IN,
    responses=answers({200: responses.Pressed}, 400, 401, 403, 404, 409, 422),
)
def post_counter_action(path: requests.CounterActionPath, body: requests.PressBody) -> Response:
    """Call the next person, call one by name of turn, ticket or number, recall, serve, finish, and so on."""
    caller = authorized(Permission.RUN_COUNTER, path.branch)
    if body.on_behalf:
        require(caller, Permission.RULE_QUEUE, path.branch)
    wanted = Press(
        path.action,
        turn=body.turn,
        ticket=body.ticket,
        number=body.number,
        service=body.service,
        counter=body.counter,
        reason=body.reason,
        stand_in_for=body.stand_in_for,
        result=Result(body.outcome, body.procedure, tuple(body.case_codes)),
        on_behalf=body.on_behalf,
    )
    return command(path.branch, lambda writer: press(writer, path.counter, wanted, caller, system().phrase))
