"""How a branch is run just now: what its supervisors have set up on top of the configuration (C4).

An arrangement is a value: every change makes a new one, the log carries it whole, and the branch's row
keeps it. Each part remembers the log entry that made it, so that a second supervisor, who saw an older one,
is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from queue_server.domain import moment
from queue_server.domain.branch import Branch, Counter
from queue_server.domain.turn import Data

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The services a counter takes as its own for now."""

    services: tuple[str, ...]
    usual: tuple[str, ...]
    """The configured services in whose place they are: what views show again when the time is over."""
    until: datetime | None
    """``None`` lasts until somebody changes it, at most until the day's end."""
    by: str
    seq: int
    """The log entry that made it."""

    def lasts(self, now: datetime) -> bool:
        return self.until is None or now < self.until

    def to_data(self) -> Data:
        until = moment.to_text(self.until) if self.until else None
        return {
            "services": list(self.services),
            "usual": list(self.usual),
            "until": until,
            "by": self.by,
            "seq": self.seq,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Assignment:
        until = moment.from_text(data["until"]) if data["until"] else None
        return cls(tuple(data["services"]), tuple(data["usual"]), until, data["by"], data["seq"])


@dataclass(frozen=True, slots=True)
class Stop:
    """A service, or the whole branch, that takes nobody for now, and the words that say so."""

    since: datetime
    message: str
    message_en: str
    by: str
    seq: int

    def to_data(self) -> Data:
        return {
            "since": moment.to_text(self.since),
            "message": self.message,
            "message_en": self.message_en,
            "by": self.by,
            "seq": self.seq,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Stop:
        return cls(**{**data, "since": moment.from_text(data["since"])})


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Counters given other services, services stopped, and the branch halted or not."""

    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    stopped: Mapping[str, Stop] = field(default_factory=dict)
    halted: Stop | None = None

    def assign(self, counter: str, assignment: Assignment | None) -> Arrangement:
        """With the counter's services for now; ``None`` gives it back its configured ones."""
        return replace(self, assignments=_with(self.assignments, counter, assignment))

    def stop(self, service: str, stop: Stop | None) -> Arrangement:
        """With the service stopped; ``None`` lets it go on."""
        return replace(self, stopped=_with(self.stopped, service, stop))

    def halt(self, stop: Stop | None) -> Arrangement:
        """With the whole branch halted; ``None`` lets it go on."""
        return replace(self, halted=stop)

    def without_past(self, now: datetime) -> Arrangement:
        """Without the assignments whose time is over."""
        lasting = {code: each for code, each in self.assignments.items() if each.lasts(now)}
        return self if len(lasting) == len(self.assignments) else replace(self, assignments=lasting)

    def usual(self, counter: Counter, now: datetime) -> tuple[str, ...]:
        """The configured services of a counter as :meth:`applied` gave it."""
        present = self.assignments.get(counter.code)
        return present.usual if present and present.lasts(now) else counter.services

    def applied(self, branch: Branch, now: datetime) -> Branch:
        """The branch as it works now, its counters taking what they are assigned."""
        lasting = {
            code: assignment.services
            for code, assignment in self.assignments.items()
            if code in branch.counters and assignment.lasts(now)
        }
        if not lasting:
            return branch
        counters = {
            code: _assigned(counter, lasting[code], branch) if code in lasting else counter
            for code, counter in branch.counters.items()
        }
        return replace(branch, counters=counters)

    def to_data(self) -> Data:
        return {
            "assignments": {code: each.to_data() for code, each in self.assignments.items()},
            "stopped": {code: each.to_data() for code, each in self.stopped.items()},
            "halted": self.halted.to_data() if self.halted else None,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Arrangement:
        """The arrangement whose :meth:`to_data` this is; an empty mapping is the empty arrangement."""
        if not data:
            return AS_CONFIGURED
        return cls(
            {code: Assignment.from_data(each) for code, each in data["assignments"].items()},
            {code: Stop.from_data(each) for code, each in data["stopped"].items()},
            Stop.from_data(data["halted"]) if data["halted"] else None,
        )


AS_CONFIGURED = Arrangement()
"""Nothing but the configuration."""


def _with(values: Mapping[str, Value], key: str, value: Value | None) -> dict[str, Value]:
    kept = {name: each for name, each in values.items() if name != key}
    return kept if value is None else {**kept, key: value}


def _assigned(counter: Counter, services: tuple[str, ...], branch: Branch) -> Counter:
    """The counter with these services in one line, less any that a newer configuration has taken away."""
    known = tuple(code for code in services if code in branch.services)
    pools = tuple(code for code in counter.pools if code not in known)
    helps = tuple(code for code in counter.helps if code not in known)
    return replace(counter, services=known, pools=pools, helps=helps, oldest_first=True)
