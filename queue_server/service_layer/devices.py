"""What devices tell and are asked for: their own state, and slips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from queue_server.domain import events
from queue_server.domain.devices import DeviceHealth, DeviceState
from queue_server.domain.errors import NoPrinter, UnknownDevice
from queue_server.domain.events import Draft
from queue_server.domain.turn import Data, Ticket
from queue_server.service_layer.people import Caller, Device, name_of
from queue_server.service_layer.ports import Store, Writer

LONGEST_DETAIL = 200


def report_device(writer: Writer, device: Device, state: DeviceState, detail: str | None) -> None:
    """Log a device's state. The device leaves out repeats of what it already said."""
    told = {"code": device.code, "kind": device.kind.value, "state": state.value, "detail": detail}
    writer.set_device(DeviceHealth(device.code, device.kind.value, state, writer.now, detail))
    writer.record(Draft(events.DEVICE_REPORTED, {"device": told}, actor=device.code))


def hear_device(store: Store, branch: str, code: str, message: Mapping[str, object]) -> None:
    """Keep what a device told the broker, or its last will in its place: one whose power failed tells nothing
    itself. Repeats, and devices that this branch does not know, are passed over.

    Raises:
        UnknownBranch: no such branch.
        ValueError: the message names no state of a device.
    """
    state, detail = DeviceState(str(message.get("state"))), str(message.get("detail") or "")[:LONGEST_DETAIL]
    device = next((each for each in store.directory.devices(branch) if each.code == code), None)
    if device is None:
        return
    with store.read(branch) as reader:
        known = next((each for each in reader.devices() if each.code == code), None)
    if known is None or (known.state, known.detail or "") != (state, detail):
        with store.write(branch) as writer:
            report_device(writer, device, state, detail or None)


def report_slip(
    writer: Writer, device: Device, ticket: str, printed: bool, reason: str | None, message: str | None
) -> None:
    """Log that a ticket's slip came out, or why it did not. A report that comes again, because its answer was
    lost, is passed over.

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
    said = [entry for entry in writer.history(ticket) if entry.type in events.SLIPS]
    if not said or (said[-1].type, said[-1].data) != (draft.type, draft.data):
        writer.record(draft)


class SlipKind(StrEnum):
    """What is printed of a ticket."""

    NUMBER = "number"
    """The slip that its holder took it with."""
    HANDOVER = "handover"
    """What goes along to the next station of the visit."""


def print_handover(writer: Writer, ticket: Ticket, device: str, caller: Caller) -> None:
    """Have the slip that goes along with somebody to the next station printed at a device."""
    told = {"ticket": ticket.id, "number": ticket.number, "device": device, "kind": SlipKind.HANDOVER.value}
    writer.record(Draft(events.SLIP_REQUESTED, told, ticket=ticket.id, actor=name_of(caller)))


def request_slip(
    writer: Writer,
    ticket: str,
    wanted: str | None,
    kiosks: Sequence[str],
    caller: Caller,
    kind: SlipKind = SlipKind.NUMBER,
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
    told = {
        "ticket": stored.ticket.id,
        "number": stored.ticket.number,
        "device": device,
        "kind": kind.value,
    }
    writer.record(Draft(events.SLIP_REQUESTED, told, ticket=ticket, actor=name_of(caller)))
    return {**told, "seq": writer.next_seq() - 1}
