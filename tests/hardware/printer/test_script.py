"""A virtual printer that suffers by script: what was written down happens, after as many slips."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printer.escpos import Jammed, PaperOut, SlipPrinter
from hardware.printer.script import Step, script_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual import main as run_virtual
from tests.hardware.printer.patience import PATIENCE, Hasty
from tests.hardware.printer.test_slip import SLIP
from tests.support.processes import wait_until


@pytest.fixture
def unlucky(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(tmp_path, script=script_of("2 paper_out, 3 jams"))
    printer.start()
    yield printer
    printer.stop()


def test_misfortunes_come_when_they_were_written_down_for(unlucky: VirtualPrinter) -> None:
    driver = Hasty.network(unlucky.host, unlucky.port, patience=PATIENCE)
    driver.print_slip(SLIP)
    driver.print_slip(SLIP)
    with pytest.raises(PaperOut):
        driver.print_slip(SLIP)
    unlucky.bench.suffer(None)
    driver.print_slip(SLIP)
    with pytest.raises(Jammed) as jam:
        driver.print_slip(SLIP)
    assert jam.value.began, "half of it came out"
    with pytest.raises(Jammed):
        driver.status()
    unlucky.bench.suffer(None)
    driver.print_slip(SLIP)


def timers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The time of a misfortune does not begin to run before the test has seen it, and set this."""
    seen, runs = threading.Event(), threading.Timer.run

    def runs_later(timer: threading.Timer) -> None:
        seen.wait(PATIENCE)
        runs(timer)

    monkeypatch.setattr(threading.Timer, "run", runs_later)
    yield seen
    seen.set()


def test_what_has_an_end_ends_by_itself(tmp_path: Path, seen: threading.Event) -> None:
    printer = VirtualPrinter(tmp_path, script=script_of("0 paper_out 0.2"))
    printer.start()
    with pytest.raises(PaperOut):
        SlipPrinter.network(printer.host, printer.port, patience=PATIENCE).status()
    seen.set()
    wait_until(lambda: not timers(), "its time is over", 30)
    assert printer.bench.fault is None
    printer.stop()


def test_an_end_does_not_end_another_misfortune(tmp_path: Path, seen: threading.Event) -> None:
    printer = VirtualPrinter(tmp_path, script=script_of("0 paper_out 0.2"))
    printer.start()
    with pytest.raises(PaperOut):
        SlipPrinter.network(printer.host, printer.port, patience=PATIENCE).status()
    printer.bench.suffer("cover_open")
    seen.set()
    wait_until(lambda: not timers(), "its time is over", 30)
    assert printer.bench.fault == "cover_open"
    printer.stop()


def test_a_script_is_read_in_any_order() -> None:
    assert script_of(" 9 jams,2 paper_out 5 ,") == [Step(2, "paper_out", 5.0), Step(9, "jams")]
    assert script_of("") == []


@pytest.mark.parametrize("text", ["paper_out", "2", "2 fire", "two jams", "2 jams soon", "2 jams 3 4"])
def test_what_is_no_script_is_refused_in_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_virtual(["--folder", str(tmp_path), "--port", "0", "--script", text]) == 2
    assert capsys.readouterr().err.startswith("virtual printer: cannot start: ")
