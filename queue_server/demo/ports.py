"""Ports for the demo's parts: the same at every start where possible, so that open pages find them again."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

from queue_server.config import BadSettings

SERVER_PORTS = range(8080, 8090)
OTHER_PORTS = range(18_000, 32_000)
"""Below the ports that the system gives to outgoing connections."""
TRIES = 50


def check(host: str, port: int) -> None:
    """Raises OSError when nobody could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def first_free(host: str, candidates: Iterable[int]) -> int:
    """The first of the ports that can be listened on.

    Raises:
        BadSettings: none can; says why the last cannot.
    """
    fault = "no port to choose from"
    for port in candidates:
        try:
            check(host, port)
        except OSError as error:
            fault = f"{host}:{port}: {error.strerror or error}"
        else:
            return port
    raise BadSettings(f"bad setting: host, port: cannot listen on {fault}")


def server_port(host: str, wanted: int | None) -> int:
    """The server's port: the wanted one, any free one for 0, or by default 8080 or the next free.

    Raises:
        BadSettings: the port is taken, or the host's address is not this machine's.
    """
    if wanted:
        return first_free(host, [wanted])
    return first_free(host, [*(SERVER_PORTS if wanted is None else ()), *_any()])


def part_port(kept: int | None) -> int:
    """A port for a part of the demo: the one of the last start, if it is free, or any other."""
    return first_free("127.0.0.1", [*([kept] if kept else []), *_any()])


def _any() -> list[int]:
    """Chance keeps two demos that start at the same moment apart."""
    return random.sample(OTHER_PORTS, TRIES)
