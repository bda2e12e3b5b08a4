"""Two boards and a speaker agent in one zone of a real server: each call is heard once, in order, by itself.

What every output did is put together into one timeline: the pages' from their own log, the agent's from the
file that its virtual output writes. All of them count on this machine's clock.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import Pages
from tests.support.centre import HUE, Centre, key_of
from tests.support.processes import Process, wait_until

LOG = """() => window.luotAudioLog.filter((said) => said.start !== null).map((said) => ({
  seqs: said.seqs, outcome: said.outcome,
  start: (performance.timeOrigin + said.start) / 1000, end: (performance.timeOrigin + said.end) / 1000 }))"""
PATIENCE = 60.0
CLOCKS_AGREE = 0.005
"""Seconds: a page may not know its own beginning better."""


SHORT = """
[voice]
chime = false

[voice.phrases]
call = "Số {number} {counter}"
counter = "quầy {code}"
"""


@pytest.fixture(scope="session")
def centre_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre of few words."""
    file = tmp_path_factory.mktemp("centres") / "short.toml"
    file.write_text(HUE.read_text(encoding="utf-8") + SHORT, encoding="utf-8")
    return file


@dataclass(frozen=True)
class Heard:
    """Something that was to be heard in the hall."""

    by: str
    seqs: tuple[int, ...]
    start: float
    end: float


class Hall:
    """A zone with counters at work, and everything that speaks in it."""

    def __init__(self, centre: Centre, open_page: Pages, folder: Path) -> None:
        self.centre, self.open_page, self.folder = centre, open_page, folder
        self.boards: dict[str, Page] = {}
        self.closed: list[Heard] = []
        self.called: list[int] = []
        self.agents = 0
        for counter in "123":
            centre.staff("officer").press(counter, "open")

    def call(self, counter: str) -> int:
        """Somebody is called there; whoever was there has gone."""
        service = {"1": "y-te-dan-toc", "2": "ho-tich", "3": "ho-tich"}[counter]
        number = self.centre.device("kiosk").take(service)["number"]
        seq = int(self.centre.staff("officer").press(counter, "call", number=number)["seq"])
        self.called.append(seq)
        return seq

    def leave(self, counter: str) -> None:
        """Who was called there comes and is done."""
        self.centre.staff("officer").press(counter, "serve")
        self.centre.staff("officer").press(counter, "finish")

    def call_and_hear(self, counter: str) -> Heard:
        """A call, once it has been said."""
        seq = self.call(counter)
        said = self.hear(seq)
        self.leave(counter)
        return said

    def hear(self, seq: int) -> Heard:
        found = wait_until(
            lambda: [each for each in self.timeline() if seq in each.seqs], f"call {seq}", PATIENCE
        )
        return found[0]

    def board(self, name: str) -> Page:
        page = self.boards[name] = self.open_page("board", self.centre.url("/board/hue/main"))
        page.wait_for_selector("html[data-seq]")
        return page

    def close(self, name: str) -> None:
        """The page is closed as people close it; the browser tells the server by itself."""
        page = self.boards[name]
        self.closed += self._said(name)
        del self.boards[name]
        page.close(run_before_unload=True)

    def agent(self) -> Process:
        """Start the speaker agent, anew if it was there before; returns once it has the voice."""
        self.agents += 1
        command = [sys.executable, "-m", "queue_server.cli", "display", "--branch", "hue", "--zone", "main"]
        command += ["--speaker", f"file:{self.folder / str(self.agents)}", "--device", "speaker-1"]
        command += ["--server", self.centre.base_url]
        process = Process(command, env={"LUOT_DEVICE_KEY": key_of("speaker")}, cwd=self.folder)
        process.wait_for_json(deadline=30)
        return process

    def timeline(self) -> list[Heard]:
        """Everything that was to be heard so far, in the order of its beginning."""
        heard = [*self.closed]
        for name in self.boards:
            heard += self._said(name)
        for file in self.folder.glob("*/timeline.jsonl"):
            heard += agent_said(file)
        return sorted(heard, key=lambda each: each.start)

    def _said(self, name: str) -> list[Heard]:
        said: list[dict[str, Any]] = self.boards[name].evaluate(LOG)
        return [Heard(name, tuple(each["seqs"]), each["start"], each["end"]) for each in said]

    def check(self) -> None:
        """Every call once, in order, and one voice at a time."""
        heard = self.timeline()
        for before, after in pairwise(heard):
            assert before.end <= after.start + CLOCKS_AGREE, f"{before} over {after}"
        assert [seq for each in heard for seq in each.seqs] == self.called


def agent_said(file: Path) -> list[Heard]:
    """What an agent's virtual loudspeaker noted; what it was killed in the middle of ended no later."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    ends = {each["id"]: each["end"] for each in lines if "end" in each}
    return [
        Heard("agent", tuple(each["seqs"]), each["start"], ends.get(each["id"], each["start"]))
        for each in lines
        if "start" in each
    ]


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_every_call_is_heard_once_whatever_becomes_of_the_outputs(
    centre: Centre, open_page: Pages, tmp_path: Path
) -> None:
    open_page.allow_lost_server()
    hall = Hall(centre, open_page, tmp_path)
    for name in ("left", "right"):
        hall.board(name)
    speaking = hall.call_and_hear("1").by
    at_once = [hall.call(counter) for counter in "123"]  # the first is begun, or all are one sentence
    assert {hall.hear(seq).by for seq in at_once} == {speaking}, "the board that has the voice keeps it"
    for counter in "123":
        hall.leave(counter)

    agent = hall.agent()
    assert hall.call_and_hear("2").by == "agent", "a speaker goes before boards"
    agent.kill()
    # Both boards still take the agent for the one that speaks: who is called now waits for a voice.
    assert hall.call_and_hear("3").by in ("left", "right")

    speaking = hall.call_and_hear("1").by
    other = {"left": "right", "right": "left"}[speaking]
    hall.close(speaking)
    assert hall.call_and_hear("2").by == other, "nobody waits for a board that was closed"

    hall.board("new")
    hall.boards[other].context.set_offline(True)
    assert hall.call_and_hear("3").by == "new", "a board that is cut off loses the voice"
    hall.boards[other].context.set_offline(False)
    agent = hall.agent()
    assert hall.call_and_hear("1").by == "agent"
    assert agent.stop() == 0
    assert hall.call_and_hear("2").by in hall.boards, "an agent that ends gives the voice away"
    hall.check()
