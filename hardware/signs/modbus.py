"""Number signs on RS-485 that speak Modbus RTU, by pymodbus; every maker has registers of its own.

Signs on one pair of wires share a :class:`ModbusLine`, which must be used from one thread only.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hardware.signs.glass import DASHES, SignGone, SignNonsense

Coding = Literal["ascii", "ascii-pairs", "segments", "value"]
"""How a number stands in the registers: a character in each; two in each, the first in the high byte; the
segments of each digit (bit 0 is segment a … bit 6 is g); or the digits as one whole number."""

ANSWER_WITHIN_SECONDS = 0.5
_RETRIES = 1

# Segments a (1) to g (64); letters as seven segments can write them. K, M, V, W and X they cannot.
SEGMENTS: Mapping[str, int] = {
    "0": 0x3F, "1": 0x06, "2": 0x5B, "3": 0x4F, "4": 0x66, "5": 0x6D, "6": 0x7D, "7": 0x07, "8": 0x7F,
    "9": 0x6F, "A": 0x77, "B": 0x7C, "C": 0x39, "D": 0x5E, "Đ": 0x5E, "E": 0x79, "F": 0x71, "G": 0x3D,
    "H": 0x76, "I": 0x30, "J": 0x1E, "L": 0x38, "N": 0x54, "O": 0x5C, "P": 0x73, "Q": 0x67, "R": 0x50,
    "S": 0x6D, "T": 0x78, "U": 0x3E, "Y": 0x6E, "Z": 0x5B, "-": 0x40, " ": 0x00,
}  # fmt: skip


Word = Annotated[int, Field(ge=0, le=0xFFFF)]
"""What fits into a register, and how registers are numbered."""


class _Described(BaseModel):
    """A part of the description of a kind of sign."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Switch(_Described):
    """A register that turns something on or off."""

    register_: Word = Field(alias="register")
    on: Word = 1
    off: Word = 0


class Watchdog(_Described):
    """A register that the sign wants to see written again and again, or it goes dark by itself."""

    register_: Word = Field(alias="register")
    value: Word


class Registers(_Described):
    """The holding registers of one kind of sign. Registers count from 0, as they travel on the wire.

    `codes` replaces the code of a character in `ascii` and `segments`. With `value`, `letter` is the register
    of the letter (A is 1, none is 0), `blank` and `dashes` what makes the digits dark or dashes.
    `read_back` has what was written read again.
    """

    number: Word
    coding: Coding = "ascii"
    codes: Mapping[str, Word] = {}
    letter: Word | None = None
    blank: Word = 0xFFFF
    dashes: Word = 0xFFFE
    blink: Switch | None = None
    watchdog: Watchdog | None = None
    read_back: bool = True

    def writes(self, text: str, width: int, blinking: bool) -> list[tuple[int, list[int]]]:
        """What to write where, to show this text."""
        found = [(self.number, self._number(text, width))]
        if self.coding == "value" and self.letter is not None:
            found.append((self.letter, [_letter(text)]))
        if self.blink:
            found.append((self.blink.register_, [self.blink.on if blinking else self.blink.off]))
        if self.watchdog:
            found.append((self.watchdog.register_, [self.watchdog.value]))
        return found

    def _number(self, text: str, width: int) -> list[int]:
        if self.coding == "value":
            digits = "".join(each for each in text if each.isdecimal())
            special = {"": self.blank, DASHES: self.dashes}
            return [special[text] if text in special else int(digits or 0)]
        codes = [self._code(each) for each in text.rjust(width)]
        if self.coding != "ascii-pairs":
            return codes
        codes += [self._code(" ")] * (len(codes) % 2)
        return [high << 8 | low for high, low in zip(codes[::2], codes[1::2], strict=True)]

    def _code(self, character: str) -> int:
        if character in self.codes:
            return self.codes[character]
        if self.coding == "segments":
            return SEGMENTS.get(character, SEGMENTS["-"])
        return ord(character) if character.isascii() else ord("D" if character == "Đ" else "-")


def _letter(text: str) -> int:
    """A is 1; 0 when the text begins with none."""
    first = text[:1]
    return ord(first) - ord("A") + 1 if "A" <= first <= "Z" else 0


class ModbusLine:
    """A serial port with signs on it, opened when it is needed."""

    def __init__(self, port: str, baudrate: int = 9600, parity: str = "N", stopbits: int = 1) -> None:
        from pymodbus.client import ModbusSerialClient

        self.port = port
        self._client = ModbusSerialClient(
            port,
            baudrate=baudrate,
            parity=parity,
            stopbits=stopbits,
            timeout=ANSWER_WITHIN_SECONDS,
            retries=_RETRIES,
        )
        # What goes wrong is told by us, once, and not at each try.
        logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

    def write(self, address: int, register: int, values: Sequence[int]) -> None:
        """Write registers of one sign. Raises SignFault."""
        self._ask(lambda: self._client.write_registers(register, list(values), device_id=address))

    def read(self, address: int, register: int, count: int) -> list[int]:
        """Read registers of one sign. Raises SignFault."""
        answer = self._ask(
            lambda: self._client.read_holding_registers(register, count=count, device_id=address)
        )
        return list(answer.registers)

    def close(self) -> None:
        """Let go of the port until it is needed again."""
        self._client.close()

    def _ask(self, question: Callable[[], Any]) -> Any:
        from pymodbus.exceptions import ConnectionException, ModbusException

        if not self._client.connect():
            raise SignGone(self.port)
        try:
            answer = question()
        except ConnectionException as error:  # the adapter was pulled out: open it anew
            self.close()
            raise SignGone(self.port) from error
        except ModbusException as error:  # nobody answers, or in a way that is none
            raise SignGone(error) from error
        if answer.isError():
            raise SignNonsense(f"mã lỗi Modbus {answer.exception_code}")
        return answer


class ModbusGlass:
    """Fulfils :class:`hardware.signs.glass.Glass` on a line."""

    def __init__(self, line: ModbusLine, address: int, width: int, registers: Registers) -> None:
        self._line, self._address, self._registers = line, address, registers
        self.width = width
        self.blinks_itself = registers.blink is not None

    def show(self, text: str, blinking: bool) -> None:
        """Write the registers, and read back those of the number."""
        writes = self._registers.writes(text, self.width, blinking)
        for register, values in writes:
            self._line.write(self._address, register, values)
        if self._registers.read_back:
            register, values = writes[0]
            found = self._line.read(self._address, register, len(values))
            if found != values:
                raise SignNonsense(f"ghi {values}, đọc lại {found}")

    def close(self) -> None:
        """The line stays open for the other signs on it."""
