"""Where a hub takes the logs of other servers."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from queue_server.web.access import system

LONGEST_ENTRY = 4 * 1024 * 1024
"""Bytes: a configuration with its emblem is the largest."""

intake = Blueprint("intake", __name__)


@intake.post("/hub/events")
def take() -> Response:
    """One signed CloudEvent: 202 for a new one, 200 for one that is here already.

    One that comes before those it follows is held until they are here, and is answered in the same way.
    """
    request.max_content_length = LONGEST_ENTRY
    headers = {name.lower(): value for name, value in request.headers}
    new = system().take_from_afar(headers, request.get_data())
    return current_app.response_class(status=202 if new else 200)
