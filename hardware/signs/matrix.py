"""LED matrices driven by luma.led_matrix: MAX7219 modules on SPI, WS2812 panels, and luma's emulator of them.

Neither can answer, so a cable that is cut is not noticed; and both keep their last picture when the PC that
drives them dies (docs/signs.md tells what to do about it).
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Literal, Protocol

from PIL import Image

from hardware.signs.glass import SignGone
from hardware.signs.glyphs import HEIGHT, columns, dots, fitting

AMBER = "#ff9000"
Wiring = Literal["rows", "rows-zigzag", "columns", "columns-zigzag"]
"""In which order the pixels of a panel are chained, from the upper left corner."""


class Canvas(Protocol):
    """A device of luma: `luma.core.device.device`."""

    mode: str
    width: int
    height: int

    def display(self, image: Image.Image) -> None:
        """Show a picture of exactly its size and mode."""
        ...

    def show(self) -> None:
        """Wake it, should it have lost its power meanwhile."""
        ...


class MatrixGlass:
    """Fulfils :class:`hardware.signs.glass.Glass` on any device of luma."""

    blinks_itself = False

    def __init__(self, canvas: Canvas, color: str = AMBER, wake: Callable[[], None] = lambda: None) -> None:
        """`wake` sets the device up anew; it is called before every picture."""
        self._canvas, self._color, self._wake = canvas, color, wake
        self.width = fitting(canvas.width)

    def show(self, text: str, blinking: bool) -> None:
        """Draw the characters in the middle."""
        canvas = self._canvas
        picture = Image.new(canvas.mode, (canvas.width, canvas.height))
        light: Any = 1 if canvas.mode == "1" else self._color
        left, top = (canvas.width - columns(len(text))) // 2, (canvas.height - HEIGHT) // 2
        for column, row in dots(text):
            # One pixel a dot; `paste` takes the colour in any mode.
            picture.paste(light, (left + column, top + row, left + column + 1, top + row + 1))
        try:
            self._wake()
            canvas.display(picture)
        except RuntimeError as error:  # what luma raises for its devices' own errors
            raise SignGone(error) from error

    def close(self) -> None:
        """Nothing to let go of: luma's own clean-up would blank the sign at a later moment."""


def max7219(
    port: int = 0, device: int = 0, blocks: int = 4, orientation: int = -90, reverse: bool = False,
    brightness: int = 0x70,
) -> MatrixGlass:  # fmt: skip
    """MAX7219 modules of 8 × 8 dots in a row on `/dev/spidev{port}.{device}`.

    `orientation` is how the modules are soldered: 0, 90, -90 (most of those sold in fours) or 180;
    `brightness` 0 to 255. Raises SignGone when there is no such line.
    """
    from luma.core.error import Error
    from luma.core.interface.serial import noop, spi

    try:
        return max7219_on(
            spi(port=port, device=device, gpio=noop()), blocks, orientation, reverse, brightness
        )
    except (Error, ImportError) as error:
        raise SignGone(error) from error


def max7219_on(
    line: Any, blocks: int = 4, orientation: int = -90, reverse: bool = False, brightness: int = 0x70
) -> MatrixGlass:
    """The same on an open line of luma's: whatever takes `data(bytes)`."""
    from luma.led_matrix import const
    from luma.led_matrix.device import max7219 as modules

    chain = modules(
        line,
        cascaded=blocks,
        block_orientation=orientation,
        blocks_arranged_in_reverse_order=reverse,
        contrast=brightness,
    )

    def wake() -> None:
        """A chip that lost its power starts asleep, with its registers as it likes (data sheet, table 2)."""
        for register, value in (
            (const.max7219.SCANLIMIT, 7),
            (const.max7219.DECODEMODE, 0),
            (const.max7219.DISPLAYTEST, 0),
        ):
            chain.data([register, value] * blocks)
        chain.contrast(brightness)
        chain.show()

    return MatrixGlass(chain, wake=wake)


def ws2812(
    width: int = 32, height: int = 8, wiring: Wiring = "columns-zigzag", color: str = AMBER,
    brightness: int = 0x40, dma: Any = None,
) -> MatrixGlass:  # fmt: skip
    """A panel of WS2812 pixels on GPIO 18 of a Raspberry Pi (needs root). `dma` is luma's way to the pixels.

    Raises SignGone where there is no such hardware.
    """
    from luma.led_matrix.device import ws2812 as pixels

    try:
        # Left to find its library itself, luma makes half a panel where there is none.
        dma = dma or import_module("_rpi_ws281x")
        panel = pixels(dma_interface=dma, width=width, height=height, mapping=chained(width, height, wiring))
        panel.contrast(brightness)
    except (ImportError, RuntimeError) as error:
        raise SignGone(error) from error
    return MatrixGlass(panel, color)


def chained(width: int, height: int, wiring: Wiring) -> Sequence[int]:
    """For each pixel, row by row, its place in the chain."""

    def place(x: int, y: int) -> int:
        zigzag = wiring.endswith("zigzag")
        if wiring.startswith("rows"):
            return y * width + (width - 1 - x if zigzag and y % 2 else x)
        return x * height + (height - 1 - y if zigzag and x % 2 else y)

    return [place(x, y) for y in range(height) for x in range(width)]
