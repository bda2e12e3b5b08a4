"""Presses from hardware keypads, which speak MQTT and cannot read an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from queue_server.domain import moment
from queue_server.domain.errors import NotAllowed, NotSignedIn, Refusal
from queue_server.domain.turn import Data
from queue_server.service_layer.commands import Idempotency, carry_out
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Device, Permission, require
from queue_server.service_layer.ports import CallPhrase, Store, Writer

KEYS = frozenset({CounterAction.NEXT, CounterAction.RECALL, CounterAction.FINISH, CounterAction.NO_SHOW,
                  CounterAction.SERVE, CounterAction.UNDO})  # fmt: skip
"""What a keypad's few keys can do."""


FRESH = timedelta(seconds=5)
"""After so long a press was meant for somebody else: it lay in a line or a broker that stood still."""


class StalePress(Refusal):
    """The press came too late to be meant for now, or the keypad's clock is slow."""

    code = "stale-press"


class UnknownKey(Refusal):
    """The message names no key of a keypad."""

    code = "unknown-key"


def press_key(
    store: Store, branch: str, counter: str, message: Mapping[str, object], phrase: CallPhrase
) -> None:
    """Carry out ``{"device", "key", "action", "id", "time"}`` at the counter that the keypad stands at.

    ``id`` names the press: the broker may deliver it twice, and it counts once. ``time`` is when it was, for
    keypads that have a clock.

    Raises:
        NotSignedIn, NotAllowed: not the key of the keypad at this counter.
        UnknownKey: no action that a keypad has.
        StalePress: it was pressed too long ago.
        ValueError: its time is no instant.
        Refusal: as from the counter page; nothing changed.
    """
    device = store.directory.device_by_key(str(message.get("key", "")))
    _check(device, branch, counter)
    action = _action(message)
    pressed_at = moment.from_text(str(message["time"])) if "time" in message else None
    press_id = message.get("id")
    once = Idempotency(f"keypad:{counter}:{press_id}", action.value) if press_id else None

    def press_now(writer: Writer) -> Data:
        if pressed_at and writer.now - pressed_at > FRESH:
            raise StalePress(counter=counter, action=action.value, time=str(message["time"]))
        return press(writer, counter, Press(action), device, phrase)

    carry_out(store, branch, press_now, idempotency=once)


def _check(device: Device | None, branch: str, counter: str) -> None:
    if device is None:
        raise NotSignedIn()
    require(device, Permission.RUN_COUNTER, branch)
    if device.counter != counter:
        raise NotAllowed(caller=device.code, counter=counter)


def _action(message: Mapping[str, object]) -> CounterAction:
    action = next((key for key in KEYS if key.value == message.get("action")), None)
    if action is None:
        raise UnknownKey(action=str(message.get("action"))[:40])
    return action
