"""The rounds of a server: every few seconds a look at each branch for what is due by the clock."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from queue_server.service_layer.ports import Store

log = logging.getLogger(__name__)


class Rounds:
    """Goes from branch to branch on a thread of its own (a greenlet under eventlet), again and again.

    Of several server processes one at a time does it. What goes wrong in a branch is logged, and holds up
    neither the others nor the next round.
    """

    def __init__(
        self, store: Store, visit: Callable[[str], None], seconds: float, name: str = "rounds"
    ) -> None:
        """``visit`` does what is due in the branch of this code; ``seconds`` lie between two rounds, and of
        those of one ``name`` one server process goes them."""
        self._store, self._visit, self._seconds, self._name = store, visit, seconds, name
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Go the first round at once: a server that was off may have a whole day to end."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the visit in hand and go no further."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._store.claim(self._name):
                    self._go_round()
            except Exception:
                log.exception("no round this time: the database does not answer")
            self._stopping.wait(self._seconds)

    def _go_round(self) -> None:
        for branch in self._store.seqs():
            if self._stopping.is_set():
                return
            try:
                self._visit(branch)
            except Exception:
                if self._stopping.is_set():
                    return  # what the visit leans on ends as well; the next server does it
                log.exception("what was due in %s could not be done; trying again", branch)
