"""What is due by the clock alone, in one pass over a branch that changes nothing when nothing is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from queue_server.domain import events
from queue_server.domain.daybook import Ending
from queue_server.domain.events import CALLS, Draft
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Turn, act
from queue_server.service_layer.day_close import begin_day, close_day, end_leftovers
from queue_server.service_layer.ports import Reader, Store, Writer


def make_round(store: Store, branch: str, open_outside_hours: bool) -> None:
    """Begin the day, end what is left of earlier ones, and do what else is due; close the day last.

    One look decides whether there is anything to do; under the branch's lock everything is decided again, so
    a round that comes twice does nothing the second time. With ``open_outside_hours`` no hour closes a day.
    """
    with store.read(branch) as reader:
        if not _is_anything_due(reader, open_outside_hours):
            return
    with store.write(branch) as writer:
        begin_day(writer)
        end_leftovers(writer)
        _mark_missing(writer)
        _end_assignments(writer)
        if _day_is_over(writer, open_outside_hours):
            close_day(writer, None, automatic=True)


def _is_anything_due(reader: Reader, open_outside_hours: bool) -> bool:
    return (
        reader.daybook.begun < reader.branch.day(reader.now)
        or _day_is_over(reader, open_outside_hours)
        or reader.arrangement.without_past(reader.now) != reader.arrangement
        or any(_is_overdue(turn, reader) for turn in _stale(reader))
    )


def _day_is_over(reader: Reader, open_outside_hours: bool) -> bool:
    """Whether the hour that closes a day has come, and its own hours are over; not for one reopened."""
    closes, branch = reader.branch.policy.day_close, reader.branch
    if closes is None or open_outside_hours or branch.day(reader.now) in reader.daybook.ends:
        return False
    local = branch.local(reader.now)
    return local.time() >= max(closes, branch.hours.on(local.date()).closing or closes)


def _stale(reader: Reader) -> Sequence[Turn]:
    """Turns of earlier days, and those called so long ago that they may be missing."""
    minutes = reader.branch.policy.no_show_after_minutes
    return reader.stale(reader.now - timedelta(minutes=minutes) if minutes else None)


def _is_overdue(turn: Turn, reader: Reader) -> bool:
    """Whether a stale turn must move on: of those called today, if nobody recalled them lately."""
    if reader.branch.day(turn.arrived_at) < reader.branch.day(reader.now):
        return True
    calls = [entry.time for entry in reader.history(turn.ticket.id) if entry.type in CALLS]
    since_last_call = reader.now - max(calls, default=reader.now)
    return since_last_call >= timedelta(minutes=reader.branch.policy.no_show_after_minutes)


def _mark_missing(writer: Writer) -> None:
    """Who was called long enough ago and did not come is missing, and the counter is free."""
    for turn in _stale(writer):
        if turn.state is TurnState.CALLED and _is_overdue(turn, writer):
            step = act(turn, Action.NO_SHOW, writer.now)
            writer.change_turn(step.turn)
            rule = Ending.TIMEOUT.value
            writer.record(events.turn_event(step.event, step.turn, None, turn.counter, rule=rule))


def _end_assignments(writer: Writer) -> None:
    """Counters whose other services were theirs only until now get their own back."""
    lasting = writer.arrangement.without_past(writer.now)
    if lasting != writer.arrangement:
        writer.arrange(lasting)
        writer.record(Draft(events.BRANCH_ARRANGED, {"arrangement": lasting.to_data()}))
