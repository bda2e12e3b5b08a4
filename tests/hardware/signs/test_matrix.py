"""LED matrices: the bytes that reach the chips, and luma's emulator of the glass."""

from pathlib import Path
from typing import Any

import pytest
from luma.emulator.device import capture
from PIL import Image

from hardware.signs.glass import SignGone
from hardware.signs.glyphs import GLYPHS, HEIGHT, STEP, columns, dots, fitting
from hardware.signs.matrix import MatrixGlass, chained, max7219, max7219_on, ws2812


class Chips:
    """A row of MAX7219 on SPI, as the data sheet describes them: what they were told last."""

    def __init__(self, blocks: int) -> None:
        self.blocks = blocks
        self.lose_power()

    def lose_power(self) -> None:
        """Registers as they are after power-up: asleep, dark (data sheet, “Initial power-up”)."""
        self.registers: list[dict[int, int]] = [{} for _ in range(self.blocks)]

    def data(self, said: list[int]) -> None:
        assert len(said) == 2 * self.blocks, "one register and value for each chip, the farthest first"
        for chip, (register, value) in enumerate(zip(said[::2], said[1::2], strict=True)):
            self.registers[chip][register] = value

    def command(self, *said: int) -> None:
        raise AssertionError("a MAX7219 has no commands apart from its registers")

    def cleanup(self) -> None:
        """Nothing to clean."""

    def lit(self) -> set[tuple[int, int]]:
        """Dots that are lit, of modules that are soldered upright (column, row); none while they sleep."""
        found = set()
        for chip, registers in enumerate(reversed(self.registers)):
            if registers.get(12) != 1 or registers.get(11) != 7 or registers.get(9) != 0:
                continue
            found |= {
                (chip * 8 + digit, row) for digit in range(8) for row in range(8)
                if registers.get(digit + 1, 0) >> row & 1
            }  # fmt: skip
        return found


def upright(chips: Chips) -> MatrixGlass:
    return max7219_on(chips, chips.blocks, orientation=0)


def centred(text: str, pixels: int) -> set[tuple[int, int]]:
    left = (pixels - columns(len(text))) // 2
    return {(left + column, row) for column, row in dots(text)}


def test_a_number_is_lit_in_the_middle_and_taken_away_again() -> None:
    chips = Chips(4)
    glass = upright(chips)
    assert glass.width == 5
    glass.show("A007", False)
    assert chips.lit() == centred("A007", 32)
    glass.show("----", False)
    assert len(chips.lit()) == 12
    glass.show("", False)
    assert chips.lit() == set()


def test_chips_that_lost_their_power_show_again_with_the_next_repeat() -> None:
    chips = Chips(4)
    glass = upright(chips)
    glass.show("A007", False)
    chips.lose_power()
    assert chips.lit() == set()
    glass.show("A007", False)
    assert chips.lit() == centred("A007", 32)
    assert {registers[10] for registers in chips.registers} == {7}, "brightness too"


@pytest.mark.parametrize("letter", sorted(set(GLYPHS) - {" "}))
def test_every_letter_has_a_shape_of_its_own_within_its_place(letter: str) -> None:
    shape = set(dots(letter))
    assert shape
    assert all(0 <= column < STEP - 1 and 0 <= row < HEIGHT for column, row in shape)
    assert [other for other in GLYPHS if set(dots(other)) == shape] == [letter]


def test_unknown_letters_are_dashes_and_small_ones_are_large() -> None:
    assert set(dots("?")) == set(dots("-"))
    assert set(dots("a")) == set(dots("A"))


def test_so_many_characters_fit() -> None:
    assert [fitting(pixels) for pixels in (5, 10, 11, 16, 24, 32, 64)] == [1, 1, 2, 2, 4, 5, 10]


class Pixels:
    """The C library under WS2812 panels, as luma calls it."""

    WS2811_STRIP_GRB = 1

    def __init__(self, broken: bool = False) -> None:
        self.broken = broken
        self.colors: dict[int, int] = {}
        self.brightness = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *_: 0

    def ws2811_led_set(self, channel: object, place: int, color: int) -> None:
        self.colors[place] = color

    def ws2811_channel_t_brightness_set(self, channel: object, value: int) -> None:
        self.brightness = value

    def ws2811_render(self, leds: object) -> int:
        return -5 if self.broken else 0


def test_a_panel_of_pixels_lights_in_its_colour_along_its_chain() -> None:
    pixels = Pixels()
    glass = ws2812(width=12, height=8, wiring="columns-zigzag", color="#00ff10", brightness=77, dma=pixels)
    glass.show("7", False)
    lit = {place for place, color in pixels.colors.items() if color}
    chain = chained(12, 8, "columns-zigzag")
    assert lit == {chain[row * 12 + column] for column, row in centred("7", 12)}
    assert {pixels.colors[place] for place in lit} == {0x00FF10}
    assert pixels.brightness == 77
    pixels.broken = True
    with pytest.raises(SignGone):
        glass.show("8", False)
    pixels.broken = False


@pytest.mark.parametrize(
    ("wiring", "expected"),
    [
        ("rows", [0, 1, 2, 3, 4, 5]),
        ("rows-zigzag", [0, 1, 2, 5, 4, 3]),
        ("columns", [0, 2, 4, 1, 3, 5]),
        ("columns-zigzag", [0, 3, 4, 1, 2, 5]),
    ],
)
def test_each_wiring_reaches_every_pixel_once(wiring: Any, expected: list[int]) -> None:
    assert list(chained(3, 2, wiring)) == expected
    assert sorted(chained(32, 8, wiring)) == list(range(256))


def test_without_the_hardware_the_sign_is_gone_and_nothing_breaks() -> None:
    with pytest.raises(SignGone):
        max7219(port=99)
    with pytest.raises(SignGone):
        ws2812()


def test_the_emulator_shows_what_the_chips_would(tmp_path: Path) -> None:
    glass = MatrixGlass(
        capture(32, 8, mode="RGB", transform="none", file_template=str(tmp_path / "{0}.png")), "#ff9000"
    )
    glass.show("A007", False)
    last = max(tmp_path.glob("*.png"), key=lambda file: int(file.stem))
    with Image.open(last) as picture:
        lit = {(x, y) for x in range(32) for y in range(8) if picture.getpixel((x, y)) == (255, 144, 0)}
    assert lit == centred("A007", 32)
