"""Helper processes: blocking work done outside the server, asked for over a socket.

The server process must not run native threads or long computations under eventlet, so speech and password
hashing live in children. Each speaks one JSON object a line on an inherited socket: ``{"id": 1, …}`` is
answered by ``{"id": 1, …}`` or ``{"id": 1, "error": "…"}``; a closed socket ends the child.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

from queue_server.service_layer.ports import Unavailable

log = logging.getLogger(__name__)

NICENESS = 10
"""Helpers give way to the server: on a small machine a clip being spoken must not hold up the queue."""


class HelperFailed(Unavailable):
    """The helper gave no answer, or an error; it has been replaced if it was at fault."""


class Helper:
    """A child that answers one question at a time, started when first asked and again after it died."""

    def __init__(self, module: str, arguments: Sequence[str] = (), timeout: float = 20.0) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._timeout = timeout
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._received = b""
        self._last_id = 0
        self._closed = False

    def ask(self, **question: Any) -> dict[str, Any]:
        """The helper's answer.

        Raises:
            HelperFailed: no answer in time, a dead helper, or an error as its answer; or it was closed.
        """
        with self._turn:
            if self._closed:
                raise HelperFailed(f"{self._command[2]} was told to end")
            try:
                answer = self._exchange(question)
            except (OSError, ValueError) as error:
                self._stop()
                raise HelperFailed(f"{self._command[2]} did not answer: {error}") from error
        if "error" in answer:
            raise HelperFailed(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the child, for good: who still asks at the end of a server gets no other."""
        with self._turn:
            self._closed = True
            self._stop()

    def abandon(self) -> None:
        """End the child at once, whatever it is at; who waits for its answer is told that there is none."""
        if child := self._child:
            child.kill()
        self.close()

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        channel = self._running()
        self._last_id += 1
        channel.sendall(json.dumps({"id": self._last_id, **question}).encode() + b"\n")
        while True:
            answer: dict[str, Any] = json.loads(self._line(channel))
            if answer.get("id") == self._last_id:
                return answer

    def _line(self, channel: socket.socket) -> bytes:
        while b"\n" not in self._received:
            received = channel.recv(65536)
            if not received:
                raise ConnectionResetError("the helper ended")
            self._received += received
        line, _, self._received = self._received.partition(b"\n")
        return line

    def _running(self) -> socket.socket:
        if self._socket and self._child and self._child.poll() is None:
            return self._socket
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            # Under eventlet both ends do not block, and the child would inherit that.
            os.set_blocking(theirs.fileno(), True)
            self._child = subprocess.Popen(
                [*self._command, "--fd", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        os.setpriority(os.PRIO_PROCESS, self._child.pid, NICENESS)
        ours.settimeout(self._timeout)
        self._socket, self._received = ours, b""
        log.info("started helper %s as process %s", self._command[2], self._child.pid)
        return ours

    def _stop(self) -> None:
        """Close the socket, which ends a healthy child, and do not leave an ill one behind."""
        if self._socket:
            self._socket.close()
        if self._child:
            try:
                self._child.wait(timeout=1)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._socket = self._child = None
