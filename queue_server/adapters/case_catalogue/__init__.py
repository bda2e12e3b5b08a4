"""The catalogue of procedures as the case system has it, taken over every few hours (K3)."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from queue_server.adapters.helper import Helper, HelperFailed
from queue_server.service_layer.ports import Store

log = logging.getLogger(__name__)

CLAIM = "catalogue"
PATIENCE_SECONDS = 120.0
"""So long a whole catalogue may take to come, to be checked and to be stored."""


class CatalogueRefresh:
    """Has a helper process take the catalogue over again and again; of several servers one does.

    What goes wrong is logged, and people find what was there before.
    """

    def __init__(self, store: Store, database: str, url: str, token: str | None, every: timedelta) -> None:
        self._store, self._every = store, every
        self._question = {"database": database, "url": url, "token": token}
        self._helper = Helper("queue_server.adapters.case_catalogue", timeout=PATIENCE_SECONDS)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catalogue-refresh", daemon=True)

    def start(self) -> None:
        """Take it over now, and then every so often."""
        self._thread.start()

    def stop(self) -> None:
        """Do so no more; what is being taken over is left half-way, which changes nothing."""
        self._stopping.set()
        self._helper.abandon()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._store.claim(CLAIM):
                    log.info("the case system's catalogue: %s", self._helper.ask(**self._question)["told"])
            except HelperFailed as failure:
                if not self._stopping.is_set():
                    log.warning("the catalogue stays as it was: %s", failure)
            except Exception:
                log.exception("the catalogue stays as it was")
            self._stopping.wait(self._every.total_seconds())
