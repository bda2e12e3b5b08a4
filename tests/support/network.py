"""No test may reach outside this machine: a centre's network is closed, and so is the tests'."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class OutsideCall(AssertionError):
    """A test tried to reach another machine."""


def is_this_machine(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def closed_network() -> Iterator[None]:
    """While this holds, connecting this process's sockets to any other machine raises OutsideCall."""

    def guarded(original: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_this_machine(str(address[0])):
                raise OutsideCall(f"a test tried to reach {address}")
            return original(self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)), raising=False)
        yield
