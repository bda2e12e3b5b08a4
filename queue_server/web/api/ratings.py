"""Ratings."""

from __future__ import annotations

from flask import Response

from queue_server.service_layer.people import Permission
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.web.access import authorized
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section("ratings", "The citizen's answer about one finished turn")


@api.post(
    "/branches/<branch>/ratings",
    security=[*SIGNED_IN, *ANYONE],
    responses=answers({201: responses.RatingTaken}, 400, 401, 403, 404, 409, 422),
)
def post_rating(path: requests.BranchPath, body: requests.RatingBody) -> Response:
    """Rate a turn, named itself or as the one finished last at a counter; once."""
    caller = authorized(Permission.RATE, path.branch, counter=body.counter)
    wish = SubmitRating(body.answers, body.turn, body.counter, body.comment)
    return command(path.branch, lambda writer: submit_rating(writer, wish, caller), 201)
