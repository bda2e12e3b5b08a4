"""Drivers for printers that may stand still for a moment, as everything on a busy machine may."""

import socket
from typing import Any

from hardware.printer.escpos import PrinterStatus, SlipPrinter

PATIENCE = 60.0
"""Seconds: what a printer answers at all it answers sooner."""
HASTE = 0.4


class Hasty(SlipPrinter):
    """Patient, but for the word that a slip is out, which a printer in trouble never gives: its status, which
    is asked then, is waited for again."""

    def _confirm(self) -> None:
        self._wait_at_most(HASTE)
        super()._confirm()

    def _check(self) -> PrinterStatus:
        self._wait_at_most(self._patience)
        return super()._check()

    def _wait_at_most(self, seconds: float) -> None:
        line: Any = self._device.device
        if isinstance(line, socket.socket):
            line.settimeout(seconds)
        else:
            line.timeout = seconds
