"""What devices tell and are asked for: their own state, and slips."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain import events
from queue_server.domain.devices import DeviceHealth, DeviceState
from queue_server.domain.errors import NoPrinter, UnknownDevice
from queue_server.domain.events import Draft
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Caller, Device, name_of
from queue_server.service_layer.ports import Writer


def report_device(writer: Writer, device: Device, state: DeviceState, detail: str | None) -> None:
    """Log a device's state. The device leaves out repeats of what it already said."""
    told = {"code": device.code, "kind": device.kind.value, "state": state.value, "detail": detail}
    writer.set_device(DeviceHealth(device.code, device.kind.value, state, writer.now, detail))
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


def request_slip(
    writer: Writer, ticket: str, wanted: str | None, kiosks: Sequence[str], caller: Caller
) -> Data:
    """Have a ticket's slip printed again: at the kiosk wanted, else at the one that gave the number.

    A number that no kiosk gave is printed at the branch's first one.

    Raises:
        UnknownTicket: this branch gave no such ticket.
        UnknownDevice: the branch has no such kiosk.
        NoPrinter: it has none at all.
    """
    stored = writer.ticket(ticket)
    if wanted is not None and wanted not in kiosks:
        raise UnknownDevice(device=wanted)
    if not kiosks:
        raise NoPrinter(number=stored.ticket.number)
    device = wanted or (stored.device if stored.device in kiosks else kiosks[0])
    told = {"ticket": stored.ticket.id, "number": stored.ticket.number, "device": device}
    writer.record(Draft(events.SLIP_REQUESTED, told, ticket=ticket, actor=name_of(caller)))
    return {**told, "seq": writer.next_seq() - 1}
