"""Starts the stand-in case system: `python -m queue_server.demo.case_system --data DIR --secret whsec_…`."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from queue_server.demo.case_system.application import CaseSystem
from queue_server.demo.case_system.inbox import Inbox
from queue_server.demo.case_system.signatures import SecretMalformed, secret_key

SECRET_VARIABLE = "CASE_SYSTEM_SECRET"


class _Handler(WSGIRequestHandler):
    # With Nagle's algorithm an answer on a kept-alive connection waits 40 ms for the client's own ACK.
    disable_nagle_algorithm = True


def _key(text: str) -> bytes:
    try:
        return secret_key(text)
    except SecretMalformed as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m queue_server.demo.case_system",
        description="A stand-in for the province's case system: receives, checks, keeps and shows the case "
        'feed. Prints {"port": …, "url": …} on a line of its own once it listens.',
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder that keeps what came in"
    )
    parser.add_argument(
        "--secret",
        type=_key,
        action="append",
        metavar="whsec_…",
        help="secret the feed is signed with; name it twice while a secret is being changed "
        f"(default: ${SECRET_VARIABLE}, which other users cannot read)",
    )
    arguments = parser.parse_args(argv)
    if not arguments.secret:
        if SECRET_VARIABLE not in os.environ:
            parser.error(f"a secret is needed: --secret, or {SECRET_VARIABLE} in the environment")
        try:
            arguments.secret = [_key(os.environ[SECRET_VARIABLE])]
        except argparse.ArgumentTypeError as fault:
            parser.error(f"{SECRET_VARIABLE}: {fault}")
    return arguments


def _end(number: int, frame: object) -> None:
    raise SystemExit(0)


def main(argv: Sequence[str]) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    arguments = _arguments(argv)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    inbox = Inbox(arguments.data)
    application = CaseSystem(inbox, arguments.secret).application()
    server = make_server(arguments.host, arguments.port, application, threaded=True, request_handler=_Handler)
    url = f"http://{arguments.host}:{server.server_port}"
    print(json.dumps({"port": server.server_port, "url": url}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
