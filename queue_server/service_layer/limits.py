"""How many numbers are given: so many a day or a slot, and none that comes too late to be served.

A number is given first and held against the limits then: what is refused takes its number back with it, for
it was never committed. So without limits, nothing is counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_server.domain import moment
from queue_server.domain.branch import LastTicket, Service
from queue_server.domain.errors import DayFull, LimitReached
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Writer


def check_limits(writer: Writer, ticket: Data, booked: bool) -> None:
    """Hold a ticket just given, by its view, against the branch's limits.

    Somebody ``booked`` a slot: an appointment was promised, so no count refuses it.

    Raises:
        LimitReached: the service's numbers of the day or of the slot are all given.
        DayFull: the person would probably not be served today, and the rule is to stop.
    """
    service = writer.branch.service(ticket["service"])
    if not booked:
        _check_day(writer, service, ticket["number"])
        _check_slot(writer, service)
    if ticket["may_not_be_served"] and writer.branch.policy.last_ticket is LastTicket.STOP:
        _refuse_late(writer, service)


def _check_day(writer: Writer, service: Service, number: str) -> None:
    """Numbers of a day have no gap, so the number itself says how many were given."""
    limit = service.daily_limit
    if limit is not None and int(number.removeprefix(service.letter)) > limit:
        local = writer.branch.local(writer.now)
        opening = writer.branch.hours.next_day_s_opening(local)
        raise LimitReached(service=service.name, limit=limit, per="day", **opening_facts(opening))


def _check_slot(writer: Writer, service: Service) -> None:
    limit = service.slot_limit
    if limit is None:
        return
    length = timedelta(minutes=writer.branch.policy.slot_minutes)
    local = writer.branch.local(writer.now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = midnight + (local - midnight) // length * length
    if writer.given_since(service.code, begin) > limit:
        opening = writer.branch.hours.open_from(begin + length)
        raise LimitReached(service=service.name, limit=limit, per="slot", **opening_facts(opening))


def _refuse_late(writer: Writer, service: Service) -> None:
    local, hours = writer.branch.local(writer.now), writer.branch.hours
    closing = hours.closing(local)
    facts = opening_facts(hours.next_day_s_opening(local))
    raise DayFull(service=service.name, closing=f"{closing:%H:%M}" if closing else None, **facts)


def opening_facts(opening: datetime | None) -> dict[str, object]:
    """When to come again, for a refusal: as an instant, and as a sentence says it."""
    if opening is None:
        return {}
    return {"opens_at": moment.to_text(opening), "opening": f"{opening:%H:%M, %d/%m/%Y}"}
