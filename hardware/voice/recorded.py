"""A human voice out of recorded words and phrases, joined into sentences."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hardware.voice.engine import MissingWords, UnknownLanguage, VoiceFault
from hardware.voice.manifest import Manifest, ManifestFault, Words, manifests, read_manifest, tokens
from hardware.voice.recording import read_recording
from hardware.voice.sound import (
    RATE,
    Samples,
    SoundError,
    at_loudness,
    faded,
    joined,
    silence,
    trimmed,
    write_wav,
)

PIECE_DBFS = -17.0
"""Every recording is brought to this loudness, so that no word stands out of its sentence."""

GAP_SECONDS = 0.04
"""Between two recordings: about what a speaker leaves between words said one by one."""

PAUSES = {",": 0.22, ":": 0.3, ";": 0.4, ".": 0.4, "!": 0.4, "?": 0.4}
"""Seconds of silence for each sign."""

_MARGIN_SECONDS = 0.01

Plan = list[Words | float]
"""What a sentence is made of: recordings by their words, and seconds of silence between them."""


class RecordedEngine:
    """A `VoiceEngine` over a folder of recordings with a manifest, or a folder of such folders.

    It says a sentence only if it has every word of it. Changed files are noticed at the next sentence.
    """

    name = "recordings"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = ""
        self._speakers: Mapping[str, Manifest] = {}
        self._pieces: dict[Path, Samples] = {}

    def speakers(self) -> Mapping[str, Manifest]:
        """Whose recordings there are, by language. Raises VoiceFault for a bad manifest."""
        self._look()
        return self._speakers

    def signature(self, language: str) -> str:
        """The folder's files with their sizes and times. Raises VoiceFault for a bad manifest."""
        self._look()
        self._speaker(language)
        return f"recordings {self._seen}"

    def render(self, text: str, language: str, path: Path) -> None:
        """Join the sentence. Raises MissingWords naming what nobody recorded, VoiceFault for a bad file."""
        try:
            write_wav(joined(*self._parts(text, language)), path)
        except OSError as error:
            raise VoiceFault(str(error)) from error

    def plan(self, text: str, language: str) -> tuple[Plan, list[str]]:
        """How `text` is put together, always from the longest recording that fits, and the words lacking.

        Raises VoiceFault for an unknown language or a bad manifest.
        """
        self._look()
        clips = self._speaker(language).clips
        longest = max(map(len, clips))
        words, plan, missing = tokens(text), Plan(), []
        at = 0
        while at < len(words):
            if words[at] in PAUSES:
                _pause(plan, PAUSES[words[at]])
                at += 1
                continue
            fitting = _longest(words[at : at + longest], clips)
            if fitting is None:
                missing.append(words[at])
                at += 1
                continue
            if plan and not isinstance(plan[-1], float):
                plan.append(GAP_SECONDS)
            plan.append(fitting)
            at += len(fitting)
        if plan and isinstance(plan[-1], float):
            plan.pop()
        return plan, list(dict.fromkeys(missing))

    def seconds(self, text: str, language: str) -> float:
        """How long the sentence takes: the sum of its recordings and gaps. Raises VoiceFault as `render`."""
        return sum(map(len, self._parts(text, language))) / RATE

    def warm_up(self) -> None:
        """Read every recording. Raises VoiceFault for the first that cannot be used."""
        self._look()
        for path in self._files():
            self._piece(path)

    def close(self) -> None:
        """Nothing runs."""

    def _parts(self, text: str, language: str) -> list[Samples]:
        """The recordings and silences of a sentence. Raises VoiceFault as `render`."""
        plan, missing = self.plan(text, language)
        if missing:
            named = ", ".join(f"“{word}”" for word in missing)
            raise MissingWords(f"no recording of {named} for “{text}”")
        if not plan:
            raise VoiceFault(f"there are no words in “{text}”")
        clips = self._speaker(language).clips
        return [silence(part) if isinstance(part, float) else self._piece(clips[part]) for part in plan]

    def _piece(self, path: Path) -> Samples:
        """A recording ready to be joined. Raises VoiceFault naming the file."""
        if path not in self._pieces:
            try:
                level = at_loudness(read_recording(path), PIECE_DBFS)
            except SoundError as error:
                raise VoiceFault(str(error)) from error
            self._pieces[path] = faded(trimmed(level, keep=_MARGIN_SECONDS))
        return self._pieces[path]

    def _speaker(self, language: str) -> Manifest:
        if language not in self._speakers:
            raise UnknownLanguage(f"there are no recordings in language {language!r}")
        return self._speakers[language]

    def _look(self) -> None:
        """Read manifests anew when any file has changed. Raises ManifestFault."""
        found = manifests(self._folder)
        now = _fingerprint([*found, *self._files()])
        if now == self._seen:
            return
        self._speakers = _by_language([read_manifest(path) for path in found])
        self._pieces.clear()
        self._seen = _fingerprint([*found, *self._files()])

    def _files(self) -> Iterator[Path]:
        for speaker in self._speakers.values():
            yield from speaker.clips.values()


def _by_language(read: Sequence[Manifest]) -> dict[str, Manifest]:
    """Each language's speaker. Raises ManifestFault for two of one language."""
    speakers: dict[str, Manifest] = {}
    for each in read:
        if other := speakers.get(each.language):
            raise ManifestFault(f"{each.folder} and {other.folder} are both in language {each.language!r}")
        speakers[each.language] = each
    return speakers


def _longest(words: list[str], clips: Mapping[Words, Path]) -> Words | None:
    """The longest recording that begins with the first of `words`; it never reaches over a pause."""
    for length in range(len(words), 0, -1):
        if tuple(words[:length]) in clips:
            return tuple(words[:length])
    return None


def _pause(plan: Plan, seconds: float) -> None:
    """Add a pause; of several in a row the longest counts, and none comes before the first word."""
    if not plan:
        return
    last = plan[-1]
    if isinstance(last, float):
        plan[-1] = max(last, seconds)
    else:
        plan.append(seconds)


def _fingerprint(paths: list[Path]) -> str:
    """What changes whenever one of the files does; a file that is missing counts as one state, too."""
    parts = []
    for path in paths:
        try:
            status = path.stat()
            parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
        except OSError:
            parts.append(f"{path} missing")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
