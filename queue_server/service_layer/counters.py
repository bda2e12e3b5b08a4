"""What an officer does at a counter, each press one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from queue_server.domain import events
from queue_server.domain.branch import Counter, NextWhenCalled
from queue_server.domain.counter import CHANGES, CounterState, counter_data
from queue_server.domain.errors import (
    CounterBusy,
    CounterClosed,
    NothingAtCounter,
    SameService,
    ServiceNotServed,
    TurnElsewhere,
    UnknownTurn,
)
from queue_server.domain.events import Draft
from queue_server.domain.selection import best_turn
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Step, Turn, act
from queue_server.service_layer import links
from queue_server.service_layer.people import Caller, Staff, name_of
from queue_server.service_layer.ports import CallPhrase, Writer
from queue_server.service_layer.tickets import queue_again


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


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed, and what came with it. A turn may be named by id, ticket id or number."""

    action: CounterAction
    turn: str | None = None
    ticket: str | None = None
    number: str | None = None
    service: str | None = None
    counter: str | None = None
    outcome: str | None = None


def press(writer: Writer, counter: str, press: Press, caller: Caller, phrase: CallPhrase) -> Data:
    """Carry out a press at a counter and answer with the counter as it now stands.

    Raises:
        UnknownCounter, UnknownService, UnknownTurn: a name this branch does not have.
        IllegalTransition, CounterBusy, CounterClosed, NothingAtCounter, TurnElsewhere,
        ServiceNotServed, SameService: the press does not fit what is so; nothing changed.
    """
    place = CounterAtWork(writer, writer.branch.counter(counter), press, caller, phrase)
    place.carry_out()
    return place.answer()


class CounterAtWork:
    """One press at one counter, within the writer's transaction."""

    def __init__(
        self, writer: Writer, counter: Counter, press: Press, caller: Caller, phrase: CallPhrase
    ) -> None:
        self.writer, self.counter, self.press, self.caller = writer, counter, press, caller
        self.phrase = phrase
        scene = writer.scene(counter, with_waiting=press.action is CounterAction.NEXT)
        self.status, self.current, self.waiting = scene.status, scene.current, scene.waiting
        self.finished: Turn | None = None

    def carry_out(self) -> None:
        """Do what was pressed."""
        presses: dict[CounterAction, Callable[[], None]] = {
            CounterAction.NEXT: self.call_next,
            CounterAction.CALL: self.call_chosen,
            CounterAction.RECALL: lambda: self.call(self.here(), Action.RECALL),
            CounterAction.SERVE: lambda: self.move(self.here(), Action.SERVE),
            CounterAction.PUT_BACK: lambda: self.move(self.here(), Action.PUT_BACK),
            CounterAction.NO_SHOW: lambda: self.move(self.here(), Action.NO_SHOW),
            CounterAction.HOLD: lambda: self.move(self.here(), Action.HOLD),
            CounterAction.FINISH: lambda: self.move(self.here(), Action.FINISH),
            CounterAction.RESUME: self.resume,
            CounterAction.TRANSFER: self.transfer,
            CounterAction.OPEN: lambda: self.become(CounterState.OPEN),
            CounterAction.PAUSE: self.pause,
            CounterAction.CLOSE: lambda: self.leave(CounterState.CLOSED),
        }
        presses[self.press.action]()

    def answer(self) -> Data:
        """The counter as it now stands, who is there, and whom this press finished."""
        turn = self.current.to_data() if self.current else None
        return {
            "counter": {**counter_data(self.counter, self.status), "turn": turn},
            "turn": turn,
            "finished": self.finished.to_data() if self.finished else None,
            "seq": self.writer.next_seq() - 1,
        }

    def call_next(self) -> None:
        self.clear()
        self.be_open()
        branch = self.writer.branch
        choice = best_turn(self.waiting, self.counter, branch.policy, self.writer.now)
        if choice:
            self.call(choice.turn, Action.CALL, rule=choice.rule)

    def call_chosen(self) -> None:
        wanted = self.writer.find_waiting(
            turn=self.press.turn, ticket=self.press.ticket, number=self.press.number
        )
        self.clear()
        self.be_open()
        self.call(wanted, Action.CALL, rule="chosen")

    def call(self, turn: Turn, action: Action, **more: Any) -> None:
        """Call or recall a turn: a move that boards flash and loudspeakers speak."""
        step = self.act(turn, action)
        self.announce(step, **more)
        if action is Action.CALL and self.writer.branch.policy.call_means_serving:
            self.move(step.turn, Action.SERVE)

    def announce(self, step: Step, **more: Any) -> None:
        """Keep a step whose event is a call, with the words to say."""
        branch, ticket = self.writer.branch, step.turn.ticket
        words = self.phrase(ticket.number, self.counter.code, ticket.language, branch)
        announcement = {
            "text": words.text,
            "spoken": words.spoken,
            "language": ticket.language,
            "url": links.announcement(branch.code, self.writer.next_seq()),
        }
        self.keep(step, announcement=announcement, **more)

    def move(self, turn: Turn, action: Action) -> None:
        """Any other move of a turn."""
        self.keep(self.act(turn, action))

    def act(self, turn: Turn, action: Action) -> Step:
        officer = self.caller.username if isinstance(self.caller, Staff) else self.status.officer
        code = self.counter.code
        return act(turn, action, self.writer.now, counter=code, officer=officer, outcome=self.press.outcome)

    def keep(self, step: Step, **more: Any) -> None:
        """Store a turn's step, record its event and remember who is at the counter now."""
        self.writer.change_turn(step.turn)
        self.writer.record(events.turn_event(step.event, step.turn, name_of(self.caller), **more))
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
            self.move(self.current, Action.FINISH)
            return
        match self.writer.branch.policy.next_when_called:
            case NextWhenCalled.REFUSE:
                raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)
            case NextWhenCalled.NO_SHOW:
                self.move(self.current, Action.NO_SHOW)
            case NextWhenCalled.SERVED:
                self.move(self.current, Action.SERVE)
                self.move(self.current, Action.FINISH)

    def resume(self) -> None:
        """Go on with a held turn; here if it was held here, else by calling it here."""
        if self.current:
            raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)
        if not self.press.turn:
            raise UnknownTurn(turn=None)
        step = self.act(self.writer.turn(self.press.turn), Action.RESUME)
        self.be_open()
        if step.event in events.CALLS:
            self.announce(step)
        else:
            self.keep(step)

    def transfer(self) -> None:
        """Send who is here on to another service, named itself or by one of its counters."""
        turn, service = self.here(), self.destination()
        if service == turn.service:
            raise SameService(service=service)
        step = self.act(turn, Action.TRANSFER)
        self.keep(step)
        queue_again(self.writer, step.turn, service, self.caller)

    def destination(self) -> str:
        branch, press = self.writer.branch, self.press
        if press.counter is None:
            return branch.service(press.service or "").code
        target = branch.counter(press.counter)
        service = press.service or target.services[0]
        if service not in target.services:
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

    def be_open(self) -> None:
        """Calling somebody opens the counter: an officer who forgot to press Open loses no time."""
        if self.status.state is not CounterState.OPEN:
            self.become(CounterState.OPEN)

    def pause(self) -> None:
        if self.status.state is CounterState.CLOSED:
            raise CounterClosed(counter=self.counter.code)
        self.leave(CounterState.PAUSED)

    def leave(self, state: CounterState) -> None:
        """Pause or close, once nobody is at the counter."""
        if self.current:
            raise CounterBusy(counter=self.counter.code, number=self.current.ticket.number)
        self.become(state)

    def become(self, state: CounterState) -> None:
        """Open, pause or close the counter, or hand it to another officer; a repeat changes nothing."""
        staff = self.caller if isinstance(self.caller, Staff) else None
        officer, name = (
            (staff.username, staff.name) if staff else (self.status.officer, self.status.officer_name)
        )
        if state is CounterState.CLOSED:
            officer = name = None
        if (self.status.state, self.status.officer) == (state, officer):
            return
        self.status = replace(
            self.status, state=state, since=self.writer.now, officer=officer, officer_name=name
        )
        self.writer.set_status(self.status)
        data = {"counter": counter_data(self.counter, self.status)}
        self.writer.record(Draft(CHANGES[state], data, actor=name_of(self.caller)))
