"""HTTP as lean as it gets, so that what is timed is the server: requests made beforehand, one send each."""

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ANSWER_WITHIN = 30.0


class Unexpected(RuntimeError):
    """The server did not answer as the measurement needs it to."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; times of the machine's monotonic clock, in seconds."""

    sent: float
    answered: float
    status: int
    body: bytes

    @property
    def seconds(self) -> float:
        """From the first byte sent to the last byte of the answer."""
        return self.answered - self.sent

    def json(self) -> Any:
        """The answer's body."""
        return json.loads(self.body)


def post(base_url: str, path: str, token: str, body: object) -> bytes:
    """A POST to a path below /api/v1, as it goes over the wire."""
    content = json.dumps(body).encode()
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: {urlsplit(base_url).netloc}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Line:
    """A keep-alive connection."""

    def __init__(self, base_url: str, *, refusals: bool = False) -> None:
        """``refusals`` takes the server's no (4xx) for an answer, too."""
        self._unexpected = 500 if refusals else 300
        address = urlsplit(base_url)
        self.socket = socket.create_connection((address.hostname, address.port), ANSWER_WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._sent = 0.0

    def ask(self, request: bytes) -> Exchange:
        """Send a request and wait for its answer. Raises Unexpected for anything but a success."""
        self.send(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def send(self, request: bytes) -> None:
        """Send a request without waiting."""
        self._sent = time.monotonic()
        self.socket.sendall(request)

    def receive(self) -> Exchange | None:
        """Take what has come; the answer once it is whole. Raises Unexpected."""
        piece = self.socket.recv(65536)
        if not piece:
            raise Unexpected("the server closed the connection instead of answering")
        self._received += piece
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end or len(rest) < _length(head):
            return None
        self._received = b""
        answer = Exchange(self._sent, time.monotonic(), int(head[9:12]), rest)
        if answer.status >= self._unexpected:
            raise Unexpected(f"the server answered {answer.status}: {rest[:300].decode(errors='replace')}")
        return answer

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Unexpected(f"an answer without a Content-Length: {head[:200].decode(errors='replace')}")


def all_at_once(base_url: str, scripts: Sequence[Iterable[bytes]]) -> list[Exchange]:
    """Play every script on a connection of its own, all side by side, without a pause between requests."""
    exchanges: list[Exchange] = []
    with selectors.DefaultSelector() as selector:
        for script in scripts:
            line, requests = Line(base_url), deque(script)
            selector.register(line.socket, selectors.EVENT_READ, (line, requests))
        for key in list(selector.get_map().values()):
            key.data[0].send(key.data[1].popleft())
        while selector.get_map():
            ready = selector.select(ANSWER_WITHIN)
            if not ready:
                raise Unexpected(f"no answer within {ANSWER_WITHIN:g} s")
            for key, _ in ready:
                line, requests = key.data
                if (answer := line.receive()) is None:
                    continue
                exchanges.append(answer)
                if requests:
                    line.send(requests.popleft())
                else:
                    selector.unregister(line.socket)
                    line.close()
    return exchanges
