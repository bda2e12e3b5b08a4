"""Keeping processes: ready lines, failures with their story, patient revival, an end for certain."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hardware.ending import Ending
from queue_server.demo import children as module
from queue_server.demo.children import Child, ChildFailed, Children, Interrupted
from tests.queue_server.demo.running import lives
from tests.support.processes import PATIENCE, wait_until

READY = "print('{}', flush=True)"
STAY = "import time; time.sleep(600)"


def program(name: str, *statements: str) -> Child:
    """A child that runs some statements, by a module of the standard library that does so."""
    return Child(name, ["timeit", "-n1", "-r1", "\n".join(statements)])


@pytest.fixture
def kept(tmp_path: Path, ending: Ending) -> Iterator[Children]:
    made = Children(tmp_path / "logs", ending)
    yield made
    made.stop()


@pytest.fixture
def ending() -> Ending:
    return Ending()


def test_the_ready_line_is_kept(kept):
    child = program("a", "print('{\"port\": 7}', flush=True)", STAY)
    kept.launch(child)
    kept.await_ready()
    assert child.ready == {"port": 7}
    assert list(kept.pids()) == ["a"]


def test_a_failed_start_shows_the_end_of_the_log(kept):
    kept.launch(program("a", "import sys", "sys.exit('\\n'.join(f'line {n}' for n in range(9)))"))
    with pytest.raises(ChildFailed) as failed:
        kept.await_ready()
    said = str(failed.value).splitlines()
    assert said[0].startswith("a ended before it was ready; a said (")
    assert said[1:] == [f"line {n}" for n in range(4, 9)]


def test_a_start_that_says_nothing_is_not_waited_for_for_ever(kept, monkeypatch):
    monkeypatch.setattr(module, "READY_SECONDS", 0.3)
    kept.launch(program("a", STAY))
    with pytest.raises(ChildFailed, match="a is not ready after"):
        kept.await_ready()


def test_a_wait_ends_when_the_demo_shall_end(kept, ending):
    kept.launch(program("a", STAY))
    ending.ask()
    with pytest.raises(Interrupted):
        kept.await_ready()
    with pytest.raises(Interrupted):
        kept.tend(60)


def test_what_ended_is_started_again_without_the_helpers_it_left(kept, monkeypatch):
    monkeypatch.setattr(module, "STEADY_SECONDS", 0.0)
    helper = "import subprocess; subprocess.Popen(['sleep', '600'])"
    child = program("a", helper, READY, STAY)
    kept.launch(child)
    kept.await_ready()
    first = psutil.Process(kept.pids()["a"])
    (left,) = first.children()
    first.kill()
    told: list[str] = []

    def came_back() -> bool:
        fallen, back = kept.tend(0.05)
        told.extend([f"-{each.name}" for each in fallen] + [f"+{each.name}" for each in back])
        return "+a" in told

    wait_until(came_back, "the child is back")
    assert told == ["-a", "+a"]
    wait_until(lambda: not lives(left), "the helper's end")
    assert kept.pids()["a"] != first.pid


def test_what_keeps_ending_is_started_less_and_less_often(monkeypatch):
    monkeypatch.setattr(module, "STEADY_SECONDS", 600.0)
    child = program("a")
    child._launched_at = time.monotonic()
    assert [child.pause() for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    child._launched_at = time.monotonic() - module.STEADY_SECONDS - 1
    assert child.pause() == 0.0
    child._launched_at = time.monotonic()
    assert child.pause() == 0.5, "a steady life is a fresh start"


def test_what_does_not_stop_is_killed_with_its_helpers(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(module, "STOP_SECONDS", 0.5)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    helper = "import subprocess; subprocess.Popen(['sleep', '600'])"
    children = Children(tmp_path / "logs", ending)
    children.launch(program("a", deaf, helper, READY, STAY), program("b", deaf, READY, STAY))
    children.await_ready()
    everything = [psutil.Process(pid) for pid in children.pids().values()]
    everything += [helper for each in everything for helper in each.children()]
    assert len(everything) == 3
    children.stop()
    wait_until(lambda: not [each for each in everything if lives(each)], "the end of all")


def test_groups_end_in_the_opposite_order(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(module, "STOP_SECONDS", PATIENCE)
    ends = tmp_path / "ends"
    goodbye = (
        f"import pathlib, signal, sys; ends = pathlib.Path({str(ends)!r})",
        "signal.signal(signal.SIGTERM, lambda *_: (ends.open('a').write(NAME), sys.exit()))",
    )
    children = Children(tmp_path / "logs", ending)
    for name in "abc":
        children.launch(program(name, f"NAME = {name!r}", *goodbye, READY, STAY))
    children.await_ready()
    children.stop()
    assert ends.read_text() == "cba"
