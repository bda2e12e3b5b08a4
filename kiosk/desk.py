"""The printing desk: prints owed slips in order, waits out printer trouble, gives up on old ones."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image

from hardware.printer.escpos import PrinterFault, PrinterStatus, SlipPrinter
from kiosk.memory import Memory, Owed
from kiosk.reports import Reports
from kiosk.server_api import ServerAway, ServerRefused

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0
_TOO_LATE = "Phiếu không in được trong {:.0f} giây nên đã bỏ. Số vẫn giữ nguyên, xin báo cán bộ."
_INTERRUPTED = "Máy ki-ốt tắt giữa lúc in. Số vẫn giữ nguyên; nếu chưa có phiếu xin báo cán bộ."
_PAPER_LOW = "paper_low: Máy in sắp hết giấy. Xin chuẩn bị cuộn giấy mới."


@dataclass(frozen=True)
class _Errand:
    """Something to print once, and the word to whoever waits for it."""

    picture: Image.Image
    done: "Future[None]"


class PrintDesk:
    """Works through the memory's owed slips in a thread of its own.

    `draw(owed, width)` is a slip as a picture (asking the server what stands on it); `now()` is the server's
    clock in UTC. Slips older than `fresh_seconds` are given up: whoever took the number has gone or
    was helped. While nothing is owed the printer is asked how it is every `check_seconds`.
    """

    def __init__(
        self,
        printer: SlipPrinter,
        memory: Memory,
        reports: Reports,
        draw: Callable[[Owed, int], Image.Image],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        fresh_seconds: float = 120.0,
        check_seconds: float = 10.0,
    ) -> None:
        self._printer, self._memory, self._reports = printer, memory, reports
        self._draw, self._now = draw, now
        self._fresh = timedelta(seconds=fresh_seconds)
        self._check_seconds = check_seconds
        self._errands: queue.SimpleQueue[_Errand] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._asking = False
        self._told: tuple[str, str] | None = None
        self._trouble: str | None = None

    @property
    def width(self) -> int:
        """Of the printer's paper, in dots."""
        return self._printer.width

    def wake(self) -> None:
        """Something is owed; callable from any thread."""
        self._wake.set()

    def asking(self, open: bool) -> None:
        """A request for a number is with the server, or no longer; callable from any thread.

        Meanwhile only numbers of the kiosk's own are printed: should the answer be lost, the person gets one
        of those, and must not get the slip of the lost one too.
        """
        self._asking = open
        self._wake.set()

    def print_now(self, picture: Image.Image) -> "Future[None]":
        """Print something that nobody is owed, once, behind the slip that is being printed; from any thread.

        The answer raises PrinterFault when it could not be printed, and is cancelled when the desk closes.
        """
        errand = _Errand(picture, Future())
        self._errands.put(errand)
        self._wake.set()
        return errand.done

    def stop(self) -> None:
        """Have `run` return after the slip it prints; callable from any thread."""
        self._stopped.set()
        self._wake.set()

    def run(self) -> None:
        """Print until stopped."""
        self._settle_interrupted()
        self._check_printer()
        while not self._stopped.is_set():
            owed = self._memory.next_owed(own_only=self._asking)
            settled = owed is None or self._settle(owed)
            self._run_errands()
            if not settled:
                self._wake.wait(_RETRY_SECONDS)
            elif owed is None and not self._wake.wait(self._check_seconds):
                self._check_printer()
            self._wake.clear()
        self._drop_errands()

    def _run_errands(self) -> None:
        """Print what is wanted besides slips, and tell whoever waits for it."""
        while not self._errands.empty():
            errand = self._errands.get()
            try:
                self._tell_well(self._printer.print_image(errand.picture))
            except PrinterFault as fault:
                self._tell_fault(fault)
                errand.done.set_exception(fault)
            else:
                errand.done.set_result(None)

    def _drop_errands(self) -> None:
        """Nobody waits for a desk that has closed."""
        while not self._errands.empty():
            self._errands.get().done.cancel()

    def _settle_interrupted(self) -> None:
        """Report the slips that an earlier process left in the middle; they are not printed again."""
        for ticket in self._memory.interrupted():
            self._memory.mark(ticket, "given_up")
            self._reports.slip(ticket, printed=False, reason="interrupted", message=_INTERRUPTED)

    def _settle(self, owed: Owed) -> bool:
        """Print one slip, or give it up; False when it is still owed."""
        if self._now() - owed.issued_at > self._fresh:
            log.warning("slip of ticket %s given up, too old", owed.ticket)
            message = _TOO_LATE.format(self._fresh.total_seconds())
            self._give_up(owed, "too_late", message)
            return True
        try:
            picture = self._draw(owed, self.width)
        except ServerAway as error:
            log.warning("slip of ticket %s must wait: %s", owed.ticket, error)
            return False
        except ServerRefused as refusal:
            log.error("slip of ticket %s cannot be made: %s", owed.ticket, refusal)
            self._give_up(owed, "refused", str(refusal))
            return True
        return self._print(owed, picture)

    def _print(self, owed: Owed, picture: Image.Image) -> bool:
        """Print one slip and report it; False when the printer could not."""
        self._memory.mark(owed.ticket, "printing")
        try:
            status = self._printer.print_image(picture)
        except PrinterFault as fault:
            self._memory.mark(owed.ticket, "waiting")
            if self._told != (owed.ticket, fault.reason):  # once for each ticket and reason, not each try
                self._told = (owed.ticket, fault.reason)
                self._reports.slip(owed.ticket, printed=False, reason=fault.reason, message=fault.message_vi)
            self._tell_fault(fault)
            return False
        self._memory.mark(owed.ticket, "printed")
        self._reports.slip(owed.ticket, printed=True)
        self._tell_well(status)
        return True

    def _give_up(self, owed: Owed, reason: str, message: str) -> None:
        """Owe a slip no more."""
        self._memory.mark(owed.ticket, "given_up")
        self._reports.slip(owed.ticket, printed=False, reason=reason, message=message)

    def _check_printer(self) -> None:
        """Ask the printer how it is, so that trouble is known before the next citizen meets it."""
        try:
            self._tell_well(self._printer.status())
        except PrinterFault as fault:
            self._tell_fault(fault)

    def _tell_well(self, status: PrinterStatus) -> None:
        """The printer prints."""
        if self._trouble:
            log.info("the printer prints again")
        self._trouble = None
        if status.paper_low:
            self._reports.status("degraded", _PAPER_LOW)
        else:
            self._reports.status("online")

    def _tell_fault(self, fault: PrinterFault) -> None:
        """The printer does not print; logged once, not at every try."""
        if self._trouble != fault.reason:
            log.warning("printer trouble: %s", fault)
        self._trouble = fault.reason
        self._reports.status("degraded", f"{fault.reason}: {fault.message_vi}")
