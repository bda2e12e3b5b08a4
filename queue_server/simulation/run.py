"""``luot simulate``: plan a day, live it with and without relief, tell the waits."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_server.adapters.announcing import call_words
from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.bootstrap import open_store
from queue_server.config import Settings
from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Turn
from queue_server.simulation.day import Day, Lived, VirtualClock
from queue_server.simulation.plan import DayPlan, plan_day
from queue_server.simulation.table import Groups, by_class, by_service, table, to_data

WITH, WITHOUT = "with relief", "without relief"
SHARED_MEMORY = Path("/dev/shm")
"""A store that goes with its day need not wait for the disk."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A planned day, and what came of it with and without relief."""

    seed: int
    branch: Branch
    plan: DayPlan
    days: Mapping[str, Lived]

    def to_data(self) -> dict[str, Any]:
        """All figures, JSON-ready."""
        return {
            "seed": self.seed,
            "branch": self.branch.code,
            "day": self.branch.day(self.plan.opens),
            "visitors": len(self.plan.visitors),
            "surge": {"service": self.plan.surge, "from": moment.to_text(self.plan.surge_from)},
            "days": {name.replace(" ", "_"): self._day_data(lived) for name, lived in self.days.items()},
        }

    def _day_data(self, lived: Lived) -> dict[str, Any]:
        states = [turn.state for turn in lived.turns]
        return {
            "by_class": to_data(by_class(lived.turns, self.branch)),
            "by_service": to_data(by_service(lived.turns, self.branch)),
            "served": states.count(TurnState.SERVED),
            "missed": states.count(TurnState.NO_SHOW),
            "left": sum(not state.ended for state in states) - states.count(TurnState.NO_SHOW),
            "turned_away": lived.turned_away,
            "reliefs": [
                {"at": moment.to_text(each.at), "counter": each.counter, "services": list(each.services)}
                for each in lived.reliefs
            ],
        }

    def to_json(self) -> str:
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """The tables, for a person."""
        plan, branch = self.plan, self.branch
        from_ = f"{branch.local(plan.surge_from):%H:%M}"
        lines = [
            f"{branch.name}, {branch.day(plan.opens)}: {len(plan.visitors)} visitors, seed {self.seed}.",
            f"A surge in {plan.surge} from {from_}. Waits in minutes, each station on its own.",
            *self._relief_lines(),
            "",
            table("by class", self._sides(by_class), lambda name: name),
            "",
            table("by service", self._sides(by_service), self._service_name),
        ]
        return "\n".join(lines)

    def _relief_lines(self) -> list[str]:
        reliefs = self.days[WITH].reliefs if WITH in self.days else ()
        helped = [
            f"{self.branch.local(each.at):%H:%M} counter {each.counter} takes {', '.join(each.services)}."
            for each in reliefs
        ]
        turned_away = max(lived.turned_away for lived in self.days.values())
        return [*helped, *([f"{turned_away} got no number, by the centre's limits."] if turned_away else [])]

    def _sides(self, grouped: Callable[[Sequence[Turn], Branch], Groups]) -> dict[str, Groups]:
        return {name: grouped(lived.turns, self.branch) for name, lived in self.days.items()}

    def _service_name(self, code: str) -> str:
        return f"{code} (surge)" if code == self.plan.surge else code


def live_through(
    document: BranchDocument, seed: int, visitors: int, hours: float | None, relief: bool
) -> Simulation:
    """Live the day of a seed at a branch, without relief and, if so wished, with it.

    Raises:
        ValueError: the branch is closed for a year.
    """
    branch = document.to_branch(1)
    plan = plan_day(branch, seed, visitors, hours)
    sides = {WITH: True, WITHOUT: False} if relief else {WITHOUT: False}
    return Simulation(
        seed, branch, plan, {name: _live(document, plan, relieve) for name, relieve in sides.items()}
    )


def _live(document: BranchDocument, plan: DayPlan, relieve: bool) -> Lived:
    """The day on a store of its own, which goes with it."""
    clock = VirtualClock(plan.opens)
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="luot-simulate-", dir=place) as folder:
        store = open_store(Settings(data_dir=Path(folder), database_url=None, redis_url=None), clock)
        try:
            store.install([document])
            return Day(store, clock, document.code, plan, call_words, relieve).live()
        finally:
            store.database.close()
