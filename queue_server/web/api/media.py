"""Pictures and videos of boards."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal, cast

from flask import Response, current_app, jsonify, request, send_file
from flask_openapi3 import FileStorage
from pydantic import BaseModel, ConfigDict, Field, model_validator

from queue_server.domain.devices import DeviceState
from queue_server.domain.errors import NotAllowed
from queue_server.domain.media import Showing
from queue_server.service_layer.devices import report_device
from queue_server.service_layer.people import Device, Permission, name_of
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, section

if TYPE_CHECKING:
    from typing import BinaryIO

api = section("media", "Pictures and videos that boards show beside the numbers")

FORM_BYTES = 64 * 1024
"""Room for the fields around the file."""
WeekDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class MediaPath(requests.BranchPath):
    """One medium."""

    media: requests.Code = Field(description="SHA-256 of its content")


class MediaForm(BaseModel):
    """A file, and when boards show it."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: FileStorage = Field(description="PNG, JPEG, WebP, MP4 or WebM, by its content")
    seconds: int = Field(default=15, ge=12, le=600, description="How long a picture stands")
    days: list[WeekDay] = Field(default=[], description="Empty: every day")
    begins: time | None = Field(default=None, description="By the branch's clock")
    ends: time | None = None
    first: date | None = None
    last: date | None = None
    boards: list[requests.Code] = Field(default=[], description="Codes of boards or zones; empty: all")

    @model_validator(mode="after")
    def _in_order(self) -> MediaForm:
        if self.begins and self.ends and self.ends <= self.begins:
            raise ValueError("ends must be later than begins")
        if self.first and self.last and self.last < self.first:
            raise ValueError("last must not be before first")
        return self


class MediaItem(BaseModel):
    """A picture or video, and when it is shown."""

    id: str
    name: str
    type: str
    size: int = Field(description="Bytes")
    added_at: datetime
    added_by: str
    seconds: int
    days: list[WeekDay]
    begins: str | None
    ends: str | None
    first: date | None
    last: date | None
    boards: list[str]


class MediaList(BaseModel):
    """All of a branch, in the order in which they are played."""

    items: list[MediaItem]
    next: None


class PlaybackBody(requests.Request):
    """What became of a medium on the screen that asks."""

    plays: bool


@api.before_request
def make_room() -> None:
    """A video is longer than any other request."""
    if request.method == "POST" and request.mimetype == "multipart/form-data":
        request.max_content_length = system().media.most_bytes + FORM_BYTES


@api.get("/branches/<branch>/media", security=ANYONE, responses=answers({200: MediaList}, 404))
def list_media(path: requests.BranchPath) -> Response:
    """What boards play, in order."""
    system().store.require_branch(path.branch)
    items = [each.to_data() for each in system().media.items(path.branch)]
    return jsonify({"items": items, "next": None})


@api.post(
    "/branches/<branch>/media",
    security=SIGNED_IN,
    responses=answers({201: MediaItem}, 400, 401, 403, 404, 413, 422),
)
def post_media(path: requests.BranchPath, form: MediaForm) -> Response:
    """Take a file in; the same file again gets new times."""
    caller = authorized(Permission.MANAGE_MEDIA, path.branch)
    system().store.branch(path.branch).check_boards(form.boards)
    told = form.model_dump(exclude={"file"})
    showing = Showing(**{**told, "days": tuple(form.days), "boards": tuple(form.boards)})
    name = (form.file.filename or "").rsplit("/", 1)[-1][-100:] or "?"
    content = cast("BinaryIO", form.file.stream)
    added = system().media.add(path.branch, name, content, showing, name_of(caller) or "")
    answer = jsonify(added.to_data())
    answer.status_code = 201
    return answer


@api.get("/branches/<branch>/media/<media>", security=ANYONE, responses=answers({200: None}, 404, 416))
def get_media(path: MediaPath) -> Response:
    """The file itself, whole or a range of it."""
    system().store.require_branch(path.branch)
    medium, file = system().media.path(path.branch, path.media)
    answer = send_file(file, mimetype=medium.type, etag=medium.id, conditional=True, max_age=0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@api.delete(
    "/branches/<branch>/media/<media>",
    security=SIGNED_IN,
    responses=answers({204: None}, 401, 403, 404),
)
def delete_media(path: MediaPath) -> Response:
    """Take it off the list, and the file away."""
    authorized(Permission.MANAGE_MEDIA, path.branch)
    system().media.remove(path.branch, path.media)
    return current_app.response_class(status=204)


@api.post(
    "/branches/<branch>/media/<media>/playback",
    security=SIGNED_IN,
    responses=answers({204: None}, 400, 401, 403, 404, 422),
)
def post_playback(path: MediaPath, body: PlaybackBody) -> Response:
    """A screen tells that it cannot show a file, or that it is well again, as when the file was taken off the
    list; staff see it as the state of the device.
    """
    caller = authorized(Permission.REPORT_DEVICE, path.branch)
    if not isinstance(caller, Device):
        raise NotAllowed(permission=Permission.REPORT_DEVICE.value, caller=name_of(caller))
    state, detail = DeviceState.ONLINE, None
    if not body.plays:
        medium, _ = system().media.path(path.branch, path.media)
        state, detail = DeviceState.DEGRADED, medium.name
    with system().store.write(path.branch) as writer:
        report_device(writer, caller, state, detail)
    return current_app.response_class(status=204)
