"""The driver on a serial line of the kernel's, with the inside of the virtual printer at its other end."""

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from hardware.printer.bench import Bench, PrintHead
from hardware.printer.escpos import Jammed, NoAnswer, PaperOut, SlipPrinter, printer_at
from hardware.printer.slip import draw
from tests.hardware.printer.patience import Hasty
from tests.hardware.printer.test_slip import SLIP

FOR_EVER = 3600.0
"""Longer than any test may last: whoever waits so long for bytes that never come is found out."""


class SerialPrinter:
    """A virtual printer at the end of a serial line; `path` is the line's other end."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder, lambda: None)
        self._line, self._far = pty.openpty()
        tty.setraw(self._far)
        self.path = os.ttyname(self._far)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._print)
        self._thread.start()

    def _print(self) -> None:
        head = PrintHead(self.bench)
        while not self._ended.is_set():
            if select.select([self._line], [], [], 0.02)[0]:
                os.write(self._line, head.receive(os.read(self._line, 65_536)))

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        os.close(self._line)
        os.close(self._far)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SerialPrinter]:
    printer = SerialPrinter(tmp_path)
    yield printer
    printer.close()


def driver(printer: SerialPrinter, patience: float = FOR_EVER) -> SlipPrinter:
    return SlipPrinter.serial(printer.path, patience=patience)


def test_a_slip_comes_out_dot_for_dot_and_an_answer_of_one_byte_is_one(printer: SerialPrinter) -> None:
    status = driver(printer).print_slip(SLIP)
    assert not status.paper_low
    with Image.open(printer.bench.folder / printer.bench.slips()[0]["name"]) as paper:
        wanted = draw(SLIP)
        assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_it_tells_how_it_is(printer: SerialPrinter) -> None:
    printer.bench.suffer("paper_low")
    assert driver(printer).status().paper_low
    printer.bench.suffer("paper_out")
    with pytest.raises(PaperOut):
        driver(printer).status()
    printer.bench.suffer("jams")
    with pytest.raises(Jammed):
        Hasty.serial(printer.path, patience=FOR_EVER).print_slip(SLIP)


def test_a_mute_line_is_found_out(printer: SerialPrinter) -> None:
    printer.bench.suffer("mute")
    with pytest.raises(NoAnswer):
        driver(printer, patience=0.3).status()


def test_a_line_that_is_not_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer):
        printer_at(f"serial:{tmp_path}/ttyS9?baudrate=9600").status()
