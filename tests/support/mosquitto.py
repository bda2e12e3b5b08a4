"""A real Mosquitto for tests: its own port and folder; retained messages outlive a restart and kill -9."""

import os
from pathlib import Path

from tests.support.processes import Process, free_port
from tests.support.programs import find_program

# `autosave_on_changes` with an interval of 1 writes the store after every change, so that retained messages
# survive kill -9; the default queue length would drop bursts of QoS 1 messages.
_CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_interval 1
autosave_on_changes true
max_queued_messages 100000
log_dest stderr
{user}
"""


class Mosquitto:
    """A broker that can be stopped, killed and started again on the same port with the same store."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._settings, self._store = folder / "mosquitto.conf", folder / "mosquitto.db"
        # Started as root it would step down to a user who may not write in the test's folder.
        user = "user root" if os.geteuid() == 0 else ""
        self._settings.write_text(_CONFIGURATION.format(port=self.port, folder=folder, user=user))
        self.start()

    def start(self) -> None:
        """Start it (again); returns when it accepts connections."""
        self.process = Process([find_program("mosquitto"), "-c", self._settings])
        self.process.wait_for_port(self.port)

    def has_stored(self, text: str) -> bool:
        """Whether this, such as a subscription of who comes back, would outlive kill -9 now."""
        return self._store.exists() and text.encode() in self._store.read_bytes()

    def stop(self) -> None:
        """End it in good order; clients see their connection close."""
        self.process.stop()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()

    def restart(self) -> None:
        """Stop and start: the same port, the same retained messages."""
        self.stop()
        self.start()
