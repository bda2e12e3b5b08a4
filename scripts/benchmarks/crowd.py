"""Many boards in one process: `python -m scripts.benchmarks.crowd URL BRANCH COUNT`.

Each board is a WebSocket of its own that joins `/live` as a board page does. The client side must not be
what is measured, so this speaks just enough of RFC 6455, Engine.IO 4 and Socket.IO 5, and notes when each
frame arrived before it looks inside. Prints a JSON line when all have joined, then one for each call that
every board has heard: `{"seq": 41, "heard": [seconds of the monotonic clock, one a board]}`.
"""

import asyncio
import base64
import json
import os
import re
import sys
import time
from urllib.parse import urlsplit

AT_ONCE = 20
"""Boards that connect side by side: a morning's power-on, not a flood."""
SEQ = re.compile(rb'"seq":\s*(\d+)')


class Crowd:
    """What all boards heard."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._heard: dict[int, list[float]] = {}

    def hear(self, seq: int, moment: float) -> None:
        """A board has heard of a call; the last one to do so has it printed."""
        moments = self._heard.setdefault(seq, [])
        moments.append(moment)
        if len(moments) == self.count:
            say({"seq": seq, "heard": self._heard.pop(seq)})


class Board(asyncio.Protocol):
    """One WebSocket that joins a branch and listens."""

    def __init__(self, crowd: Crowd, host: str, branch: str) -> None:
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._crowd, self._host, self._branch = crowd, host, branch
        self._received = bytearray()
        self._open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self._host}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take every whole frame out of what has come."""
        moment = time.monotonic()
        self._received += data
        if not self._open and not self._take_upgrade():
            return
        while (frame := self._take_frame()) is not None:
            self._hear(frame, moment)

    def connection_lost(self, error: Exception | None) -> None:
        """A board that is gone makes the figures wrong: end with a message."""
        sys.exit(f"crowd: the server closed a board's connection ({error or 'no reason given'})")

    def _take_upgrade(self) -> bool:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return False
        if b" 101 " not in head.split(b"\r\n")[0]:
            sys.exit(f"crowd: no WebSocket here: {bytes(head[:200])!r}")
        self._received, self._open = rest, True
        return True

    def _take_frame(self) -> bytes | None:
        """The payload of the next whole frame (RFC 6455, 5.2); servers do not mask."""
        have = self._received
        if len(have) < 2:
            return None
        size, start = have[1] & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(have[2:start], "big")
        if len(have) < start + size:
            return None
        payload = bytes(have[start : start + size])
        del have[: start + size]
        return payload

    def _hear(self, frame: bytes, moment: float) -> None:
        """Engine.IO packets begin with a digit: 0 open, 2 ping, 4 message; Socket.IO's follow."""
        if frame.startswith(b"42/live,") and b'"turn.called"' in frame:
            found = SEQ.search(frame)
            assert found, frame
            self._crowd.hear(int(found[1]), moment)
        elif frame == b"2":
            self._send("3")
        elif frame.startswith(b"0"):
            self._send("40/live,")
        elif frame.startswith(b"40/live,"):
            wish = json.dumps(["join", {"branch": self._branch, "view": "board"}])
            self._send(f"42/live,0{wish}")
        elif frame.startswith(b"43/live,0") and not self.joined.done():
            self.joined.set_result(None)

    def _send(self, text: str) -> None:
        """One masked text frame; a mask of zeros is allowed and saves the work."""
        payload = text.encode()
        assert len(payload) < 126
        self._transport.write(bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload)


def say(line: object) -> None:
    """One JSON line on stdout."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def attend(url: str, branch: str, count: int) -> None:
    """Join with all boards, then listen until killed."""
    address = urlsplit(url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    crowd, loop = Crowd(count), asyncio.get_running_loop()

    async def switch_on() -> None:
        _, board = await loop.create_connection(lambda: Board(crowd, address.netloc, branch), host, port)
        await asyncio.wait_for(board.joined, 30)

    for first in range(0, count, AT_ONCE):
        await asyncio.gather(*(switch_on() for _ in range(min(AT_ONCE, count - first))))
    say({"joined": count})
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(attend(sys.argv[1], sys.argv[2], int(sys.argv[3])))
