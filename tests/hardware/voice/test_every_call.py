"""Every number A000–Z999 at every counter 1–99 can be spoken: all by recordings, a spread by espeak-ng."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.speech import DEFAULT_PHRASES, spoken_phrase
from display.speech.vocabulary import Vocabulary
from hardware.voice import sound
from hardware.voice.contained import ContainedEngine
from hardware.voice.manifest import tokens
from hardware.voice.recorded import GAP_SECONDS, PAUSES, RecordedEngine
from tests.hardware.voice.speakers import PATIENCE, recorded

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTERS = [str(counter) for counter in range(1, 100)]
DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
EVERYTHING = Vocabulary(LETTERS, COUNTERS, DEFAULT_PHRASES["vi"])
SHORTEST, LONGEST = 1.5, 8.0
"""Seconds a call may take: shorter swallows words, longer nobody waits for."""


def spread(count: int) -> Iterator[tuple[str, str]]:
    """Calls from all over: every letter, every last digit, every counter, none of them in step."""
    for at in range(count):
        yield f"{LETTERS[at % 26]}{at * 377 % 1000:03}", COUNTERS[at * 13 % 99]


@pytest.fixture(scope="module")
def espeak() -> Iterator[ContainedEngine]:
    engine = ContainedEngine(job_seconds=PATIENCE)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def studio(espeak: ContainedEngine, tmp_path_factory: pytest.TempPathFactory) -> RecordedEngine:
    """Everything a branch with all letters and 99 counters must record."""
    return RecordedEngine(recorded(tmp_path_factory.mktemp("studio"), list(EVERYTHING.pieces()), espeak))


def test_recordings_can_speak_every_call(studio: RecordedEngine) -> None:
    assert not {text for text in EVERYTHING.sentences() if studio.plan(text, "vi")[1]}


def test_every_call_from_recordings_is_as_long_as_a_call_may_be(studio: RecordedEngine) -> None:
    letters = {
        letter: studio.seconds(spoken, "vi") for spoken, letter in EVERYTHING.pieces().items() if letter
    }
    digits = [studio.seconds(digit, "vi") for digit in DIGITS]
    fixed = sum(studio.seconds(part, "vi") for part in ("mời số", "đến")) + PAUSES[","] + 5 * GAP_SECONDS
    places = {
        counter: studio.seconds(spoken_phrase("A1", counter).partition(", đến ")[2], "vi")
        for counter in COUNTERS
    }
    numbers = {
        (letter, *figures): letters[letter] + sum(digits[figure] for figure in figures)
        for letter in LETTERS
        for figures in itertools.product(range(10), repeat=3)
    }
    assert len(numbers) * len(places) == 26_000 * 99
    assert fixed + min(numbers.values()) + min(places.values()) > SHORTEST
    assert fixed + max(numbers.values()) + max(places.values()) < LONGEST
    for number, counter in spread(200):
        reckoned = fixed + numbers[number[0], *map(int, number[1:])] + places[counter]
        assert studio.seconds(spoken_phrase(number, counter), "vi") == pytest.approx(reckoned, abs=0.002)


def test_espeak_speaks_calls_from_all_over(espeak: ContainedEngine, tmp_path: Path) -> None:
    out = tmp_path / "call.wav"
    for number, counter in spread(400):
        text = spoken_phrase(number, counter)
        espeak.render(text, "vi", out)
        seconds = len(sound.read_wav(out)) / sound.RATE
        assert SHORTEST < seconds < LONGEST
        syllables = sum(token.isalpha() for token in tokens(text))
        assert 0.18 < seconds / syllables < 0.36, text
