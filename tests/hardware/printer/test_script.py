"""A virtual printer that suffers by script: what was written down happens, after as many slips."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printer.escpos import Jammed, PaperOut, SlipPrinter
from hardware.printer.script import Step, script_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual import main as run_virtual
from tests.hardware.printer.test_slip import SLIP
from tests.support.processes import wait_until


@pytest.fixture
def unlucky(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(tmp_path, script=script_of("2 paper_out 0.5, 3 jams"))
    printer.start()
    yield printer
    printer.stop()


def test_misfortunes_come_when_they_were_written_down_for(unlucky: VirtualPrinter) -> None:
    driver = SlipPrinter.network(unlucky.host, unlucky.port)
    driver.print_slip(SLIP)
    driver.print_slip(SLIP)
    with pytest.raises(PaperOut):
        driver.print_slip(SLIP)
    wait_until(lambda: unlucky.bench.fault is None, "somebody has put in paper", 30)
    driver.print_slip(SLIP)
    with pytest.raises(Jammed) as jam:
        driver.print_slip(SLIP)
    assert jam.value.began, "half of it came out"
    with pytest.raises(Jammed):
        driver.status()
    unlucky.bench.suffer(None)
    driver.print_slip(SLIP)


def test_an_end_does_not_end_another_misfortune(tmp_path: Path) -> None:
    printer = VirtualPrinter(tmp_path, script=script_of("0 paper_out 0.2"))
    printer.start()
    try:
        assert printer.bench.fault == "paper_out"
        printer.bench.suffer("cover_open")
        driver = SlipPrinter.network(printer.host, printer.port)
        wait_until(lambda: not printer._script._left, "the script is over", 5)
        with pytest.raises(Exception, match="cover"):
            driver.print_slip(SLIP)
    finally:
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
