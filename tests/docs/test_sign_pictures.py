"""The glass of a real matrix in each of its states, as luma's emulator shows it; kept with `--pictures`."""

from pathlib import Path
from typing import Any

from luma.emulator.device import capture
from PIL import Image, ImageDraw

from display.signs.face import LIT_SECONDS, SCROLL_SECONDS, Face, Pane, TooLong
from hardware.printer.paper import font
from hardware.signs.matrix import MatrixGlass
from tests.docs.conftest import Keep

CALL, SERVED = Face("A007", blinking=True), Face("A007")
SHOTS = {
    "called: lit …": (CALL, 32, TooLong.SHORTEN, 0.0),
    "… and dark, once a second": (CALL, 32, TooLong.SHORTEN, LIT_SECONDS),
    "serving": (SERVED, 32, TooLong.SHORTEN, 0.0),
    "paused": (Face("----"), 32, TooLong.SHORTEN, 0.0),
    "A1007 on four characters: shortened": (Face("A1007"), 24, TooLong.SHORTEN, 0.0),
    "or scrolling, here in its third step": (Face("A1007"), 24, TooLong.SCROLL, 2.5 * SCROLL_SECONDS),
}
DOT, GAP, CAPTION = 16, 24, 34
"""Pixels of the picture; the first is how large the emulator draws one LED."""


def shot(folder: Path, face: Face, pixels: int, too_long: TooLong, at: float) -> Image.Image:
    """What the emulator shows of a face at a moment."""
    folder.mkdir()
    device = capture(
        pixels, 8, mode="RGB", transform="led_matrix", scale=DOT, file_template=str(folder / "{0}.png")
    )
    glass = MatrixGlass(device)
    frame = Pane(glass.width, too_long, glass.blinks_itself).frame(face, at)
    glass.show(frame.text, frame.blinking)
    with Image.open(folder / "1.png") as picture:
        return picture.convert("RGB")


def test_each_state_looks_as_the_papers_say(tmp_path: Path, keep: Keep) -> None:
    taken = {title: shot(tmp_path / str(n), *what) for n, (title, what) in enumerate(SHOTS.items())}
    lit = {title: sum(map(_bright, picture.get_flattened_data())) for title, picture in taken.items()}
    called, dark, serving, paused, *_ = lit.values()
    assert called == serving > paused > dark
    cell = (32 * DOT + GAP, 8 * DOT + CAPTION + GAP)
    sheet = Image.new("RGB", (2 * cell[0] + GAP, 3 * cell[1] + GAP), "#e9e2d6")
    drawing, letters = ImageDraw.Draw(sheet), font(18, 500)
    for n, (title, picture) in enumerate(taken.items()):
        x, y = GAP + n % 2 * cell[0], GAP + n // 2 * cell[1]
        drawing.text((x, y), title, "#14213d", letters)
        sheet.paste(picture, (x, y + CAPTION))
    sheet.save(tmp_path / "sheet.png")
    keep("signs-matrix", tmp_path / "sheet.png")


def _bright(pixel: Any) -> bool:
    return pixel[0] > 150
