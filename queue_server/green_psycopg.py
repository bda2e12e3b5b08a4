"""How psycopg waits under eventlet: in its hub, so that other greenlets run meanwhile.

psycopg's own way that lets them run, `wait_selector`, makes a selector for every statement, which eventlet
builds out of listeners and timers: in a rush it was four tenths of the server's work.
"""

from __future__ import annotations

import os
from time import monotonic

from eventlet.hubs import trampoline
from eventlet.timeout import Timeout
from psycopg import errors, waiting
from psycopg.abc import RV, PQGen
from psycopg.waiting import Ready, Wait

LOOK_AGAIN_SECONDS = 1.0
"""A connection closed under somebody who waits on it is found after so long."""
BLOCKED_SECONDS = 0.1
"""Who cannot send for so long reads instead: the other end may be waiting to be heard first."""


def install() -> None:
    """Have every statement from now on waited for like this."""
    waiting.wait = wait_in_hub


def wait_in_hub(gen: PQGen[RV], fileno: int, interval: float = 0.0, timeout: float | None = None) -> RV:
    """What a conversation with the database comes to; called by psycopg as its own ways are.

    Raises:
        errors.OperationalError: the connection is lost.
        errors._WaitTimeout: it took longer than ``timeout`` seconds.
    """
    deadline = None if timeout is None else monotonic() + timeout
    try:
        wanted = next(gen)
        while True:
            wanted = gen.send(_ready(fileno, wanted, deadline))
            if deadline is not None and monotonic() >= deadline:
                raise errors._WaitTimeout("wait timeout expired")
    except StopIteration as end:
        answer: RV = end.value
        return answer


def _ready(fileno: int, wanted: Wait, deadline: float | None) -> Ready:
    """What of it became possible; nothing, when it is time to look again."""
    to_read = wanted == Wait.R
    patience = LOOK_AGAIN_SECONDS if to_read else BLOCKED_SECONDS
    if deadline is not None:
        patience = max(0.0, min(patience, deadline - monotonic()))
    try:
        trampoline(fileno, read=to_read, write=not to_read, timeout=patience)
    except Timeout:
        _check_open(fileno)
        return Ready.NONE if to_read or wanted == Wait.W else Ready.R
    except ValueError as error:  # the hub's word for a descriptor that is closed
        raise errors.OperationalError("the connection was closed") from error
    return Ready.R if to_read else Ready.W


def _check_open(fileno: int) -> None:
    try:
        os.fstat(fileno)
    except OSError as error:
        raise errors.OperationalError("the connection was closed") from error
