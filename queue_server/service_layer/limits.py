"""How many numbers are given: so many a day or a slot, and none that comes too late to be served.

A number is given first and held against the limits then: what is refused takes its number back with it, for
it was never committed. Only services that have a limit are counted.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from queue_server.domain import moment
from queue_server.domain.appointment import slot_of
from queue_server.domain.branch import Branch, LastTicket, Service
from queue_server.domain.errors import DayFull, LimitReached
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Reader, Writer


class Span(StrEnum):
    """What a limit is about."""

    DAY = "day"
    SLOT = "slot"


def check_limits(writer: Writer, ticket: Data, booked: bool) -> None:
    """Hold a ticket just given, by its view, against the branch's limits.

    Somebody ``booked`` a slot: an appointment was promised, so no count refuses it.

    Raises:
        LimitReached: the service's numbers of the day or of the slot are all given.
        DayFull: the person would probably not be served today, and the rule is to stop.
    """
    branch, service = writer.branch, writer.branch.service(ticket["service"])
    if not booked and (span := _exceeded(writer, service)):
        limit = service.daily_limit if span is Span.DAY else service.slot_limit
        opening = _next_numbers(branch, span, writer.now)
        raise LimitReached(service=service.name, limit=limit, per=span.value, **opening_facts(opening))
    if ticket["may_not_be_served"] and branch.policy.last_ticket is LastTicket.STOP:
        local = branch.local(writer.now)
        closing, opening = branch.hours.closing(local), branch.hours.next_day_s_opening(local)
        told = f"{closing:%H:%M}" if closing else None
        raise DayFull(service=service.name, closing=told, **opening_facts(opening))


def without_numbers(reader: Reader) -> frozenset[str]:
    """Codes of the services whose numbers of the day, or of this slot, are all given."""
    services = reader.branch.services.values()
    return frozenset(each.code for each in services if _exceeded(reader, each, more=1))


def _exceeded(reader: Reader, service: Service, more: int = 0) -> Span | None:
    """Which limit the numbers given, and so many ``more``, go beyond."""
    daily, slotwise = service.daily_limit, service.slot_limit
    if daily is None and slotwise is None:
        return None
    given = reader.given(service.code, slot_of(reader.branch, reader.now)[0])
    if daily is not None and given.day + more > daily:
        return Span.DAY
    return Span.SLOT if slotwise is not None and given.slot + more > slotwise else None


def _next_numbers(branch: Branch, span: Span, now: datetime) -> datetime | None:
    if span is Span.DAY:
        return branch.hours.next_day_s_opening(branch.local(now))
    return branch.hours.open_from(slot_of(branch, now)[1])


def opening_facts(opening: datetime | None) -> dict[str, object]:
    """When to come again, for a refusal: as an instant, and as a sentence says it."""
    if opening is None:
        return {}
    return {"opens_at": moment.to_text(opening), "opening": f"{opening:%H:%M, %d/%m/%Y}"}
