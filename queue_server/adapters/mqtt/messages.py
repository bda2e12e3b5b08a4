"""Topics and payloads, from log entries and snapshots: pure, so that each can be read and tested alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain import events, moment
from queue_server.domain.counter import CounterState
from queue_server.domain.events import Event
from queue_server.domain.transitions import TurnState

ROOT = "luot/v1"


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: JSON at a topic. State is retained for those who come later."""

    topic: str
    payload: dict[str, Any]
    retained: bool


def board(snapshot: dict[str, Any]) -> Message:
    """The branch's whole board."""
    return Message(f"{ROOT}/{snapshot['branch']['code']}/board", snapshot, retained=True)


class Signs:
    """What each counter's sign shows, kept up to date entry by entry."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.branch, self.seq = snapshot["branch"]["code"], snapshot["seq"]
        self._blink = timedelta(seconds=snapshot["branch"]["blink_seconds"])
        self._open = {each["code"]: each["state"] for each in snapshot["counters"]}
        self._numbers: dict[str, tuple[str, str, str]] = {}
        """Counter → (turn id, its state, number shown)."""
        self._called_until: dict[str, str] = {}
        """Counter → until when its call blinks, as of the snapshot."""
        for counter in snapshot["counters"]:
            if turn := counter["turn"]:
                self._take(counter["code"], turn)
                if turn["state"] == TurnState.CALLED.value:
                    until = moment.from_text(turn["called_at"]) + self._blink
                    self._called_until[counter["code"]] = moment.to_text(until)

    def all(self) -> Iterator[Message]:
        """Every sign as it is; a call still blinks as long as it would have."""
        for code in self._open:
            yield self._sign(code, self._called_until.get(code))

    def after(self, event: Event) -> Iterator[Message]:
        """The signs that an entry changes; none if the entry is older than what they show."""
        if event.seq <= self.seq:
            return
        self.seq = event.seq
        if counter := event.data.get("counter") if event.type.startswith("counter.") else None:
            self._open[counter["code"]] = counter["state"]
            yield self._sign(counter["code"])
        elif turn := event.data.get("turn") if event.type.startswith("turn.") else None:
            yield from self._turn_moved(turn, event)

    def _turn_moved(self, turn: dict[str, Any], event: Event) -> Iterator[Message]:
        here = turn["counter"] if TurnState(turn["state"]).at_counter else None
        left = [code for code, (id_, _, _) in self._numbers.items() if id_ == turn["id"] and code != here]
        for code in left:
            del self._numbers[code]
            yield self._sign(code)
        if here:
            self._take(here, turn)
            blink_until = event.time + self._blink if event.type in events.CALLS else None
            yield self._sign(here, moment.to_text(blink_until) if blink_until else None)

    def _take(self, counter: str, turn: dict[str, Any]) -> None:
        self._numbers[counter] = (turn["id"], turn["state"], turn["ticket"]["number"])

    def _sign(self, counter: str, blink_until: str | None = None) -> Message:
        _, state, number = self._numbers.get(
            counter, (None, self._open.get(counter, CounterState.CLOSED.value), None)
        )
        payload = {"seq": self.seq, "number": number, "state": state, "blink_until": blink_until}
        return Message(f"{ROOT}/{self.branch}/counters/{counter}/display", payload, retained=True)


def pulse(branch: str, seq: int, now: datetime) -> Message:
    """What has been told up to ``seq`` is so now. Never retained: it is a sign of life."""
    return Message(f"{ROOT}/{branch}/pulse", {"seq": seq, "time": moment.to_text(now)}, retained=False)


def call(event: Event) -> list[Message]:
    """A call or recall for who must act on it now: never retained, or it would be heard again tomorrow."""
    turn = event.data["turn"]
    told = {"seq": event.seq, "time": moment.to_text(event.time), "counter": turn["counter"]}
    called = {
        **told,
        "number": turn["ticket"]["number"],
        "service": turn["service"],
        "recall": event.type == events.TURN_RECALLED,
    }
    said = {**told, **event.data["announcement"]}
    return [
        Message(f"{ROOT}/{event.branch}/calls", called, retained=False),
        _announcement(event.branch, said),
        _bookmark(event, told),
    ]


def _bookmark(event: Event, told: dict[str, Any]) -> Message:
    """The moment of a call, for recorders that mark it on their video (D3)."""
    ticket = event.data["turn"]["ticket"]
    marked = {
        **told,
        "branch": event.branch,
        "camera": event.data.get("camera"),
        "ticket": ticket["id"],
        "number": ticket["number"],
        "recall": event.type == events.TURN_RECALLED,
    }
    return Message(f"{ROOT}/{event.branch}/bookmarks", marked, retained=False)


def message(event: Event) -> Message:
    """A supervisor's free message, for loudspeakers and boards on the broker."""
    told = {"seq": event.seq, "time": moment.to_text(event.time), "counter": None}
    return _announcement(event.branch, {**told, **event.data["announcement"]})


def _announcement(branch: str, said: dict[str, Any]) -> Message:
    return Message(f"{ROOT}/{branch}/announcements", said, retained=False)
