"""What supervisors look up and ask for about one ticket."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.service_layer.devices import SlipKind, request_slip
from queue_server.service_layer.people import DeviceKind, Permission
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section
from queue_server.web.history import sentence
from queue_server.web.problems import language

api = section("oversight", "What supervisors look up and ask for about one ticket")


class ReprintBody(requests.Request):
    """Where to print."""

    device: requests.Code | None = Field(
        default=None, description="A kiosk; null: where the number was taken"
    )
    kind: SlipKind = Field(default=SlipKind.NUMBER, description="The number's own, or the hand-over slip")


class SlipRequested(BaseModel):
    """A slip that a kiosk will print again."""

    ticket: str
    number: str
    device: str
    kind: SlipKind
    seq: int


class HistoryEntry(BaseModel):
    """Something that happened to a ticket, as one sentence."""

    seq: int
    time: datetime
    type: str
    text: str = Field(description="In the language of the request; a call tells by which rule")
    by: str | None = Field(description="User name or device code")


class History(BaseModel):
    """A ticket's way, from its issue on."""

    items: list[HistoryEntry]
    next: str | None


@api.get(
    "/branches/<branch>/tickets/<ticket>/history",
    security=SIGNED_IN,
    responses=answers({200: History}, 401, 403, 404),
)
def get_history(path: requests.TicketPath) -> Response:
    """Everything that happened to a ticket, each in one sentence."""
    authorized(Permission.READ_FULL_LOG, path.branch)
    spoken = language()
    with system().store.read(path.branch) as reader:
        reader.ticket(path.ticket)
        items = [
            HistoryEntry(
                seq=event.seq,
                time=event.time,
                type=event.type,
                text=sentence(event, reader.branch, spoken),
                by=event.actor,
            ).model_dump(mode="json")
            for event in reader.history(path.ticket)
        ]
    return jsonify({"items": items, "next": None})


@api.post(
    "/branches/<branch>/tickets/<ticket>/reprint",
    security=SIGNED_IN,
    responses=answers({200: SlipRequested}, 400, 401, 403, 404, 409, 422),
)
def post_reprint(path: requests.TicketPath, body: ReprintBody) -> Response:
    """Have a kiosk print the slip again, the number's own marked as a reprint."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    devices = system().store.directory.devices(path.branch, DeviceKind.KIOSK)
    kiosks = [device.code for device in devices]
    return command(
        path.branch,
        lambda writer: request_slip(writer, path.ticket, body.device, kiosks, caller, body.kind),
    )
