"""The other end of :mod:`~queue_server.adapters.helper`: what every helper process does."""

from __future__ import annotations

import argparse
import json
import signal
import socket
from collections.abc import Callable
from typing import Any


def answer_questions(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer until the socket ``--fd N`` closes. Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    channel = socket.socket(fileno=parser.parse_args().fd)
    for line in channel.makefile("rb"):
        question = json.loads(line)
        channel.sendall(json.dumps({"id": question["id"], **answer(question)}).encode() + b"\n")
