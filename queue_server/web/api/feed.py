"""Who outside takes the log, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, current_app, jsonify
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.subscriber import WhyPaused
from queue_server.domain.turn import Data
from queue_server.service_layer import feed
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized_everywhere, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section

api = section("feed", "Systems outside that are sent the log, each with a place of its own")

Pattern = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Number = Annotated[int, Field(ge=1, le=requests.LARGEST_SEQ, strict=True)]
Place = Literal["beginning", "now"] | Number | requests.Instant
Secret = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class SubscriberPath(BaseModel):
    """A subscriber in the path."""

    subscriber: str = Field(description="Subscriber code")


class SubscriberBody(requests.Request):
    """A system that is to take the log."""

    code: requests.Code = Field(description="Small letters, digits and hyphens")
    url: Annotated[str, StringConstraints(max_length=2000)] = Field(description="Where it takes CloudEvents")
    secret: Secret | None = Field(default=None, description="`whsec_…`; one is made if left out")
    types: list[Pattern] = Field(default=[], max_length=50, description="Such as `turn.*`; empty: all")
    branches: list[requests.Code] = Field(default=[], max_length=500, description="Empty: all")
    version: int = Field(default=1, ge=1, le=100, description="Newest version of events it understands")
    dead_letter_hours: float = Field(
        default=24, gt=0, le=8760, description="An entry refused for so long is put aside"
    )
    start: Place = Field(
        default="beginning", description="`beginning`, `now`, an entry's number (of one branch), or a time"
    )


class RotateBody(requests.Request):
    """A change of the signing secret, or its end."""

    secret: Secret | None = Field(default=None, description="`whsec_…`; one is made if left out")
    end: bool = Field(default=False, description="True: from now on only the newest secret signs")


class ReplayBody(requests.Request):
    """Where to go on from."""

    start: Place
    branch: requests.Code | None = Field(default=None, description="Only this branch's log")


class ResendBody(requests.Request):
    """What of the entries put aside is to be sent once more; nothing named means all of it."""

    branch: requests.Code | None = None
    seq: int | None = Field(default=None, ge=1, le=requests.LARGEST_SEQ, description="Of the branch")


class LetterQuery(BaseModel):
    """Which of the entries put aside."""

    after: Annotated[str, StringConstraints(pattern=r"^.{1,64}-[0-9]{1,15}$")] | None = Field(
        default=None, description="The `next` of the list before"
    )
    limit: int = Field(default=100, ge=1, le=1000)


class SubscriberLine(BaseModel):
    """How far it is with one branch's log."""

    branch: str
    seq: int = Field(description="The last entry that is done with")
    entries_behind: int
    oldest_behind: datetime | None = Field(description="When the first entry it lacks happened")
    tries: int = Field(description="Vain tries at the entry in hand")
    refused_since: datetime | None
    last_answer: str | None
    last_answer_at: datetime | None


class SubscriberItem(BaseModel):
    """A subscriber, and how it stands."""

    code: str
    url: str
    types: list[str]
    branches: list[str]
    version: int
    dead_letter_hours: float
    created: datetime
    by_settings: bool = Field(description="Made by the server's settings, which alone may change it")
    signatures: int = Field(description="2 while the secret is being changed")
    paused: WhyPaused | None
    state: Literal["paused", "refusing", "silent", "behind", "current"]
    entries_behind: int
    oldest_behind: datetime | None
    last_answer: str | None
    last_answer_at: datetime | None
    dead_letters: int
    lines: list[SubscriberLine]


class NewSubscriber(SubscriberItem):
    """A subscriber just made, with its secret, which is told only now."""

    secret: str


class SubscriberList(BaseModel):
    """All of them, by code."""

    items: list[SubscriberItem]
    next: None


class Rotated(BaseModel):
    """The secret that signs from now on; `null` at the end of a change."""

    secret: str | None


class ReplayPlaces(BaseModel):
    """The first entry that is sent of each branch."""

    places: dict[str, int]


class Resent(BaseModel):
    """How many entries are sent once more."""

    count: int


class DeadLetterItem(BaseModel):
    """An entry that was refused for too long."""

    branch: str
    seq: int
    type: str
    reason: str = Field(description="The last answer to it")
    tries: int
    first: datetime
    last: datetime
    again: bool = Field(description="It is about to be sent once more")


class DeadLetterList(BaseModel):
    """What was put aside, by branch and number."""

    items: list[DeadLetterItem]
    next: str | None


def _told(code: str) -> Response:
    return jsonify(feed.subscriber_view(system().store.feed, code))


@api.get("/feed/subscribers", security=SIGNED_IN, responses=answers({200: SubscriberList}, 401, 403))
def list_subscribers() -> Response:
    """Everybody who takes the log, and how far each is."""
    authorized_everywhere(Permission.MANAGE_FEED)
    return jsonify({"items": feed.feed_view(system().store.feed), "next": None})


@api.post(
    "/feed/subscribers",
    security=SIGNED_IN,
    responses=answers({201: NewSubscriber}, 400, 401, 403, 404, 409, 422),
)
def post_subscriber(body: SubscriberBody) -> Response:
    """Send the log to one more system, from now on. Its secret is told in this answer only."""
    authorized_everywhere(Permission.MANAGE_FEED)
    told = body.model_dump() | {"types": tuple(body.types), "branches": tuple(body.branches)}
    book = system().store.feed
    made = feed.subscribe(book, feed.Wish(**told), system().clock.now())
    view: Data = {**feed.subscriber_view(book, made.code), "secret": made.secrets[0]}
    answer = jsonify(view)
    answer.status_code = 201
    return answer


@api.get(
    "/feed/subscribers/<subscriber>",
    security=SIGNED_IN,
    responses=answers({200: SubscriberItem}, 401, 403, 404),
)
def get_subscriber(path: SubscriberPath) -> Response:
    """One of those who take the log."""
    authorized_everywhere(Permission.MANAGE_FEED)
    return _told(path.subscriber)


@api.delete(
    "/feed/subscribers/<subscriber>",
    security=SIGNED_IN,
    responses=answers({204: None}, 401, 403, 404, 409),
)
def delete_subscriber(path: SubscriberPath) -> Response:
    """Send it nothing any more, and forget how far it was."""
    authorized_everywhere(Permission.MANAGE_FEED)
    feed.remove(system().store.feed, path.subscriber)
    return current_app.response_class(status=204)


@api.post(
    "/feed/subscribers/<subscriber>/pause",
    security=SIGNED_IN,
    responses=answers({200: SubscriberItem}, 400, 401, 403, 404, 422),
)
def post_pause(path: SubscriberPath, body: requests.NothingMore) -> Response:
    """Send it nothing until it is resumed; its place is kept."""
    authorized_everywhere(Permission.MANAGE_FEED)
    feed.pause(system().store.feed, path.subscriber)
    return _told(path.subscriber)


@api.post(
    "/feed/subscribers/<subscriber>/resume",
    security=SIGNED_IN,
    responses=answers({200: SubscriberItem}, 400, 401, 403, 404, 409, 422),
)
def post_resume(path: SubscriberPath, body: requests.NothingMore) -> Response:
    """Go on where it stopped, also after it answered 410."""
    authorized_everywhere(Permission.MANAGE_FEED)
    feed.resume(system().store.feed, path.subscriber)
    return _told(path.subscriber)


@api.post(
    "/feed/subscribers/<subscriber>/rotate",
    security=SIGNED_IN,
    responses=answers({200: Rotated}, 400, 401, 403, 404, 409, 422),
)
def post_rotate(path: SubscriberPath, body: RotateBody) -> Response:
    """Let a new secret sign beside the present one, or end that. A new secret is told in this answer only."""
    authorized_everywhere(Permission.MANAGE_FEED)
    if body.end:
        feed.end_rotation(system().store.feed, path.subscriber)
        return jsonify({"secret": None})
    return jsonify({"secret": feed.rotate(system().store.feed, path.subscriber, body.secret).secrets[0]})


@api.post(
    "/feed/subscribers/<subscriber>/replay",
    security=SIGNED_IN,
    responses=answers({200: ReplayPlaces}, 400, 401, 403, 404, 422),
)
def post_replay(path: SubscriberPath, body: ReplayBody) -> Response:
    """Send everything from a place on again; one that lies ahead passes over what comes before it."""
    authorized_everywhere(Permission.MANAGE_FEED)
    places = feed.replay(system().store.feed, path.subscriber, body.start, body.branch)
    return jsonify({"places": dict(places)})


@api.get(
    "/feed/subscribers/<subscriber>/dead-letters",
    security=SIGNED_IN,
    responses=answers({200: DeadLetterList}, 401, 403, 404, 422),
)
def list_dead_letters(path: SubscriberPath, query: LetterQuery) -> Response:
    """What it refused for so long that it was put aside."""
    authorized_everywhere(Permission.MANAGE_FEED)
    book = system().store.feed
    book.subscriber(path.subscriber)
    branch, _, seq = (query.after or "-0").rpartition("-")
    found = book.dead_letters(path.subscriber, (branch, int(seq)), query.limit + 1)
    items = found[: query.limit]
    following = f"{items[-1].branch}-{items[-1].seq}" if len(found) > len(items) else None
    return jsonify({"items": [feed.letter_view(each) for each in items], "next": following})


@api.post(
    "/feed/subscribers/<subscriber>/resend",
    security=SIGNED_IN,
    responses=answers({200: Resent}, 400, 401, 403, 404, 422),
)
def post_resend(path: SubscriberPath, body: ResendBody) -> Response:
    """Send what was put aside once more: all of it, a branch's, or one entry."""
    authorized_everywhere(Permission.MANAGE_FEED)
    count = feed.resend(system().store.feed, path.subscriber, body.branch, body.seq)
    return jsonify({"count": count})
