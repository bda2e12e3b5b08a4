"""A virtual printer in this process, on real sockets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printer.virtual import VirtualPrinter


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(tmp_path / "paper")
    printer.start()
    yield printer
    printer.stop()
