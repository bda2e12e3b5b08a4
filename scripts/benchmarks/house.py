"""One running server for the measurements that need nothing special of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from scripts.benchmarks.workbench import Workbench
from tests.support.centre import Centre


@dataclass(frozen=True)
class House:
    """A running centre, and where else to work."""

    centre: Centre
    bench: Workbench


@contextmanager
def house(bench: Workbench) -> Iterator[House]:
    """The real server, as it is by default."""
    with bench.centre("house") as centre:
        yield House(centre, bench)


def send_everyone_home(centre: Centre) -> None:
    """Let nobody wait any more; the server, idle now, reads the store at its next request."""
    with closing(sqlite3.connect(centre.folder / "luot.db", timeout=10)) as store, store:
        store.execute("UPDATE turn SET state = 'expired' WHERE state = 'waiting'")
