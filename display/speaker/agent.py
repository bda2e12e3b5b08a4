"""The agent (`luot display --speaker`): asks what to say in its zone, says it once, tells what became of it.

What is said next, and by which of a zone's outputs, the server decides. While this one cannot play, it says
so and the zone's boards speak instead.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from display.speaker.clip import Clip, ClipError, joined
from display.speaker.ear import Ear
from display.speaker.outputs import Output, OutputFault, Playing, check, output_at
from display.speaker.server import ServerAway, ServerIll, ServerRefused, VoiceServer, is_address
from hardware.ending import Ending
from hardware.mqtt import MqttDevice
from hardware.virtual_page import announce

log = logging.getLogger(__name__)

RENEW_SECONDS = 3.0
"""While it speaks it tells so, and keeps the voice."""
AGAIN_SECONDS = 1.0
FETCH_AGAIN_SECONDS = 0.3
CHECK_EVERY_SECONDS = 60.0
CHECK_ILL_SECONDS = 5.0
_FAILED = "speaker_failed: Loa không phát được: {}"
_NO_SOUND = "speaker_no_sound: Không nhận được âm thanh từ máy chủ."
LONGEST_DETAIL = 200


class SpeakerError(Exception):
    """The agent cannot start; the message names the setting."""


@dataclass(frozen=True)
class SpeakerSettings:
    """What `luot display --speaker` is told. `output` is an address for `outputs.output_at`."""

    server_url: str
    branch: str
    zone: str
    device: str
    key: str = field(repr=False)
    output: str
    mqtt_url: str | None = None
    heartbeat_seconds: float = 30.0


class SpeakerAgent:
    """One zone's loudspeaker; `run` works until `stop`."""

    def __init__(self, settings: SpeakerSettings) -> None:
        """Raises SpeakerError, OutputAddressError, MqttAddressError."""
        if not is_address(settings.server_url):
            raise SpeakerError(f"server: {settings.server_url!r} must be http://host:port")
        self._settings = settings
        self._output: Output = output_at(settings.output)
        self._server = VoiceServer(
            settings.server_url, settings.branch, settings.zone, settings.device, settings.key
        )
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._ear = Ear(settings.server_url, settings.branch, settings.key, self._wake.set)
        self._health = Health(settings, self._server)
        self._name = uuid4().hex
        self._last: dict[str, str] | None = None
        self._ready, self._check_at = False, 0.0
        self._contact = False

    def run(self) -> None:
        """Speak until `stop`; then give the voice away."""
        self._ear.start()
        self._health.start()
        while not self._stopped.is_set():
            self._check()
            self._wake.clear()
            sent = time.monotonic()
            answer = self._ask()
            if answer and answer["say"]:
                self._say(answer["say"], sent)
            else:
                pause = float(answer["ask_again_seconds"]) if answer else AGAIN_SECONDS
                self._wake.wait(min(pause, max(0.0, self._check_at - time.monotonic())))
            self._health.look()
        self._ready = False
        self._ask()
        self._ear.stop()
        self._health.stop()
        self._server.close()

    def stop(self) -> None:
        """Have `run` return soon; callable from any thread."""
        self._stopped.set()
        self._wake.set()

    def _check(self) -> None:
        """See now and then whether the output works; more often while it does not."""
        if time.monotonic() < self._check_at:
            return
        try:
            check(self._output)
        except OutputFault as fault:
            self._failed(fault)
        else:
            self._ready = True
            self._health.well()
            self._check_at = time.monotonic() + CHECK_EVERY_SECONDS

    def _failed(self, fault: OutputFault) -> None:
        log.error("the output failed: %s", fault)
        self._ready = False
        self._health.ill(_FAILED.format(fault))
        self._check_at = time.monotonic() + CHECK_ILL_SECONDS

    def _ask(self) -> dict[str, Any] | None:
        """The server's answer; None when there is none now."""
        question = {"output": self._name, "kind": "speaker", "ready": self._ready, "last": self._last}
        try:
            answer = self._server.ask(question)
        except (ServerAway, ServerRefused) as error:
            log.warning("not told what to say: %s", error)
            return None
        if not self._contact:
            self._contact = True
            announce(device=self._settings.device, branch=self._settings.branch, zone=self._settings.zone)
        return answer

    def _say(self, say: dict[str, Any], sent: float) -> None:
        """Say something, once, and remember what became of it for the next question."""
        self._last = {"id": say["id"], "outcome": "playing"}
        begin = sent + say["begin_within_seconds"]
        outcome = "late"
        try:
            clip = self._clip(say, begin)
            if clip and time.monotonic() <= begin:
                outcome = self._play(clip, say)
        except ClipError as error:
            log.error("what came for %s is no sound: %s", say["seqs"], error)
            outcome = "broken"
        self._last = {"id": say["id"], "outcome": outcome}

    def _clip(self, say: dict[str, Any], begin: float) -> Clip | None:
        """What to play; None when it does not come in time. Raises ClipError when there is none."""
        ill: ServerIll | None = None
        while not self._stopped.is_set() and (left := begin - time.monotonic()) > 0:
            try:
                sounds = [self._server.clip(each["url"], left) for each in say["sounds"]]
                return joined(sounds, say["volume"])
            except ServerRefused as error:
                raise ClipError(str(error)) from error
            except ServerAway as error:
                log.warning("no sound yet: %s", error)
                ill = error if isinstance(error, ServerIll) else None
            self._stopped.wait(min(FETCH_AGAIN_SECONDS, left))
        if ill:
            self._health.ill(_NO_SOUND)
            raise ClipError(str(ill))
        return None

    def _play(self, clip: Clip, say: dict[str, Any]) -> str:
        """Play it to its end, telling the server meanwhile that it goes on; what became of it."""
        over_at = time.monotonic() + say["longest_seconds"]
        facts = {name: say[name] for name in ("id", "seqs", "text")}
        playing: Playing | None = None
        try:
            playing = self._output.play(clip, facts)
            while not playing.wait(min(RENEW_SECONDS, max(0.0, over_at - time.monotonic()))):
                if self._stopped.is_set() or time.monotonic() >= over_at:
                    playing.stop()
                    return "broken" if self._stopped.is_set() else "played"
                self._ask()
        except OutputFault as fault:
            self._failed(fault)
            return "broken"
        self._health.well()
        return "played"


class Health:
    """How the device is: told to the server and the broker at each change, and repeated on the broker."""

    def __init__(self, settings: SpeakerSettings, server: VoiceServer) -> None:
        """Raises MqttAddressError."""
        self._server, self._heartbeat = server, settings.heartbeat_seconds
        self._mqtt = _device_of(settings)
        self._status: tuple[str, str] | None = None
        self._told: tuple[str, str] | None = None
        self._beaten_at = 0.0

    def start(self) -> None:
        """Connect to the broker, if there is one."""
        if self._mqtt:
            self._mqtt.start()

    def well(self) -> None:
        """It plays."""
        self._set("online", "")

    def ill(self, why: str) -> None:
        """It does not, and why."""
        self._set("degraded", why[:LONGEST_DETAIL])

    def look(self) -> None:
        """Tell the server what it does not know yet, and the broker that we live."""
        if self._mqtt and self._status and time.monotonic() - self._beaten_at >= self._heartbeat:
            self._beat()
        if self._status and self._status != self._told:
            with suppress(ServerAway):
                try:
                    self._server.report(*self._status)
                except ServerRefused as refusal:
                    log.error("the server refused this speaker's status: %s", refusal)
                self._told = self._status

    def stop(self) -> None:
        """Say goodbye."""
        with suppress(ServerAway, ServerRefused):
            self._server.report("offline", "đã tắt")
        if self._mqtt:
            self._mqtt.stop()

    def _set(self, state: str, detail: str) -> None:
        if self._status != (state, detail):
            self._status = (state, detail)
            self._beat()

    def _beat(self) -> None:
        self._beaten_at = time.monotonic()
        if self._mqtt and self._status:
            self._mqtt.tell(*self._status)


def _device_of(settings: SpeakerSettings) -> MqttDevice | None:
    if not settings.mqtt_url:
        return None
    topic = f"luot/v1/{settings.branch}/devices/{settings.device}/status"
    return MqttDevice(settings.mqtt_url, f"luot-{settings.branch}-{settings.device}", topic)


def run(settings: SpeakerSettings) -> int:
    """Speak until SIGTERM or Ctrl-C; call it from the main thread. Prints one JSON line at the first contact.

    Exit code 0, or 1 when it broke and wants to be started again. Raises SpeakerError, OutputAddressError,
    MqttAddressError.
    """
    agent, ending = SpeakerAgent(settings), Ending()
    ending.on_signals()
    broke = threading.Event()
    thread = threading.Thread(target=_guarded(agent.run, broke, ending), name="speaker")
    thread.start()
    ending.wait()
    agent.stop()
    thread.join()
    return 1 if broke.is_set() else 0


def _guarded(work: Callable[[], None], broke: threading.Event, ending: Ending) -> Callable[[], None]:
    """Should the work break, the whole agent ends, to be started again by its supervisor."""

    def guarded() -> None:
        try:
            work()
        except Exception:
            log.exception("the speaker agent broke and ends")
            broke.set()
            ending.ask()

    return guarded
