"""Case codes, however they are typed, scanned or misread (K7)."""

from __future__ import annotations

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.case_code import read_case_code
from queue_server.domain.errors import NotACaseCode

OLD = "000.00.05.H57-201214-0003"
NEW = "H26.12.3-241121-0001"
LOOKS_LIKE = {"0": "Oo", "1": "Il"}


@st.composite
def codes(draw: st.DrawFn) -> tuple[list[str], str]:
    """The parts of a code, each with what it may be padded to, and the code they make."""
    agency = draw(st.sampled_from("ABCDEGHKNPT")) + f"{draw(st.integers(1, 99)):02}"
    day = f"{date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 9000))):%y%m%d}"
    number = f"{draw(st.integers(1, 99999)):04}"
    if draw(st.booleans()):
        unit = [f"{draw(st.integers(0, 999)):03}", *(f"{draw(st.integers(0, 99)):02}" for _ in range(2))]
        return [*unit, agency, day, number], f"{'.'.join([*unit, agency])}-{day}-{number}"
    below = [str(draw(st.integers(1, 199))) for _ in range(draw(st.integers(0, 3)))]
    return [agency, *below, day, number], f"{'.'.join([agency, *below])}-{day}-{number}"


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code as somebody might type it, and as the case system writes it."""
    parts, code = draw(codes())
    old = not parts[0][0].isalpha()
    loose = [part.lstrip("0") or "0" if old and place < 3 else part for place, part in enumerate(parts)]
    loose[-1] = loose[-1].lstrip("0")
    parts = loose if draw(st.booleans()) else parts
    parts = [misread(draw, part) for part in parts]
    text = parts[0]
    for part in parts[1:]:
        text += draw(st.sampled_from([".", "-", " ", "  ", "/", " - ", "–", "_", ","])) + part
    text = text.lower() if draw(st.booleans()) else text
    return draw(st.sampled_from(["", " ", "\t"])) + text + draw(st.sampled_from(["", "\r\n", " "])), code


def misread(draw: st.DrawFn, part: str) -> str:
    """The part with some digits as letters that look like them; an agency's own letter stays."""
    head, tail = (part[0], part[1:]) if part[0].isalpha() else ("", part)
    return head + "".join(draw(st.sampled_from(digit + LOOKS_LIKE.get(digit, ""))) for digit in tail)


@given(codes())
def test_a_code_is_read_as_it_is(made: tuple[list[str], str]) -> None:
    assert read_case_code(made[1]) == made[1]


@given(typed())
def test_a_code_is_read_however_it_is_typed(made: tuple[str, str]) -> None:
    text, code = made
    assert read_case_code(text) == code


@given(typed())
def test_reading_twice_changes_nothing(made: tuple[str, str]) -> None:
    once = read_case_code(made[0])
    assert read_case_code(once) == once


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0000005h572012140003", OLD),
        ("000 00 05 H57 2012140003", OLD),
        ("OOO.OO.O5.H57-2O1214-OOO3", OLD),
        ("5.H57-201214-3", OLD),
        ("０００．００．０５．Ｈ５７－２０１２１４－０００３", OLD),
        (f"https://dichvucong.gov.vn/tra-cuu?ma={OLD}&x=1", OLD),
        (f"Mã hồ sơ: {NEW}", NEW),
        ("h26 12 3 241121 1", NEW),
        ("l52.32.32.B22.100202.0082", "152.32.32.B22-100202-0082"),
        ("H57-261121-0007", "H57-261121-0007"),
        ("G22.99-240101-123456", "G22.99-240101-123456"),
        ("bn-2024 000123", "BN-2024000123"),
    ],
)
def test_forms_that_are_met(text: str, code: str) -> None:
    assert read_case_code(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "A007", "xin chào", "000", "H57", "????", "9" * 41, "9" * 5000, "../../etc/passwd 1234"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(NotACaseCode):
        read_case_code(text)


@given(st.text(max_size=250) | st.text(alphabet=string.ascii_letters + string.digits + " .-/", max_size=60))
def test_anything_else_is_refused_or_becomes_a_code_that_is_safe_in_an_address(text: str) -> None:
    try:
        code = read_case_code(text)
    except NotACaseCode:
        return
    assert set(code) <= set(string.ascii_uppercase + string.digits + ".-/")
    assert 4 <= len(code) <= 250
