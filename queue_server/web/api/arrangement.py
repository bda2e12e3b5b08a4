"""What supervisors set up while the branch is open."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from queue_server.service_layer.arranging import StopWords, assign, halt, stop_service
from queue_server.service_layer.people import Permission
from queue_server.service_layer.ports import Writer
from queue_server.web.access import authorized
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("arrangement", "What supervisors set up while the branch is open")
ARRANGED = answers({200: responses.Arranged}, 400, 401, 403, 404, 409, 422)


@api.put("/branches/<branch>/arrangement/counters/<counter>", security=SIGNED_IN, responses=ARRANGED)
def put_assignment(path: requests.CounterPath, body: requests.AssignmentBody) -> Response:
    """Let a counter take other services from now on, for a time if wished; null gives its own back."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)

    def use_case(writer: Writer) -> dict[str, object]:
        until = writer.now + timedelta(minutes=body.minutes) if body.minutes else None
        return assign(writer, path.counter, body.services, until, body.seen, caller)

    return command(path.branch, use_case)


@api.put("/branches/<branch>/arrangement/services/<service>", security=SIGNED_IN, responses=ARRANGED)
def put_stop(path: requests.ServicePath, body: requests.StopBody) -> Response:
    """Stop a service with the words that say why, or let it go on."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    words = _words(body)
    return command(path.branch, lambda writer: stop_service(writer, path.service, words, body.seen, caller))


@api.put("/branches/<branch>/arrangement/halt", security=SIGNED_IN, responses=ARRANGED)
def put_halt(path: requests.BranchPath, body: requests.StopBody) -> Response:
    """Stop the whole branch with the words that say why, or let it go on."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    words = _words(body)
    return command(path.branch, lambda writer: halt(writer, words, body.seen, caller))


def _words(body: requests.StopBody) -> StopWords | None:
    if not body.stopped:
        return None
    return StopWords(body.message or "", body.message_en or body.message or "")
