"""The agent between a real server, a virtual printer and, where asked for, a real broker."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.printer.virtual import VirtualPrinter
from kiosk.agent import KioskAgent
from kiosk.settings import KioskAgentSettings
from tests.kiosk.edge import BRANCH, DEVICE, KEY, Edge


@pytest.fixture
def edge() -> Iterator[Edge]:
    edge = Edge(seq=40)
    yield edge
    edge.stop()


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(tmp_path / "paper")
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def settings(edge: Edge, printer: VirtualPrinter, tmp_path: Path) -> KioskAgentSettings:
    return KioskAgentSettings(
        server_url=edge.url,
        branch=BRANCH,
        device=DEVICE,
        key=KEY,
        printer=f"tcp://127.0.0.1:{printer.port}",
        data_dir=tmp_path / "agent",
        printer_check_seconds=0.2,
        heartbeat_seconds=0.3,
    )


class Running:
    """An agent at work in a thread."""

    def __init__(self, settings: KioskAgentSettings) -> None:
        self.agent = KioskAgent(settings)
        self.code: int | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.code = self.agent.run()

    def stop(self) -> None:
        self.agent.stop()
        self._thread.join(20)
        assert self.code == 0


Start = Callable[..., Running]
"""Starts an agent, with other settings where they are given."""


@pytest.fixture
def start(edge: Edge, settings: KioskAgentSettings) -> Iterator[Callable[..., Running]]:
    """Start an agent and wait until it follows the log."""
    running: list[Running] = []

    def start(**changes: Any) -> Running:
        joins = edge.joins
        running.append(Running(KioskAgentSettings(**{**vars(settings), **changes})))
        edge.wait_for(lambda: edge.joins > joins)
        return running[-1]

    yield start
    for each in running:
        if each.code is None:
            each.stop()
