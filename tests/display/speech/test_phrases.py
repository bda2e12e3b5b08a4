"""The sentence of a call: as read, as spoken, in both languages, and with a centre's own words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.speech import SOUTHERN, PhraseError, ReadingStyle, call_phrase, spoken_phrase

WHOLE = ReadingStyle(mode="whole")


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
    template = "Xin mời khách có số {number} tới quầy {counter}"
    start = "Xin mời khách có số"
    assert call_phrase("B010", "2", template=template) == f"{start} B không một không tới quầy hai"
    assert spoken_phrase("B010", "2", template=template) == f"{start} bê không một không, tới quầy hai"


@pytest.mark.parametrize("template", ["Mời {name}", "Mời {number", "{0}", "{}"])
def test_templates_that_cannot_be_filled_are_refused(template: str) -> None:
    with pytest.raises(PhraseError):
        call_phrase("A001", "1", template=template)


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
    for phrase in (call_phrase, spoken_phrase):
        text = phrase(number, counter, language=language)
        assert not any(character.isdigit() for character in text)
        assert text == unicodedata.normalize("NFC", text)
