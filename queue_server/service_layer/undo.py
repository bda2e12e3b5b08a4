"""Taking back the last action at a counter: the log knows how everything was before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from queue_server.domain import events
from queue_server.domain.counter import CounterStatus, counter_data, desk_data, status_from
from queue_server.domain.errors import MovedOn, NothingToUndo
from queue_server.domain.events import Draft, Event
from queue_server.domain.selection import STILL, Rhythm, Rule
from queue_server.domain.turn import Turn
from queue_server.service_layer.people import Caller, Device, Permission, may, name_of
from queue_server.service_layer.ports import Writer

TAKEN_BACK = (events.TURN_RESTORED, events.TURN_WITHDRAWN, events.COUNTER_RESTORED)
BY_A_PRESS = ("ticket.", "turn.", "counter.")
"""What a press at a counter changes. The close of a day, a new arrangement, and what the clock does by itself
are no presses."""
HARMLESS = (events.SLIP_REQUESTED, events.SLIP_PRINTED, events.SLIP_FAILED)
"""Entries about a ticket that stand in nobody's way."""


def undo_last(writer: Writer, counter: str, caller: Caller, seated: str | None, within: timedelta) -> None:
    """Put everything that the last action at ``counter`` changed back to what it was.

    Whoever acted may do so, the officer ``seated`` there, from the page or by the counter's own keypad, and a
    supervisor. The log keeps the action, and who took it back.

    Raises:
        NothingToUndo: there is no such action, it is too long ago, somebody else's, or an undo itself.
        MovedOn: something happened to one of its people since.
    """
    entries = [entry for entry in writer.last_command(counter) if entry.type not in HARMLESS]
    theirs = _is_theirs(writer, entries, caller, counter, seated)
    if not theirs or not _may_be_undone(writer, entries, within):
        raise NothingToUndo(counter=counter, seconds=round(within.total_seconds()))
    restored: set[str] = set()
    for entry in reversed(entries):
        if entry.type.startswith("counter."):
            _restore_counter(writer, entry, caller)
        elif entry.data["turn"]["id"] not in restored:
            restored.add(entry.data["turn"]["id"])
            _restore_turn(writer, entry, caller, counter)
        _restore_rhythm(writer, entry)


def _is_theirs(
    writer: Writer, entries: Sequence[Event], caller: Caller, counter: str, seated: str | None
) -> bool:
    """Whether the caller may take back what these entries tell of, if anything is to be taken back."""
    actor = entries[0].actor if entries else None
    if actor == name_of(caller) or may(caller, Permission.RULE_QUEUE, writer.branch.code):
        return True
    if isinstance(caller, Device):
        return caller.counter == counter and actor == seated
    at_own_counter = caller is not None and caller.username == seated
    return at_own_counter and actor in writer.devices_at(counter)


def _may_be_undone(writer: Writer, entries: Sequence[Event], within: timedelta) -> bool:
    if not entries or any(entry.type in TAKEN_BACK for entry in entries):
        return False
    if not all(entry.actor and entry.type.startswith(BY_A_PRESS) for entry in entries):
        return False
    return abs(writer.now - entries[0].time) <= within  # a clock may have been put back meanwhile


def _restore_turn(writer: Writer, entry: Event, caller: Caller, counter: str) -> None:
    """Give a turn the value it had before the command that wrote ``entry``; a turn it made goes away."""
    history = [] if entry.ticket is None else writer.history(entry.ticket)
    turn = Turn.from_data(entry.data["turn"])
    if any(_came_of_it(later, entry) for later in history):
        raise MovedOn(number=turn.ticket.number)
    values = [_turn_data(each) for each in history if _before(each, entry)]
    earlier = [value for value in values if value and value["id"] == turn.id]
    if earlier:
        restored, event = Turn.from_data(earlier[-1]), events.TURN_RESTORED
        writer.change_turn(restored)
    else:
        restored, event = turn, events.TURN_WITHDRAWN
        writer.withdraw_turn(turn)
    writer.record(events.turn_event(event, restored, name_of(caller), counter, undone=entry.command))


def _came_of_it(later: Event, entry: Event) -> bool:
    """Whether something was done after a command to one of its people."""
    return later.seq > entry.seq and later.command != entry.command and later.type not in HARMLESS


def _before(earlier: Event, entry: Event) -> bool:
    return entry.command is not None and earlier.seq < entry.command


def _turn_data(entry: Event) -> Mapping[str, Any] | None:
    """The whole turn that an entry carries; a rating carries only its id."""
    turn = entry.data.get("turn")
    return turn if isinstance(turn, dict) else None


def _restore_counter(writer: Writer, entry: Event, caller: Caller) -> None:
    code = entry.data["counter"]["code"]
    before = writer.counter_before(code, entry.command or entry.seq)
    status = status_from(before.data["counter"], before.data["desk"]) if before else CounterStatus(code)
    writer.set_status(status)
    data = {
        "counter": counter_data(writer.branch.counter(code), status),
        "desk": desk_data(status),
        "undone": entry.command,
    }
    writer.record(Draft(events.COUNTER_RESTORED, data, actor=name_of(caller), counter=code))


def _restore_rhythm(writer: Writer, entry: Event) -> None:
    """The round goes back with the call; one that another counter's call has moved on owes it."""
    rhythm = entry.data.get("rhythm")
    if rhythm is None or rhythm["before"] == rhythm["after"]:
        return
    service = entry.data["turn"]["service"]
    present = writer.rhythms.get(service, STILL)
    if present == Rhythm(*rhythm["after"]):
        writer.set_rhythm(service, Rhythm(*rhythm["before"]))
    else:
        writer.set_rhythm(service, present.without(entry.data["rule"] == Rule.PRIORITY.value))
