"""Somebody else's HTTP server, on this machine and in the test's hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request; the names of its headers are in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What it is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class AnsweringServer:
    """Answers every GET and POST with what `answer` makes of it, until it is closed."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                told = answer(Asked(self.path, headers, body))
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked did not wait
                    self._tell(told)

            def _tell(self, told: Answer) -> None:
                self.send_response(told.status)
                length = {"Content-Length": str(len(told.body))}
                for name, value in {**length, **told.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Keep the tests' output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        """Close the port; who is being answered still gets the answer."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
