"""What supervisors are alerted to: each threshold from both sides, and who is told about whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.alerts import Alert, AlertKind, Watched, alerts
from queue_server.domain.branch import Branch, Thresholds
from queue_server.domain.counter import CounterState, CounterStatus
from queue_server.domain.devices import DeviceHealth, DeviceState
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from queue_server.domain.voice_trouble import VoiceReason, VoiceTrouble
from tests.support.stores import tiny_centre

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
THRESHOLDS = Thresholds(longest_wait_minutes=30, queue_length=3, idle_minutes=10, paused_minutes=15)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def branch() -> Branch:
    """Counters 1 and 2 take both fields, counter 3 only fees."""
    return replace(tiny_centre().documents()[0].to_branch(1), thresholds=THRESHOLDS)


def waiting(service: str, minutes: float, number: str = "A001") -> Turn:
    ticket = Ticket(number, number, int(number[1:]), "vi", "kiosk")
    return Turn(number, ticket, service, 1, TurnState.WAITING, ago(minutes), ago(minutes))


def line(service: str, *minutes: float) -> list[Turn]:
    return [waiting(service, each, f"A{n:03d}") for n, each in enumerate(minutes, 1)]


def at(counter: str, state: CounterState, minutes: float = 60, **more: Any) -> CounterStatus:
    return CounterStatus(counter, state, ago(minutes), "lan", "Lan", **more)


def seen(
    waiting: Sequence[Turn] = (),
    statuses: Sequence[CounterStatus] = (),
    busy: Sequence[str] = (),
    left: dict[str, datetime] | None = None,
    devices: Sequence[DeviceHealth] = (),
    halted: bool = False,
    voice: VoiceTrouble | None = None,
) -> list[Alert]:
    return alerts(Watched(branch(), statuses, waiting, busy, left or {}, devices, halted, voice), NOW)


def kinds(found: Sequence[Alert]) -> list[str]:
    return [alert.kind.value for alert in found]


def test_a_quiet_floor_has_no_alerts() -> None:
    statuses = [at("1", CounterState.OPEN), at("2", CounterState.PAUSED, 14), CounterStatus("3")]
    assert seen(line("ho-tich", 9), statuses) == []


def test_who_asked_for_more_time_is_no_reason_to_be_alarmed_until_it_is_up() -> None:
    statuses = [at("1", CounterState.OPEN)]
    assert seen([replace(waiting("ho-tich", 40), not_before=ago(-1))], statuses) == []
    back = waiting("ho-tich", 25)
    assert seen([replace(back, not_before=ago(9))], statuses) == [], "the counter is idle only since then"
    assert kinds(seen([replace(back, not_before=ago(10))], statuses)) == ["counter-idle"]


@pytest.mark.parametrize(("minutes", "told"), [(29.9, False), (30, True), (200, True)])
def test_a_wait_alerts_from_the_threshold_on(minutes: float, told: bool) -> None:
    found = seen(line("ho-tich", minutes, 5))
    assert kinds(found) == (["waited-long"] if told else [])
    if told:
        assert found[0] == Alert(
            AlertKind.WAITED_LONG, ago(minutes), service="ho-tich", number="A001", count=1
        )


def test_the_longest_wait_is_told_whatever_the_order_of_the_line() -> None:
    (alert,) = seen([waiting("ho-tich", 31, "A009"), waiting("ho-tich", 44, "A002")])
    assert (alert.number, alert.count) == ("A002", 2)


@pytest.mark.parametrize(("people", "told"), [(3, False), (4, True)])
def test_a_queue_alerts_beyond_its_length_since_the_one_too_many_came(people: int, told: bool) -> None:
    found = seen(line("dat-dai", 9, 7, 5, 3)[:people])
    assert kinds(found) == (["queue-long"] if told else [])
    if told:
        assert (found[0].since, found[0].count, found[0].service) == (ago(3), 4, "dat-dai")


def test_queues_of_services_are_judged_one_by_one() -> None:
    assert seen([*line("ho-tich", 9, 8), *line("dat-dai", 7, 6)]) == []


@pytest.mark.parametrize(("minutes", "told"), [(14.9, False), (15, True)])
def test_a_pause_alerts_when_it_is_too_long_and_says_why(minutes: float, told: bool) -> None:
    found = seen(statuses=[at("2", CounterState.PAUSED, minutes, reason="meal")])
    assert kinds(found) == (["paused-long"] if told else [])
    if told:
        assert (found[0].counter, found[0].detail) == ("2", "meal")


@pytest.mark.parametrize(
    ("free_for", "waits_for", "told"),
    [(10, 10, True), (60, 10, True), (10, 60, True), (9.9, 60, False), (60, 9.9, False)],
)
def test_a_counter_is_idle_from_the_later_of_being_free_and_having_a_queue(
    free_for: float, waits_for: float, told: bool
) -> None:
    # 60 minutes is also beyond the longest wait, which is another alert.
    found = [
        alert
        for alert in seen(line("ho-tich", min(waits_for, 29)), [at("1", CounterState.OPEN, free_for)])
        if alert.kind is AlertKind.COUNTER_IDLE
    ]
    assert bool(found) is told
    if told:
        assert (found[0].counter, found[0].service, found[0].since) == ("1", "ho-tich", ago(10))


def test_a_counter_is_free_since_its_last_person_left() -> None:
    statuses = [at("1", CounterState.OPEN, 120)]
    assert seen(line("ho-tich", 20), statuses, left={"1": ago(4)}) == []
    assert kinds(seen(line("ho-tich", 20), statuses, left={"1": ago(14)})) == ["counter-idle"]


def test_a_counter_with_somebody_or_closed_is_never_idle() -> None:
    statuses = [at("1", CounterState.OPEN), at("2", CounterState.CLOSED)]
    assert seen(line("ho-tich", 20), statuses, busy=["1"]) == []


def test_a_counter_that_takes_nothing_of_it_is_idle_only_beside_a_crowd() -> None:
    fees = [at("3", CounterState.OPEN)]
    assert seen(line("ho-tich", 25, 24, 23), fees) == []
    found = seen(line("ho-tich", 25, 24, 23, 22), fees)
    assert kinds(found) == ["queue-long", "counter-idle"]
    assert (found[1].counter, found[1].service, found[1].count) == ("3", "ho-tich", 4)


def test_nobody_is_called_idle_while_the_branch_stands_still() -> None:
    assert seen(line("ho-tich", 20), [at("1", CounterState.OPEN)], halted=True) == []


def test_help_and_devices_are_told_and_the_urgent_comes_first() -> None:
    found = seen(
        line("ho-tich", 45),
        [at("2", CounterState.PAUSED, 20), at("1", CounterState.OPEN, help_since=ago(1))],
        busy=["1"],
        devices=[
            DeviceHealth("kiosk-1", "kiosk", DeviceState.DEGRADED, ago(50), "paper_low"),
            DeviceHealth("kiosk-2", "kiosk", DeviceState.OFFLINE, ago(2)),
            DeviceHealth("sign-1", "sign", DeviceState.ONLINE, ago(500)),
        ],
    )
    assert kinds(found) == ["help-asked", "device-offline", "waited-long", "paused-long", "device-degraded"]
    assert found[0].counter == "1"
    assert found[-1].detail == "paper_low"


def test_a_counter_that_the_configuration_has_lost_alerts_nobody() -> None:
    assert seen(line("ho-tich", 20), [at("77", CounterState.OPEN)]) == []


def test_late_feedback_is_told_since_the_first_was_due() -> None:
    due = NOW - timedelta(hours=30)
    late = Watched(branch(), (), (), (), {}, (), feedback_late=2, feedback_late_since=due)
    (alert,) = alerts(late, NOW)
    assert (alert.kind, alert.since, alert.count) == (AlertKind.FEEDBACK_LATE, due, 2)


def test_a_voice_in_trouble_is_told_last_with_its_reason() -> None:
    late = DeviceHealth("kiosk-1", "kiosk", DeviceState.DEGRADED, ago(1), "paper_low")
    found = seen(devices=[late], voice=VoiceTrouble(VoiceReason.WORDS, ago(60)))
    assert kinds(found) == ["device-degraded", "voice-degraded"]
    assert (found[1].since, found[1].detail) == (ago(60), "words")
