"""A virtual printer's misfortunes, written down beforehand: which one, after how many slips, for how long.

    2 paper_out 5, 9 jams, 12 slow 30

After the second slip the paper is out for 5 s; from the ninth on the printer jams until somebody frees it;
after the twelfth it is slow for half a minute.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from hardware.printer.bench import FAULTS, Bench


@dataclass(frozen=True)
class Step:
    """One misfortune: it comes after so many slips; without `seconds` it lasts until somebody ends it."""

    slips: int
    fault: str
    seconds: float | None = None


def script_of(text: str) -> list[Step]:
    """The steps of a script. Raises ValueError for what is none."""
    return sorted((_step(part) for part in text.split(",") if part.strip()), key=lambda step: step.slips)


def _step(text: str) -> Step:
    slips, fault, *seconds = text.split()
    if fault not in FAULTS:
        raise ValueError(f"unknown fault {fault!r}; known: {', '.join(FAULTS)}")
    if len(seconds) > 1:
        raise ValueError(f"{text.strip()!r}: expected SLIPS FAULT [SECONDS]")
    return Step(int(slips), fault, float(seconds[0]) if seconds else None)


class Script:
    """Plays its steps on a bench; `look()` is to be called when the printer is spoken to."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._left = list(steps)
        self._lock = threading.Lock()

    def look(self, bench: Bench) -> None:
        """Begin what is due."""
        with self._lock:
            due = [step for step in self._left if bench.printed >= step.slips]
            self._left = self._left[len(due) :]
        for step in due:
            bench.suffer(step.fault)
            if step.seconds is not None:
                end = threading.Timer(step.seconds, _end, (bench, step.fault))
                end.daemon = True
                end.start()


def _end(bench: Bench, fault: str) -> None:
    """The misfortune is over, unless another has taken its place."""
    if bench.fault == fault:
        bench.suffer(None)
