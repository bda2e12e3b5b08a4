"""An appointment: a slot booked at a service, which becomes a ticket when its holder checks in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from queue_server.domain import moment
from queue_server.domain.branch import Branch, LateAppointment, Policy
from queue_server.domain.errors import (
    AppointmentOver,
    NoAppointments,
    SlotFull,
    SlotNotOffered,
)
from queue_server.domain.selection import is_late
from queue_server.domain.turn import Data

CODE_DIGITS = 6
PHONE_DIGITS = 4
"""Of a telephone number only the last digits are kept, and only until the day is over."""

_PAYLOAD = "luot:appointment:"
_CODE = re.compile(rf"(?<!\d)(\d{{{CODE_DIGITS}}})$")


class AppointmentState(StrEnum):
    """What has become of an appointment."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


class Came(StrEnum):
    """How somebody came, measured against the slot."""

    EARLY = "early"
    """Before the time from which they are drawn to the front."""
    ON_TIME = "on_time"
    LATE = "late"
    """So late that they wait like everybody else."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A slot booked."""

    id: str
    code: str
    """What the holder shows or types; alone of its kind on its day."""
    service: str
    slot: datetime
    phone_tail: str | None
    """The last digits of the holder's telephone; forgotten when the day is over."""
    state: AppointmentState
    ticket: str | None
    """Id of the ticket that it became."""
    booked_at: datetime
    booked_by: str | None

    def to_data(self) -> Data:
        """What the desk sees; nothing of the telephone."""
        return {
            "id": self.id,
            "code": self.code,
            "qr": qr_payload(self.code),
            "service": self.service,
            "slot": moment.to_text(self.slot),
            "state": self.state.value,
            "ticket": self.ticket,
            "booked_at": moment.to_text(self.booked_at),
            "booked_by": self.booked_by,
        }

    def checked_in(self, ticket: str) -> Appointment:
        """It has become a ticket."""
        return replace(self, state=AppointmentState.CHECKED_IN, ticket=ticket)

    def cancelled(self) -> Appointment:
        """The slot is free again, and the telephone forgotten.

        Raises:
            AppointmentOver: it has become a ticket; that one can be cancelled instead.
        """
        if self.state is AppointmentState.CHECKED_IN:
            raise AppointmentOver(state=self.state.value)
        return replace(self, state=AppointmentState.CANCELLED, phone_tail=None)


def qr_payload(code: str) -> str:
    """What the QR code of an appointment's code says."""
    return _PAYLOAD + code


def read_code(line: str) -> str | None:
    """The code in what was typed or scanned, QR payload or bare; ``None`` when there is none.

    >>> read_code("luot:appointment:012345"), read_code(" 012 345 "), read_code("12")
    ('012345', '012345', None)
    """
    found = _CODE.search("".join(line.split()))
    return found[1] if found else None


def phone_tail(phone: str) -> str:
    """The last digits of a telephone number, however it is written.

    >>> phone_tail("+84 905 123.456")
    '3456'
    """
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())[-PHONE_DIGITS:]


def slot_of(branch: Branch, at: datetime) -> tuple[datetime, datetime]:
    """Beginning and end of the branch's slot that holds this instant; the day's first begins at midnight."""
    local, length = branch.local(at), timedelta(minutes=branch.policy.slot_minutes)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = midnight + (local - midnight) // length * length
    return begin, begin + length


def check_slot(
    branch: Branch, service: str, slot: datetime, taken: Iterable[Appointment], now: datetime
) -> None:
    """Whether one more may be booked for ``slot``, with ``taken`` the day's appointments.

    Raises:
        NoAppointments: the branch takes none.
        SlotNotOffered: the slot has passed, or no numbers are given then.
        SlotFull: as many as the branch takes are booked for the service in that slot.
    """
    most = branch.policy.appointments_per_slot
    if not most:
        raise NoAppointments()
    local = branch.local(slot)
    shown = f"{local:%H:%M, %d/%m/%Y}"
    if slot <= now or not branch.hours.is_open(local):
        raise SlotNotOffered(slot=shown)
    if _booked(branch, service, slot, taken) >= most:
        raise SlotFull(slot=shown, service=branch.service(service).name, most=most)


def slots_on(
    branch: Branch, service: str, day: date, taken: Iterable[Appointment], now: datetime
) -> list[tuple[datetime, int]]:
    """The times of a day that may be booked for a service, each with the places that are free; ``taken`` are
    the day's appointments. A slot in which the branch opens is offered from its opening."""
    most, zone = branch.policy.appointments_per_slot, ZoneInfo(branch.timezone)
    booked, offered = list(taken), []
    for period in branch.hours.periods(day) if most else ():
        at, closing = (datetime.combine(day, each, zone) for each in (period.start, period.end))
        while at < closing:
            if at > now:
                offered.append((at, max(0, most - _booked(branch, service, at, booked))))
            _, at = slot_of(branch, at)
    return offered


def _booked(branch: Branch, service: str, at: datetime, taken: Iterable[Appointment]) -> int:
    """How many appointments of a service are in the slot that holds this instant."""
    begin, end = slot_of(branch, at)
    mine = (each for each in taken if each.service == service and begin <= each.slot < end)
    return sum(each.state is not AppointmentState.CANCELLED for each in mine)


def came(slot: datetime, now: datetime, policy: Policy) -> Came:
    """How somebody comes who checks in now."""
    if now < slot - timedelta(minutes=policy.appointment_early_minutes):
        return Came.EARLY
    late = is_late(now, slot, policy) and policy.appointment_late is not LateAppointment.KEEP
    return Came.LATE if late else Came.ON_TIME
