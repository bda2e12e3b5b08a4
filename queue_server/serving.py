"""Running the server, in one of two asynchronous modes, once :mod:`queue_server.start` has prepared it."""

from __future__ import annotations

import gc
import json
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from queue_server.bootstrap import System, build
from queue_server.config import AsyncMode, BadSettings, Settings
from queue_server.web.app import create_app
from queue_server.web.live import NAMESPACE, LiveDelivery

log = logging.getLogger(__name__)

BACKLOG = 1024
MOST_CLIENTS = 10_000


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything that one of the two ways of running needs."""

    system: System
    app: Flask
    socketio: SocketIO
    listening: socket.socket
    ready: Callable[[], None]

    def begin(self) -> None:
        """Follow the log, beat the pulse, and say that requests are taken."""
        self.system.store.database.grow_log()
        self.system.start(LiveDelivery(self.socketio))
        live = self.socketio.server.namespace_handlers[NAMESPACE]
        threading.Thread(target=live.pulse_for_ever, name="pulse", daemon=True).start()
        self.ready()


def run(settings: Settings, ready_fd: int | None) -> None:
    """Serve until SIGTERM or Ctrl-C; exit code 2 with one clear line if the settings cannot be used.

    Once requests are taken, ``{"base_url": …}`` is written to the descriptor ``ready_fd``.
    """
    log_to_stderr()
    try:
        listening = _listen(settings.host, settings.port)
        system = build(settings)
    except (BadSettings, OSError) as error:
        sys.stderr.write(f"Error: {error}\n")
        sys.exit(2)
    app, socketio = create_app(system)
    _set_aside()
    address = base_url(listening)
    serving = Serving(system, app, socketio, listening, lambda: _ready(address, ready_fd))
    if settings.async_mode is AsyncMode.EVENTLET:
        _run_green(serving)
    else:
        _run_threaded(serving, settings.threads)


def _set_aside() -> None:
    """Take what was built for good out of the garbage collector's rounds: looking through all of it held up
    everybody for a tenth of a second, again and again in a rush."""
    gc.collect()
    gc.freeze()


def _ready(base_url: str, ready_fd: int | None) -> None:
    log.info("Lượt answers at %s", base_url)
    if ready_fd is not None:
        with open(ready_fd, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps({"base_url": base_url}) + "\n")


def base_url(listening: socket.socket) -> str:
    """The address of a listening socket, as this machine reaches it."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    """Accepted connections inherit TCP_NODELAY: without it a keep-alive request may take 44 ms."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise BadSettings(f"cannot listen on {host}:{port}: {error.strerror}") from error
    listening.listen(BACKLOG)
    return listening


def _run_green(serving: Serving) -> None:
    """One process, one hub: every client is a greenlet."""
    import eventlet
    import eventlet.wsgi

    def stop(*_: object) -> None:
        eventlet.spawn(server.kill)

    server = eventlet.spawn(
        eventlet.wsgi.server, serving.listening, serving.app, log_output=False, max_size=MOST_CLIENTS
    )
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)
    serving.begin()
    try:
        server.wait()
    except (eventlet.greenlet.GreenletExit, KeyboardInterrupt):
        log.info("stopping")
    finally:
        serving.system.stop()


def _run_threaded(serving: Serving, threads: int) -> None:
    """Gunicorn with one worker of many threads; the followers live in the worker."""
    from gunicorn.app.base import BaseApplication

    # Database connections must not be carried over the fork into the worker.
    serving.system.store.database.close()
    options: dict[str, Any] = {
        "bind": [f"fd://{serving.listening.fileno()}"],
        "worker_class": "gthread",
        "workers": 1,
        "threads": threads,
        "worker_connections": threads * 2,
        "graceful_timeout": 5,
        "timeout": 0,
        "loglevel": "warning",
        "control_socket_disable": True,
        "post_worker_init": lambda worker: serving.begin(),
        "worker_exit": lambda server, worker: serving.system.stop(),
    }

    class Threaded(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return serving.app

    Threaded().run()


def log_to_stderr(level: str = "INFO") -> None:
    """One line an event, to the terminal or the service manager's journal."""
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel("WARNING")
