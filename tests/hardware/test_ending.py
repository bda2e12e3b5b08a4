"""Being asked to end, in the moments and by the ways that a plain handler would miss."""

import signal
import sys
import threading
import time

from hardware.ending import Ending
from tests.support.processes import Process

BLOCKED_MAIN = """
import signal, threading, time
from hardware.ending import Ending
ending = Ending()
ending.on_signals()
threading.Thread(target=lambda: time.sleep(600), daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("waiting", flush=True)
ending.wait()
print("asked", flush=True)
"""
"""The main thread blocks the signal, so that another thread must take it."""


def test_nobody_has_asked() -> None:
    begun = time.monotonic()
    assert not Ending().wait(0.05)
    assert time.monotonic() - begun >= 0.05


def test_a_part_of_the_program_asks_from_its_own_thread() -> None:
    ending = Ending()
    threading.Timer(0.05, ending.ask).start()
    assert ending.wait(10)
    assert ending.wait(0), "once asked, asked for good"


def test_asking_too_often_blocks_nobody() -> None:
    ending = Ending()
    for _ in range(100_000):
        ending.ask()
    assert ending.wait(0)


def test_a_signal_that_another_thread_took_is_not_lost() -> None:
    with Process([sys.executable, "-c", BLOCKED_MAIN]) as program:
        program.wait_for_line("waiting")
        program.signal(signal.SIGTERM)
        program.wait_for_line("asked")
        assert program.wait() == 0
