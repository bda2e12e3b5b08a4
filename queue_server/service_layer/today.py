"""A branch's day so far, as supervisors see it: alerts, figures, and how far from the target (C8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from queue_server.domain import moment
from queue_server.domain.alerts import Watched, alerts
from queue_server.domain.branch import Targets
from queue_server.domain.counter import CounterState, CounterStatus
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Data, Turn
from queue_server.domain.voice_trouble import VoiceTrouble
from queue_server.domain.voicing import Voice
from queue_server.service_layer.ports import Reader
from queue_server.service_layer.readings import FloorNow, Tally, WaitSpan
from queue_server.service_layer.views import services_view
from queue_server.service_layer.voice import silences

HISTORY = timedelta(hours=2)
HISTORY_STEP = timedelta(minutes=5)


def today_view(reader: Reader, voices: Mapping[str, Voice], trouble: VoiceTrouble | None = None) -> Data:
    """Everything about today that cannot be read off the floor, as of log entry ``seq``.

    ``voices`` are those of the branch's zones; ``trouble`` is what is wrong with how all of them sound, which
    the log does not know.
    """
    floor, tallies = reader.floor(), reader.tallies()
    silent = silences(voices, floor.branch, floor.calls, reader.now)
    waiting = [turn for turn in floor.turns if turn.state is TurnState.WAITING]
    targets = floor.branch.targets
    return {
        "seq": floor.seq,
        "time": moment.to_text(reader.now),
        "alerts": [
            alert.to_data()
            for alert in alerts(_watched(reader, floor, tallies, waiting, silent, trouble), reader.now)
        ],
        "targets": {
            "wait_minutes_average": targets.wait_minutes_average,
            "wait_within_minutes": list(targets.wait_within_minutes),
        },
        "halted": floor.arrangement.halted is not None,
        "waiting": len(waiting),
        "open_counters": sum(
            status.state is not CounterState.CLOSED
            for code, status in floor.statuses.items()
            if code in floor.branch.counters
        ),
        **_figures(tallies, targets),
        "services": _services(reader, floor, tallies, waiting),
        "counters": [
            {"code": code, "served": sum(each.served for each in tallies if each.counter == code)}
            for code in floor.branch.counters
        ],
    }


def _watched(
    reader: Reader,
    floor: FloorNow,
    tallies: Sequence[Tally],
    waiting: Sequence[Turn],
    silent: Mapping[str, datetime],
    trouble: VoiceTrouble | None,
) -> Watched:
    left: dict[str, datetime] = {}
    for tally in tallies:
        if tally.counter and tally.left_at:
            left[tally.counter] = max(tally.left_at, left.get(tally.counter, tally.left_at))
    late = reader.feedback.late()
    return Watched(
        branch=floor.branch,
        statuses=[floor.statuses.get(code, CounterStatus(code)) for code in floor.branch.counters],
        waiting=waiting,
        busy={turn.counter for turn in floor.turns if turn.state.at_counter},
        left_at=left,
        devices=reader.devices(),
        silences=silent,
        standing_still=floor.arrangement.halted is not None,
        voice=trouble,
        feedback_late=late.count if late else 0,
        feedback_late_since=late.since if late else None,
        unusual=reader.ratings.unusual_since(
            reader.now - timedelta(minutes=floor.branch.thresholds.unusual_ratings_minutes)
        ),
    )


def _services(
    reader: Reader, floor: FloorNow, tallies: Sequence[Tally], waiting: Sequence[Turn]
) -> list[Data]:
    """Each service with how it stands and how its day was, in the branch's order."""
    history = _histories(reader.wait_spans(reader.now - HISTORY), reader.now)
    found = []
    for view in services_view(floor, open_now=True, now=reader.now):
        code = view["code"]
        line = [turn.queued_at for turn in waiting if turn.service == code]
        found.append(
            {
                "code": code,
                "waiting": view["waiting"],
                "longest_since": moment.to_text(min(line)) if line else None,
                "estimate": view["estimate"],
                **_figures([each for each in tallies if each.service == code], floor.branch.targets),
                "history": history.get(code, [0] * len(_moments(reader.now))),
            }
        )
    return found


def _figures(tallies: Iterable[Tally], targets: Targets) -> Data:
    """Served, average wait in minutes, and the share that waited no longer than each of the limits."""
    added = list(tallies)
    called = sum(each.called for each in added)
    within = [sum(each.within[place] for each in added) for place in range(len(targets.wait_within_minutes))]
    seconds = sum(each.waited_seconds for each in added)
    return {
        "served": sum(each.served for each in added),
        "called": called,
        "wait_average": round(seconds / called / 60, 1) if called else None,
        "within": [
            {"minutes": minutes, "share": round(count / called, 3) if called else None}
            for minutes, count in zip(targets.wait_within_minutes, within, strict=True)
        ],
    }


def _moments(now: datetime) -> list[datetime]:
    steps = int(HISTORY / HISTORY_STEP)
    return [now - HISTORY_STEP * (steps - step) for step in range(steps + 1)]


def _histories(spans: Sequence[WaitSpan], now: datetime) -> dict[str, list[int]]:
    """How many waited for each service at each moment, the last of which is now."""
    moments = _moments(now)
    counted: dict[str, list[int]] = {}
    for span in spans:
        counts = counted.setdefault(span.service, [0] * len(moments))
        for place, at in enumerate(moments):
            counts[place] += span.since <= at and (span.until is None or at < span.until)
    return counted
