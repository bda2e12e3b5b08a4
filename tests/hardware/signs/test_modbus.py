"""RS-485 number signs against pymodbus's own server, over a wire that can fail."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hardware.signs import modbus
from hardware.signs.glass import DASHES, SignGone, SignNonsense
from hardware.signs.modbus import SEGMENTS, ModbusGlass, ModbusLine, Registers
from tests.hardware.signs.rs485 import Rs485


@pytest.fixture
def wire() -> Iterator[Rs485]:
    with Rs485(1, 2) as wire:
        yield wire


@pytest.fixture
def line(wire: Rs485, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModbusLine]:
    """A line on which every sign may take its time."""
    monkeypatch.setattr(modbus, "ANSWER_WITHIN_SECONDS", 20.0)
    line = ModbusLine(wire.path)
    yield line
    line.close()


@contextmanager
def hasty(wire: Rs485, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModbusLine]:
    """The same line, for a sign of which no answer will come."""
    with monkeypatch.context() as patch:
        patch.setattr(modbus, "ANSWER_WITHIN_SECONDS", 0.5)
        line = ModbusLine(wire.path)
    try:
        yield line
    finally:
        line.close()


def sign(line: ModbusLine, address: int = 1, width: int = 4, **registers: object) -> ModbusGlass:
    return ModbusGlass(line, address, width, Registers.model_validate({"number": 0, **registers}))


def test_a_number_stands_in_the_registers_of_its_sign_alone(wire: Rs485, line: ModbusLine) -> None:
    sign(line).show("A007", False)
    assert wire.text(1) == "A007"
    assert wire.registers(2) == [0, 0, 0, 0]
    sign(line, 2).show("12", False)
    assert (wire.text(1), wire.text(2)) == ("A007", "  12")
    sign(line).show("", False)
    assert wire.text(1) == "    "


def test_the_blink_switch_and_the_watchdog_are_written_each_time(wire: Rs485, line: ModbusLine) -> None:
    glass = sign(line, blink={"register": 8, "on": 4}, watchdog={"register": 9, "value": 30})
    assert glass.blinks_itself
    glass.show("A007", True)
    assert wire.registers(1, 8, 2) == [4, 30]
    wire.lose_power(1)
    glass.show("A007", False)
    assert wire.registers(1, 8, 2) == [0, 30]
    assert not sign(line).blinks_itself


@pytest.mark.parametrize(
    ("coding", "text", "expected"),
    [
        ("ascii-pairs", "A007", [0x4130, 0x3037]),
        ("ascii-pairs", DASHES, [0x2D2D, 0x2D2D]),
        ("segments", "A007", [0x77, 0x3F, 0x3F, 0x07]),
        ("segments", DASHES, [0x40] * 4),
        ("segments", "", [0] * 4),
        ("value", "A007", [7]),
        ("value", "1234", [1234]),
        ("value", "", [0xFFFF]),
        ("value", DASHES, [0xFFFE]),
    ],
)
def test_each_coding_has_its_registers(coding: str, text: str, expected: list[int]) -> None:
    registers = Registers.model_validate({"number": 0, "coding": coding})
    assert registers.writes(text, 4, False) == [(0, expected)]


def test_a_letter_has_a_register_of_its_own() -> None:
    registers = Registers.model_validate({"number": 0, "coding": "value", "letter": 1})
    letters = {
        text: dict(registers.writes(text, 4, False))[1] for text in ("A007", "Z999", "1000", "", DASHES)
    }
    assert letters == {"A007": [1], "Z999": [26], "1000": [0], "": [0], DASHES: [0]}


def test_a_sign_may_have_codes_of_its_own() -> None:
    registers = Registers.model_validate({"number": 0, "codes": {"-": 45, " ": 10, "A": 99}})
    assert registers.writes("A0", 3, False) == [(0, [10, 99, 48])]


def test_all_digits_differ_on_seven_segments() -> None:
    assert len({SEGMENTS[digit] for digit in "0123456789"}) == 10
    assert all(0 <= code < 128 for code in SEGMENTS.values())


@given(
    st.text(max_size=6),
    st.integers(6, 12),
    st.sampled_from(["ascii", "ascii-pairs", "segments", "value"]),
    st.booleans(),
)
def test_any_text_fits_the_registers(text: str, width: int, coding: str, blinking: bool) -> None:
    registers = Registers.model_validate(
        {"number": 0, "coding": coding, "letter": 30, "blink": {"register": 31}}
    )
    if coding == "value":
        text = text[:4]
    for _, values in registers.writes(text, width, blinking):
        assert all(0 <= value <= 0xFFFF for value in values)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"number": -1},
        {"number": 0, "coding": "morse"},
        {"number": 0, "blink": {"register": 70_000}},
        {"number": 0, "surprise": 1},
        {"number": 0, "codes": {"A": -3}},
    ],
)
def test_a_description_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Registers.model_validate(wrong)


def test_a_sign_that_does_not_answer_is_gone_and_comes_back(
    wire: Rs485, line: ModbusLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.mute.add(1)
    with hasty(wire, monkeypatch) as waits, pytest.raises(SignGone, match="không trả lời"):
        sign(waits).show("A007", False)
    sign(line, 2).show("B123", False)
    assert wire.text(2) == "B123"
    wire.mute.clear()
    sign(line).show("A008", False)
    assert wire.text(1) == "A008"


def test_answers_broken_on_the_wire_count_as_none(
    wire: Rs485, line: ModbusLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.garbled.add(1)
    with hasty(wire, monkeypatch) as waits, pytest.raises(SignGone):
        sign(waits).show("A007", False)
    sign(line, 2).show("B123", False)
    wire.garbled.clear()
    sign(line).show("A008", False)
    assert (wire.text(1), wire.text(2)) == ("A008", "B123")


def test_a_sign_that_shows_something_else_is_said_to(wire: Rs485, line: ModbusLine) -> None:
    wire.stubborn.add(1)
    with pytest.raises(SignNonsense, match=r"ghi \[65, 48, 48, 55\], đọc lại \[64, 49, 49, 54\]"):
        sign(line).show("A007", False)
    sign(line, read_back=False).show("A007", False)


def test_registers_that_a_sign_does_not_have_are_nonsense(line: ModbusLine) -> None:
    with pytest.raises(SignNonsense, match="mã lỗi Modbus 2"):
        sign(line, number=40).show("A007", False)


def test_a_port_that_is_not_there_is_said_and_tried_again(wire: Rs485) -> None:
    with pytest.raises(SignGone, match="/dev/nowhere"):
        sign(ModbusLine("/dev/nowhere")).show("A007", False)


def test_calls_in_a_row_on_two_signs_all_arrive(wire: Rs485, line: ModbusLine) -> None:
    for n, address in itertools.product(range(10), (1, 2)):
        sign(line, address).show(f"A{n:03}", False)
        assert wire.text(address) == f"A{n:03}"
