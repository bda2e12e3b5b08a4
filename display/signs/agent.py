"""The agent itself: one ear on the broker, a line for each sign or pair of wires, and a voice for each sign.

Every sign tells how it is over a connection of its own, so that the broker's last will speaks for each of
them, and staff see which one is ill.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from display.signs.face import BLANK
from display.signs.file import Modbus, OverMqtt, Sign, SignsFile, read_signs_file
from display.signs.line import DrivenSign, Line
from display.signs.opening import Lines, opener
from display.signs.page import application
from display.signs.wall import SILENCE_SECONDS, Wall
from hardware.mqtt import MqttAddressError, MqttDevice, say_once
from hardware.virtual_page import Bell, PageServer, announce, quiet_requests, wait_for_end

LOOK_SECONDS = 0.5
"""How often the health of the signs is held against what was told last, and the page against the silence."""


@dataclass(frozen=True)
class SignSettings:
    """What `luot display` is told. `device` is the id under which the agent reports how it is.

    Without a `file` there are virtual signs only, one for each counter that the broker knows. `http_port` is
    the page's: 0 takes a free one; None shows no page. `heartbeat_seconds` is how often a status is repeated.
    """

    mqtt_url: str
    branch: str
    file: Path | None = None
    device: str = "signs"
    host: str = "127.0.0.1"
    http_port: int | None = 0
    heartbeat_seconds: float = 30.0


class Watched:
    """A sign of the file, with its own connection to the broker."""

    def __init__(self, sign: Sign, settings: SignSettings, wall: Wall, lines: Lines, refresh: float) -> None:
        """Raises MqttAddressError."""
        self.sign, self._wall = sign, wall
        self._lives = True
        topics = sign.topics if isinstance(sign, OverMqtt) else None
        self._last_words = topics.offline.encode() if topics else b""
        self.wire = MqttDevice(
            settings.mqtt_url,
            f"luot-{settings.branch}-{sign.device}",
            f"luot/v1/{settings.branch}/devices/{sign.device}/status",
            (topics.status_topic,) if topics and topics.status_topic else (),
            lambda topic, payload: self._heard(payload),
        )
        self.driven = DrivenSign(
            sign.device,
            opener(sign, lines, self.wire.say, lambda: self._lives),
            partial(wall.face, sign.counter),
            sign.too_long,
            refresh,
        )
        self.line: Line
        self._told: tuple[str, str] | None = None
        self._told_at = 0.0

    def _heard(self, payload: bytes) -> None:
        """What the sign says of itself: its last will, or anything else, which means that it lives."""
        self._lives = payload != self._last_words

    def look(self, heartbeat_seconds: float) -> None:
        """Tell how the sign is, if that has changed or was told long ago."""
        status = self._status()
        if status is None:
            return
        now, first = time.monotonic(), self._told is None
        if status != self._told or now - self._told_at >= heartbeat_seconds:
            self._told, self._told_at = status, now
            self.wire.tell(*status)
        if first:
            self.wire.start()

    def _status(self) -> tuple[str, str] | None:
        """State and words for staff; None before it was tried for the first time."""
        if self.line.stuck():
            return "degraded", "sign_stuck: Bảng bị treo, không nhận lệnh."
        if not self.driven.tried:
            return None
        if fault := self.driven.fault:
            return "degraded", str(fault)
        if self._wall.never_told(self.sign.counter):
            return "degraded", f"sign_no_counter: Máy chủ không có quầy {self.sign.counter}."
        return "online", ""


class SignAgent:
    """Everything that `luot display` runs."""

    def __init__(self, settings: SignSettings) -> None:
        """Binds the page's port. Raises MqttAddressError, SignsFileError, OSError for a taken port."""
        self._settings = settings
        file = read_signs_file(settings.file) if settings.file else None
        self._bell = Bell()
        self.wall = Wall(settings.branch, file.silence_seconds if file else SILENCE_SECONDS)
        self.signs = _watched(settings, self.wall, file) if file else []
        self._lines = _on_their_lines(self.signs)
        self._mqtt = MqttDevice(
            settings.mqtt_url,
            f"luot-{settings.branch}-{settings.device}",
            f"luot/v1/{settings.branch}/devices/{settings.device}/status",
            self.wall.subscriptions,
            self._message,
            self._connection,
        )
        self._beaten_at = time.monotonic()
        self._contact = False
        self._page = None
        if settings.http_port is not None:
            page = application(self.wall, self._bell)
            self._page = PageServer(page, settings.host, settings.http_port)
        self.url = self._page.url if self._page else ""

    @property
    def ready(self) -> dict[str, object]:
        """What to tell whoever started this: the page's address, and the signs."""
        page = {"http_port": self._page.port, "url": self.url} if self._page else {}
        return {**page, "signs": [each.sign.device for each in self.signs]}

    def start(self) -> None:
        """Begin to show and to listen; the broker may come later."""
        if self._page:
            self._page.start()
        for line in self._lines:
            line.start()
        self._mqtt.start()

    def look(self) -> None:
        """What has to be done every moment, though nobody says anything: silence, health, heartbeats."""
        contact = self.wall.in_contact()
        if contact != self._contact:
            self._contact = contact
            self._ring()
        for sign in self.signs:
            sign.look(self._settings.heartbeat_seconds)
        if time.monotonic() - self._beaten_at >= self._settings.heartbeat_seconds:
            self._beaten_at = time.monotonic()
            self._mqtt.tell("online")

    def stop(self) -> None:
        """Make the signs dark, say goodbye for each and free the port."""
        for line in self._lines:
            line.stop()
        for sign in self.signs:
            sign.wire.stop()
        self._mqtt.stop()
        if self._page:
            self._page.stop()

    def _message(self, topic: str, payload: bytes) -> None:
        """One message from the broker."""
        self.wall.take(topic, payload)
        self._ring()

    def _connection(self, connected: bool) -> None:
        """The broker came or went."""
        self.wall.connection(connected)
        self._ring()

    def _ring(self) -> None:
        """Have every sign, and the page, look again."""
        for line in self._lines:
            line.ring()
        self._bell.ring()


def _watched(settings: SignSettings, wall: Wall, file: SignsFile) -> list[Watched]:
    lines = Lines()
    return [Watched(sign, settings, wall, lines, file.refresh_seconds) for sign in file.sign]


def _on_their_lines(signs: Sequence[Watched]) -> list[Line]:
    """One line for each serial port, and one for each other sign."""
    groups: dict[str, list[Watched]] = {}
    for each in signs:
        name = each.sign.line if isinstance(each.sign, Modbus) else each.sign.device
        groups.setdefault(name, []).append(each)
    lines = []
    for name, group in groups.items():
        lines.append(Line(name, [each.driven for each in group]))
        for each in group:
            each.line = lines[-1]
    return lines


def run(settings: SignSettings) -> int:
    """Show signs until SIGTERM or Ctrl-C; call it from the main thread. Prints one JSON line when it listens.

    Exit code 2, with one line on stderr, when the port is taken or the broker's address makes no sense.
    Raises SignsFileError.
    """
    quiet_requests()
    try:
        agent = SignAgent(settings)
    except (MqttAddressError, OSError) as error:
        sys.stderr.write(f"signs: cannot start: {error}\n")
        return 2
    agent.start()
    announce(**agent.ready)
    wait_for_end(LOOK_SECONDS, agent.look)
    agent.stop()
    return 0


def darken(settings: SignSettings) -> int:
    """Make every sign of the file dark and return: for after an agent that was killed. Exit code.

    Raises SignsFileError.
    """
    assert settings.file is not None
    file, lines, publish = read_signs_file(settings.file), Lines(), partial(say_once, settings.mqtt_url)
    for sign in file.sign:
        open_sign = opener(sign, lines, publish, lambda: True)
        DrivenSign(sign.device, open_sign, lambda: BLANK, sign.too_long, file.refresh_seconds).leave()
    return 0
