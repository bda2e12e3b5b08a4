"""The sentences that call: as read, as spoken, in both languages, of several, and in a centre's own words."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.speech import (
    DEFAULT_PHRASES,
    SOUTHERN,
    PhraseError,
    ReadingStyle,
    call_phrase,
    calls_phrase,
    spoken_calls,
    spoken_phrase,
)
from display.speech.phrases import phrase_fault

WHOLE = ReadingStyle(mode="whole")
VIETNAMESE = DEFAULT_PHRASES["vi"]


@pytest.mark.parametrize(
    ("number", "counter", "read", "spoken"),
    [
        ("A007", "3", "A không không bảy … ba", "a không không bảy … ba"),
        ("B045", "12", "B không bốn năm … mười hai", "bê không bốn năm … mười hai"),
        ("C121", "15", "C một hai một … mười lăm", "xê một hai một … mười lăm"),
        ("A-7", "Quầy 21", "A bảy … Quầy hai mươi mốt", "a bảy … Quầy hai mươi mốt"),
        ("HD05", "3A", "HD không năm … ba A", "hát đê không năm … ba a"),
    ],
)
def test_vietnamese_calls(number: str, counter: str, read: str, spoken: str) -> None:
    assert call_phrase(number, counter) == "Mời số " + read.replace(" … ", " đến quầy số ")
    assert spoken_phrase(number, counter) == "Mời số " + spoken.replace(" … ", ", đến quầy số ")


def test_whole_numbers_and_southern_words() -> None:
    assert call_phrase("A007", "3", WHOLE) == "Mời số A bảy đến quầy số ba"
    assert call_phrase("B104", "24", WHOLE) == "Mời số B một trăm linh tư đến quầy số hai mươi tư"
    southern = ReadingStyle(mode="whole", four=SOUTHERN.four, empty_tens=SOUTHERN.empty_tens)
    assert call_phrase("B104", "24", southern) == "Mời số B một trăm lẻ bốn đến quầy số hai mươi bốn"


def test_a_run_too_long_to_read_as_a_number_is_read_digit_by_digit() -> None:
    assert call_phrase("A12345", "3", WHOLE) == "Mời số A một hai ba bốn năm đến quầy số ba"
    assert call_phrase("A12345", "3", WHOLE, language="en").startswith("Number A one two three four five,")


def test_english_calls() -> None:
    rest = "zero zero seven, please go to counter three"
    assert call_phrase("A007", "3", language="en") == f"Number A {rest}"
    assert spoken_phrase("A007", "3", language="en") == f"Number eigh {rest}"
    assert call_phrase("B107", "12", WHOLE, language="en") == (
        "Number B one hundred and seven, please go to counter twelve"
    )


def test_a_centre_gives_its_own_sentence() -> None:
    own = replace(VIETNAMESE, call="Mời {salutation} có số {number} tới {counter}", counter="bàn {code}")
    start = "Mời quý khách có số"
    assert call_phrase("B010", "2", phrases=own) == f"{start} B không một không tới bàn hai"
    assert spoken_phrase("B010", "2", phrases=own) == f"{start} bê không một không, tới bàn hai"
    older = replace(own, salutation="ông bà")
    assert call_phrase("B010", "2", phrases=older) == "Mời ông bà có số B không một không tới bàn hai"


def test_a_number_at_the_end_of_a_sentence_needs_no_pause() -> None:
    own = replace(VIETNAMESE, call="{counter} mời số {number}")
    assert spoken_phrase("B010", "2", phrases=own) == "quầy số hai mời số bê không một không"


def test_a_counter_may_have_a_name_of_its_own() -> None:
    names = {"G1": "bàn hướng dẫn"}
    assert calls_phrase([("A007", "G1")], names=names) == "Mời số A không không bảy đến bàn hướng dẫn"
    assert spoken_calls([("A007", "G1")], names=names) == "Mời số a không không bảy, đến bàn hướng dẫn"
    assert calls_phrase([("A007", "G2")], names=names) == "Mời số A không không bảy đến quầy số G hai"


A7, A8, B45 = ("A007", "3"), ("A008", "3"), ("B045", "5")


@pytest.mark.parametrize(
    ("calls", "read", "spoken"),
    [
        (
            [A7, A8],
            "Mời các số A không không bảy, A không không tám đến quầy số ba",
            "Mời các số a không không bảy, a không không tám, đến quầy số ba",
        ),
        (
            [A7, B45],
            "Mời số A không không bảy đến quầy số ba, số B không bốn năm đến quầy số năm",
            "Mời số a không không bảy, đến quầy số ba; số bê không bốn năm, đến quầy số năm",
        ),
        (
            [A7, B45, A8],
            "Mời các số A không không bảy, A không không tám đến quầy số ba, "
            "số B không bốn năm đến quầy số năm",
            "Mời các số a không không bảy, a không không tám, đến quầy số ba; số bê không bốn năm, "
            "đến quầy số năm",
        ),
    ],
    ids=["one counter", "two counters", "a counter called twice"],
)
def test_several_are_called_in_one_sentence(calls: list[tuple[str, str]], read: str, spoken: str) -> None:
    assert calls_phrase(calls) == read
    assert spoken_calls(calls) == spoken


def test_several_are_called_in_english() -> None:
    assert calls_phrase([A7, A8, ("A009", "3"), B45], language="en") == (
        "Please come forward: numbers A zero zero seven, A zero zero eight and A zero zero nine "
        "to counter three, number B zero four five to counter five"
    )
    assert spoken_calls([A7, B45], language="en") == (
        "Please come forward: number eigh zero zero seven, to counter three; "
        "number B zero four five, to counter five"
    )


def test_one_call_is_the_same_sentence_however_it_is_asked_for() -> None:
    for language in DEFAULT_PHRASES:
        assert calls_phrase([A7], language=language) == call_phrase(*A7, language=language)
        assert spoken_calls([A7], language=language) == spoken_phrase(*A7, language=language)


def test_nobody_cannot_be_called() -> None:
    with pytest.raises(PhraseError):
        calls_phrase([])


@pytest.mark.parametrize(
    ("kind", "template", "told"),
    [
        ("call", "Mời {name} đến {counter}", "{name} means nothing here; write {number} and {counter}"),
        ("call", "Mời số {number đến {counter}", "every { needs its }"),
        ("call", "Mời số {number} đến {counter", "every { needs its }"),
        ("call", "Mời số {number} đến counter}", "every { needs its }"),
        ("call", "Mời {{số}} {number} đến {counter}", "braces stand around places only"),
        ("call", "Mời {0} đến {counter}", "{0} means nothing"),
        ("call", "Mời {} đến {counter}", "{} means nothing"),
        ("call", "Mời {number!r} đến {counter}", "{number} means nothing"),
        ("call", "Mời {number:>9} đến {counter}", "{number} means nothing"),
        ("call", "Mời {number.real} đến {counter}", "{number.real} means nothing"),
        ("call", "Mời {number[0]} đến {counter}", "{number[0]} means nothing"),
        ("call", "Mời đến {counter}", "must have {number} once"),
        ("call", "Mời số {number}", "must have {counter} once"),
        ("call", "Số {number}, số {number} đến {counter}", "must have {number} once"),
        ("call", "Tầng 2: mời số {number} đến {counter}", "write numbers in words"),
        ("call", "Mời số {number}\nđến {counter}", "write one line"),
        ("call", "Mời" + " số" * 80 + " {number} đến {counter}", "write one line of at most 200"),
        ("call", "", "must have {number} once"),
        ("several", "Mời các số {numbers}", "{numbers} means nothing here; write {calls}"),
        ("several_many", "số {number} đến {counter}", "{number} means nothing here; write {numbers}"),
        ("counter", "quầy", "must have {code} once"),
        ("salutation", "{number}", "write words without braces"),
        ("salutation", " ", "write the words"),
    ],
)
def test_templates_that_cannot_be_filled_are_refused(kind: str, template: str, told: str) -> None:
    assert told in str(phrase_fault(kind, template))
    with pytest.raises(PhraseError, match=f"^{kind}: "):
        replace(VIETNAMESE, **{kind: template})


def test_unknown_languages_and_letters_are_refused() -> None:
    with pytest.raises(PhraseError, match="'fr'"):
        call_phrase("A001", "1", language="fr")
    with pytest.raises(PhraseError, match="ß"):
        spoken_phrase("ß001", "1")


@given(
    number=st.from_regex(r"[A-Z]{1,2}[0-9]{1,5}", fullmatch=True),
    counter=st.from_regex(r"[0-9]{1,3}[A-Z]?", fullmatch=True),
    language=st.sampled_from(["vi", "en"]),
)
def test_the_engine_never_gets_a_digit_and_text_is_nfc(number: str, counter: str, language: str) -> None:
    together = [(number, counter), ("Z9", counter), ("Y8", "77")]
    for text in (
        call_phrase(number, counter, language=language),
        spoken_phrase(number, counter, language=language),
        calls_phrase(together, language=language),
        spoken_calls(together, language=language),
    ):
        assert not any(character.isdigit() for character in text)
        assert text == unicodedata.normalize("NFC", text)
