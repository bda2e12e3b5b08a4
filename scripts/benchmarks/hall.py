"""A centre whose every board is on: the stage of the measurements that have 200 boards in them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.benchmarks.machine import ROOT
from scripts.benchmarks.sizes import Sizes
from scripts.benchmarks.workbench import Desk, Workbench
from tests.support.centre import Centre
from tests.support.processes import Process


@dataclass(frozen=True)
class Hall:
    """A running centre, its boards, and the desk that calls."""

    centre: Centre
    crowd: Process
    desk: Desk
    sizes: Sizes

    def heard(self, seqs: list[int]) -> dict[int, list[float]]:
        """When each board heard each of these calls; waits for the last board. Raises AssertionError."""
        self.crowd.wait_for_line(rf'"seq": {seqs[-1]},', deadline=15)
        lines = map(json.loads, self.crowd.output().splitlines())
        heard = {line["seq"]: line["heard"] for line in lines if "seq" in line}
        return {seq: heard[seq] for seq in seqs}


@contextmanager
def hall(bench: Workbench) -> Iterator[Hall]:
    """A server, all boards joined, people waiting."""
    sizes = bench.sizes
    with bench.centre("hall") as centre:
        command = [sys.executable, "-m", "scripts.benchmarks.crowd", centre.base_url, centre.branch]
        with Process([*command, str(sizes.boards)], cwd=ROOT) as crowd:
            crowd.wait_for_json(deadline=60)
            desk = Desk(centre, sizes.calls + 2 * sizes.page_calls + 2, sizes.pause)
            try:
                yield Hall(centre, crowd, desk, sizes)
            finally:
                desk.close()
                crowd.kill()
