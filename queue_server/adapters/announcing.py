"""What a call or message says, and the clip that says it, rendered by the voice helper process and cached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from display.speech import english
from display.speech.numbers import NORTHERN, SOUTHERN, ReadingStyle
from display.speech.phrases import DEFAULT_PHRASES, Call, calls_phrase, spoken_calls
from display.speech.sentences import spoken_sentence
from queue_server.adapters.helper import Helper, HelperFailed
from queue_server.adapters.voice_faults import VoiceFaults
from queue_server.domain.branch import Branch, Policy
from queue_server.domain.events import BRANCH_ANNOUNCED, Event
from queue_server.domain.voice_trouble import VoiceReason, VoiceTrouble
from queue_server.service_layer.ports import CallWords, Clock

STYLES = {"north": NORTHERN, "south": SOUTHERN}


def call_words(number: str, counter: str, language: str, branch: Branch) -> CallWords:
    """The sentence of a call in the ticket's language, or in Vietnamese when we cannot say it in that."""
    return calls_words([(number, counter)], language, branch)


def calls_words(calls: Sequence[Call], language: str, branch: Branch) -> CallWords:
    """One sentence for several calls, (ticket number, counter code) each, in the order of the calls."""
    spoken_in = spoken_language(language)
    manner = reading_style(branch.policy), branch.voice.phrases[spoken_in], spoken_in
    names = branch.spoken_names(spoken_in)
    return CallWords(calls_phrase(calls, *manner, names), spoken_calls(calls, *manner, names))


def spoken_language(language: str) -> str:
    """The language itself, or Vietnamese when no call can be made in it."""
    return language if language in DEFAULT_PHRASES else "vi"


def read_aloud(text: str, branch: Branch) -> str:
    """Free Vietnamese words as the speech engine must get them."""
    return spoken_sentence(text, reading_style(branch.policy))


def prompt_aloud(text: str, language: str, branch: Branch) -> str:
    """A sentence of a kiosk's screen as the speech engine must get it."""
    return english.spoken_sentence(text) if language == "en" else read_aloud(text, branch)


def reading_style(policy: Policy) -> ReadingStyle:
    """How the branch reads its numbers."""
    return replace(STYLES[policy.letters_spoken], mode="digits" if policy.digit_by_digit else "whole")


@dataclass(frozen=True, slots=True)
class Voices:
    """What may speak: recordings first, then a neural model, and espeak-ng when neither can."""

    espeak: str
    recordings: Path | None = None
    model: Path | None = None

    def arguments(self) -> list[str]:
        """As the voice helper takes them."""
        given = {"--voice": self.espeak, "--recordings": self.recordings, "--model": self.model}
        return [str(part) for option, value in given.items() if value for part in (option, value)]


class Clips:
    """Sound files of calls, messages and the prompts of kiosks."""

    def __init__(self, folder: Path, voices: Voices, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._helper = Helper("hardware.voice", ["--clips", str(folder), *voices.arguments()])
        self._clock = clock
        self.faults = VoiceFaults()

    def path(self, entry: Event) -> Path:
        """The clip of an entry that is spoken, rendered now if it is not there yet.

        Raises:
            HelperFailed: the voice gave no clip.
        """
        announcement = entry.data["announcement"]
        language = spoken_language(announcement["language"])
        return self.sound(announcement["spoken"], language, free=entry.type == BRANCH_ANNOUNCED)

    def prompt(self, text: str, language: str, branch: Branch) -> Path:
        """The clip of a kiosk's sentence, without a chime.

        Raises:
            HelperFailed: the voice gave no clip.
        """
        return self.sound(prompt_aloud(text, language, branch), language, chimed=False, free=True)

    def sound(self, spoken: str, language: str, *, chimed: bool = True, free: bool = False) -> Path:
        """The clip of words that were made for the speech engine; nobody records words that are ``free``.

        Raises:
            HelperFailed: the voice gave no clip.
        """
        now = self._clock.now()
        try:
            answer = self._helper.ask(text=spoken, language=language, chimed=chimed)
        except HelperFailed as failed:
            self.faults.met("all", str(failed), VoiceReason.SILENT, now)
            raise
        for fault in answer["faults"]:
            if not (free and fault["words"]):
                reason = VoiceReason.WORDS if fault["words"] else VoiceReason.ENGINE
                self.faults.met(fault["engine"], fault["what"], reason, now)
        return Path(answer["path"])

    def fault(self) -> str | None:
        """What is wrong with the voice just now, in one line for administrators; ``None`` when nothing is."""
        return self.faults.fault(self._clock.now())

    def trouble(self) -> VoiceTrouble | None:
        """The same for supervisors: how bad it is, and since when."""
        return self.faults.trouble(self._clock.now())

    def close(self) -> None:
        """End the helper process."""
        self._helper.close()
