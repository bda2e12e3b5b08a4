"""Free messages on the boards, and the sound of everything that is spoken."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response, send_file
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.branch import Branch
from queue_server.domain.errors import UnknownAnnouncement
from queue_server.domain.events import BRANCH_ANNOUNCED, CALLS, Event
from queue_server.service_layer.announcing import Announce, announce
from queue_server.service_layer.people import Permission
from queue_server.service_layer.voice import sayable, sounds
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section("announcements", "What boards show and loudspeakers say besides calls")

CLIP_SECONDS = 3600

Message = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), requests.Printable
]


class SpokenPath(requests.BranchPath):
    """What is said, in the path."""

    seq: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,15}(\+[1-9][0-9]{0,15}){0,3}$")] = Field(
        description="Log entry of the call or message; up to four calls joined by +"
    )


class SoundQuery(BaseModel):
    """One of the sentences that say it."""

    language: requests.LanguageCode | None = Field(
        default=None, description="By default the entry's own words, after a chime"
    )
    chime: bool = Field(default=True, description="With a chime before it")


class AnnouncementBody(requests.Request):
    """A message in a supervisor's own words."""

    text: Message
    text_en: Message | None = None
    zone: requests.Code | None = Field(default=None, description="null: every zone")
    spoken: bool = Field(description="Whether loudspeakers say the Vietnamese text, once")
    urgent: bool = Field(
        default=False, description="Said before everything else, in quiet hours too, at full volume"
    )


class Announcement(BaseModel):
    """A message as boards get it."""

    text: str
    text_en: str | None
    spoken: str | None = Field(description="The words the speech engine gets; null for boards only")
    language: str
    url: str | None = Field(description="Chime and message as WAV; null for boards only")
    zone: str | None
    until: datetime = Field(description="How long boards show it")
    urgent: bool


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
    wish = Announce(body.text, body.text_en or None, body.zone, body.spoken, body.urgent)
    return command(path.branch, lambda writer: announce(writer, wish, caller, system().reading), 201)


@api.get(
    "/branches/<branch>/announcements/<seq>.wav",
    security=ANYONE,
    responses=answers({200: None}, 404, 422, 503),
)
def get_announcement(path: SpokenPath, query: SoundQuery) -> Response:
    """Words of a log entry that is spoken, or of several calls in one sentence, as WAV."""
    entries, branch = _entries(path)
    if query.language is None:
        clip = system().clips.path(entries[0])
    else:
        said = sounds(entries, branch, system().calls_words)
        spoken = next((each.spoken for each in said if each.language == query.language), None)
        if spoken is None:
            raise UnknownAnnouncement(seq=path.seq)
        free = entries[0].type == BRANCH_ANNOUNCED
        clip = system().clips.sound(spoken, query.language, chimed=query.chime, free=free)
    return send_file(clip, mimetype="audio/wav", max_age=CLIP_SECONDS)


def _entries(path: SpokenPath) -> tuple[list[Event], Branch]:
    """The entries named, each of which is spoken; several only if they are calls.

    Raises:
        UnknownAnnouncement: one of them is nothing that is spoken.
    """
    numbers = [int(each) for each in path.seq.split("+")]
    with system().store.read(path.branch) as reader:
        found = [(seq, reader.event(seq)) for seq in numbers]
        for seq, entry in found:
            alone = len(found) == 1 or (entry and entry.type in CALLS)
            if not sayable(entry) or not entry or entry.seq != seq or not alone:
                raise UnknownAnnouncement(seq=seq)
        return [entry for _, entry in found if entry], reader.branch
