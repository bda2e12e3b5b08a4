"""scripts/bench: that it measures everything, says what it could not, and leaves nothing behind. No times."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import psutil
import pytest

from scripts.benchmarks import __main__ as bench
from scripts.benchmarks.figures import Spread
from scripts.benchmarks.report import Row, Verdict, table
from scripts.benchmarks.sizes import TINY
from scripts.benchmarks.workbench import Workbench
from tests.support.processes import wait_until
from tests.support.programs import ProgramMissing

ROOT = Path(__file__).parents[2]
BUDGETS = [
    "call → board, 3 boards",
    "server's resident memory with 3 boards",
    "call → drawn by a board's page",
    "call → first sample of its sound",
    "kiosk page ready on a cold load",
    "touch → first byte at the printer",
    "POST tickets → 201, 20 clients",
    "`async_mode = threading`",
    "plain SQLite, the same rows and commits",
    "use cases without HTTP",
    "over HTTP, 17 counters",
    "drawing the fullest slip ≤ 150 ms",
    "the fullest slip is sent in ≤ 60 KiB",
    "rendering the clip of a call ≤ 100 ms",
    "search among 50 procedures",
    "SQL statements of call-next ≤ 6",
    "a call with 300 past tickets",
    "call → MQTT message",
    "call → the virtual LED sign's glass",
    "a board's page over 24 simulated hours",
    "the server over that day with 3 boards",
    "the disk alone, before the rush",
    "call-next on SQLite, 16 clients pressing everything at random moments",
    "call-next on SQLite, 16 clients pressing everything without a pause",
    "the disk alone, after it",
    "call-next on PostgreSQL, 16 clients pressing everything at random moments",
    "call-next on PostgreSQL, 16 clients pressing everything without a pause",
    "100 events through a subscriber killed 1 times",
    "call-next while a subscriber catches up on 100 entries",
]


def test_everything_is_measured_and_nothing_left_behind() -> None:
    done = subprocess.run(
        [ROOT / "scripts/bench", "--quick", "--tiny"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr
    head, _, rows = done.stdout.partition("| budget | measured | verdict |\n|---|---|---|\n")
    for fact in ("machine: ", " cores, ", "Linux ", "Python ", "SQLite ", "date: ", "commit ", "load: "):
        assert fact in head
    for budget, row in zip(BUDGETS, rows.partition("\n\n")[0].splitlines(), strict=True):
        assert budget in row
        assert row.count(" | ") == 2
    wait_until(lambda: not _processes_of_ended_runs(), "the end of all that was started")


def _processes_of_ended_runs() -> list[str]:
    """Processes at work in a folder that a run has taken away with it."""
    found = []
    for process in psutil.process_iter():
        try:
            place = process.cwd()
        except psutil.Error:
            continue
        if place.startswith(f"{ROOT}/var/bench/run-") and not Path(place).exists():
            found.append(f"{process.pid} {process.cmdline()}")
    return found


def _workbench(folder: Path) -> Workbench:
    return Workbench(TINY, folder, folder)


def _fine(stage: object) -> Iterator[Row]:
    yield Row("fine", "1 ms", Verdict.MET)


def _broken(stage: object) -> Iterator[Row]:
    yield Row("half of it", "1 ms", Verdict.MET)
    raise RuntimeError("the server is gone\nand more")


def _without_program(stage: object) -> Iterator[Row]:
    raise ProgramMissing("mosquitto is not installed")


def test_a_measurement_that_fails_says_why_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measurements = (
        bench.Measurement("broken", _broken),
        bench.Measurement("missing", _without_program),
        bench.Measurement("fine", _fine),
    )
    monkeypatch.setattr(bench, "STAGES", (bench.Stage(nullcontext, measurements),))
    assert bench.run(_workbench(tmp_path), ["broken", "missing", "fine"]) == [
        Row("broken", "RuntimeError: the server is gone", Verdict.FAILED),
        Row("missing", "ProgramMissing: mosquitto is not installed", Verdict.SKIPPED),
        Row("fine", "1 ms", Verdict.MET),
    ]


def _no_stage(workbench: Workbench) -> AbstractContextManager[None]:
    raise RuntimeError("no server")


@contextmanager
def _stage_that_falls(workbench: Workbench) -> Iterator[None]:
    yield
    raise RuntimeError("it did not end well")


def test_a_stage_that_fails_fails_what_was_not_measured_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_none, on_falling = bench.Measurement("first", _fine), bench.Measurement("second", _fine)
    stages = (bench.Stage(_no_stage, (on_none,)), bench.Stage(_stage_that_falls, (on_falling,)))
    monkeypatch.setattr(bench, "STAGES", stages)
    assert bench.run(_workbench(tmp_path), ["first", "second"]) == [
        Row("first", "RuntimeError: no server", Verdict.FAILED),
        Row("fine", "1 ms", Verdict.MET),
        Row("end of second", "RuntimeError: it did not end well", Verdict.FAILED),
    ]


def test_percentiles_are_of_measured_values() -> None:
    hundred = Spread.of(n / 1000 for n in range(100, 0, -1))
    assert (hundred.p50, hundred.p99, hundred.percentile(100)) == (0.050, 0.099, 0.100)
    few = Spread.of([0.3, 0.1, 0.2])
    assert (few.p50, few.p99) == (0.2, 0.3)
    assert str(few) == "p50 200 ms, p99 300 ms (n = 3)"
    with pytest.raises(ValueError, match="nothing was measured"):
        Spread.of([])


def test_a_reason_cannot_break_the_table() -> None:
    shown = table([Row("a", "one\ntwo | three", Verdict.FAILED)])
    assert shown.splitlines()[-1] == "| a | one two \\| three | **failed** |"
