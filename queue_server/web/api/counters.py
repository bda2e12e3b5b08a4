"""The presses at a counter."""

from __future__ import annotations

from flask import Response

from queue_server.domain.turn import Result
from queue_server.service_layer.counters import Press, press
from queue_server.service_layer.people import Permission, require
from queue_server.web.access import authorized, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("counters", "What an officer does at a counter; each press is one transaction")


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
