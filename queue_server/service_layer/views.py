"""Answers as JSON-ready data: the shapes that pages and programs see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from queue_server.domain import moment
from queue_server.domain.branch import Branch, LastTicket, Service
from queue_server.domain.counter import CounterStatus, counter_data, desk_data
from queue_server.domain.daybook import DayBook
from queue_server.domain.estimate import WaitRange
from queue_server.domain.events import Event, public_arrangement, public_turn
from queue_server.domain.last_ticket import Outlook, outlook
from queue_server.domain.more_time import offer
from queue_server.domain.selection import in_line, urgency
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer import links
from queue_server.service_layer.ports import Reader
from queue_server.service_layer.prospects import Prospect, hall_of, prospect
from queue_server.service_layer.ratings import rateable_turns
from queue_server.service_layer.readings import FloorNow, StoredTicket

MISSED_SHOWN = 8
"""As many as boards have room for; staff, who may call them again, get all of today's."""


def turn_view(turn: Turn, staff: bool) -> Data:
    """A turn, whole for staff and without what concerns only them for everyone else."""
    data = turn.to_data()
    return data if staff else public_turn(data)


def branch_view(branch: Branch, daybook: DayBook, now: datetime, open_outside_hours: bool) -> Data:
    """A branch with its hours of today and whether numbers are given now."""
    local, hours = branch.local(now), branch.hours
    over = daybook.is_closed(branch.day(now))
    within = hours.is_open(local) and not over
    opening = hours.next_day_s_opening(local) if over else hours.next_opening(local)
    reason = hours.day_off(local.date())
    return {
        "code": branch.code,
        "name": branch.name,
        "name_en": branch.name_en,
        "centre": {"code": branch.centre, "name": branch.centre_name},
        "timezone": branch.timezone,
        "day": branch.day(now),
        "day_closed": over,
        "open": within or (open_outside_hours and not over),
        "outside_hours": open_outside_hours and not within and not over,
        "opens_at": None if within or opening is None else moment.to_text(opening),
        "closed_because": {"name": reason.name, "name_en": reason.name_en} if reason else None,
        "hours_today": [
            {"start": f"{period.start:%H:%M}", "end": f"{period.end:%H:%M}"}
            for period in hours.periods(local.date())
        ],
        "same_day_due": _due(branch, local),
        "languages": list(branch.languages),
        "hotline": branch.hotline,
        "priority_classes": [
            {"code": each.code, "name": each.name, "name_en": each.name_en}
            for each in branch.policy.priority_classes
        ],
        "zones": [
            {"code": zone.code, "name": zone.name, "name_en": zone.name_en} for zone in branch.zones.values()
        ],
        "blink_seconds": branch.policy.blink_seconds,
    }


def _due(branch: Branch, local: datetime) -> str | None:
    """When the result of a same-day file handed in now is due (K9)."""
    due = branch.same_day.due(local, branch.hours) if branch.same_day else None
    return moment.to_text(due) if due else None


def service_view(
    service: Service,
    waiting: int,
    wait: WaitRange,
    branch: Branch,
    open_now: bool,
    given_away: bool,
    now: datetime,
) -> Data:
    """A service with how many wait, how long a newcomer would, and whether there still are numbers."""
    expected = outlook(branch, service, wait, now)
    too_late = expected is Outlook.LATE and branch.policy.last_ticket is LastTicket.STOP
    full = open_now and (too_late or given_away)
    return {
        "code": service.code,
        "letter": service.letter,
        "name": service.name,
        "short": service.short,
        "name_en": service.name_en,
        "role": service.role.value,
        "departments": list(service.departments),
        "asks_identity": service.asks_identity,
        "open": open_now and not full,
        "full": full,
        "closing_soon": open_now and not full and expected is not Outlook.FINE,
        "waiting": waiting,
        "estimate": wait.to_data(),
    }


def services_view(
    floor: FloorNow, open_now: bool, now: datetime, without_numbers: Collection[str] = ()
) -> list[Data]:
    """All services of a branch, in the branch's order; those ``without_numbers`` have given all of theirs."""
    hall = hall_of(floor, now)
    return [
        service_view(
            service,
            hall.lines[code].people if code in hall.lines else 0,
            hall.newcomers_wait(code),
            floor.branch,
            open_now and code not in hall.stopped,
            code in without_numbers,
            now,
        )
        for code, service in floor.branch.services.items()
    ]


def counters_view(floor: FloorNow, staff: bool) -> list[Data]:
    """All counters, each with the turn called or served there."""
    present = {turn.counter: turn for turn in floor.turns if turn.state.at_counter}
    views = []
    for code, counter in floor.branch.counters.items():
        status = floor.statuses.get(code, CounterStatus(code))
        desk = {"desk": desk_data(status)} if staff else {}
        turn = turn_view(present[code], staff) if code in present else None
        views.append({**counter_data(counter, status), **desk, "turn": turn})
    return views


def snapshot(
    floor: FloorNow,
    now: datetime,
    staff: bool,
    open_outside_hours: bool,
    without_numbers: Collection[str] = (),
) -> Data:
    """Everything a view needs to draw the branch as of log entry ``seq``."""
    branch = branch_view(floor.branch, floor.daybook, now, open_outside_hours)
    policy, arrangement = floor.branch.policy, floor.arrangement.to_data()
    waiting = sorted(_in(floor, TurnState.WAITING), key=lambda turn: urgency(in_line(turn), policy, now))
    missed = sorted(_in(floor, TurnState.NO_SHOW), key=lambda turn: turn.ended_at or now, reverse=True)
    return {
        "seq": floor.seq,
        "time": moment.to_text(now),
        "branch": branch,
        "services": services_view(floor, branch["open"], now, without_numbers),
        "counters": counters_view(floor, staff),
        "arrangement": arrangement if staff else public_arrangement(arrangement),
        "waiting": [turn_view(turn, staff) for turn in waiting],
        "held": [turn_view(turn, staff) for turn in _in(floor, TurnState.HELD)],
        "missed": [turn_view(turn, staff) for turn in (missed if staff else missed[:MISSED_SHOWN])],
        "recent_calls": [call_view(event) for event in floor.calls],
    }


def _in(floor: FloorNow, state: TurnState) -> list[Turn]:
    return [turn for turn in floor.turns if turn.state is state]


def call_view(event: Event) -> Data:
    """A call as the list of recent calls shows it."""
    turn = event.data["turn"]
    return {
        "seq": event.seq,
        "time": moment.to_text(event.time),
        "number": turn["ticket"]["number"],
        "counter": turn["counter"],
        "turn": turn["id"],
        "announcement": event.data["announcement"]["url"],
    }


def ticket_view(
    stored: StoredTicket, turns: Sequence[Turn], reader: Reader, private: bool, stands: Prospect | None = None
) -> Data:
    """A ticket with where it stands; its phone page and codes only for staff, devices and its holder.

    ``stands`` saves asking again where it is known already.
    """
    last = turns[-1]
    if last.state is TurnState.WAITING:
        stands = stands or prospect(reader, last)
    branch = reader.branch
    late = stands and outlook(branch, branch.service(last.service), stands.wait, reader.now) is Outlook.LATE
    on_offer = offer(last, branch.policy)
    view: dict[str, Any] = {
        "id": stored.ticket.id,
        "branch": stored.branch,
        "day": stored.day,
        "number": stored.ticket.number,
        "sequence": stored.ticket.sequence,
        "service": last.service,
        "state": last.state.value,
        "counter": last.counter if last.state.at_counter else None,
        "position": stands.ahead + 1 if stands else None,
        "ahead": stands.ahead if stands else None,
        "estimate": stands.wait.to_data() if stands else None,
        "may_not_be_served": bool(late),
        "not_before": _away_until(last, reader.now),
        "more_time": asdict(on_offer) if on_offer else None,
        "to_rate": _to_rate(reader, turns),
        "issued_at": moment.to_text(stored.issued_at),
        "language": stored.ticket.language,
        "channel": stored.ticket.channel,
        "device": stored.device,
        "turns": [turn_view(turn, private) for turn in turns],
    }
    if private:
        view |= {
            "url": links.ticket_page(stored.token),
            "priority": stored.ticket.priority,
            "case_codes": list(stored.ticket.case_codes),
            "procedure": stored.ticket.procedure,
            "person": stored.ticket.person,
        }
    return view


def _to_rate(reader: Reader, turns: Sequence[Turn]) -> str | None:
    """What the phone asks about when the visit is over; until then it has more urgent things to say."""
    over = turns[-1].state is TurnState.SERVED
    return next((turn.id for turn in rateable_turns(reader, turns)), None) if over else None


def _away_until(turn: Turn, now: datetime) -> str | None:
    """Until when nobody calls somebody who waits and asked for more time."""
    away = turn.state is TurnState.WAITING and in_line(turn).away(now)
    return moment.to_text(turn.not_before) if away and turn.not_before else None
