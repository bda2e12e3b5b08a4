"""What a call or message says, and the clip that says it, rendered by the voice helper process and cached."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from display.speech import english
from display.speech.numbers import NORTHERN, SOUTHERN, ReadingStyle
from display.speech.phrases import DEFAULT_PHRASES, Call, calls_phrase, spoken_calls
from display.speech.sentences import spoken_sentence
from queue_server.adapters.helper import Helper, HelperFailed
from queue_server.domain.branch import Branch, Policy
from queue_server.domain.events import SPOKEN, Event
from queue_server.service_layer.ports import CallWords, Clock

log = logging.getLogger(__name__)

STALE = timedelta(seconds=60)
"""Nobody wants to hear a call older than this, so its clip is not made ahead."""
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


class Clips:
    """Sound files of calls, messages and the prompts of kiosks."""

    def __init__(self, folder: Path, voice: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._helper = Helper("hardware.voice", ["--clips", str(folder), "--voice", voice])

    def path(self, entry: Event) -> Path:
        """The clip of an entry that is spoken, rendered now if it is not there yet.

        Raises:
            HelperFailed: the voice gave no clip.
        """
        announcement = entry.data["announcement"]
        language = spoken_language(announcement["language"])
        return Path(self._helper.ask(text=announcement["spoken"], language=language)["path"])

    def prompt(self, text: str, language: str, branch: Branch) -> Path:
        """The clip of a kiosk's sentence, without a chime.

        Raises:
            HelperFailed: the voice gave no clip.
        """
        spoken = prompt_aloud(text, language, branch)
        return Path(self._helper.ask(text=spoken, language=language, chimed=False)["path"])

    def close(self) -> None:
        """End the helper process."""
        self._helper.close()


class VoiceDelivery:
    """Has each clip rendered the moment its entry is logged, before any board asks for it."""

    name = "voice"
    durable = False
    from_the_start = False

    def __init__(self, clips: Clips, clock: Clock) -> None:
        self._clips, self._clock = clips, clock

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        for event in events:
            spoken = event.type in SPOKEN and event.data["announcement"]["url"]
            if spoken and self._clock.now() - event.time < STALE:
                self._render(event)

    def _render(self, event: Event) -> None:
        """A voice that fails is said in the log and stops nothing: boards still show the call."""
        try:
            self._clips.path(event)
        except HelperFailed as error:
            log.error("no sound for entry %s of %s: %s", event.seq, event.branch, error)

    def rest(self) -> None:
        """Nothing to do between entries."""
