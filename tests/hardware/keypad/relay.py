"""A wire between the agent and the broker that the test can cut, as somebody's foot does."""

import socket
import threading
from contextlib import suppress

from tests.support.processes import free_port


class Relay:
    """Passes bytes on in both directions, unless frozen: then nobody gets any, and nobody is told."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.port = free_port()
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._flows = threading.Event()
        self._flows.set()
        self._ends: list[socket.socket] = []
        self._lost: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._run(self._accept)

    def freeze(self) -> None:
        """Nothing gets through any more, and no connection breaks."""
        self._flows.clear()

    def mend(self) -> None:
        """New connections get through. What was under way on the old ones is lost, as are they."""
        self._lost.update(self._ends)
        self._flows.set()

    def cut(self) -> None:
        """Every connection breaks; new ones get through."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut the wire for good."""
        self._flows.set()
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join()

    def _run(self, *work: object) -> None:
        act, *arguments = work
        thread = threading.Thread(target=act, args=arguments)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                self._run(self._pass, near, far)
                self._run(self._pass, far, near)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while True:
                passed = source.recv(4096)
                self._flows.wait()
                if not passed or source in self._lost:
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(passed)
