"""Hears over Socket.IO that something is to be said; what it is, the server tells when asked."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

log = logging.getLogger(__name__)

NAMESPACE = "/live"
SPOKEN = ("turn.called", "turn.recalled", "branch.announced")
_ANSWER_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
_NO_PROXY = {"http_proxy_host": "none", "http_no_proxy": ["*"]}
"""The server is in the same building, whatever proxy this PC's environment names."""


class Ear:
    """Calls `heard()` at each call and message, from a thread of its own; it comes back after every cut."""

    def __init__(self, server_url: str, branch: str, key: str, heard: Callable[[], None]) -> None:
        self._url, self._branch, self._key, self._heard = server_url, branch, key, heard
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def start(self) -> None:
        """Listen from now on; the server may come later."""
        self._thread.start()

    def stop(self) -> None:
        """Connect no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (SocketIOError, OSError) as error:
                log.info("no live line to %s: %s", self._url, error)
            self._stopped.wait(_PAUSE_SECONDS)

    def _listen(self) -> None:
        """One connection, to its end."""
        client = socketio.Client(reconnection=False, handle_sigint=False, websocket_extra_options=_NO_PROXY)
        client.on("event", self._event, namespace=NAMESPACE)
        try:
            client.connect(
                self._url,
                headers={"Authorization": f"Bearer {self._key}"},
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=_ANSWER_SECONDS,
            )
            wish = {"branch": self._branch, "view": "board"}
            client.call("join", wish, namespace=NAMESPACE, timeout=_ANSWER_SECONDS)
            self._heard()  # whatever happened while nobody listened
            client.wait()
        finally:
            # Its own thread reads the answer that `disconnect` then waits for: nobody else should.
            threading.Thread(target=client.disconnect, name="goodbye", daemon=True).start()

    def _event(self, event: dict[str, Any]) -> None:
        if event.get("type") in SPOKEN:
            self._heard()
