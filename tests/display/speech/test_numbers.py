"""The number reader against two independent judges: a rewriting table, and a grammar that parses back."""

import re
from collections.abc import Callable

import pytest

from display.speech import english, numbers
from display.speech.numbers import NORTHERN, SOUTHERN, ReadingStyle

STYLES = [
    ReadingStyle(four=four, empty_tens=empty, thousand=thousand)
    for four in ("tư", "bốn")
    for empty in ("linh", "lẻ")
    for thousand in ("nghìn", "ngàn")
]

# The judge works as school does: write every place out (“không nghìn không trăm hai mươi năm”), drop the
# leading nothing, then repair the neighbours. It shares no arithmetic and no table with the reader.
NAIVE = {
    "0": "không", "1": "một", "2": "hai", "3": "ba", "4": "bốn",
    "5": "năm", "6": "sáu", "7": "bảy", "8": "tám", "9": "chín",
}  # fmt: skip
REPAIRS: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"^(không nghìn )(không trăm )?(không mươi )?", lambda m: m[0] if m[2] is None else ""),
    (r"^không nghìn ", ""),
    (r" không trăm không mươi không$", ""),
    (r"(trăm) không mươi không$", r"\1"),
    (r"trăm không mươi", "trăm LINH"),
    (r"một mươi", "mười"),
    (r"(mươi|mười) không$", r"\1"),
    (r"mươi một$", "mươi mốt"),
    (r"(mươi|mười) năm$", r"\1 lăm"),
    (r"(mươi|LINH) bốn$", r"\1 TƯ"),
]


def judged(number: int, style: ReadingStyle) -> str:
    """What the rewriting table says `number` reads as."""
    a, b, c, d = (NAIVE[digit] for digit in f"{number:04}")
    words = f"{a} nghìn {b} trăm {c} mươi {d}"
    for pattern, replacement in REPAIRS:
        words = re.sub(pattern, replacement, words)
    words = words.replace("LINH", style.empty_tens).replace("TƯ", style.four)
    return words.replace("nghìn", style.thousand)


UNIT = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
AFTER_TENS = r"mốt|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín"
TENS = (
    rf"(?:mười(?: (?P<teen>một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?|"
    rf"(?P<tens>hai|ba|bốn|năm|sáu|bảy|tám|chín) mươi(?: (?P<unit>{AFTER_TENS}))?)"
)
GRAMMAR = re.compile(
    rf"(?:(?P<thousands>{UNIT}) (?:nghìn|ngàn)(?: (?=\S)|$))?"
    rf"(?:(?P<hundreds>không|{UNIT}) trăm(?: (?=\S)|$))?"
    rf"(?:(?P<ten>{TENS})|(?:(?:linh|lẻ) )?(?P<alone>{UNIT}|tư))?"
)
VALUE = {word: int(digit) for digit, word in NAIVE.items()} | {"mốt": 1, "tư": 4, "lăm": 5}


def parsed(words: str) -> int:
    """The number that `words` mean, by the grammar; AssertionError when they are not Vietnamese."""
    match = GRAMMAR.fullmatch(words)
    assert match, words
    part = {name: VALUE.get(word or "không", 0) for name, word in match.groupdict().items()}
    if match["ten"]:
        low = part["tens"] * 10 + part["unit"] if match["tens"] else 10 + part["teen"]
    else:
        low = part["alone"]
    return part["thousands"] * 1000 + part["hundreds"] * 100 + low


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_number_reads_as_the_school_table_says(style: ReadingStyle) -> None:
    assert numbers.read_whole(0, style) == "không"
    read = {n: numbers.read_whole(n, style) for n in range(1, 10000)}
    assert not {n: words for n, words in read.items() if words != judged(n, style)}


@pytest.mark.parametrize("style", [NORTHERN, SOUTHERN], ids=["northern", "southern"])
def test_every_reading_parses_back_to_its_number(style: ReadingStyle) -> None:
    assert all(parsed(numbers.read_whole(n, style)) == n for n in range(1, 10000))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh tư"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1000, "một nghìn"),
        (1001, "một nghìn không trăm linh một"),
        (1010, "một nghìn không trăm mười"),
        (1025, "một nghìn không trăm hai mươi lăm"),
        (1100, "một nghìn một trăm"),
        (4444, "bốn nghìn bốn trăm bốn mươi tư"),
        (5005, "năm nghìn không trăm linh năm"),
        (9999, "chín nghìn chín trăm chín mươi chín"),
    ],
)
def test_northern_readings_a_native_speaker_wrote_down(number: int, words: str) -> None:
    assert numbers.read_whole(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(24, "hai mươi bốn"), (104, "một trăm lẻ bốn"), (1007, "một ngàn không trăm lẻ bảy")],
)
def test_southern_readings_a_native_speaker_wrote_down(number: int, words: str) -> None:
    assert numbers.read_whole(number, SOUTHERN) == words


def test_digit_by_digit_reads_all_four_digit_strings() -> None:
    for n in range(10000):
        assert numbers.read_digits(f"{n:04}") == " ".join(NAIVE[d] for d in f"{n:04}")
    assert numbers.read_digits("007") == "không không bảy"


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_outside_the_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 9999"):
        numbers.read_whole(number)
    with pytest.raises(ValueError, match="0 to 9999"):
        english.read_whole(number)


@pytest.mark.parametrize("digits", ["", "12a", "-1", "²", "٣"])
def test_only_ascii_digits_are_read_one_by_one(digits: str) -> None:
    with pytest.raises(ValueError, match="digits only"):
        numbers.read_digits(digits)
    with pytest.raises(ValueError, match="digits only"):
        english.read_digits(digits)


def test_letters_have_their_vietnamese_names() -> None:
    names = ["a", "bê", "xê", "đê", "giê", "hát", "ích xì"]
    assert [numbers.read_letter(letter) for letter in "ABCDgHX"] == names
    assert len(set(numbers.LETTERS.values())) == len(numbers.LETTERS), "two letters sound alike"
    assert numbers.read_letter("G", ReadingStyle(letters=(("G", "gờ"),))) == "gờ"
    with pytest.raises(ValueError, match="no name"):
        numbers.read_letter("ß")


ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def test_every_english_reading_adds_up_to_its_number() -> None:
    for n in range(10000):
        total = current = 0
        for word in english.read_whole(n).replace("-", " ").split():
            if word == "thousand":
                total, current = current * 1000, 0
            elif word == "hundred":
                current *= 100
            elif word != "and":
                current += ENGLISH[word]
        assert total + current == n


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (12, "twelve"),
        (40, "forty"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1000, "one thousand"),
        (1001, "one thousand and one"),
        (1234, "one thousand two hundred and thirty-four"),
    ],
)
def test_english_readings_written_down_by_hand(number: int, words: str) -> None:
    assert english.read_whole(number) == words
