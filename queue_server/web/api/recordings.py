"""Finding a call on a camera's recording."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response
from pydantic import BaseModel, Field

from queue_server.service_layer.people import Permission
from queue_server.service_layer.recordings import find_calls
from queue_server.web.access import authorized
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section

api = section("recordings", "Where a call is to be seen on a camera's recording; there is no video here")


class RecordingsBody(requests.Request):
    """Whose calls to find."""

    number: requests.Code
    day: date | None = Field(default=None, description="Business day, YYYY-MM-DD; null: today")


class RecordingCamera(BaseModel):
    """A camera as the centre file names it."""

    code: str
    name: str
    name_en: str


class Bookmark(BaseModel):
    """A call, and where to look for it."""

    seq: int
    time: datetime = Field(description="Of the call")
    counter: str
    ticket: str
    recall: bool
    camera: RecordingCamera | None = Field(description="The one over the counter then; null: none was named")
    begins_at: datetime = Field(description="Where to jump to, a little before the call")
    kept: bool = Field(description="False: older than the centre keeps recordings")
    url: str | None = Field(description="Plays the recording from there; null where no address is known")


class Bookmarks(BaseModel):
    """A number's calls on one day, in order."""

    number: str
    day: date
    items: list[Bookmark]
    next: str | None
    seq: int = Field(description="The log entry that says who looked")


@api.post(
    "/branches/<branch>/recordings/search",
    security=SIGNED_IN,
    responses=answers({200: Bookmarks}, 400, 401, 403, 404, 422),
)
def post_recordings_search(path: requests.BranchPath, body: RecordingsBody) -> Response:
    """A number's calls with counter, camera and moment. A command, because the log keeps who looked."""
    caller = authorized(Permission.FIND_RECORDINGS, path.branch)
    return command(path.branch, lambda writer: find_calls(writer, body.number, body.day, caller))
