"""Printing a procedure on the kiosk's own printer, for whoever reads it at the kiosk's page."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import datetime

from hardware.printer.escpos import PaperOut, PrinterFault
from hardware.printer.leaflet import draw_leaflet
from kiosk.desk import PrintDesk
from kiosk.leaflets import leaflet_of
from kiosk.sentences import Refused
from kiosk.server_api import ServerApi, ServerAway, ServerRefused
from kiosk.words import Names

_PATIENCE = 90.0
"""Seconds; a metre of paper takes a slow printer twenty."""


class NoLeaflet(Refused):
    """Nothing was printed."""


class LeafletDesk:
    """One leaflet at a time; usable from several threads. `api` is this desk's own, `width` in dots."""

    def __init__(
        self,
        api: ServerApi,
        desk: PrintDesk,
        names: Callable[[], Names],
        now: Callable[[], datetime],
        *,
        public_url: str,
        width: int,
    ) -> None:
        self._api, self._desk, self._names, self._now = api, desk, names, now
        self._public_url, self._width = public_url, width
        self._one_at_a_time = threading.Lock()

    def print(self, procedure: object, language: str) -> None:
        """Print a procedure by its code; returns when the paper is out. Raises NoLeaflet."""
        if not isinstance(procedure, str) or not re.fullmatch(r"[\w.\-]{1,64}", procedure):
            raise NoLeaflet("unknown-procedure")
        with self._one_at_a_time:
            try:
                record = self._api.procedure(procedure)
            except ServerRefused as refusal:
                raise NoLeaflet("unknown-procedure") from refusal
            except ServerAway as away:
                raise NoLeaflet("server-away") from away
            names = self._names()
            office = " · ".join(filter(None, names.office(language)))
            local = self._now().astimezone(names.zone)
            leaflet = leaflet_of(record, office, self._public_url, local, language)
            printing = self._desk.print_now(draw_leaflet(leaflet, self._width))
            try:
                printing.result(_PATIENCE)
            except PaperOut as fault:
                raise NoLeaflet("paper-out") from fault
            except (PrinterFault, TimeoutError, CancelledError) as fault:
                raise NoLeaflet("printer-fault") from fault
