"""A real Redis for tests: its own port, nothing on disk."""

import signal
from pathlib import Path

from tests.support.processes import Process, free_port
from tests.support.programs import find_program


class Redis:
    """A server that can be stopped, frozen and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it (again), empty; returns when it accepts connections."""
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "save": "",
            "appendonly": "no",
            "dir": str(self._folder),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = Process([find_program("redis-server"), *words])
        self.process.wait_for_port(self.port)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing: the worst kind of failure."""
        self.process.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        self.process.signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it; clients see their connection close."""
        self.process.kill()
