"""The agent itself: it sees to it that the browser lives, that its page answers, that it is the right one.

A browser that ended, hangs or shows “Aw, snap” is started anew. While the server is away a page of this PC
says so, in place of the browser's own error. A board that was open stays: it says itself that it is cut off.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests

from display.screen.browser import Browser
from display.screen.light import Light, light_of_this_pc, wanted
from display.screen.page import PageSilent, ShownPage
from hardware.mqtt import MqttDevice
from hardware.starting import say_ready
from hardware.virtual_page import announce, wait_for_end

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 2.0
SILENT_SECONDS = 10.0
"""A page that has not answered for so long hangs."""
STARTING_SECONDS = 20.0
"""A browser that was just started may be silent for so long: a small PC is slow after a power cut."""
HOURS_EVERY_SECONDS = 60.0
OFTEN, OFTEN_WITHIN_SECONDS = 3, 600.0
"""So many new beginnings in that time are told to staff."""
LONGEST_PAUSE = 30.0

WAITING = (Path(__file__).parent / "waiting.html").as_uri()
SHOWN = """(
  window.luotAwake ??= navigator.wakeLock?.request("screen").catch(() => { window.luotAwake = undefined; }),
  location.href
)"""
"""Where the page is; and a screen that does not go dark while it is there."""

NO_SERVER = "screen_no_server: Màn hình chưa mở được trang, máy chủ không trả lời."
NO_BROWSER = "screen_no_browser: Không khởi động được trình duyệt: {}"
UNSTEADY = "screen_unsteady: Trình duyệt phải khởi động lại {} lần trong 10 phút."


class ScreenError(Exception):
    """The agent cannot start; the message names the setting."""


@dataclass(frozen=True)
class ScreenSettings:
    """What `luot display --screen` is told.

    `url` is the page; `folder` keeps the browser's profile. With `sleep` the screen is dark outside the
    branch's hours. `branch`, `device` and `mqtt_url` are for reporting health; without a broker nothing is.
    """

    url: str
    branch: str
    folder: Path
    browser: str = "/usr/bin/chromium"
    flags: Sequence[str] = ()
    device: str = "screen"
    mqtt_url: str | None = None
    sleep: bool = False
    heartbeat_seconds: float = 30.0

    def __post_init__(self) -> None:
        """Raises ScreenError for an address that is none."""
        address = urlsplit(self.url)
        if address.scheme not in ("http", "https") or not address.netloc:
            raise ScreenError(f"screen: {self.url!r} must be http://host:port/board/…")

    @property
    def server(self) -> str:
        """Where the page comes from."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}"


@dataclass
class Beginnings:
    """When the browser was started, and how long to wait before the next time."""

    times: deque[float] = field(default_factory=lambda: deque(maxlen=OFTEN + 1))

    def note(self, now: float) -> None:
        self.times.append(now)

    def lately(self, now: float) -> int:
        """New beginnings besides the first, in the last minutes."""
        return max(0, sum(now - each < OFTEN_WITHIN_SECONDS for each in self.times) - 1)

    def may_begin(self, now: float) -> bool:
        """Whether enough time has passed: longer the more often it was needed lately."""
        pause = min(LONGEST_PAUSE, 2.0 ** self.lately(now)) if self.times else 0.0
        return not self.times or now - self.times[-1] >= pause


class ScreenAgent:
    """Everything that `luot display --screen` runs; `look` has to be called about every second."""

    def __init__(self, settings: ScreenSettings, light: Light | None = None) -> None:
        """Raises MqttAddressError for a broker's address that is none."""
        self._settings = settings
        self.browser = Browser(settings.browser, settings.folder, settings.url, settings.flags)
        self._light = light or light_of_this_pc()
        self._beginnings = Beginnings()
        self._heard_at = 0.0
        self._fault = ""
        self._hours_at = -HOURS_EVERY_SECONDS
        self._lit: bool | None = None
        self._told: tuple[str, str] | None = None
        self._told_at = 0.0
        self._mqtt = self._connection()

    def _connection(self) -> MqttDevice | None:
        settings = self._settings
        if settings.mqtt_url is None:
            return None
        topic = f"luot/v1/{settings.branch}/devices/{settings.device}/status"
        return MqttDevice(settings.mqtt_url, f"luot-{settings.branch}-{settings.device}", topic)

    def start(self) -> None:
        """Show the page, or that we wait for it."""
        self._light.on()
        self.look()
        if self._mqtt:
            self._mqtt.start()

    def stop(self) -> None:
        """End the browser and say goodbye."""
        self.browser.end()
        if self._mqtt:
            self._mqtt.stop()

    def look(self) -> None:
        """See to browser, page, light and health."""
        now = time.monotonic()
        if not self.browser.running:
            self._begin(now)
        else:
            self._look_at_page(now)
        if self._settings.sleep and now - self._hours_at >= HOURS_EVERY_SECONDS:
            self._hours_at = now
            self._switch_light()
        self._tell(now)

    def _begin(self, now: float) -> None:
        """Start the browser, again after a pause that grows."""
        if not self._beginnings.may_begin(now):
            return
        self._beginnings.note(now)
        try:
            self.browser.start(WAITING)
        except OSError as error:
            self._fault = NO_BROWSER.format(error)
            return
        log.info("started the browser as process %s", self.browser.pid)
        self._heard_at = now + STARTING_SECONDS - SILENT_SECONDS

    def _look_at_page(self, now: float) -> None:
        try:
            with self.browser.page(ANSWER_SECONDS) as page:
                shown = page.value(SHOWN, ANSWER_SECONDS)
                self._heard_at = now
                self._show(page, str(shown))
        except PageSilent as silence:
            if now - self._heard_at >= SILENT_SECONDS:
                log.error("the page hangs (%s): starting the browser anew", silence)
                self.browser.end()

    def _show(self, page: ShownPage, shown: str) -> None:
        """Have the right page shown as soon as the server has it."""
        if shown.startswith(self._settings.server):
            self._fault = ""
        elif self._server_answers():
            page.go(self._settings.url, ANSWER_SECONDS)
        else:
            self._fault = NO_SERVER
            if shown != WAITING:
                page.go(WAITING, ANSWER_SECONDS)

    def _server_answers(self) -> bool:
        try:
            return requests.get(self._settings.url, timeout=ANSWER_SECONDS).ok
        except requests.RequestException:
            return False

    def _switch_light(self) -> None:
        """By the branch's hours; while they cannot be asked the screen stays as it is."""
        try:
            answer = requests.get(
                f"{self._settings.server}/api/v1/branches/{self._settings.branch}/board",
                timeout=ANSWER_SECONDS,
            )
            lit = wanted(answer.json()["branch"], datetime.now(UTC))
        except (requests.RequestException, ValueError, KeyError, TypeError):
            return
        if lit != self._lit:
            self._lit = lit
            (self._light.on if lit else self._light.off)()

    def _tell(self, now: float) -> None:
        """Report health, where it has changed or was told long ago."""
        status = self._status(now)
        if status != self._told or now - self._told_at >= self._settings.heartbeat_seconds:
            if status != self._told:
                log.log(logging.INFO if status[0] == "online" else logging.WARNING, "screen: %s %s", *status)
            self._told, self._told_at = status, now
            if self._mqtt:
                self._mqtt.tell(*status)

    def _status(self, now: float) -> tuple[str, str]:
        if self._fault:
            return "degraded", self._fault
        if (again := self._beginnings.lately(now)) >= OFTEN:
            return "degraded", UNSTEADY.format(again)
        return "online", ""


def run(settings: ScreenSettings) -> int:
    """Show the page until SIGTERM or Ctrl-C; call it from the main thread. Prints one JSON line when it does.

    Raises MqttAddressError.
    """
    agent = ScreenAgent(settings)
    try:
        agent.start()
        announce(url=settings.url, browser=agent.browser.pid)
        say_ready()
        wait_for_end(LOOK_SECONDS, agent.look)
    finally:
        agent.stop()
    return 0
