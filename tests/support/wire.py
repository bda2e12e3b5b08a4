"""The wire between a page and its server, which a test can cut: nothing is refused, it just never arrives."""

from __future__ import annotations

import selectors
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

CHUNK = 65_536
LOOK_SECONDS = 0.02


@dataclass(slots=True)
class _Pair:
    """One connection: the client's end and the server's; maimed once something of it was lost."""

    client: socket.socket
    server: socket.socket
    maimed: bool = field(default=False)


class Wire:
    """A TCP proxy before a server of this machine. `url` is where pages find it."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._carries_questions = self._carries_answers = True
        self._pairs: list[_Pair] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the wire away; its connections break."""
        self._ended.set()
        self._thread.join()

    def cut(self) -> None:
        """From now on nothing arrives, on either side; nobody is told."""
        self._carries_questions = self._carries_answers = False

    def lose_answers(self) -> None:
        """From now on the server hears everything, and nobody hears the server."""
        self._carries_answers = False

    def mend(self) -> None:
        """The wire is whole again; connections that have lost something break."""
        self._carries_questions = self._carries_answers = True

    def has_lost_something(self) -> bool:
        """Whether anything of a connection that still stands did not arrive."""
        return any(pair.maimed for pair in list(self._pairs))

    def _carry(self) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._listener, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in ready.select(LOOK_SECONDS):
                    if key.fileobj is self._listener:
                        self._accept(ready)
                    elif key.data in self._pairs:
                        self._pass_on(ready, key.data, from_client=key.fileobj is key.data.client)
                if self._carries_questions and self._carries_answers:
                    for pair in [pair for pair in self._pairs if pair.maimed]:
                        self._drop(ready, pair)
            for pair in list(self._pairs):
                self._drop(ready, pair)
        self._listener.close()

    def _accept(self, ready: selectors.BaseSelector) -> None:
        client, _ = self._listener.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            client.close()
            return
        pair = _Pair(client, server)
        self._pairs.append(pair)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(end, selectors.EVENT_READ, pair)

    def _pass_on(self, ready: selectors.BaseSelector, pair: _Pair, from_client: bool) -> None:
        source, target = (pair.client, pair.server) if from_client else (pair.server, pair.client)
        try:
            data = source.recv(CHUNK)
            if not data:
                self._drop(ready, pair)
            elif self._carries_questions if from_client else self._carries_answers:
                target.sendall(data)
            else:
                pair.maimed = True
        except OSError:
            self._drop(ready, pair)

    def _drop(self, ready: selectors.BaseSelector, pair: _Pair) -> None:
        self._pairs.remove(pair)
        for end in (pair.client, pair.server):
            ready.unregister(end)
            end.close()
