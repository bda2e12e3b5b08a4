"""The voice helper: `python -m hardware.voice --fd N --clips DIR`, started by a server beside itself.

Reads one JSON object a line from the inherited socket N, {"id", "text", "language", "chimed"}, one job at a
time, and answers {"id", "path"} with a finished WAV clip or {"id", "error"}. Ends when the socket closes.
"""

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hardware.voice.chime import chime
from hardware.voice.clips import LOUDNESS_DBFS, MOST_BYTES, ClipStore
from hardware.voice.contained import JOB_SECONDS, ContainedEngine
from hardware.voice.engine import VoiceFault
from hardware.voice.espeak import VIETNAMESE_VOICE, WORDS_PER_MINUTE
from hardware.voice.lines import LineError, LineSocket


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until the socket closes; exit code 2 for bad arguments or an unusable folder."""
    settings = _parser().parse_args(argv)
    # Ctrl-C reaches the whole process group; the server decides when its voice ends, by closing the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine = ContainedEngine(settings.voice, settings.rate, settings.timeout)
    try:
        store = ClipStore(engine, settings.clips, settings.most_bytes)
    except OSError as error:
        print(f"voice: cannot keep clips in {settings.clips}: {error}", file=sys.stderr)
        return 2
    _warm_up(engine)
    try:
        _serve(LineSocket(socket.socket(fileno=settings.fd)), store)
    finally:
        engine.close()
    return 0


def _warm_up(engine: ContainedEngine) -> None:
    """Pay the costs of the first call before it comes. Without an engine each answer will say so."""
    chime(LOUDNESS_DBFS)
    try:
        engine.warm_up()
    except VoiceFault as fault:
        print(f"voice: {fault}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m hardware.voice", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="inherited stream socket to serve")
    parser.add_argument("--clips", type=Path, required=True, help="folder of finished clips")
    parser.add_argument("--voice", default=VIETNAMESE_VOICE, help="Vietnamese voice (default %(default)s)")
    parser.add_argument("--rate", type=int, default=WORDS_PER_MINUTE, help="words per minute (%(default)s)")
    parser.add_argument(
        "--timeout", type=float, default=JOB_SECONDS, help="seconds a job may take (%(default)s)"
    )
    parser.add_argument("--most-bytes", type=int, default=MOST_BYTES, help="size of the store (%(default)s)")
    return parser


def _serve(lines: LineSocket, store: ClipStore) -> None:
    """Answer jobs until the other end closes, or has gone without closing."""
    try:
        while True:
            try:
                job = lines.receive()
            except LineError as error:
                lines.send({"id": None, "error": str(error)})
                continue
            if job is None:
                return
            lines.send({"id": job.get("id"), **_answer(job, store)})
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(job: dict[str, Any], store: ClipStore) -> dict[str, str]:
    """The clip's path for one job, or why there is none."""
    text, language, chimed = job.get("text"), job.get("language", "vi"), job.get("chimed", True)
    if not isinstance(text, str) or not isinstance(language, str):
        return {"error": "a job needs a text and a language, both strings"}
    try:
        return {"path": str(store.clip(text, language, bool(chimed)).resolve())}
    except VoiceFault as fault:
        return {"error": str(fault)}


if __name__ == "__main__":
    sys.exit(main())
