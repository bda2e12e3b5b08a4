"""The helper process: ``python -m queue_server.adapters.passwords --fd N``."""

from __future__ import annotations

import argparse
import json
import signal
import socket
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question of :class:`..passwords.HelperPasswords`."""
    if question["do"] == "hash":
        return {"hash": HASHER.hash(question["password"])}
    try:
        return {"match": HASHER.verify(question["hash"], question["password"])}
    except (VerificationError, InvalidHashError):
        return {"match": False}


def main() -> None:
    """Answer until the socket closes. Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    channel = socket.socket(fileno=parser.parse_args().fd)
    for line in channel.makefile("rb"):
        question = json.loads(line)
        channel.sendall(json.dumps({"id": question["id"], **answer(question)}).encode() + b"\n")


if __name__ == "__main__":
    main()
