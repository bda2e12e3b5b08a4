"""The demo's embedded MQTT broker: ``python -m queue_server.demo.broker --port P``.

amqtt is enough to try things out; a real centre runs Mosquitto (docs/adr/0004).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
import sys

from amqtt.broker import Broker


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; ``{"port": …}`` on standard output says that it listens."""
    parser = argparse.ArgumentParser(prog="python -m queue_server.demo.broker", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=1883, help="port to listen on (%(default)s)")
    arguments = parser.parse_args()
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    asyncio.run(serve(arguments.host, arguments.port))


async def serve(host: str, port: int) -> None:
    """Run the broker until a signal ends it."""
    stopped = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{host}:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await broker.start()
    sys.stdout.write(json.dumps({"port": port}) + "\n")
    sys.stdout.flush()
    await stopped.wait()
    await broker.shutdown()


if __name__ == "__main__":
    main()
