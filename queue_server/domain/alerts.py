"""What a supervisor should look at now: one pure function over the floor and the branch's thresholds.

An alert names what it is about and since when; the words are the page's. It ends by itself when its cause
does, so nobody has to tick it off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.counter import CounterState, CounterStatus
from queue_server.domain.devices import DeviceHealth, DeviceState
from queue_server.domain.rating import Unusual
from queue_server.domain.selection import in_line
from queue_server.domain.turn import Data, Turn
from queue_server.domain.voice_trouble import VoiceTrouble


class AlertKind(StrEnum):
    """Kinds of alert, the most urgent first."""

    HELP_ASKED = "help-asked"
    VOICE_SILENT = "voice-silent"
    """People are called in a zone, and nobody hears it."""
    FEEDBACK_LATE = "feedback-late"
    """Complaints or suggestions that are past their deadline."""
    DEVICE_OFFLINE = "device-offline"
    WAITED_LONG = "waited-long"
    QUEUE_LONG = "queue-long"
    COUNTER_IDLE = "counter-idle"
    PAUSED_LONG = "paused-long"
    DEVICE_DEGRADED = "device-degraded"
    VOICE_DEGRADED = "voice-degraded"
    RATINGS_UNUSUAL = "ratings-unusual"
    """A tablet took ratings in a way that citizens hardly give them."""
    THEME_REFUSED = "theme-refused"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something beyond a threshold, or somebody who asks."""

    kind: AlertKind
    since: datetime
    service: str | None = None
    counter: str | None = None
    device: str | None = None
    zone: str | None = None
    number: str | None = None
    """Whoever waits longest."""
    count: int | None = None
    """How many wait, are late, or are meant."""
    detail: str | None = None
    """What the device says, or the reason of a pause, or what is wrong with the voice or a theme."""

    def to_data(self) -> Data:
        return {
            "kind": self.kind.value,
            "since": moment.to_text(self.since),
            "service": self.service,
            "counter": self.counter,
            "device": self.device,
            "zone": self.zone,
            "number": self.number,
            "count": self.count,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Watched:
    """What the alerts look at."""

    branch: Branch
    """As it works now, its counters taking what they are assigned."""
    statuses: Iterable[CounterStatus]
    waiting: Sequence[Turn]
    busy: Collection[str | None]
    """Counters with somebody called or being served."""
    left_at: Mapping[str, datetime]
    """When the last person of today left each counter."""
    devices: Iterable[DeviceHealth]
    standing_still: bool = False
    """A supervisor has halted the whole branch."""
    voice: VoiceTrouble | None = None
    silences: Mapping[str, datetime] = field(default_factory=dict)
    """Zones whose calls nobody hears, and since when."""
    feedback_late: int = 0
    feedback_late_since: datetime | None = None
    """When the first feedback that is late now was due."""
    unusual: Sequence[Unusual] = ()
    """Ratings flagged lately."""


URGENCY = {kind: place for place, kind in enumerate(AlertKind)}


def alerts(watched: Watched, now: datetime) -> list[Alert]:
    """Everything a supervisor should look at, the most urgent kind first, within it the oldest."""
    queues = _queues(turn for turn in watched.waiting if not in_line(turn).away(now))
    crowded = [*_waited_long(watched.branch, queues, now), *_queue_long(watched.branch, queues)]
    silent = [Alert(AlertKind.VOICE_SILENT, since, zone=zone) for zone, since in watched.silences.items()]
    found = [*crowded, *silent, *_devices(watched.devices)]
    if watched.voice:
        found.append(Alert(AlertKind.VOICE_DEGRADED, watched.voice.since, detail=watched.voice.reason.value))
    if late_since := watched.feedback_late_since:
        found.append(Alert(AlertKind.FEEDBACK_LATE, late_since, count=watched.feedback_late))
    if refused := watched.branch.theme.refused:
        found.append(Alert(AlertKind.THEME_REFUSED, now, count=len(refused), detail=refused[0]))
    found += [
        Alert(AlertKind.RATINGS_UNUSUAL, each.since, counter=each.counter, count=each.count)
        for each in watched.unusual
    ]
    for status in watched.statuses:
        found += _counter(watched, status, queues, crowded, now)
    return sorted(found, key=lambda alert: (URGENCY[alert.kind], alert.since))


Queues = Mapping[str, Sequence[Turn]]
"""Those who wait for each service, by the time at which they began to wait for it; not those who asked for
more time, whom nobody can call."""


def _queues(waiting: Iterable[Turn]) -> Queues:
    queues: dict[str, list[Turn]] = {}
    for turn in sorted(waiting, key=lambda turn: turn.queued_at):
        queues.setdefault(turn.service, []).append(turn)
    return queues


def _waited_long(branch: Branch, queues: Queues, now: datetime) -> Iterator[Alert]:
    """One for each service whose longest wait is too long."""
    limit = timedelta(minutes=branch.thresholds.longest_wait_minutes)
    for service, line in queues.items():
        over = sum(now - turn.queued_at >= limit for turn in line)
        if over:
            first = line[0]
            yield Alert(
                AlertKind.WAITED_LONG,
                first.queued_at,
                service=service,
                number=first.ticket.number,
                count=over,
            )


def _queue_long(branch: Branch, queues: Queues) -> Iterator[Alert]:
    """One for each service that more people wait for than they should; since the one too many came."""
    limit = branch.thresholds.queue_length
    for service, line in queues.items():
        if len(line) > limit:
            yield Alert(AlertKind.QUEUE_LONG, line[limit].queued_at, service=service, count=len(line))


def _devices(devices: Iterable[DeviceHealth]) -> Iterator[Alert]:
    kinds = {
        DeviceState.OFFLINE: AlertKind.DEVICE_OFFLINE,
        DeviceState.DEGRADED: AlertKind.DEVICE_DEGRADED,
    }
    for device in devices:
        if device.state in kinds:
            yield Alert(kinds[device.state], device.since, device=device.code, detail=device.detail)


def _counter(
    watched: Watched, status: CounterStatus, queues: Queues, crowded: Sequence[Alert], now: datetime
) -> Iterator[Alert]:
    limits = watched.branch.thresholds
    if status.help_since:
        yield Alert(AlertKind.HELP_ASKED, status.help_since, counter=status.code)
    paused_since = status.since if status.state is CounterState.PAUSED else None
    if paused_since and now - paused_since >= timedelta(minutes=limits.paused_minutes):
        yield Alert(AlertKind.PAUSED_LONG, paused_since, counter=status.code, detail=status.reason)
    free = status.state is CounterState.OPEN and status.code not in watched.busy
    if free and not watched.standing_still:
        yield from _idle(watched, status, queues, crowded, now)


def _idle(
    watched: Watched, status: CounterStatus, queues: Queues, crowded: Sequence[Alert], now: datetime
) -> Iterator[Alert]:
    """An open counter with nobody at it, while people wait for it or another service is crowded.

    A counter is idle towards a queue from the later of two moments on: when its last person left, and when
    the first of the queue began to wait, or was back after asking for more time.
    """
    counter = watched.branch.counters.get(status.code)
    if counter is None or status.since is None:
        return
    free_since = max(status.since, watched.left_at.get(status.code, status.since))
    own = [queues[service][0] for service in counter.takes if service in queues]
    reasons = [
        (max(free_since, turn.queued_at, turn.not_before or turn.queued_at), turn.service) for turn in own
    ]
    reasons += [(max(free_since, alert.since), alert.service or "") for alert in crowded]
    if not reasons:
        return
    since, service = min(reasons)
    if now - since >= timedelta(minutes=watched.branch.thresholds.idle_minutes):
        count = len(queues[service])
        yield Alert(AlertKind.COUNTER_IDLE, since, service=service, counter=status.code, count=count)
