"""A virtual ESC/POS printer: `python -m hardware.printer.virtual --port 9100 --http-port P --folder DIR`.

Listens for print jobs as a network printer does, and shows the paper on a web page:
`/` the bench · `/slips` the list as JSON, newest first · `/slips/NAME` one PNG · `/fault` GET, and POST
`{"fault": null | "paper_out" | …}` · `/events` live updates. Prints one JSON line when it listens.
"""

import argparse
import contextlib
import socket
import socketserver
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, request

from hardware.printer.bench import FAULTS, Bench, Hangup, PrintHead
from hardware.printer.script import Script, Step, script_of
from hardware.virtual_page import POLL_SECONDS, Bell, PageServer, announce, live, quiet_requests, wait_for_end

_PAGE = Path(__file__).with_name("virtual.html")


class _PrintServer(socketserver.ThreadingTCPServer):
    """The printer's TCP side: one thread a connection."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], bench: Bench, script: Script) -> None:
        self.bench, self.script = bench, script
        super().__init__(address, _Connection)


class _Connection(socketserver.BaseRequestHandler):
    """One print job."""

    server: _PrintServer

    def handle(self) -> None:
        """Read until the sender closes, or until the printer misbehaves."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.script.look(self.server.bench)
        head = PrintHead(self.server.bench)
        with contextlib.suppress(Hangup, ConnectionError):
            while piece := self.request.recv(65536):
                self.request.sendall(head.receive(piece))


class VirtualPrinter:
    """Print server and page together; both ports may be 0 for free ones. It suffers what `script` says."""

    def __init__(
        self,
        folder: Path,
        host: str = "127.0.0.1",
        port: int = 0,
        http_port: int = 0,
        script: Sequence[Step] = (),
    ) -> None:
        """Binds both ports; raises OSError when one is taken or the folder cannot be used."""
        self._bell = Bell()
        self.bench = Bench(folder, self._bell.ring)
        self._printer = _PrintServer((host, port), self.bench, Script(script))
        self._page = PageServer(_application(self.bench, self._bell), host, http_port)
        self._thread = threading.Thread(target=self._printer.serve_forever, args=(POLL_SECONDS,), daemon=True)
        self.host, self.port = host, int(self._printer.server_address[1])
        self.http_port, self.url = self._page.port, self._page.url

    def start(self) -> None:
        """Begin to print and to answer."""
        self._thread.start()
        self._page.start()

    def stop(self) -> None:
        """Stop and free both ports; the paper stays in the folder."""
        self._printer.shutdown()
        self._thread.join()
        self._printer.server_close()
        self._page.stop()


def _application(bench: Bench, bell: Bell) -> Flask:
    """The web side."""
    app = Flask("virtual printer", static_folder=None)

    def state() -> dict[str, Any]:
        return {"fault": bench.fault, "slips": bench.slips()[:60]}

    @app.get("/")
    def page() -> Response:
        return Response(_PAGE.read_text("utf-8"), mimetype="text/html")

    @app.get("/slips")
    def slips() -> Response:
        return jsonify(bench.slips())

    @app.get("/slips/<name>")
    def slip(name: str) -> Response:
        return Response(bench.picture(name) or abort(404), mimetype="image/png")

    @app.get("/fault")
    def fault() -> Response:
        return jsonify({"fault": bench.fault, "known": FAULTS})

    @app.post("/fault")
    def set_fault() -> Response:
        wanted = request.get_json(silent=True)
        if not isinstance(wanted, dict) or "fault" not in wanted:
            abort(400, 'expected {"fault": null or a name}')
        try:
            bench.suffer(wanted["fault"])
        except ValueError as error:
            abort(400, str(error))
        return fault()

    @app.get("/events")
    def events() -> Response:
        return live(bell, state)

    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or Ctrl-C. Exit code 2 when a port or the folder cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m hardware.printer.virtual", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=9100, help="ESC/POS port, 0 for a free one (%(default)s)")
    parser.add_argument("--http-port", type=int, default=0, help="port of the page, 0 for a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where the printed slips are kept as PNG")
    parser.add_argument("--script", default="", help="misfortunes to come, such as “2 paper_out 5, 9 jams”")
    settings = parser.parse_args(argv)
    quiet_requests()
    where = (settings.folder, settings.host, settings.port, settings.http_port)
    try:
        printer = VirtualPrinter(*where, script_of(settings.script))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"virtual printer: cannot start: {error}\n")
        return 2
    printer.start()
    announce(port=printer.port, http_port=printer.http_port, url=printer.url)
    wait_for_end()
    printer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
