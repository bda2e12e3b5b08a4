"""Who waits for a counter, as the next press of “next” would find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queue_server.domain.branch import Counter
from queue_server.domain.selection import Choice, counter_line
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.ports import Reader


def callable_line(reader: Reader, counter: Counter, waiting: Iterable[Turn]) -> Iterator[Choice]:
    """Those of ``waiting`` whom the counter may call now, the next one first; nobody of a stopped service."""
    stopped = reader.arrangement.stopped
    allowed = [turn for turn in waiting if turn.service not in stopped]
    return counter_line(allowed, counter, reader.branch.policy, reader.rhythms, reader.now)


def line_view(reader: Reader, code: str) -> Data:
    """The counter's whole line in the order of its calls, each with the rule and the level that explain it.

    Raises:
        UnknownCounter: no such counter.
    """
    counter = reader.branch.counter(code)
    line = callable_line(reader, counter, reader.waiting(counter.takes))
    return {
        "seq": reader.seq(),
        "services": {
            "own": list(counter.services),
            "pooled": list(counter.pools),
            "helping": list(counter.helps),
        },
        "items": [
            {
                "turn": choice.turn.id,
                "number": choice.turn.ticket.number,
                "service": choice.turn.service,
                "rule": choice.rule.value,
                "level": counter.level(choice.turn.service).value,
            }
            for choice in line
        ],
        "next": None,
    }
