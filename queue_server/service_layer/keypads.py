"""Presses from hardware keypads, which speak MQTT and cannot read an answer."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.domain.errors import NotAllowed, NotSignedIn, Refusal
from queue_server.service_layer.commands import Idempotency, carry_out
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Device, Permission, require
from queue_server.service_layer.ports import CallPhrase, Store

KEYS = frozenset({CounterAction.NEXT, CounterAction.RECALL, CounterAction.FINISH, CounterAction.NO_SHOW,
                  CounterAction.SERVE})  # fmt: skip
"""What a keypad's few keys can do."""


class UnknownKey(Refusal):
    """The message names no key of a keypad."""

    code = "unknown-key"


def press_key(
    store: Store, branch: str, counter: str, message: Mapping[str, object], phrase: CallPhrase
) -> None:
    """Carry out ``{"device", "key", "action", "id"}`` at the counter that the keypad stands at.

    ``id`` names the press: the broker may deliver it twice, and it counts once.

    Raises:
        NotSignedIn, NotAllowed: not the key of the keypad at this counter.
        UnknownKey: no action that a keypad has.
        Refusal: as from the counter page; nothing changed.
    """
    device = store.directory.device_by_key(str(message.get("key", "")))
    _check(device, branch, counter)
    action = _action(message)
    press_id = message.get("id")
    once = Idempotency(f"keypad:{counter}:{press_id}", action.value) if press_id else None
    carry_out(
        store,
        branch,
        lambda writer: press(writer, counter, Press(action), device, phrase),
        idempotency=once,
    )


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
