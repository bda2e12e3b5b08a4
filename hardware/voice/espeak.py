"""espeak-ng through pyttsx3, with the library and its data from PyPI's `espeakng-loader`.

Use it from one thread of a process that does nothing else: it segfaults under threads, mixes sentences
under greenlets, and hangs for ever on a path it cannot write.
"""

import ctypes
import os
import time
from pathlib import Path
from typing import Any

import espeakng_loader

from hardware.voice.engine import UnknownLanguage, VoiceFault
from hardware.voice.sound import SoundError, read_wav
from hardware.voice.spoken import check_spoken

VIETNAMESE_VOICE = "aav/vi"
"""Northern; `aav/vi-vn-x-central` and `aav/vi-vn-x-south` are the others."""

ENGLISH_VOICE = "gmw/en-us"

WORDS_PER_MINUTE = 150
"""Calm enough for an old ear in a loud hall; espeak-ng's own default is 175."""

_IDLE_SECONDS = 2.0


class EspeakEngine:
    """A `VoiceEngine` over espeak-ng. `voice` is the Vietnamese voice, `rate` in words per minute."""

    def __init__(self, voice: str = VIETNAMESE_VOICE, rate: int = WORDS_PER_MINUTE) -> None:
        self._voices = {"vi": voice, "en": ENGLISH_VOICE}
        self._rate = rate
        self._library = _library()
        self._engine = _pyttsx3_engine()
        known = {known.id for known in self._engine.getProperty("voices")}
        if voice not in known:
            near = ", ".join(sorted(name for name in known if "/vi" in name))
            raise VoiceFault(f"espeak-ng has no voice {voice!r}; Vietnamese voices: {near}")

    def signature(self, language: str) -> str:
        """Engine, voice and rate. Raises VoiceFault for an unknown language."""
        return f"espeak-ng {voice_for(self._voices, language)} {self._rate}"

    def render(self, text: str, language: str, path: Path) -> None:
        """Speak `text` into `path` and make sure that it was really spoken. Raises VoiceFault."""
        voice = voice_for(self._voices, language)
        _check_writable(path)
        self._speak(text, voice, path)
        try:
            check_spoken(text, read_wav(path))
        except (SoundError, VoiceFault) as error:
            path.unlink(missing_ok=True)
            raise VoiceFault(f"espeak-ng left no usable file: {error}") from error

    def _speak(self, text: str, voice: str, path: Path) -> None:
        """Have pyttsx3 write the file. Raises VoiceFault when the engine hangs or takes another voice.

        espeak-ng works in a thread of its own, where it also sets the rate. pyttsx3 does not wait for that
        thread: finding it busy it leaves a request to stop behind, which cancels the *next* sentence. On a
        loaded machine 5 of 100 files came out empty; none do when the thread rests before and after.
        """
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", self._rate)
        self._rest()
        self._engine.save_to_file(text, str(path))
        self._engine.runAndWait()
        self._rest()
        # An unknown or broken voice is ignored without a word: ask which one was used.
        if self._engine.getProperty("voice") != voice:
            path.unlink(missing_ok=True)
            raise VoiceFault(f"espeak-ng did not take the voice {voice!r}")

    def _rest(self) -> None:
        """Wait until espeak-ng's thread has nothing to do, and drop what pyttsx3 wanted to stop."""
        deadline = time.monotonic() + _IDLE_SECONDS
        while self._library.espeak_IsPlaying():
            if time.monotonic() > deadline:
                raise VoiceFault("espeak-ng does not come to rest")
            time.sleep(0.0005)
        self._engine.proxy._driver._stopping = False


def voice_for(voices: dict[str, str], language: str) -> str:
    """The voice of `language`. Raises UnknownLanguage naming the known languages."""
    if language not in voices:
        raise UnknownLanguage(f"no voice for language {language!r}; known: {', '.join(voices)}")
    return voices[language]


def _library() -> ctypes.CDLL:
    """The bundled library, loaded so that pyttsx3 finds it by its name although it is not installed.

    The data path must be set first: without it espeak-ng *exits the process*.
    """
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    return ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)


def _pyttsx3_engine() -> Any:
    """pyttsx3 over espeak-ng. Imported here because its import needs the library to be loaded before."""
    import pyttsx3

    return pyttsx3.init("espeak")


def _check_writable(path: Path) -> None:
    """Raise VoiceFault unless a file can be made at `path`: the engine would hang instead."""
    try:
        path.open("wb").close()
        path.unlink()
    except OSError as error:
        raise VoiceFault(f"cannot write {path}: {error}") from error
