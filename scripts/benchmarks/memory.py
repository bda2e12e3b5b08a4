"""Resident memory of the server while all boards are on and calls have been made.

Method: the kernel's figure (RSS) for the server process, as psutil reads it; its helper processes
(voice, passwords) beside it.
"""

from collections.abc import Iterator

import psutil

from scripts.benchmarks.figures import mebibytes
from scripts.benchmarks.hall import Hall
from scripts.benchmarks.report import Row, judged

BUDGET = 150 * 2**20


def measure(hall: Hall) -> Iterator[Row]:
    """The server's memory."""
    server = psutil.Process(hall.centre.process.pid)
    size = server.memory_info().rss
    helpers = sum(child.memory_info().rss for child in server.children(recursive=True))
    yield judged(
        f"server's resident memory with {hall.sizes.boards} boards ≤ 150 MiB",
        f"{mebibytes(size)} (its voice and password helpers: {mebibytes(helpers)} more)",
        met=size <= BUDGET,
    )
