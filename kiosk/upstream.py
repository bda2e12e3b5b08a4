"""The server, as the kiosk's own page reaches it through the agent: asked in this kiosk's name, or away."""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from kiosk.server_api import ServerAway

_CONNECT_SECONDS, _NUMBER_SECONDS, _ANSWER_SECONDS = 1.0, 4.0, 10.0
"""For a number the first two are together less than the page's own patience of 6 s: it gets one from here."""
_DOUBT_SECONDS = 5.0
_SERVER_TROUBLE = 500
_CHUNK = 65_536
_END_TO_END = ("accept", "accept-language", "content-type", "if-none-match", "idempotency-key")
"""What of a page's request concerns the server. Its cookies do not: the kiosk's key says who asks."""
_KEPT = ("content-type", "content-disposition", "etag", "retry-after", "vary")


@dataclass(frozen=True)
class Relayed:
    """An answer of the server's, as the page gets it."""

    status: int
    headers: dict[str, str]
    body: bytes


class Upstream:
    """Passes requests on; usable from several threads."""

    def __init__(self, server_url: str, key: str) -> None:
        self._url, self._key = server_url.rstrip("/"), key
        self._contact: bool | None = None
        self._doubt_until = 0.0
        self._tunnels: set[socket.socket] = set()

    def contact(self, connected: bool) -> None:
        """The log is followed, or no longer; callable from any thread."""
        self._contact = connected
        if connected:
            self._doubt_until = 0.0

    @property
    def here(self) -> bool:
        """Whether it makes sense to ask the server. Before the first contact nobody knows: then it does."""
        return self._contact is not False and time.monotonic() >= self._doubt_until

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Relayed:
        """The server's answer, whatever it is. Raises ServerAway."""
        return self._ask(method, path, headers, body, _ANSWER_SECONDS)

    def ask_for_number(self, path: str, headers: Mapping[str, str], body: bytes) -> Relayed:
        """The server's answer to a wish for a number, an order that it has carried out or refused.

        Raises ServerAway when it has done neither, or nobody knows. For some seconds it is then left alone:
        the next person need not wait for it as well.
        """
        try:
            answer = self._ask("POST", path, headers, body, _NUMBER_SECONDS)
            if answer.status >= _SERVER_TROUBLE:
                raise ServerAway(f"POST {path}: {answer.status}")
        except ServerAway:
            self._doubt_until = time.monotonic() + _DOUBT_SECONDS
            raise
        return answer

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, patience: float
    ) -> Relayed:
        """One request in this kiosk's name. Raises ServerAway."""
        sent = {name: value for name, value in headers.items() if name.lower() in _END_TO_END}
        sent["Authorization"] = f"Bearer {self._key}"
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.request(
                    method,
                    self._url + path,
                    headers=sent,
                    data=body or None,
                    timeout=(_CONNECT_SECONDS, patience),
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            raise ServerAway(f"{method} {path}: {error}") from error
        kept = {name: value for name, value in answer.headers.items() if name.lower() in _KEPT}
        return Relayed(answer.status_code, kept, answer.content)

    def tunnel(self, page: socket.socket, path: str, headers: Iterable[tuple[str, str]]) -> None:
        """Carry a WebSocket between the page and the server until either ends. Raises ServerAway."""
        try:
            server = self._connect()
            server.sendall(self._handshake(path, headers))
        except OSError as error:
            raise ServerAway(f"{path}: {error}") from error
        self._tunnels.add(server)
        back = threading.Thread(target=_carry, args=(server, page), name="tunnel", daemon=True)
        back.start()
        _carry(page, server)
        back.join()
        self._tunnels.discard(server)
        server.close()

    def close(self) -> None:
        """End every tunnel."""
        for server in list(self._tunnels):
            _end(server)

    def _connect(self) -> socket.socket:
        parts = urlsplit(self._url)
        secure = parts.scheme == "https"
        where = (parts.hostname or "", parts.port or (443 if secure else 80))
        line = socket.create_connection(where, timeout=_CONNECT_SECONDS)
        line.settimeout(None)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(line, server_hostname=where[0]) if secure else line

    def _handshake(self, path: str, headers: Iterable[tuple[str, str]]) -> bytes:
        """The page's request as it would be if the page came from the server itself."""
        parts = urlsplit(self._url)
        ours = {"host": parts.netloc, "origin": f"{parts.scheme}://{parts.netloc}", "cookie": None}
        kept = [(name, value) for name, value in headers if name.lower() not in (*ours, "authorization")]
        set_here = [("Authorization", f"Bearer {self._key}"), *((n, v) for n, v in ours.items() if v)]
        lines = [f"{name}: {value}" for name, value in (*kept, *set_here)]
        return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Pass on all that comes, until either side ends; then both do."""
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
    _end(source)
    _end(target)


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
