"""The voice helper: `python -m hardware.voice --fd N --clips DIR`, started by a server beside itself.

Reads one JSON object a line from the inherited socket N, {"id", "text", "language", "chimed"}, one job at a
time, and answers {"id", "error"} or, with a finished WAV clip, {"id", "path", "engine", "faults"}: who
speaks, and why those before it did not, [{"engine", "what", "words"}]. Ends when the socket closes.
"""

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hardware.voice.chime import chime
from hardware.voice.clips import LOUDNESS_DBFS, MOST_BYTES, ClipStore
from hardware.voice.contained import JOB_SECONDS, ContainedEngine
from hardware.voice.engine import VoiceEngine, VoiceFault
from hardware.voice.espeak import VIETNAMESE_VOICE, WORDS_PER_MINUTE
from hardware.voice.lines import LineError, LineSocket
from hardware.voice.piper import PiperEngine
from hardware.voice.recorded import RecordedEngine


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until the socket closes; exit code 2 for bad arguments or an unusable folder."""
    settings = _parser().parse_args(argv)
    # Ctrl-C reaches the whole process group; the server decides when its voice ends, by closing the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engines = _engines(settings)
    try:
        store = ClipStore(engines, settings.clips, settings.most_bytes)
    except OSError as error:
        print(f"voice: cannot keep clips in {settings.clips}: {error}", file=sys.stderr)
        return 2
    with ExitStack() as running:
        for engine in engines:
            running.callback(engine.close)
        _warm_up(engines)
        _serve(LineSocket(socket.socket(fileno=settings.fd)), store)
    return 0


def _engines(settings: argparse.Namespace) -> list[VoiceEngine]:
    """Who may speak, the best voice first; espeak-ng, which needs nothing, is always the last."""
    engines: list[VoiceEngine] = []
    if settings.recordings:
        engines.append(RecordedEngine(settings.recordings))
    if settings.model:
        engines.append(PiperEngine(settings.model))
    return [*engines, ContainedEngine(settings.voice, settings.rate, settings.timeout)]


def _warm_up(engines: Sequence[VoiceEngine]) -> None:
    """Pay the costs of the first call before it comes. Without an engine each answer will say so."""
    chime(LOUDNESS_DBFS)
    for engine in engines:
        try:
            engine.warm_up()
        except VoiceFault as fault:
            print(f"voice: {engine.name}: {fault}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m hardware.voice", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="inherited stream socket to serve")
    parser.add_argument("--clips", type=Path, required=True, help="folder of finished clips")
    parser.add_argument("--recordings", type=Path, help="folder of recorded words with its manifest")
    parser.add_argument("--model", type=Path, help="model of piper, NAME.onnx")
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


def _answer(job: dict[str, Any], store: ClipStore) -> dict[str, Any]:
    """The clip for one job, or why there is none."""
    text, language, chimed = job.get("text"), job.get("language", "vi"), job.get("chimed", True)
    if not isinstance(text, str) or not isinstance(language, str):
        return {"error": "a job needs a text and a language, both strings"}
    try:
        clip = store.clip(text, language, bool(chimed))
    except VoiceFault as fault:
        return {"error": str(fault)}
    faults = [asdict(fault) for fault in clip.faults]
    return {"path": str(clip.path.resolve()), "engine": clip.engine, "faults": faults}


if __name__ == "__main__":
    sys.exit(main())
