"""The helper process: ``python -m queue_server.adapters.passwords --fd N``."""

from __future__ import annotations

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_server.adapters.helped import answer_questions

HASHER = PasswordHasher()


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question of :class:`..passwords.HelperPasswords`."""
    if question["do"] == "hash":
        return {"hash": HASHER.hash(question["password"])}
    try:
        return {"match": HASHER.verify(question["hash"], question["password"])}
    except (VerificationError, InvalidHashError):
        return {"match": False}


if __name__ == "__main__":
    answer_questions(answer)
