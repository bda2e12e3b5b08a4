"""Figures of a branch over some days, as pages, programs and report files get them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from queue_server.domain.branch import Branch
from queue_server.domain.norm import Grade, Norm, Total
from queue_server.domain.performance import Figures, Reckoned, Times
from queue_server.domain.periods import Period
from queue_server.domain.scoring import Candidate, Unranked, ranks, share, total_score
from queue_server.domain.turn import Data

NOBODY_S = {
    "officer": ("Chưa có cán bộ gọi", "Called by nobody"),
    "field": ("Chưa rõ lĩnh vực", "Field not known"),
}
"""What turns without an officer or a field are shown under."""
OWN_BY = "officer"
COUNTS = ("turns", "served", "no_shows", "on_paper", "rated", "impressions", "satisfied")
"""The plain numbers among figures."""
OPINIONS = ("flagged", "impressions", "satisfied", "satisfaction", "scores", "total", "other_norm")
"""What tells of citizens' answers."""


class Reckoner(Protocol):
    """Works figures and report files out, away from the server process, for which a year is too much.

    Each raises :class:`~queue_server.service_layer.ports.Unavailable` when it cannot now.
    """

    def figures(self, branch: str, period: Period, by: str) -> Data:
        """What :func:`figures_view` says of the branch."""

    def report(self, branch: str, period: Period, form: str, to: Path) -> bool:
        """Write the report of a period; false, and no file, when there was no turn in it."""

    def drop(self, branch: str, day: date, form: str, to: Path) -> bool:
        """Write the aggregates of a day, ``csv`` or ``jsonl``; false, and no file, without any turn."""


@dataclass(frozen=True, slots=True)
class Named:
    """What figures are shown under."""

    name: str
    name_en: str


def figures_view(
    branch: Branch, officers: Mapping[str, str], period: Period, reckoned: Reckoned, by: str
) -> Data:
    """The figures of everything and of each part, parts in the branch's own order.

    Raises:
        KeyError: ``by`` is none of :data:`~queue_server.domain.performance.GROUPINGS`.
    """
    norm, parts = branch.rating.norm, reckoned.groups[by]
    total = norm.officer if by == OWN_BY else norm.agency
    ranked = _ranks(branch, parts) if by == OWN_BY else {}
    return {
        "branch": branch.code,
        "period": period.name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "by": by,
        "norm": {"code": norm.code, "name": norm.name, "source": norm.source},
        "indices": [index.number for index in norm.indices],
        "limits": list(branch.targets.wait_within_minutes),
        "whole": numbers(reckoned.whole, branch, norm.agency),
        "items": [
            {
                "key": key,
                **asdict(name_of(branch, officers, by, key)),
                **numbers(parts[key], branch, total),
                **_rank(ranked.get(key) if key else None),
            }
            for key in in_order(branch, officers, by, parts)
        ],
    }


def in_order(
    branch: Branch, officers: Mapping[str, str], by: str, keys: Mapping[str | None, object]
) -> list[str | None]:
    """Services as the centre lists them, officers by name, fields and days by theirs; the unknown last."""
    places = {service: f"{place:04}" for place, service in enumerate(branch.services)}
    names = {"service": places, "officer": officers}.get(by, {})
    return sorted(keys, key=lambda key: (key is None, names.get(key or "", key or "")))


def name_of(branch: Branch, officers: Mapping[str, str], by: str, key: str | None) -> Named:
    """What people call a part; what has left the centre keeps its code."""
    if key is None:
        return Named(*NOBODY_S[by])
    if by == "service" and key in branch.services:
        return Named(branch.services[key].name, branch.services[key].name_en)
    name = officers.get(key, key) if by == OWN_BY else key
    return Named(name, name)


def numbers(figures: Figures, branch: Branch, total: Total) -> Data:
    """Figures as they are told; ``None`` where there is nothing to tell."""
    limits = branch.targets.wait_within_minutes
    response, content = share(figures.rated, figures.served), share(figures.satisfied, figures.impressions)
    return {
        "turns": figures.turns,
        "served": figures.served,
        "no_shows": figures.no_shows,
        "on_paper": figures.on_paper,
        "wait": _times(figures.waits(limits), limits),
        "service": _times(figures.services(limits), limits),
        "rated": figures.rated,
        "response": _plain(asdict(response)) if response else None,
        "flagged": figures.flagged,
        "impressions": figures.impressions,
        "satisfied": figures.satisfied,
        "satisfaction": _plain(asdict(content)) if content else None,
        "scores": _scores(figures, branch.rating.norm, total),
        "total": _total(figures, total),
        "other_norm": figures.other_norm,
    }


def own_view(view: Data, officer: str, least: int, ended: bool) -> Data:
    """What officers see of themselves: their own numbers, and what citizens said only once the period has
    ended and enough of them have spoken that nobody can be told by a rating (K10, R3)."""
    mine = next((each for each in view["items"] if each["key"] == officer), None)
    withheld = None
    if mine:
        mine = {key: value for key, value in mine.items() if key not in ("key", "rank", "unranked")}
        withheld = "period-not-over" if not ended else "few-ratings" if mine["rated"] < least else None
        if withheld:
            mine |= dict.fromkeys(OPINIONS)
    kept = {key: view[key] for key in ("branch", "period", "from", "to", "norm", "indices", "limits")}
    return {**kept, "own": mine, "withheld": withheld, "least": least}


def _ranks(branch: Branch, parts: Mapping[str | None, Figures]) -> dict[str, int | Unranked]:
    total = branch.rating.norm.officer
    candidates = [
        Candidate(key, each.rated, each.served, total_score(each.sums, total))
        for key, each in parts.items()
        if key is not None
    ]
    return ranks(candidates, branch.reports.rank)


def _rank(found: int | Unranked | None) -> Data:
    if isinstance(found, Unranked):
        return {"rank": None, "unranked": _plain(asdict(found))}
    return {"rank": found, "unranked": None}


def _times(found: Times | None, limits: Sequence[float]) -> Data | None:
    if found is None:
        return None
    return {
        "count": found.count,
        "mean_minutes": float(found.mean),
        "median_minutes": float(found.median),
        "p90_minutes": float(found.p90),
        "within": [
            {"minutes": limit, "percent": float(percent)}
            for limit, percent in zip(limits, found.within, strict=True)
        ],
    }


def _scores(figures: Figures, norm: Norm, total: Total) -> list[Data]:
    """The score of each index of the total, in order; ``None`` for one without data."""
    told = []
    for index in norm.indices:
        if index.number not in total.indices:
            continue
        found = figures.sums.get(index.number)
        told.append(
            {
                "index": index.number,
                "name": index.name,
                "name_en": index.name_en,
                "score": float(found.score) if found else None,
                "points": found.points if found else 0,
                "files": found.files if found else 0,
            }
        )
    return told


def _total(figures: Figures, total: Total) -> Data | None:
    found = total_score(figures.sums, total)
    if found is None:
        return None
    return {
        "score": float(found.score),
        "most": found.most,
        "left_out": list(found.left_out),
        "grade": _grade(found.grade),
        "best_grade": _grade(found.best_grade),
    }


def _grade(grade: Grade) -> Data:
    return {"name": grade.name, "name_en": grade.name_en}


def _plain(values: Data) -> Data:
    """Decimals as JSON numbers: one decimal comes out as it was."""
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in values.items()}


def drop_rows(views: Mapping[str, Data]) -> list[Data]:
    """The aggregates of a day as flat rows with the same columns each: the branch, then each part."""
    some = next(iter(views.values()))
    rows = [_flat(some, "branch", some["branch"], some["whole"])]
    rows += [_flat(view, by, each["key"], each) for by, view in views.items() for each in view["items"]]
    return rows


def _flat(view: Data, by: str, key: str | None, of: Data) -> Data:
    row: Data = {"branch": view["branch"], "day": view["from"], "by": by, "key": key}
    row |= {name: of[name] for name in COUNTS}
    for name in ("wait", "service"):
        spent = of[name] or {}
        row |= {
            f"{name}_{each}": spent.get(each) for each in ("mean_minutes", "median_minutes", "p90_minutes")
        }
    within = (of["wait"] or {}).get("within", [])
    limits = {each["minutes"]: each["percent"] for each in within}
    row |= {f"wait_within_{limit:g}_percent": limits.get(limit) for limit in view["limits"]}
    row |= {f"{name}_percent": (of[name] or {}).get("percent") for name in ("response", "satisfaction")}
    scores = {each["index"]: each["score"] for each in of["scores"]}
    return row | {f"score_{index}": scores.get(index) for index in view["indices"]}
