"""The store of finished clips: speech, after a chime where wanted; rendered once, then read from disk."""

import hashlib
import json
import os
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hardware.voice.chime import chime
from hardware.voice.engine import MissingWords, UnknownLanguage, VoiceEngine, VoiceFault
from hardware.voice.sound import (
    SoundError,
    at_loudness,
    faded,
    is_whole,
    joined,
    read_wav,
    silence,
    trimmed,
    write_wav,
)

VERSION = 1
"""Raise it when the shape of clips changes: old clips are then never served again."""

LOUDNESS_DBFS = -17.0
"""Of chime and speech alike: as loud as 16-bit speech gets without audible bending of its peaks."""

GAP_SECONDS = 0.22
LONGEST_TEXT = 3000
"""Characters: more than four calls in one sentence of a centre's own longest words."""
MOST_BYTES = 200 * 1024 * 1024
"""A clip of 5 s takes 220 kB: about 900 clips; the oldest unused go first."""


@dataclass(frozen=True)
class EngineFault:
    """Why an engine that came before the one that spoke did not speak itself."""

    engine: str
    what: str
    words: bool = False
    """Only words were missing; the engine itself is well."""


@dataclass(frozen=True)
class Clip:
    """A finished clip, the name of the engine that speaks in it, and what failed before it."""

    path: Path
    engine: str
    faults: tuple[EngineFault, ...] = ()


class ClipStore:
    """A folder of clips named by what they depend on. One process at a time may write to a folder.

    Of `engines` the first that can speaks a whole sentence; no sentence is ever put together of two voices.
    """

    def __init__(self, engines: Sequence[VoiceEngine], folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._engines = engines
        self._folder = folder
        self._most_bytes = most_bytes
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob(".*.part"):  # of a process that was killed while writing
            leftover.unlink(missing_ok=True)

    def clip(self, text: str, language: str, chimed: bool = True) -> Clip:
        """The WAV file (mono, 16 bit, 22 050 Hz) of `text` spoken in `language`, after a chime if `chimed`.

        Raises VoiceFault when no engine can make it; what is already in the store stays.
        """
        words = " ".join(unicodedata.normalize("NFC", text).split())
        if not words or len(words) > LONGEST_TEXT:
            raise VoiceFault(f"cannot speak {len(words)} characters; 1 to {LONGEST_TEXT} can be spoken")
        try:
            return self._by_the_first(words, language, chimed)
        except OSError as error:
            raise VoiceFault(f"cannot keep the clip in {self._folder}: {error}") from error

    def _by_the_first(self, text: str, language: str, chimed: bool) -> Clip:
        """The clip by the first engine that can. Raises VoiceFault with all reasons, and OSError."""
        faults: list[EngineFault] = []
        refusal = VoiceFault("there is no voice")
        for engine in self._engines:
            try:
                path = self._folder / f"{_key(engine, text, language, chimed)}.wav"
                self._fetch(engine, text, language, path, chimed)
            except UnknownLanguage as fault:
                refusal = fault
            except (VoiceFault, SoundError) as fault:
                faults.append(EngineFault(engine.name, str(fault), isinstance(fault, MissingWords)))
            else:
                return Clip(path, engine.name, tuple(faults))
        raise VoiceFault("; ".join(f"{fault.engine}: {fault.what}" for fault in faults) or str(refusal))

    def _fetch(self, engine: VoiceEngine, text: str, language: str, path: Path, chimed: bool) -> None:
        """Make sure that the clip is at `path`, made now or earlier."""
        if is_whole(path):
            os.utime(path)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make(engine, text, language, path, chimed)
        self._drop_oldest(keep=path)

    def _make(self, engine: VoiceEngine, text: str, language: str, path: Path, chimed: bool) -> None:
        """Render, shape and write one clip."""
        handle, name = tempfile.mkstemp(prefix=".speech-", suffix=".part", dir=self._folder)
        os.close(handle)
        spoken = Path(name)
        try:
            engine.render(text, language, spoken)
            speech = faded(at_loudness(trimmed(read_wav(spoken)), LOUDNESS_DBFS))
            before = [chime(LOUDNESS_DBFS), silence(GAP_SECONDS)] if chimed else []
            write_wav(joined(*before, speech, silence(0.1)), path)
        finally:
            spoken.unlink(missing_ok=True)

    def _drop_oldest(self, keep: Path) -> None:
        """Remove the longest unused clips until the store fits its size; `keep` always stays."""
        clips = sorted(
            (clip.stat().st_mtime_ns, clip.stat().st_size, clip) for clip in self._folder.glob("*.wav")
        )
        excess = sum(size for _, size, _ in clips) - self._most_bytes
        for _, size, clip in clips:
            if excess <= 0:
                break
            if clip != keep:
                clip.unlink(missing_ok=True)
                excess -= size


def _key(engine: VoiceEngine, text: str, language: str, chimed: bool) -> str:
    """Hash of everything the sound depends on. Raises VoiceFault as the engine's signature does."""
    parts = [text, language, engine.signature(language), VERSION, *([] if chimed else ["bare"])]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
