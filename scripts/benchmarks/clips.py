"""The sound of a call: spoken, shaped, with its chime, written; and found again.

Method: the voice helper's own store of clips and espeak-ng in its child process, warm as in a running server.
Each call is another number, so each is rendered; then each is asked for once more.
"""

import time
from collections.abc import Iterator

from display.speech import spoken_phrase
from hardware.voice.clips import ClipStore
from hardware.voice.contained import ContainedEngine
from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Workbench

BUDGET = 0.100


def measure(bench: Workbench) -> Iterator[Row]:
    """Clips one after the other, rendered and then found."""
    engine = ContainedEngine()
    try:
        store = ClipStore([engine], bench.new_folder("clips"))
        store.clip("Xin chào", "vi")
        calls = [
            spoken_phrase(f"A{number:03}", str(number % 18 + 1)) for number in range(bench.sizes.drawings)
        ]
        rendered = Spread.of([_seconds(store, call) for call in calls])
        found = Spread.of([_seconds(store, call) for call in calls])
    finally:
        engine.close()
    yield judged(
        f"rendering the clip of a call ≤ {milliseconds(BUDGET)}",
        f"{rendered}; found again p50 {milliseconds(found.p50)}",
        met=rendered.p99 <= BUDGET,
    )


def _seconds(store: ClipStore, call: str) -> float:
    begun = time.perf_counter()
    store.clip(call, "vi")
    return time.perf_counter() - begun
