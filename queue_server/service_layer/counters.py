"""What an officer does at a counter, each press one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from queue_server.domain import events
from queue_server.domain.branch import Counter, FinishField, NextWhenCalled
from queue_server.domain.counter import counter_data, desk_data
from queue_server.domain.errors import (
    BranchHalted,
    CounterBusy,
    FinishIncomplete,
    NotForThisPress,
    NothingAtCounter,
    ReasonNeeded,
    SameService,
    ServiceNotServed,
    TurnElsewhere,
    UnknownTurn,
)
from queue_server.domain.selection import STILL, Rule
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Result, Step, Turn, act
from queue_server.service_layer import links
from queue_server.service_layer.desk import Desk
from queue_server.service_layer.devices import print_handover
from queue_server.service_layer.line import next_call
from queue_server.service_layer.people import Caller, Staff, name_of
from queue_server.service_layer.ports import CallPhrase, Writer
from queue_server.service_layer.tickets import check_return, queue_again
from queue_server.service_layer.undo import undo_last


class CounterAction(StrEnum):
    """The presses of the counter page and of hardware keypads (design, section 3)."""

    NEXT = "next"
    CALL = "call"
    RECALL = "recall"
    SERVE = "serve"
    PUT_BACK = "put-back"
    NO_SHOW = "no-show"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    FINISH = "finish"
    PAUSE = "pause"
    OPEN = "open"
    CLOSE = "close"
    UNDO = "undo"
    ASK_HELP = "ask-help"
    HELP_CAME = "help-came"


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed, and what came with it. A turn may be named by id, ticket id or number."""

    action: CounterAction
    turn: str | None = None
    ticket: str | None = None
    number: str | None = None
    service: str | None = None
    """Where to, for a transfer; the next station, for what finishes somebody."""
    counter: str | None = None
    reason: str | None = None
    """Why: for a pause, or for calling somebody out of turn."""
    stand_in_for: str | None = None
    """Whose place the officer takes, when opening."""
    result: Result = field(default_factory=Result)
    on_behalf: bool = False
    """A supervisor presses for the officer, who keeps the counter."""


A = CounterAction
TAKES: dict[str, frozenset[CounterAction]] = {
    "service": frozenset({A.TRANSFER, A.NEXT, A.FINISH}),
    "counter": frozenset({A.TRANSFER}),
    "reason": frozenset({A.PAUSE, A.CALL}),
    "stand_in_for": frozenset({A.OPEN}),
    "outcome": frozenset({A.NEXT, A.CALL, A.FINISH}),
    "procedure": frozenset({A.NEXT, A.CALL, A.FINISH}),
    "case_codes": frozenset({A.NEXT, A.CALL, A.FINISH}),
}
"""The presses that what comes with one is for: nothing that somebody said is silently dropped."""


def _check_fields(press: Press) -> None:
    said = {
        "service": press.service,
        "counter": press.counter,
        "reason": press.reason,
        "stand_in_for": press.stand_in_for,
        "outcome": press.result.outcome,
        "procedure": press.result.procedure,
        "case_codes": press.result.case_codes,
    }
    for name, value in said.items():
        if value and press.action not in TAKES[name]:
            raise NotForThisPress(field=name, action=press.action.value)


def press(writer: Writer, counter: str, press: Press, caller: Caller, phrase: CallPhrase) -> Data:
    """Carry out a press at a counter and answer with the counter as it now stands.

    Raises:
        UnknownCounter, UnknownService, UnknownTurn, UnknownOutcome, UnknownReason: no such name here.
        IllegalTransition, CounterBusy, CounterClosed, NothingAtCounter, TurnElsewhere, ServiceNotServed,
        SameService, NotForThisPress, ReasonNeeded, FinishIncomplete, BranchHalted, TooLateToReturn,
        NothingToUndo, MovedOn: the press does not fit what is so; nothing changed.
    """
    _check_fields(press)
    place = CounterAtWork(writer, writer.branch.counter(counter), press, caller, phrase)
    place.carry_out()
    return place.answer()


class CounterAtWork:
    """One press at one counter, within the writer's transaction."""

    def __init__(
        self, writer: Writer, counter: Counter, press: Press, caller: Caller, phrase: CallPhrase
    ) -> None:
        self.writer, self.counter, self.press, self.caller = writer, counter, press, caller
        self.phrase, self.policy = phrase, writer.branch.policy
        scene = writer.scene(counter, with_fronts=self.may_call_next())
        self.current, self.fronts = scene.current, scene.fronts
        officer = caller if isinstance(caller, Staff) and not press.on_behalf else None
        self.desk = Desk(writer, counter, scene.status, officer, name_of(caller))
        self.finished: Turn | None = None

    def may_call_next(self) -> bool:
        action = self.press.action
        after_finish = action is CounterAction.FINISH and self.policy.next_after_finish
        return action is CounterAction.NEXT or after_finish

    def carry_out(self) -> None:
        """Do what was pressed."""
        presses: dict[CounterAction, Callable[[], object]] = {
            CounterAction.NEXT: self.next,
            CounterAction.CALL: self.call_chosen,
            CounterAction.RECALL: self.recall,
            CounterAction.SERVE: lambda: self.move(self.here(), Action.SERVE),
            CounterAction.PUT_BACK: lambda: self.move(self.here(), Action.PUT_BACK),
            CounterAction.NO_SHOW: lambda: self.move(self.here(), Action.NO_SHOW),
            CounterAction.HOLD: lambda: self.move(self.here(), Action.HOLD),
            CounterAction.FINISH: self.finish,
            CounterAction.RESUME: self.resume,
            CounterAction.TRANSFER: self.transfer,
            CounterAction.OPEN: lambda: self.desk.open(self.press.stand_in_for),
            CounterAction.PAUSE: self.pause,
            CounterAction.CLOSE: self.close,
            CounterAction.UNDO: self.undo,
            CounterAction.ASK_HELP: self.desk.ask_help,
            CounterAction.HELP_CAME: self.desk.help_came,
        }
        presses[self.press.action]()

    def answer(self) -> Data:
        """The counter as it now stands, who is there, and whom this press finished."""
        turn = self.current.to_data() if self.current else None
        status = self.desk.status
        return {
            "counter": {**counter_data(self.counter, status), "desk": desk_data(status), "turn": turn},
            "turn": turn,
            "finished": self.finished.to_data() if self.finished else None,
            "seq": self.writer.next_seq() - 1,
        }

    def next(self) -> None:
        """Finish who is here, and call the next person; who names somebody means who is here."""
        if self.press.turn:
            self.here()
        self.call_next()

    def call_next(self) -> None:
        self.check_not_halted()
        self.clear()
        self.desk.be_open()
        choice = next_call(self.writer, self.counter, self.fronts)
        if choice is None:
            return
        service = choice.turn.service
        before = self.writer.rhythms.get(service, STILL)
        self.writer.set_rhythm(service, choice.rhythm)
        rhythm = {"before": list(before), "after": list(choice.rhythm)}
        self.call(choice.turn, Action.CALL, rule=choice.rule.value, rhythm=rhythm)

    def call_chosen(self) -> None:
        """Call somebody out of turn: one who waits, or one who was missed and has come after all."""
        wanted = self.writer.find_waiting(
            turn=self.press.turn, ticket=self.press.ticket, number=self.press.number
        )
        if self.policy.reason_for_chosen and not self.press.reason:
            raise ReasonNeeded()
        self.clear()
        self.desk.be_open()
        if wanted.state is TurnState.NO_SHOW:
            check_return(self.writer, wanted)
            wanted = self.move(wanted, Action.REINSTATE)
        self.call(wanted, Action.CALL, rule=Rule.CHOSEN.value, reason=self.press.reason)

    def recall(self) -> None:
        """Call again; once more than the branch allows marks the person missing."""
        turn, most = self.here(), self.policy.no_show_after_recalls
        if most and turn.state is TurnState.CALLED and turn.recalls >= most:
            self.move(turn, Action.NO_SHOW)
        else:
            self.call(turn, Action.RECALL)

    def call(self, turn: Turn, action: Action, **more: Any) -> None:
        """Call or recall a turn, or have one held elsewhere come here: boards flash, loudspeakers speak."""
        self.check_not_halted()
        step = self.act(turn, action)
        branch, ticket = self.writer.branch, step.turn.ticket
        words = self.phrase(ticket.number, self.counter.code, ticket.language, branch)
        announcement = {
            "text": words.text,
            "spoken": words.spoken,
            "language": ticket.language,
            "url": links.announcement(branch.code, self.writer.next_seq()),
        }
        seen = {"camera": self.counter.camera} if self.counter.camera else {}
        self.keep(step, announcement=announcement, **seen, **more)
        if step.event == events.TURN_CALLED and self.policy.call_means_serving:
            self.move(step.turn, Action.SERVE)

    def check_not_halted(self) -> None:
        """Raises :class:`BranchHalted`: nobody is called while the whole branch stands still."""
        if halted := self.writer.arrangement.halted:
            raise BranchHalted(message=halted.message, message_en=halted.message_en)

    def move(self, turn: Turn, action: Action) -> Turn:
        """Any other move of a turn."""
        step = self.act(turn, action)
        self.keep(step)
        return step.turn

    def act(self, turn: Turn, action: Action) -> Step:
        officer = self.desk.staff.username if self.desk.staff else self.desk.status.officer
        code = self.counter.code
        return act(turn, action, self.writer.now, counter=code, officer=officer, result=self.press.result)

    def keep(self, step: Step, **more: Any) -> None:
        """Store a turn's step, record its event and remember who is at the counter now."""
        self.writer.change_turn(step.turn)
        actor, code = name_of(self.caller), self.counter.code
        self.writer.record(events.turn_event(step.event, step.turn, actor, code, **more))
        self.current = step.turn if step.turn.state.at_counter else None
        if step.turn.state is TurnState.SERVED:
            self.finished = step.turn

    def clear(self) -> None:
        """Bring who is here to an end before somebody else is called, as the branch's rule says.

        Raises:
            CounterBusy: somebody was called, is not served yet, and the rule is to refuse.
        """
        if self.current is None:
            return
        if self.current.state is TurnState.SERVING:
            self.complete(self.current)
            return
        match self.policy.next_when_called:
            case NextWhenCalled.REFUSE:
                raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)
            case NextWhenCalled.NO_SHOW:
                self.move(self.current, Action.NO_SHOW)
            case NextWhenCalled.SERVED:
                self.complete(self.move(self.current, Action.SERVE))

    def end(self, turn: Turn) -> None:
        """Finish a turn, with what the centre wants recorded about it.

        Raises:
            UnknownOutcome: not one of the centre's outcomes.
            FinishIncomplete: the centre wants more recorded.
        """
        result = self.press.result
        self.writer.branch.check_outcome(result.outcome)
        step = self.act(turn, Action.FINISH)
        missing = [each.value for each in FinishField if each in self.required and not getattr(result, each)]
        if missing:
            raise FinishIncomplete(missing=", ".join(missing), number=turn.ticket.number)
        self.keep(step)

    @property
    def required(self) -> frozenset[FinishField]:
        return self.policy.required_on_finish

    def complete(self, turn: Turn) -> None:
        """Finish a turn, and send its person on to the next station of the visit if so wished (C3).

        Raises:
            UnknownService, SameService: no such station, or the one that was just finished.
        """
        following = self.writer.branch.service(self.press.service).code if self.press.service else None
        if following == turn.service:
            raise SameService(service=following)
        self.end(turn)
        if following and self.finished:
            self.send_on(self.finished, following)

    def send_on(self, turn: Turn, service: str) -> None:
        """The ticket waits at another service, and its holder gets a paper that says so where the centre
        wants one."""
        queue_again(self.writer, turn, service, self.caller, self.counter.code)
        if self.counter.printer and self.writer.branch.service(service).handover_slip:
            print_handover(self.writer, turn.ticket, self.counter.printer, self.caller)

    def finish(self) -> None:
        """Finish who is here, and call the next person where that is the branch's rule."""
        self.complete(self.here())
        if self.policy.next_after_finish and not self.writer.arrangement.halted:
            self.call_next()

    def resume(self) -> None:
        """Go on with a held turn; here if it was held here, else by calling it here."""
        if self.current:
            raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)
        if not self.press.turn:
            raise UnknownTurn(turn=None)
        turn = self.writer.turn(self.press.turn)
        self.desk.be_open()
        if turn.counter == self.counter.code:
            self.move(turn, Action.RESUME)
        else:
            self.call(turn, Action.RESUME)

    def transfer(self) -> None:
        """Send who is here on to another service, named itself or by one of its counters."""
        turn, service = self.here(), self.destination()
        if service == turn.service:
            raise SameService(service=service)
        step = self.act(turn, Action.TRANSFER)
        self.keep(step)
        self.send_on(step.turn, service)

    def destination(self) -> str:
        branch, press = self.writer.branch, self.press
        if press.counter is None:
            return branch.service(press.service or "").code
        target = branch.counter(press.counter)
        service = press.service or next(iter(target.takes), None)
        if service is None or service not in target.takes:
            raise ServiceNotServed(counter=target.code, service=service)
        return service

    def here(self) -> Turn:
        """The turn at this counter, which the press must mean."""
        if self.current is None:
            raise NothingAtCounter(counter=self.counter.code, action=self.press.action.value)
        named = (
            (self.press.turn, self.current.id),
            (self.press.ticket, self.current.ticket.id),
            (self.press.number, self.current.ticket.number),
        )
        if any(said is not None and said != found for said, found in named):
            raise TurnElsewhere(counter=self.counter.code, number=self.current.ticket.number)
        return self.current

    def pause(self) -> None:
        self.check_nobody_here()
        self.desk.pause(self.press.reason)

    def close(self) -> None:
        self.check_nobody_here()
        self.desk.close()

    def check_nobody_here(self) -> None:
        """A counter pauses and closes once nobody is there."""
        if self.current:
            raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)

    def undo(self) -> None:
        """Take back the last action here, if that was just now and nothing has come of it."""
        within, seated = timedelta(seconds=self.policy.undo_seconds), self.desk.status.officer
        undo_last(self.writer, self.counter.code, self.caller, seated, within)
        scene = self.writer.scene(self.counter, with_fronts=False)
        self.current, self.desk.status = scene.current, scene.status
