"""Whether the wait ranges shown come true: the honesty of an estimate can be read."""

from __future__ import annotations

from datetime import timedelta

from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Reader
from queue_server.service_layer.readings import WaitFigures


def waits(reader: Reader, days: int) -> Data:
    """The waits of the last ``days`` days, today included, beside the ranges shown when they began.

    Of each service the branch has: how many turns, the shares of them that ended within the p50 and the p90
    shown (0.5 and 0.9 if the ranges are right), and the real waits in minutes; then the same by the hour in
    which the wait began. Without any turn the figures are ``None``.
    """
    today = reader.branch.local(reader.now).date()
    first, last = (today - timedelta(days=days - 1)).isoformat(), today.isoformat()
    found = reader.wait_figures(first, last)
    whole = {each.service: each for each in found if each.hour is None}
    items = [
        {
            "service": service,
            **_figures(whole.get(service)),
            "hours": [
                {"hour": each.hour, **_figures(each)}
                for each in found
                if each.service == service and each.hour is not None
            ],
        }
        for service in reader.branch.services
    ]
    return {"from": first, "to": last, "items": items, "next": None}


def _figures(found: WaitFigures | None) -> Data:
    return {
        "turns": found.turns if found else 0,
        "within_p50": round(found.within_p50, 3) if found else None,
        "within_p90": round(found.within_p90, 3) if found else None,
        "mean_minutes": found.mean_minutes if found else None,
        "median_minutes": found.median_minutes if found else None,
        "p90_minutes": found.p90_minutes if found else None,
    }
