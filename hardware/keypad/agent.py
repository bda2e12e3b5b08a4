"""The agent beside a hardware keypad (`luot keypad`): each press becomes one message to the server over MQTT.

A press is sent at least once and named, so that the server counts it once. It is never sent late: a “next”
from before a cut would call somebody to a counter where nobody looks any more. What the broker has not
confirmed within three seconds is dropped, heard and logged.
"""

import json
import logging
import select
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hardware.ending import Ending
from hardware.keypad.keys import LONG_PRESS, SERIAL_KEYS, USB_KEYS, KeypadError, KeyPress, keys_of
from hardware.keypad.ports import Keypad, keypad_at
from hardware.mqtt import MqttAddressError, MqttDevice
from hardware.virtual_page import announce

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often the lamp is held against the contact, and how long between tries."""


@dataclass(frozen=True)
class KeypadSettings:
    """What `luot keypad` is told.

    `keypad` is `serial:PATH` or `usb:PATH` (see `keypad_at`), `keys` its keys as `N=next,R=recall`; None for
    the usual ones. `key` is the device's key. Times are in seconds: a press that nobody confirmed within
    `patience` is dropped; the same key again within `debounce` is the same press.
    """

    mqtt_url: str
    branch: str
    counter: str
    device: str
    key: str = field(repr=False)
    keypad: str
    keys: str | None = None
    patience: float = 3.0
    debounce: float = 0.4
    heartbeat_seconds: float = 30.0
    reopen_seconds: float = 2.0


class KeypadAgent:
    """One keypad and its line to the broker; `run` works until `stop`."""

    def __init__(self, settings: KeypadSettings) -> None:
        """Raises KeypadError for settings that cannot be used."""
        self._settings = settings
        self._open = keypad_at(settings.keypad)
        usual = SERIAL_KEYS if settings.keypad.startswith("serial:") else USB_KEYS
        self._keys = keys_of(settings.keys or usual)
        self._topic = f"luot/v1/{settings.branch}/counters/{settings.counter}/keypad"
        self._contact = threading.Event()
        self._status = ("online", "")
        self._last: tuple[str, float] = ("", float("-inf"))
        self.ending = Ending()
        try:
            self._mqtt = MqttDevice(
                settings.mqtt_url,
                f"luot-{settings.branch}-{settings.device}",
                f"luot/v1/{settings.branch}/devices/{settings.device}/status",
                on_contact=self._contact_changed,
            )
        except MqttAddressError as error:
            raise KeypadError(f"mqtt_url: {error}") from error

    def run(self) -> int:
        """Work until `stop`; says on stdout when the keypad is open for the first time. Exit code."""
        self._mqtt.start()
        announced = False
        while not self.ending.wait(0):
            try:
                with closing(self._open()) as keypad:
                    if not announced:
                        announce(device=self._settings.device, keypad=self._settings.keypad)
                        announced = True
                    self._listen(keypad)
            except OSError as error:
                log.warning("keypad %s: %s", self._settings.keypad, error)
                self._tell("degraded", f"keypad_gone: {error}")
                self.ending.wait(self._settings.reopen_seconds)
        self._mqtt.stop()
        return 0

    def stop(self) -> None:
        """End `run`; callable from any thread."""
        self.ending.ask()

    def _listen(self, keypad: Keypad) -> None:
        """Send what is pressed, until the end. Raises OSError when the keypad is gone."""
        self._tell("online")
        shown, told = None, time.monotonic()
        while True:
            ready, _, _ = select.select([keypad.fileno(), self.ending.fileno()], [], [], LOOK_SECONDS)
            if self.ending.fileno() in ready:
                return
            if shown != self._contact.is_set():
                shown = self._contact.is_set()
                keypad.show(shown)
            if keypad.fileno() in ready:
                self._take(keypad)
            if time.monotonic() - told >= self._settings.heartbeat_seconds:
                told = time.monotonic()
                self._mqtt.tell(*self._status)

    def _take(self, keypad: Keypad) -> None:
        """Send one press. What else was pressed until it is through was meant for a moment that is over."""
        wanted = [action for action in map(self._action, keypad.read()) if action]
        if not wanted:
            return
        action, *hasty = wanted
        if not self._send(action):
            log.warning("“%s” was dropped: the broker did not take it in time", action)
            keypad.refuse()
        if select.select([keypad.fileno()], [], [], 0)[0]:
            hasty += [action for action in map(self._action, keypad.read()) if action]
        for each in hasty:
            log.warning("“%s” was pressed before “%s” was through and is dropped", each, action)

    def _action(self, press: KeyPress) -> str | None:
        """What a press asks for; None for an unknown key and for one that only bounces."""
        action = self._keys.get(press.name)
        if action is None:
            log.warning("key %s means nothing; --keys could name it", press.name)
            return None
        name, at = self._last
        self._last = (press.name, time.monotonic())
        if press.name == name and time.monotonic() - at < self._settings.debounce:
            return None
        return LONG_PRESS if press.long else action

    def _send(self, action: str) -> bool:
        """Hand a press to the broker, over a new connection if need be; False when its time has passed."""
        settings = self._settings
        press = {
            "device": settings.device,
            "key": settings.key,
            "action": action,
            "id": str(uuid.uuid4()),
            "time": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        }
        message, until = json.dumps(press), time.monotonic() + settings.patience
        while (left := until - time.monotonic()) > 0:
            if not self._contact.wait(left):
                break
            if self._mqtt.send(self._topic, message, max(until - time.monotonic(), 0)):
                return True
            if self.ending.wait(min(LOOK_SECONDS, settings.patience) / 10):
                break
        return False

    def _tell(self, state: str, detail: str = "") -> None:
        self._status = (state, detail)
        self._mqtt.tell(state, detail)

    def _contact_changed(self, connected: bool) -> None:
        if connected:
            self._contact.set()
        else:
            self._contact.clear()


def run(settings: KeypadSettings) -> int:
    """Run the agent until SIGTERM or Ctrl-C; the body of `luot keypad`. Call it from the main thread.

    Prints one JSON line when the keypad is open. Raises KeypadError when it cannot start with these settings.
    """
    agent = KeypadAgent(settings)
    agent.ending.on_signals()
    return agent.run()
