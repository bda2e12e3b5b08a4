"""The port every speech engine fits: text in, one WAV file out."""

from pathlib import Path
from typing import Protocol


class VoiceFault(Exception):
    """Speech could not be made. The message says what happened; nothing is left at the wanted path."""


class UnknownLanguage(VoiceFault):
    """The engine does not speak the language, and is not meant to."""


class MissingWords(VoiceFault):
    """Words that nobody has recorded. Free text always has some; the words of a call should not."""


class VoiceEngine(Protocol):
    """Something that speaks into a file: espeak-ng, a folder of recordings, a neural model."""

    @property
    def name(self) -> str:
        """What administrators know it by."""
        ...

    def signature(self, language: str) -> str:
        """What the sound depends on besides the text (engine, voice, rate): part of a clip's name.

        Raises UnknownLanguage, and VoiceFault when the engine is not fit for work.
        """
        ...

    def render(self, text: str, language: str, path: Path) -> None:
        """Speak `text` into a new WAV file at `path`: mono, 16 bit, 22 050 Hz.

        Returns when the whole file is there. Raises VoiceFault in every other case.
        """
        ...

    def warm_up(self) -> None:
        """Pay the costs of the first sentence before it comes. Raises VoiceFault when there is no engine."""
        ...

    def close(self) -> None:
        """End whatever runs for it."""
        ...
