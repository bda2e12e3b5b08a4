"""Where those who write the same thing wait for each other; in a crowd they share transactions.

What keeps a number is the commit, and a commit is the dearest statement of all: it returns when the disk has
it. So in a crowd whoever is through waits a moment before committing, and those who come meanwhile join the
transaction. All of them are answered after the one commit, or all get its error; what one of them changes is
within a savepoint, and fails alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Executable

from queue_server.service_layer.ports import Unavailable

CROWD_SECONDS = 0.005
"""It is a crowd when somebody came through so short a time before; alone nobody waits for others."""
MOST_TOGETHER = 32
"""So many share a transaction at most: whoever is first in it waits for the last."""
BEFORE_CHANGE = "before the first change"
"""What a connection is to do then, among what is known of it."""


@dataclass
class Shared:
    """A transaction that others may join."""

    connection: Connection
    parts: int = 1
    over: threading.Event = field(default_factory=threading.Event)
    failed: BaseException | None = None


class Turnstile:
    """Lets one writer at a time through."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        """``begin`` makes a transaction that commits on leaving it, and rolls back on an exception."""
        self._begin = begin
        self._turn = threading.Lock()
        self._open: Shared | None = None
        self._last_passed = 0.0

    @contextmanager
    def passing(self) -> Iterator[Connection]:
        """A transaction, one's own or somebody's; what was written in it is kept when this ends.

        Raises:
            Unavailable: the transaction that was joined is lost or could not be committed; nothing was kept.
        """
        self._turn.acquire()
        while (shared := self._open) and shared.parts >= MOST_TOGETHER:
            self._turn.release()
            shared.over.wait()
            self._turn.acquire()
        with self._joining(shared) if shared else self._leading() as connection:
            yield connection

    @contextmanager
    def _leading(self) -> Iterator[Connection]:
        """A transaction of one's own."""
        shared: Shared | None = None
        crowded = time.monotonic() - self._last_passed < CROWD_SECONDS
        try:
            with self._begin() as connection:
                yield connection
                if crowded:
                    shared = Shared(connection)
                    self._let_others_join(shared)
        except BaseException as error:
            if shared:
                shared.failed = error
            raise
        finally:
            self._last_passed = time.monotonic()
            self._turn.release()
            if shared:
                shared.over.set()

    def _let_others_join(self, shared: Shared) -> None:
        """Open the transaction to those who are here; it is their turn before it is ours again."""
        self._open = shared
        self._turn.release()
        try:
            time.sleep(0)
        finally:
            self._turn.acquire()
            self._open = None

    @contextmanager
    def _joining(self, shared: Shared) -> Iterator[Connection]:
        """A part of somebody's transaction, that fails alone and is kept with the whole."""
        shared.parts += 1
        try:
            if shared.connection.invalidated:
                raise Unavailable("the connection was lost while others wrote")
            with _apart(shared.connection):
                yield shared.connection
        finally:
            self._turn.release()
        shared.over.wait()
        if shared.failed:
            raise Unavailable("what was written together could not be committed") from shared.failed


@contextmanager
def _apart(connection: Connection) -> Iterator[None]:
    """What is changed within is undone alone. Whoever only looks, as one who is then refused, needs no
    savepoint: it is made before the first change."""
    known = connection.info  # asked for now: a connection that was lost has none
    with ExitStack() as savepoint:
        known[BEFORE_CHANGE] = lambda: savepoint.enter_context(connection.begin_nested())
        try:
            yield
        finally:
            known.pop(BEFORE_CHANGE, None)


def before_execute(connection: Connection, statement: Executable, *_: object) -> None:
    """SQLAlchemy's event of that name, to be listened to on every engine with turnstiles."""
    if not statement.is_select and (secure := connection.info.pop(BEFORE_CHANGE, None)):
        secure()
