"""The event log."""

from __future__ import annotations

from flask import Response, jsonify

from queue_server.domain.events import public
from queue_server.service_layer.people import Permission, may
from queue_server.web.access import identity, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import ANYONE, answers, section

api = section("log", "Everything that happened in a branch, numbered 1, 2, 3… without a hole")


@api.get("/branches/<branch>/events", security=ANYONE, responses=answers({200: responses.Log}, 404, 422))
def list_events(path: requests.BranchPath, query: requests.LogQuery) -> Response:
    """Entries in order; whole for those who oversee, in their public form for everyone else."""
    whole = may(identity().staff, Permission.READ_FULL_LOG, path.branch)
    with system().store.read(path.branch) as reader:
        events = reader.events(query.after, query.limit)
        more = bool(events) and events[-1].seq < reader.seq()
    items = [event.to_data() if whole else public(event) for event in events]
    return jsonify({"items": items, "next": str(events[-1].seq) if more else None})
