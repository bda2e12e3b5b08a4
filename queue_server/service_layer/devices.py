"""What devices tell: their own state, and what became of a slip."""

from __future__ import annotations

from enum import StrEnum

from queue_server.domain import events
from queue_server.domain.events import Draft
from queue_server.service_layer.people import Device
from queue_server.service_layer.ports import Writer


class DeviceState(StrEnum):
    """How a device is."""

    ONLINE = "online"
    DEGRADED = "degraded"
    OFFLINE = "offline"


def report_device(writer: Writer, device: Device, state: DeviceState, detail: str | None) -> None:
    """Log a device's state. The device leaves out repeats of what it already said."""
    told = {"code": device.code, "kind": device.kind.value, "state": state.value, "detail": detail}
    writer.record(Draft(events.DEVICE_REPORTED, {"device": told}, actor=device.code))


def report_slip(
    writer: Writer, device: Device, ticket: str, printed: bool, reason: str | None, message: str | None
) -> None:
    """Log that a ticket's slip came out, or why it did not.

    Raises:
        UnknownTicket: this branch gave no such ticket.
    """
    stored = writer.ticket(ticket)
    told = {"ticket": stored.ticket.id, "number": stored.ticket.number, "device": device.code}
    if printed:
        draft = Draft(events.SLIP_PRINTED, told, ticket=ticket, actor=device.code)
    else:
        failure = {**told, "reason": reason, "message": message}
        draft = Draft(events.SLIP_FAILED, failure, ticket=ticket, actor=device.code)
    writer.record(draft)
