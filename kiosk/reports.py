"""Tells the server and the broker what became of slips and how the kiosk is, off the printing path."""

import logging
import threading
from contextlib import suppress

from hardware.mqtt import MqttDevice
from kiosk.memory import Memory, Report
from kiosk.server_api import ServerApi, ServerAway, ServerRefused

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0
_OUTCOMES = 50
LONGEST_DETAIL = 200
"""Letters of a status, the most that the server takes."""
_SCANNER_GONE = "scanner_gone: Máy quét mã không dùng được: {}"
_REFUSED = "number_refused: Chưa ghi được vào hàng chờ, xin cấp số mới cho người cầm số {}."


class Reports:
    """Sends reports in order from a thread of its own; slip outcomes survive a restart of the agent."""

    def __init__(
        self, api: ServerApi, memory: Memory, device: str, mqtt: MqttDevice | None, heartbeat: float
    ) -> None:
        self._api, self._memory, self._device, self._mqtt = api, memory, device, mqtt
        self._heartbeat = heartbeat
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._printer: tuple[str, str] | None = None
        self._refused: tuple[str, ...] = ()
        self._scanner = ""
        self._outcomes: dict[str, dict[str, bool | str | None]] = {}
        self._status: tuple[str, str] | None = None
        self._told: tuple[str, str] | None = None

    def slip(self, ticket: str, *, printed: bool, reason: str = "", message: str = "") -> None:
        """Report what became of a slip."""
        self._outcomes[ticket] = {"printed": printed, "reason": reason or None}
        while len(self._outcomes) > _OUTCOMES:
            del self._outcomes[next(iter(self._outcomes))]
        self._memory.report(ticket, printed, reason, message)
        self._wake.set()

    def outcome(self, ticket: str) -> dict[str, bool | str | None] | None:
        """What became of a slip lately, for the kiosk's own page; None while it is being printed."""
        return self._outcomes.get(ticket)

    def status(self, state: str, detail: str = "") -> None:
        """Report how the printer is; only changes are sent at once, the rest with the heartbeat."""
        self._printer = (state, detail)
        self._tell()

    def refused(self, numbers: list[str]) -> None:
        """Report which numbers in people's hands have no place in the line; none ends it."""
        self._refused = tuple(numbers)
        self._tell()

    def scanner(self, trouble: str) -> None:
        """Report why the scanner cannot be read; nothing ends it."""
        self._scanner = trouble
        self._tell()

    def _tell(self) -> None:
        """Tell how the kiosk is now, if that is news: a printer that does not print comes first."""
        status = self._printer
        if status and status[0] == "online" and (trouble := self._trouble()):
            status = ("degraded", trouble[:LONGEST_DETAIL])
        if status is None or status == self._status:
            return
        self._status = status
        if self._mqtt:
            self._mqtt.tell(*status)
        self._wake.set()

    def _trouble(self) -> str:
        """What is wrong besides the printer; numbers in people's hands come before the scanner."""
        if self._refused:
            return _REFUSED.format(", ".join(self._refused))
        return _SCANNER_GONE.format(self._scanner) if self._scanner else ""

    def contact(self) -> None:
        """The server is there again: send what was kept."""
        self._wake.set()

    def stop(self) -> None:
        """Have `run` send what it can and return; callable from any thread."""
        self._stopped.set()
        self._wake.set()

    def run(self) -> None:
        """Send until stopped."""
        while not self._stopped.is_set():
            sent = self._send_all()
            if not self._wake.wait(self._heartbeat if sent else _AGAIN_SECONDS) and sent:
                self._beat()
            self._wake.clear()
        if self._send_all():
            with suppress(ServerAway, ServerRefused):
                self._api.report_status(self._device, "offline", "đã tắt")

    def _beat(self) -> None:
        """Say again on MQTT how the kiosk is. The server logs every status it gets: it hears changes only."""
        if self._mqtt and self._status:
            self._mqtt.tell(*self._status)

    def _send_all(self) -> bool:
        """Send everything that is due; False when the server is away."""
        try:
            while report := self._memory.next_report():
                self._send_slip(report)
            if self._status and self._told != self._status:
                self._send_status(self._status)
        except ServerAway as error:
            log.info("report kept: %s", error)
            return False
        return True

    def _send_slip(self, report: Report) -> None:
        """Send one outcome; one that the server refuses is logged and dropped, or it would block the rest."""
        try:
            self._api.report_slip(self._device, report.ticket, report.printed, report.reason, report.message)
        except ServerRefused as refusal:
            log.error("the server refused the report of slip %s: %s", report.ticket, refusal)
        self._memory.reported(report)

    def _send_status(self, status: tuple[str, str]) -> None:
        """Send the status."""
        try:
            self._api.report_status(self._device, *status)
        except ServerRefused as refusal:
            log.error("the server refused this kiosk's status: %s", refusal)
        self._told = status
