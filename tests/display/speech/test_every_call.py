"""Every number A000–Z999, every counter 1–99: their words against a table of the tests' own."""

from dataclasses import replace

import pytest

from display.speech import DEFAULT_PHRASES, NORTHERN, SOUTHERN, ReadingStyle, spoken_phrase
from display.speech.vocabulary import Vocabulary
from tests.display.speech.test_numbers import judged

LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "đê", "E": "e", "F": "ép phờ", "G": "giê", "H": "hát", "I": "i",
    "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o", "P": "pê", "Q": "quy",
    "R": "e rờ", "S": "ét xì", "T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích xì", "Y": "i dài",
    "Z": "dét",
}  # fmt: skip
DIGITS = {
    "0": "không", "1": "một", "2": "hai", "3": "ba", "4": "bốn",
    "5": "năm", "6": "sáu", "7": "bảy", "8": "tám", "9": "chín",
}  # fmt: skip
WHOLE = ReadingStyle(mode="whole")
SOUTHERN_WHOLE = ReadingStyle("whole", SOUTHERN.four, SOUTHERN.empty_tens, SOUTHERN.thousand)


def read(number: str, style: ReadingStyle) -> str:
    """A ticket number by the tables here."""
    digits = number[1:]
    if style.mode == "digits":
        words = " ".join(DIGITS[digit] for digit in digits)
    else:
        words = judged(int(digits), style) if int(digits) else "không"
    return f"{LETTERS[number[0]]} {words}"


@pytest.mark.parametrize("style", [NORTHERN, WHOLE, SOUTHERN_WHOLE], ids=["digits", "whole", "southern"])
def test_every_number_is_read_as_the_table_says(style: ReadingStyle) -> None:
    wrong = {}
    for at, number in enumerate(f"{letter}{n:03}" for letter in LETTERS for n in range(1000)):
        counter = at % 99 + 1
        said = spoken_phrase(number, str(counter), style)
        if said != f"Mời số {read(number, style)}, đến quầy số {judged(counter, style)}":
            wrong[number] = said
    assert not wrong


@pytest.mark.parametrize("style", [NORTHERN, SOUTHERN], ids=["northern", "southern"])
def test_every_counter_is_read_as_the_table_says(style: ReadingStyle) -> None:
    for counter in range(1, 100):
        said = spoken_phrase("A007", str(counter), style)
        assert said == f"Mời số a không không bảy, đến quầy số {judged(counter, style)}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("style", [NORTHERN, WHOLE, SOUTHERN_WHOLE], ids=["digits", "whole", "southern"])
def test_what_a_speaker_records_is_all_that_is_ever_said(style: ReadingStyle, language: str) -> None:
    counters = [str(counter) for counter in range(1, 100)]
    everything = Vocabulary(
        list(LETTERS), counters, DEFAULT_PHRASES[language], language, style, {"7": "bàn hướng dẫn"}
    )
    recorded = {word for piece in everything.pieces() for word in piece.split()}
    for sentence in everything.sentences():
        said = sentence.casefold().replace("-", " ").translate({ord(sign): " " for sign in ",;:"}).split()
        assert recorded.issuperset(said), sentence


def test_a_branch_records_its_own_words_only() -> None:
    few = Vocabulary(["A", "TN"], ["1", "G"], DEFAULT_PHRASES["vi"], names={"G": "bàn hướng dẫn"}, highest=9)
    assert few.pieces() == {
        **dict.fromkeys(["mời số", "đến", "mời", "số", "các số", "quầy số", "bàn hướng dẫn"], ""),
        **dict.fromkeys(DIGITS.values(), ""),
        "a": "A", "en nờ": "N", "tê": "T",
    }  # fmt: skip


def test_a_salutation_is_recorded_where_it_is_used() -> None:
    polite = replace(DEFAULT_PHRASES["vi"], call="Mời {salutation} có số {number}; đến {counter}")
    pieces = list(Vocabulary(["A"], ["1"], polite).pieces())
    assert pieces[:3] == ["mời", "có số", "đến"]
    assert "quý khách" in pieces
