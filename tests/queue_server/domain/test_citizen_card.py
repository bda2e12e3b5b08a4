"""Identity cards as scanners read them: understood, told apart, refused with a reason, never kept (K10)."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.citizen_card import Card, CardKind, PersonMark, WhyNot, mark, read_scan
from queue_server.domain.errors import ScanRefused

NUMBER = "046089001234"
NAME = "Nguyễn Thị Minh Châu"
CITIZEN = f"{NUMBER}|191234567|{NAME}|01021989|Nữ|12 Lê Lợi, Phú Hội, TP Huế|10052021"
HEALTH = "GD4460412345678|4e677579e1bb856e2056c4836e2041|05/08/1950|1|48e1babf|46 - 012|01/01/2026|-|x|$"
KEY = b"khoa cua trung tam"


@pytest.mark.parametrize(
    "line",
    [
        CITIZEN,
        CITIZEN.replace("191234567", ""),
        CITIZEN.replace("191234567|", ""),
        CITIZEN.rpartition("|")[0],
        CITIZEN + "||Nguyễn Văn Ba|Lê Thị Tư|",
        f"]Q3{CITIZEN}\r\n",
        CITIZEN.replace("|", " | "),
    ],
    ids=[
        "seven fields",
        "old number empty",
        "no old number",
        "six fields",
        "eleven",
        "scanner's own",
        "blanks",
    ],
)
def test_a_citizen_card_is_read_in_all_its_printings(line: str) -> None:
    assert read_scan(line) == Card(CardKind.CITIZEN, NUMBER, NAME, date(1989, 2, 1))


def test_a_health_insurance_card_is_told_apart_by_its_number_and_hex_name() -> None:
    assert read_scan(HEALTH) == Card(CardKind.HEALTH, "GD4460412345678", "Nguyễn Văn A", date(1950, 8, 5))


@pytest.mark.parametrize("typed", [NUMBER, " 046 089 001 234 ", "046-089-001234"])
def test_a_number_alone_may_be_typed(typed: str) -> None:
    assert read_scan(typed) == Card(CardKind.CITIZEN, NUMBER)


@pytest.mark.parametrize("born", ["1950", "00001950"])
def test_somebody_of_whom_only_the_year_is_known(born: str) -> None:
    assert read_scan(CITIZEN.replace("01021989", born)).born is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "card-empty"),
        (" \r\n", "card-empty"),
        ("https://example.vn/t/abc", "card-number"),
        ("H57.32.12-261121-0007", "card-number"),
        ("12345678901", "card-number"),
        ("04608900123４", "card-number"),
        ("a|b|c", "card-unknown"),
        ("9" * 5000, "card-unknown"),
        (CITIZEN.replace(NUMBER, "04608900123"), "card-number"),
        (CITIZEN.replace(NAME, ""), "card-name"),
        (CITIZEN.replace(NAME, "<b>1</b>"), "card-name"),
        (CITIZEN.replace("01021989", "31021989"), "card-birth-date"),
        (CITIZEN.replace("01021989", ""), "card-birth-date"),
        (HEALTH.replace("4e67", "zz67"), "card-name"),
        (HEALTH.replace("4e67", "ff67"), "card-name"),
        ("|" * 20, "card-number"),
    ],
)
def test_garbage_is_refused_with_its_reason(line: str, why: str) -> None:
    with pytest.raises(ScanRefused) as refused:
        read_scan(line)
    assert refused.value.facts == {"why": why}


def scans(count: int) -> Iterator[str]:
    """Lines as broken scanners send them: cards with pieces changed, cut, doubled and mixed."""
    chance = random.Random(402)
    pieces = [
        *CITIZEN.split("|"),
        *HEALTH.split("|"),
        "",
        "\x00",
        "\ud800",
        "٣" * 12,
        "0" * 12,
        "ff",
        "𝟏",
        "]Q3",
    ]
    for _ in range(count):
        letters = list("|".join(chance.choices(pieces, k=chance.randrange(14))))
        for _ in range(chance.randrange(4)):
            place = chance.randrange(len(letters) + 1)
            letters[place : place + chance.randrange(3)] = chr(chance.randrange(0x2000))
        yield "".join(letters)


def test_ten_thousand_broken_scans_are_read_or_refused() -> None:
    read = [check(line) for line in scans(10_000)]
    assert {type(each) for each in read} == {Card, dict}


@given(st.text(max_size=300) | st.lists(st.text(max_size=30), max_size=14).map("|".join))
def test_a_scan_of_anything_is_read_or_refused(line: str) -> None:
    check(line)


def check(line: str) -> Card | dict[str, object]:
    """What is read of a line; nothing of it may show itself."""
    read = read_or_why(line)
    if isinstance(read, Card):
        kept = mark(read, KEY)
        assert kept.masked == "*" * (len(read.number) - 3) + read.number[-3:]
        assert read.number not in repr(kept) + repr(read)
    else:
        assert read == {"why": WhyNot(str(read["why"]))}
    return read


def read_or_why(line: str) -> Card | dict[str, object]:
    """The card, or the facts of the refusal."""
    try:
        return read_scan(line)
    except ScanRefused as refused:
        return refused.facts


def test_what_is_kept_shows_three_digits_and_a_hash_that_needs_the_key() -> None:
    kept = mark(read_scan(CITIZEN), KEY)
    assert kept.masked == "*********234"
    assert kept == mark(read_scan(NUMBER), KEY)
    assert kept.hash != mark(read_scan(NUMBER), b"another").hash
    assert kept.hash != hashlib.sha256(NUMBER.encode()).hexdigest()
    assert PersonMark.__slots__ == ("masked", "hash")


def test_neither_card_nor_mark_shows_itself_in_a_traceback() -> None:
    card = read_scan(CITIZEN)
    told = repr(card) + repr(mark(card, KEY))
    for secret in (NUMBER, NAME, "1989", mark(card, KEY).hash):
        assert secret not in told
