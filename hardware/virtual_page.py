"""What the web pages of virtual devices share: a small threaded server, live updates, a clean end.

Pages get their state by server-sent events (WHATWG HTML, section 9.2): the whole state on each change,
so that a page which was cut off is right again with the first message.
"""

import json
import logging
import queue
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response
from werkzeug.serving import make_server

from hardware.ending import Ending

POLL_SECONDS = 0.05
"""How often a server thread looks whether it should end."""

KEEP_ALIVE_SECONDS = 2.0
"""A page that hears nothing for longer than two of these knows that its device has gone."""


class Bell:
    """Rings when a state has changed; every page waits for it in a queue of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[queue.SimpleQueue[None]] = set()

    def ring(self) -> None:
        """Tell every page to look again."""
        with self._lock:
            for ear in self._waiting:
                ear.put(None)

    def stream(self, state: Callable[[], Any]) -> Iterator[str]:
        """Server-sent events: `state()` now and after each ring, and a comment when nothing happens."""
        ear: queue.SimpleQueue[None] = queue.SimpleQueue()
        with self._lock:
            self._waiting.add(ear)
        try:
            yield _event(state())
            while True:
                yield self._next(ear, state)
        finally:
            with self._lock:
                self._waiting.discard(ear)

    def _next(self, ear: "queue.SimpleQueue[None]", state: Callable[[], Any]) -> str:
        """The next message for one page."""
        try:
            ear.get(timeout=KEEP_ALIVE_SECONDS)
        except queue.Empty:
            return ": still here\n\n"
        while not ear.empty():  # many changes at once need one look only
            ear.get_nowait()
        return _event(state())


def live(bell: Bell, state: Callable[[], Any]) -> Response:
    """The response of an `/events` address."""
    return Response(bell.stream(state), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


class PageServer:
    """Serves a Flask application in threads of its own; `port` 0 takes a free one."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        """Binds at once; raises OSError when the address is taken."""
        # werkzeug would end the whole program over a port that is taken: it is handed one that is ours.
        with socket.create_server((host, port)) as bound:
            self.port = int(bound.getsockname()[1])
            self._server = make_server(host, self.port, app, threaded=True, fd=bound.fileno())
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), name="page", daemon=True
        )
        self.url = f"http://{host}:{self.port}/"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def announce(**ready: Any) -> None:
    """Print the line by which whoever started this program learns that it listens, and where."""
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


def wait_for_end(every: float | None = None, do: Callable[[], None] = lambda: None) -> None:
    """Return on SIGTERM or Ctrl-C; `do()` is called each `every` seconds. Call it from the main thread."""
    ending = Ending()
    ending.on_signals()
    while not ending.wait(every):
        do()


def quiet_requests() -> None:
    """Keep werkzeug from logging every request of a page that is polled and streamed all day."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


def _event(state: Any) -> str:
    """One server-sent event."""
    return f"data: {json.dumps(state, ensure_ascii=False)}\n\n"
