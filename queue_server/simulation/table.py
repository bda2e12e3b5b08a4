"""Waits as a table: how long who waited, with and without the supervisor's relief side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from queue_server.domain.branch import Branch
from queue_server.domain.turn import Turn

TARGETS = (15, 30)
"""Minutes that a wait is measured against (Quyết định 468/QĐ-TTg)."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of a group, in minutes: from joining the line to the call, each station on its own."""

    n: int
    mean: float
    median: float
    p90: float
    within_15: float
    """Part of the waits of at most so many minutes, in per cent."""
    within_30: float

    @classmethod
    def of(cls, minutes: Iterable[float]) -> Waits | None:
        """The figures of some waits; ``None`` when there are none."""
        ordered = sorted(minutes)
        if not ordered:
            return None
        n = len(ordered)
        short = [100 * sum(each <= target for each in ordered) / n for target in TARGETS]
        figures = (sum(ordered) / n, _quantile(ordered, 0.5), _quantile(ordered, 0.9), *short)
        return cls(n, *(round(figure, 1) for figure in figures))


def _quantile(ordered: Sequence[float], part: float) -> float:
    """The smallest wait that this part of all did not exceed."""
    return ordered[max(1, math.ceil(part * len(ordered))) - 1]


Groups = Mapping[str, Waits]


def by_class(turns: Iterable[Turn], branch: Branch) -> Groups:
    """Waits of everybody, of ordinary people, of each priority class, and of those with an appointment."""
    called = list(turns)
    groups = {"everybody": called, "ordinary": _those(called, None)}
    for each in branch.policy.priority_classes:
        groups[each.code] = _those(called, each.code)
    groups["all priority"] = [turn for turn in called if turn.ticket.priority and not turn.ticket.appointment]
    groups["appointment"] = [turn for turn in called if turn.ticket.appointment]
    return _figures(groups)


def _those(turns: Sequence[Turn], priority: str | None) -> list[Turn]:
    return [turn for turn in turns if turn.ticket.priority == priority and not turn.ticket.appointment]


def by_service(turns: Iterable[Turn], branch: Branch) -> Groups:
    """Waits for each service."""
    called = list(turns)
    return _figures({code: [turn for turn in called if turn.service == code] for code in branch.services})


def _figures(groups: Mapping[str, Iterable[Turn]]) -> Groups:
    found = {name: Waits.of(_minutes(turns)) for name, turns in groups.items()}
    return {name: waits for name, waits in found.items() if waits}


def _minutes(turns: Iterable[Turn]) -> list[float]:
    return [
        (turn.called_at - turn.queued_at).total_seconds() / 60 for turn in turns if turn.called_at is not None
    ]


def to_data(groups: Groups) -> dict[str, dict[str, float]]:
    """JSON-ready figures by group."""
    return {name: asdict(waits) for name, waits in groups.items()}


COLUMNS = ("n", "mean", "median", "p90", "≤15", "≤30")
WIDTH = 26


def table(title: str, sides: Mapping[str, Groups], mark: Callable[[str], str]) -> str:
    """A table of groups; each side has its own columns. ``mark`` gives a group its name in the table."""
    names = list(dict.fromkeys(name for groups in sides.values() for name in groups))
    head = " | ".join(f"{side:<{len(_row(None))}}" for side in sides)
    lines = [f"{title:<{WIDTH}} | {head}", f"{'':<{WIDTH}} | {' | '.join(_head() for _ in sides)}"]
    lines.append("-" * len(lines[1]))
    for name in names:
        cells = " | ".join(_row(groups.get(name)) for groups in sides.values())
        lines.append(f"{mark(name)[:WIDTH]:<{WIDTH}} | {cells}")
    return "\n".join(line.rstrip() for line in lines)


def _head() -> str:
    return " ".join(f"{column:>6}" for column in COLUMNS)


def _row(waits: Waits | None) -> str:
    if waits is None:
        return " ".join(f"{'–':>6}" for _ in COLUMNS)
    times = " ".join(f"{figure:>6.1f}" for figure in (waits.mean, waits.median, waits.p90))
    parts = " ".join(f"{figure:>5.0f}%" for figure in (waits.within_15, waits.within_30))
    return f"{waits.n:>6} {times} {parts}"
