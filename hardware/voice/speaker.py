"""The engine's own process: `python -m hardware.voice.speaker --fd N`. Started and killed by `contained`.

Reads {"text", "language", "path"} lines from the inherited socket, one job at a time, and answers
{"done": path} or {"error": why}. Says {"ready": true} when the engine is warm, or {"error"} and ends.
"""

import argparse
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from hardware.voice.engine import VoiceFault
from hardware.voice.espeak import EspeakEngine
from hardware.voice.lines import LineSocket

_PR_SET_PDEATHSIG = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Serve jobs until the socket closes. Exit code 1 when there is no engine to serve with."""
    parser = argparse.ArgumentParser(prog="python -m hardware.voice.speaker", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="inherited socket to serve")
    parser.add_argument("--voice", required=True, help="Vietnamese voice of espeak-ng")
    parser.add_argument("--rate", type=int, required=True, help="words per minute")
    settings = parser.parse_args(argv)
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    _mute_stdout()
    lines = LineSocket(socket.socket(fileno=settings.fd))
    try:
        engine = EspeakEngine(settings.voice, settings.rate)
    except VoiceFault as fault:
        lines.send({"error": str(fault)})
        return 1
    lines.send({"ready": True})
    return _serve(lines, engine)


def _serve(lines: LineSocket, engine: EspeakEngine) -> int:
    """Do one job after the other."""
    while (job := lines.receive()) is not None:
        try:
            engine.render(job["text"], job["language"], Path(job["path"]))
        except VoiceFault as fault:
            lines.send({"error": str(fault)})
        else:
            lines.send({"done": job["path"]})
    return 0


def _die_with_parent() -> None:
    """Have the kernel kill this process with its parent, also when it hangs inside the engine (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _mute_stdout() -> None:
    """pyttsx3 prints a line for every file it saves; nobody reads it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
