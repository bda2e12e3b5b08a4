"""Carrying out a command: one transaction, and the first answer again for a repeated key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.domain.turn import Data
from queue_server.service_layer.ports import Store, Writer
from queue_server.service_layer.readings import Answered


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's ``Idempotency-Key`` and a fingerprint of the request that it came with."""

    key: str
    fingerprint: str


def carry_out(
    store: Store,
    branch: str,
    command: Callable[[Writer], Data],
    status: int = 200,
    idempotency: Idempotency | None = None,
) -> Answered:
    """The command's answer, which a repeat of the same request gets again instead of a second effect.

    Raises:
        UnknownBranch: no such branch.
        KeyReused: the key was used for another request.
        Refusal: whatever the command refuses; nothing changed.
    """
    with store.write(branch) as writer:
        if idempotency:
            first = writer.answered(idempotency.key, idempotency.fingerprint)
            if first:
                return first
        answer = Answered(status, command(writer))
        if idempotency:
            writer.keep_answer(idempotency.key, idempotency.fingerprint, answer)
        return answer
