"""The agent between a real server, a virtual printer and, where asked for, a real broker."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hardware.printer import bench
from hardware.printer.escpos import SlipPrinter
from hardware.printer.virtual import VirtualPrinter
from kiosk.agent import KioskAgent
from kiosk.settings import KioskAgentSettings
from tests.kiosk.edge import BRANCH, DEVICE, KEY, Edge

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents here wait for a server, a broker and a printer that stand still for some seconds: what they do
    without one of them is seen when it truly goes away. This edge sends no pulse, either."""
    monkeypatch.setattr("kiosk.follower.SILENCE_SECONDS", PATIENCE)
    monkeypatch.setattr("kiosk.follower._ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr("kiosk.server_api._PATIENCE", (PATIENCE, PATIENCE))
    for limit in ("_CONNECT_SECONDS", "_NUMBER_SECONDS", "_ANSWER_SECONDS"):
        monkeypatch.setattr(f"kiosk.upstream.{limit}", PATIENCE)
    monkeypatch.setattr("hardware.mqtt.KEEP_ALIVE_SECONDS", int(PATIENCE))
    given: Any = SlipPrinter.network.__func__  # type: ignore[attr-defined]
    monkeypatch.setitem(given.__kwdefaults__, "patience", PATIENCE)


@pytest.fixture
def slowness(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A printer that is slow takes for a slip as long as it takes the test to set this."""
    over = threading.Event()
    monkeypatch.setattr(bench, "time", SimpleNamespace(sleep=lambda seconds: over.wait(PATIENCE)))
    yield over
    over.set()


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
        running.append(made := Running(KioskAgentSettings(**{**vars(settings), **changes})))
        # The server has heard of a join before the agent has: without an answer to it no place is kept.
        edge.wait_for(lambda: edge.joins > joins and (edge.http_down or made.agent._following.is_set()))
        return made

    yield start
    for each in running:
        if each.code is None:
            each.stop()
