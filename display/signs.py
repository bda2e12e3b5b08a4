"""Virtual LED signs (`luot display --led virtual`): a page that shows what the signs over the counters would.

Listens on MQTT only, as a real sign does. `/` the signs · `/signs` the same as JSON, with the last 200
messages received · `/events` live updates.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, jsonify

from display.wall import Wall
from hardware.mqtt import MqttAddressError, MqttDevice
from hardware.virtual_page import Bell, PageServer, announce, live, quiet_requests, wait_for_end

_PAGE = Path(__file__).with_name("signs.html")
_MESSAGES_ON_PAGE = 40


@dataclass(frozen=True)
class SignSettings:
    """What `luot display` is told. `device` is the id under which the signs report how they are.

    `http_port` 0 takes a free one. `heartbeat_seconds` is how often the status is repeated.
    """

    mqtt_url: str
    branch: str
    device: str = "signs"
    host: str = "127.0.0.1"
    http_port: int = 0
    heartbeat_seconds: float = 30.0


class VirtualSigns:
    """The page and the connection to the broker."""

    def __init__(self, settings: SignSettings) -> None:
        """Binds the port. Raises MqttAddressError, and OSError when the port is taken."""
        self._bell = Bell()
        self.wall = Wall(settings.branch)
        self._mqtt = MqttDevice(
            settings.mqtt_url,
            f"luot-{settings.branch}-{settings.device}",
            f"luot/v1/{settings.branch}/devices/{settings.device}/status",
            self.wall.subscriptions,
            self._message,
            self._contact,
        )
        self._page = PageServer(_application(self.wall, self._bell), settings.host, settings.http_port)
        self.http_port, self.url = self._page.port, self._page.url

    def start(self) -> None:
        """Begin to answer and to listen; the broker may come later."""
        self._page.start()
        self._mqtt.start()

    def beat(self) -> None:
        """Say again that the signs are there."""
        self._mqtt.tell("online")

    def stop(self) -> None:
        """Say goodbye and free the port."""
        self._mqtt.stop()
        self._page.stop()

    def _message(self, topic: str, payload: bytes) -> None:
        """One message from the broker."""
        self.wall.take(topic, payload)
        self._bell.ring()

    def _contact(self, connected: bool) -> None:
        """The broker came or went."""
        self.wall.contact(connected)
        self._bell.ring()


def _application(wall: Wall, bell: Bell) -> Flask:
    """The web side."""
    app = Flask("virtual signs", static_folder=None)

    def brief() -> dict[str, object]:
        state = wall.state()
        return state | {"messages": state["messages"][:_MESSAGES_ON_PAGE]}

    @app.get("/")
    def page() -> Response:
        return Response(_PAGE.read_text("utf-8"), mimetype="text/html")

    @app.get("/signs")
    def signs() -> Response:
        return jsonify(wall.state())

    @app.get("/events")
    def events() -> Response:
        return live(bell, brief)

    return app


def run(settings: SignSettings) -> int:
    """Show signs until SIGTERM or Ctrl-C; call it from the main thread. Prints one JSON line when it listens.

    Exit code 2, with one line on stderr, when the port is taken or the broker's address makes no sense.
    """
    quiet_requests()
    try:
        signs = VirtualSigns(settings)
    except (MqttAddressError, OSError) as error:
        sys.stderr.write(f"virtual signs: cannot start: {error}\n")
        return 2
    signs.start()
    announce(http_port=signs.http_port, url=signs.url)
    wait_for_end(settings.heartbeat_seconds, signs.beat)
    signs.stop()
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m display.signs`: the signs without the rest of `luot`."""
    parser = argparse.ArgumentParser(prog="python -m display.signs", description=__doc__)
    parser.add_argument("--mqtt-url", required=True, help="mqtt://host:port")
    parser.add_argument("--branch", required=True, help="code of the branch")
    parser.add_argument("--device", default="signs", help="device id of these signs (%(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--http-port", type=int, default=0, help="port of the page, 0 for a free one")
    given = parser.parse_args(argv)
    return run(SignSettings(given.mqtt_url, given.branch, given.device, given.host, given.http_port))


if __name__ == "__main__":
    sys.exit(main())
