"""Numbers of a kiosk's own: handing them out beforehand, and taking over what was given while away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import Draft
from queue_server.domain.kiosk_range import GivenAway, KioskRange, Known, WhyNot, new_ranges, refusal
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Ticket, Turn, act
from queue_server.service_layer.day_close import begin_day
from queue_server.service_layer.people import Device
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.readings import Answered, StoredTicket

HANDED_OVER = "handed over"
"""The fingerprint of keys whose request shall not be carried out any more."""


def hold_numbers(writer: Writer, holder: str, device: Device, open_outside_hours: bool) -> Data:
    """Today's numbers of a kiosk's own, more of them where few are left, and when it may give them."""
    branch, today = writer.branch, writer.branch.day(writer.now)
    known = writer.kiosk_ranges(today)
    own = [each for each in known if (each.device, each.holder) == (device.code, holder)]
    used = writer.tickets_numbered(today, _numbers(own))
    numbers = {each.ticket.number for each in used}
    new = list(new_ranges(branch, today, device.code, holder, known, numbers))
    writer.add_kiosk_ranges(new)
    begin, end = _day(branch, today)
    return {
        "day": today,
        "begins_at": moment.to_text(begin),
        "ends_at": moment.to_text(end),
        "open": [] if writer.daybook.is_closed(today) else _opening(branch, today, open_outside_hours),
        "ranges": [
            {"service": each.service, "letter": each.letter, "first": each.first, "last": each.last}
            for each in [*own, *new]
            if each.service in branch.services
        ],
    }


def _numbers(ranges: Sequence[KioskRange]) -> list[str]:
    return [number for each in ranges for number in each.numbers()]


def _day(branch: Branch, day: str) -> tuple[datetime, datetime]:
    """Beginning and end of a business day."""
    midnight = datetime.combine(date.fromisoformat(day), time(), ZoneInfo(branch.timezone))
    return midnight, midnight + timedelta(days=1)


def _opening(branch: Branch, day: str, any_hour: bool) -> list[Data]:
    """When numbers are given on a day."""
    begin, end = _day(branch, day)
    periods = [
        (
            datetime.combine(begin, period.start, begin.tzinfo),
            datetime.combine(begin, period.end, begin.tzinfo),
        )
        for period in branch.hours.periods(begin.date())
    ]
    spans = [(begin, end)] if any_hour else periods
    return [{"begin": moment.to_text(start), "end": moment.to_text(stop)} for start, stop in spans]


@dataclass(slots=True)
class _Outcome:
    """What became of the numbers handed over."""

    accepted: list[str] = field(default_factory=list)
    refused: list[Data] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def hand_over(writer: Writer, given: Sequence[GivenAway], device: Device) -> Data:
    """Take over what a kiosk gave while the server was away: each number once, in the place of its true time.

    Who comes by one waits like anybody else; a number of a day that is over expires at once. One that cannot
    be taken over is refused by itself, and the log tells staff of it. A request that had reached the server
    before the kiosk gave its own number is taken back, for its number is in nobody's hand.
    """
    begin_day(writer)
    outcome, fresh = _Outcome(), []
    for day, of_day in _by_day(writer, given).items():
        fresh += [(day, each) for each in _sifted(writer, day, of_day, device, outcome)]
    sequences: dict[str, int] = {}
    for day in {day for day, _ in fresh}:
        sequences[day] = writer.take_sequences(day, sum(each == day for each, _ in fresh))
    for day, each in sorted(fresh, key=lambda pair: pair[1].issued_at):
        _enter(writer, each, day, sequences[day], device)
        sequences[day] += 1
        outcome.accepted.append(each.id)
    for first_of_request in {each.key: each for each in reversed(given)}.values():
        outcome.replaced += _take_back(writer, first_of_request, device)
    return {
        "accepted": outcome.accepted,
        "refused": outcome.refused,
        "replaced": outcome.replaced,
        "seq": writer.next_seq() - 1,
    }


def _arrival(writer: Writer, given: GivenAway) -> datetime:
    """The true time, but never one to come: the clocks of kiosk and server differ by a little."""
    return min(given.issued_at, writer.now)


def _by_day(writer: Writer, given: Sequence[GivenAway]) -> Mapping[str, list[GivenAway]]:
    days: dict[str, list[GivenAway]] = {}
    for each in given:
        days.setdefault(writer.branch.day(_arrival(writer, each)), []).append(each)
    return days


def _sifted(
    writer: Writer, day: str, given: Sequence[GivenAway], device: Device, outcome: _Outcome
) -> list[GivenAway]:
    """Those of a day that get their place now; repeats and refusals go into the outcome."""
    own = [each for each in writer.kiosk_ranges(day) if each.device == device.code]
    services = {number: each.service for each in own for number in each.numbers()}
    found = writer.tickets_like(
        day, [each.number for each in given], [each.id for each in given], [each.token for each in given]
    )
    known = {each.ticket.id: each for each in found}
    taken = {part for each in found for part in _marks(each, writer.branch.code, day)}
    fresh = []
    for each in given:
        if _is_repeat(each, known, device):
            outcome.accepted.append(each.id)
        elif why := refusal(each, Known(writer.branch, services, taken)):
            outcome.refused.append(_refuse(writer, each, why, device))
        else:
            fresh.append(each)
            taken |= {each.id, each.token, each.number}
    return fresh


def _marks(stored: StoredTicket, branch: str, day: str) -> Collection[str]:
    """What no other ticket of that day may have."""
    number = {stored.ticket.number} if (stored.branch, stored.day) == (branch, day) else set()
    return {stored.ticket.id, stored.token} | number


def _is_repeat(given: GivenAway, known: Mapping[str, StoredTicket], device: Device) -> bool:
    stored = known.get(given.id)
    return bool(stored and (stored.ticket.number, stored.device) == (given.number, device.code))


def _refuse(writer: Writer, given: GivenAway, why: WhyNot, device: Device) -> Data:
    told = {"number": given.number, "service": given.service, "reason": why.value}
    issued = {"issued_at": moment.to_text(given.issued_at), "device": device.code}
    writer.record(Draft(events.NUMBER_REFUSED, {**told, **issued}, actor=device.code))
    return {"id": given.id, **told}


def _enter(writer: Writer, given: GivenAway, day: str, sequence: int, device: Device) -> None:
    """Give a number its place; nobody waits any more on a day that is over."""
    arrived = _arrival(writer, given)
    ticket = Ticket(
        id=given.id,
        number=given.number,
        sequence=sequence,
        language=given.language,
        channel="kiosk",
        priority=given.priority,
        case_codes=given.case_codes,
        appointment=given.appointment,
        files=given.files,
        visit=given.visit,
        procedure=given.procedure,
    )
    turn = Turn(
        writer.new_id(), ticket, given.service, 1, TurnState.WAITING, arrived_at=arrived, queued_at=arrived
    )
    if day != writer.branch.day(writer.now) or writer.daybook.is_closed(day):
        turn = act(turn, Action.EXPIRE, writer.now).turn
    writer.add_ticket(ticket, given.token, device.code, arrived)
    writer.add_turn(turn)
    writer.record(events.turn_event(events.TICKET_ENTERED, turn, device.code, device=device.code))


def _take_back(writer: Writer, given: GivenAway, device: Device) -> list[str]:
    """Undo what the kiosk's own request came to after all; what has not come yet shall come to nothing.

    The answer names the tickets that nobody holds, also when they are named again, or were called already.
    """
    first = writer.first_answer(given.key)
    if first is None:
        writer.keep_answer(given.key, HANDED_OVER, Answered(409, {}))
        return []
    views = first.body.get("tickets", [first.body])
    replaced = [view["id"] for view in views if view.get("device") == device.code]
    for ticket in replaced:
        last = writer.turns(ticket)[-1]
        if last.state is TurnState.WAITING:
            step = act(last, Action.CANCEL, writer.now)
            writer.change_turn(step.turn)
            writer.record(events.turn_event(step.event, step.turn, device.code, instead=given.number))
    return replaced
