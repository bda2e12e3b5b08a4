"""`scripts/bench`: measure, print the table. Exit code 1 when something could not be measured.

A missed budget is a finding, not a failure: on a busy machine it says more about the machine.
"""

import argparse
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.benchmarks import (
    board_page,
    boards,
    ceiling,
    clips,
    feed,
    history,
    kiosk_page,
    machine,
    memory,
    paper,
    procedures,
    rush,
    signs,
    slips,
    soak,
    statements,
    tickets,
    voice,
)
from scripts.benchmarks.hall import hall
from scripts.benchmarks.house import house
from scripts.benchmarks.report import Row, Verdict, table
from scripts.benchmarks.sizes import FULL, QUICK, TINY, Sizes
from scripts.benchmarks.workbench import Workbench
from tests.support.programs import ProgramMissing

log = logging.getLogger("bench")


@dataclass(frozen=True)
class Measurement:
    """A name for `--only` and for rows of failures, and what to do on the stage."""

    name: str
    measure: Callable[[Any], Iterable[Row]]


@dataclass(frozen=True)
class Stage:
    """What several measurements share, and those measurements."""

    opened: Callable[[Workbench], AbstractContextManager[Any]]
    measurements: tuple[Measurement, ...]


STAGES = (
    Stage(
        hall,
        (
            Measurement("boards", boards.measure),
            Measurement("memory", memory.measure),
            Measurement("board-page", board_page.measure),
            Measurement("voice", voice.measure),
        ),
    ),
    Stage(
        house,
        (
            Measurement("kiosk-page", kiosk_page.measure),
            Measurement("slips", slips.measure),
            Measurement("tickets", tickets.measure),
            Measurement("ceiling", ceiling.measure),
        ),
    ),
    Stage(
        nullcontext,
        (
            Measurement("paper", paper.measure),
            Measurement("clips", clips.measure),
            Measurement("procedures", procedures.measure),
            Measurement("statements", statements.measure),
            Measurement("history", history.measure),
            Measurement("signs", signs.measure),
            Measurement("soak", soak.measure),
            Measurement("rush", rush.measure),
            Measurement("feed", feed.measure),
        ),
    ),
)
NAMES = [each.name for stage in STAGES for each in stage.measurements]


def run(bench: Workbench, only: Sequence[str]) -> list[Row]:
    """The rows of the wanted measurements. One that fails has a row that says why, and the rest go on."""
    rows: list[Row] = []
    for stage in STAGES:
        wanted = [each for each in stage.measurements if each.name in only]
        if wanted:
            rows += _on_stage(stage, wanted, bench)
    return rows


def _on_stage(stage: Stage, wanted: Sequence[Measurement], bench: Workbench) -> list[Row]:
    """What was measured there; a stage that cannot be set up, or does not end well, is a failure too."""
    rows: list[Row] = []
    left = list(wanted)
    try:
        with stage.opened(bench) as opened:
            while left:
                rows += _measured(left[0], opened)
                del left[0]
    except Exception as error:
        names = ", ".join(each.name for each in wanted)
        log.exception("the stage of %s", names)
        rows += [_excused(each.name, error) for each in left] or [_excused(f"end of {names}", error)]
    return rows


def _measured(measurement: Measurement, opened: object) -> list[Row]:
    begun = time.monotonic()
    try:
        rows = list(measurement.measure(opened))
    except Exception as error:
        log.exception("%s", measurement.name)
        return [_excused(measurement.name, error)]
    log.info("%s: %.1f s", measurement.name, time.monotonic() - begun)
    return rows


def _excused(what: str, error: Exception) -> Row:
    """The row of something that was not measured."""
    verdict = Verdict.SKIPPED if isinstance(error, ProgramMissing) else Verdict.FAILED
    first = (str(error).strip().splitlines() or [""])[0]
    return Row(what, f"{type(error).__name__}: {first}", verdict)


@contextmanager
def _workbench(sizes: Sizes) -> Iterator[Workbench]:
    """Folders below var/; the run's own goes with it, also when it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    cache = machine.ROOT / "var" / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=cache))
    try:
        yield Workbench(sizes, folder, cache)
    finally:
        shutil.rmtree(folder)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer samples, under a minute on two quiet cores"
    )
    parser.add_argument("--tiny", action="store_true", help=argparse.SUPPRESS)  # the test's: does it run?
    parser.add_argument(
        "--only",
        action="append",
        choices=NAMES,
        metavar="NAME",
        help=f"measure only this; may be repeated ({', '.join(NAMES)})",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when something that could be measured was not."""
    options = _options(arguments)
    sizes = TINY if options.tiny else QUICK if options.quick else FULL
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="bench: %(message)s")
    logging.getLogger("alembic").setLevel("WARNING")
    # Settings in the environment are somebody's centre, not the one that is measured.
    for name in [name for name in os.environ if name.startswith("LUOT_") and name != "LUOT_CHROMIUM"]:
        del os.environ[name]
    load, begun = machine.load(), time.monotonic()
    with _workbench(sizes) as bench:
        rows = run(bench, options.only or NAMES)
    print(f"{machine.heading(sizes.name, load)}\n\n{table(rows)}\n\nTook {time.monotonic() - begun:.0f} s.")
    return 1 if any(row.verdict is Verdict.FAILED for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
