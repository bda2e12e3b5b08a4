"""Who waits for a counter, as the next press of “next” would find them."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.domain.branch import Counter
from queue_server.domain.selection import Choice, Front, best_turn, counter_line
from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Reader


def next_call(reader: Reader, counter: Counter, fronts: Mapping[str, Front]) -> Choice | None:
    """Whom the counter calls next; nobody of a stopped service."""
    stopped = reader.arrangement.stopped
    allowed = {service: front for service, front in fronts.items() if service not in stopped}
    return best_turn(allowed, counter, reader.branch.policy, reader.rhythms, reader.now)


def line_view(reader: Reader, code: str) -> Data:
    """The counter's whole line in the order of its calls, each with the rule and the level that explain it.

    Raises:
        UnknownCounter: no such counter.
    """
    counter = reader.branch.counter(code)
    stopped = reader.arrangement.stopped
    waiting = reader.waiting([service for service in counter.takes if service not in stopped])
    line = counter_line(waiting, counter, reader.branch.policy, reader.rhythms, reader.now)
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
