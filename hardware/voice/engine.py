"""The port every speech engine fits: text in, one WAV file out."""

from pathlib import Path
from typing import Protocol


class VoiceFault(Exception):
    """Speech could not be made. The message says what happened; nothing is left at the wanted path."""


class VoiceEngine(Protocol):
    """Something that speaks into a file: espeak-ng, a folder of recordings, a neural model."""

    def signature(self, language: str) -> str:
        """What the sound depends on besides the text (engine, voice, rate): part of a clip's name.

        Raises VoiceFault for a language the engine does not speak.
        """
        ...

    def render(self, text: str, language: str, path: Path) -> None:
        """Speak `text` into a new WAV file at `path`: mono, 16 bit, 22 050 Hz.

        Returns when the whole file is there. Raises VoiceFault in every other case.
        """
        ...
