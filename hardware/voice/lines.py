"""JSON lines over a socket: how the processes of the voice talk to each other."""

import json
import select
import socket
from typing import Any

LONGEST_LINE = 64 * 1024
"""Bytes; a longer line is dropped and reported, so that no peer can fill the memory."""


class LineError(ValueError):
    """A line that is not a JSON object, or longer than LONGEST_LINE."""


class LineSocket:
    """One end of a stream socket that carries one JSON object a line."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = b""

    def send(self, message: dict[str, Any]) -> None:
        """Send one object. Raises OSError when the other end has gone."""
        self._connection.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def receive(self, timeout: float | None = None) -> dict[str, Any] | None:
        """The next object, or None when the other end has closed.

        Raises TimeoutError after `timeout` seconds without a whole line, and LineError for a bad line
        (the next call goes on with the line after it).
        """
        overlong = False
        while b"\n" not in self._buffer:
            if len(self._buffer) > LONGEST_LINE:
                overlong, self._buffer = True, b""
            if timeout is not None and not select.select([self._connection], [], [], timeout)[0]:
                raise TimeoutError(f"no answer within {timeout} s")
            chunk = self._connection.recv(65536)
            if not chunk:
                return None
            self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\n", 1)
        if overlong or len(line) > LONGEST_LINE:
            raise LineError(f"line longer than {LONGEST_LINE} bytes")
        return _object(line)

    def close(self) -> None:
        """Close this end; the other end reads the end of the stream."""
        self._connection.close()


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object in `line`. Raises LineError."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise LineError(f"no JSON: {error}") from error
    if not isinstance(message, dict):
        raise LineError(f"expected a JSON object, not {type(message).__name__}")
    return message
