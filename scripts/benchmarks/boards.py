"""Call → every board's event handler.

Method: an officer presses Next over a keep-alive connection; 200 boards are WebSockets of one lean client
process (`crowd.py`), which notes the arrival of the frame. Both clocks are the machine's monotonic clock.
Each press finishes the person served and calls the next, so it makes two log entries for each board; the
time is from the first byte of the press to the entry of the call. One sample is one board at one call, and
the clients share the cores with the server, so the last board's time includes the reading of the 199 before.
"""

from collections.abc import Iterator

from scripts.benchmarks.figures import Spread
from scripts.benchmarks.hall import Hall
from scripts.benchmarks.report import Row, judged

BUDGET = 0.100


def measure(hall: Hall) -> Iterator[Row]:
    """Times over all boards and calls, and of the last board of each call."""
    pressed = {}
    for _ in range(hall.sizes.calls):
        call = hall.desk.call()
        pressed[call.json()["seq"]] = call
    heard = hall.heard(list(pressed))
    every = Spread.of(moment - pressed[seq].sent for seq, moments in heard.items() for moment in moments)
    last = Spread.of(max(moments) - pressed[seq].sent for seq, moments in heard.items())
    answered = Spread.of(call.seconds for call in pressed.values())
    yield judged(
        f"call → board, {hall.sizes.boards} boards: p99 ≤ 100 ms",
        f"{every}; the last board {last}; the officer's own answer {answered}",
        met=every.p99 <= BUDGET,
    )
