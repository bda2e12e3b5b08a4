"""The end of a day and the beginning of the next: nobody is left hanging, and nothing is carried over.

Closing a day ends everything that has not ended. Who waits, is called or held expires. Who is being served is
finished: the person is served, only nobody said so. Counters close, and what supervisors arranged is over. A
day that nobody closed ends the same way as soon as a later one begins.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from queue_server.domain import events
from queue_server.domain.arrangement import AS_CONFIGURED
from queue_server.domain.counter import CounterState
from queue_server.domain.daybook import DayEnd, Ending
from queue_server.domain.errors import DayNotClosed
from queue_server.domain.events import Draft, Event
from queue_server.domain.selection import STILL
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import BACK_IN_LINE, Data, Turn, act
from queue_server.service_layer.desk import Desk
from queue_server.service_layer.feedback import forget_contacts
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Writer


def close_day(writer: Writer, caller: Caller, automatic: bool = False) -> Data:
    """Close today; the answer says what became of whom. Once closed, a day answers the same again."""
    today = writer.branch.day(writer.now)
    end = writer.daybook.ends.get(today)
    if end and end.closed and (closed := writer.event(end.last)):
        return {**closed.data, "seq": closed.seq}
    actor = name_of(caller)
    end_leftovers(writer)
    ended = _end_turns(writer, writer.unended(), Ending.DAY_CLOSE, actor)
    _close_counters(writer, before=None, actor=actor)
    _forget_arrangement(writer, actor)
    writer.forget_phones(up_to=today)
    writer.forget_reminders(up_to=today)
    tally = writer.tally()
    data = {
        "day": today,
        "expired": ended[TurnState.EXPIRED],
        "finished": ended[TurnState.SERVED],
        "served": tally.get(TurnState.SERVED, 0),
        "missed": tally.get(TurnState.NO_SHOW, 0),
        "automatic": automatic,
    }
    first, last = writer.command, writer.next_seq()
    writer.record(Draft(events.DAY_CLOSED, data, actor=actor))
    writer.keep_days(writer.daybook.end(today, DayEnd(first, last)))
    return {**data, "seq": last}


def reopen_day(writer: Writer, caller: Caller) -> Data:
    """Open today again, and put back those whom its close let expire, unless something came of them since.

    Who was called waits again in the old place, for the counter was closed.

    Raises:
        DayNotClosed: today is not closed.
    """
    today = writer.branch.day(writer.now)
    if not writer.daybook.is_closed(today):
        raise DayNotClosed()
    end, actor = writer.daybook.ends[today], name_of(caller)
    restored = 0
    for entry in writer.events(end.first - 1, end.last - end.first + 1):
        if entry.data.get("rule") == Ending.DAY_CLOSE and _may_come_back(writer, entry):
            turn = _before(entry)
            writer.change_turn(turn)
            writer.record(events.turn_event(events.TURN_RESTORED, turn, actor, undone=end.first))
            restored += 1
    data = {"day": today, "restored": restored}
    writer.record(Draft(events.DAY_REOPENED, data, actor=actor))
    writer.keep_days(writer.daybook.end(today, replace(end, closed=False)))
    return {**data, "seq": writer.next_seq() - 1}


def begin_day(writer: Writer) -> None:
    """End what is left of earlier days, once a new one has come; on a day that has begun nothing happens."""
    today = writer.branch.day(writer.now)
    if writer.daybook.begun >= today:
        return
    end_leftovers(writer)
    _close_counters(writer, before=today, actor=None)
    _forget_arrangement(writer, None)
    writer.forget_old_answers()
    writer.forget_phones(up_to=_day_before(today))
    writer.forget_reminders(up_to=_day_before(today))
    forget_contacts(writer)
    writer.keep_days(writer.daybook.begin(today))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def end_leftovers(writer: Writer) -> None:
    """End the turns of earlier days that never did."""
    _end_turns(writer, writer.stale(called_before=None), Ending.EARLIER_DAY, None)


def _end_turns(writer: Writer, turns: Iterable[Turn], rule: Ending, actor: str | None) -> Tally[TurnState]:
    """Finish who is being served, let everybody else expire; how many came to which end."""
    ended: Tally[TurnState] = Tally()
    for turn in turns:
        action = Action.FINISH if turn.state is TurnState.SERVING else Action.EXPIRE
        step = act(turn, action, writer.now)
        writer.change_turn(step.turn)
        writer.record(events.turn_event(step.event, step.turn, actor, rule=rule.value, was=turn.state.value))
        ended[step.turn.state] += 1
    return ended


def _close_counters(writer: Writer, before: str | None, actor: str | None) -> None:
    """Close every counter that is not; with ``before``, only those that were opened before that day."""
    branch = writer.branch
    for code, status in writer.statuses().items():
        fresh = before is not None and status.since is not None and branch.day(status.since) >= before
        if code in branch.counters and status.state is not CounterState.CLOSED and not fresh:
            Desk(writer, branch.counters[code], status, None, actor).close()


def _forget_arrangement(writer: Writer, actor: str | None) -> None:
    for service in list(writer.rhythms):
        writer.set_rhythm(service, STILL)
    if writer.arrangement != AS_CONFIGURED:
        writer.arrange(AS_CONFIGURED)
        data = {"arrangement": AS_CONFIGURED.to_data()}
        writer.record(Draft(events.BRANCH_ARRANGED, data, actor=actor))


def _may_come_back(writer: Writer, entry: Event) -> bool:
    """Whether the turn that expired is still so, and its service still there."""
    told = Turn.from_data(entry.data["turn"])
    expired = told.state is TurnState.EXPIRED and writer.turn(told.id).state is TurnState.EXPIRED
    return expired and told.service in writer.branch.services


def _before(entry: Event) -> Turn:
    """The turn as it was before it expired, but for who was called."""
    turn, was = Turn.from_data(entry.data["turn"]), TurnState(entry.data["was"])
    if was is TurnState.CALLED:
        return replace(turn, state=TurnState.WAITING, **BACK_IN_LINE)
    return replace(turn, state=was, ended_at=None)
