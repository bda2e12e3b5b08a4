"""Free messages on the boards, and the sound of everything that is spoken."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response, send_file
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.errors import UnknownAnnouncement
from queue_server.domain.events import SPOKEN
from queue_server.service_layer.announcing import Announce, announce
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section("announcements", "What boards show and loudspeakers say besides calls")

CLIP_SECONDS = 3600

Message = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), requests.Printable
]


class AnnouncementBody(requests.Request):
    """A message in a supervisor's own words."""

    text: Message
    text_en: Message | None = None
    zone: requests.Code | None = Field(default=None, description="null: every zone")
    spoken: bool = Field(description="Whether loudspeakers say the Vietnamese text, once")


class Announcement(BaseModel):
    """A message as boards get it."""

    text: str
    text_en: str | None
    spoken: str | None = Field(description="The words the speech engine gets; null for boards only")
    language: str
    url: str | None = Field(description="Chime and message as WAV; null for boards only")
    zone: str | None
    until: datetime = Field(description="How long boards show it")


class Announced(BaseModel):
    """A message that was put out."""

    announcement: Announcement
    seq: int


@api.post(
    "/branches/<branch>/announcements",
    security=SIGNED_IN,
    responses=answers({201: Announced}, 400, 401, 403, 404, 422),
)
def post_announcement(path: requests.BranchPath, body: AnnouncementBody) -> Response:
    """Show a message on the boards for a while, and say it once."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    wish = Announce(body.text, body.text_en or None, body.zone, body.spoken)
    return command(path.branch, lambda writer: announce(writer, wish, caller, system().reading), 201)


@api.get(
    "/branches/<branch>/announcements/<int:seq>.wav",
    security=ANYONE,
    responses=answers({200: None}, 404, 503),
)
def get_announcement(path: requests.AnnouncementPath) -> Response:
    """Chime and words of a log entry that is spoken, as WAV."""
    with system().store.read(path.branch) as reader:
        entry = reader.event(path.seq)
    if entry is None or entry.seq != path.seq or entry.type not in SPOKEN:
        raise UnknownAnnouncement(seq=path.seq)
    if not entry.data["announcement"]["url"]:
        raise UnknownAnnouncement(seq=path.seq)
    return send_file(system().clips.path(entry), mimetype="audio/wav", max_age=CLIP_SECONDS)
