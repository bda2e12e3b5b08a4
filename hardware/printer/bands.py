"""The inked bands of a picture: white paper is fed below them, left alone beside them, and never sent."""

from collections.abc import Iterator

from PIL import Image, ImageChops

_SHORTEST_GAP = 3
"""Rows: a shorter one costs more commands than it saves bytes."""


def bands(image: Image.Image) -> Iterator[tuple[Image.Image | None, int]]:
    """The picture from top to bottom: a band with ink (None at a white top), and the white rows after it.

    A band ends on the right with its last ink. The white on its left is sent: printers do not agree on how a
    picture is moved to the right.
    """
    white = b"\xff" * image.width
    pixels = image.convert("L").tobytes()
    rows = [pixels[at : at + image.width] == white for at in range(0, len(pixels), image.width)]
    top = 0
    while top < image.height:
        end = _end_of_band(rows, top)
        gap = _white_rows(rows, end)
        yield (_without_white_right(image.crop((0, top, image.width, end))) if end > top else None), gap
        top = end + gap


def _without_white_right(band: Image.Image) -> Image.Image:
    box = ImageChops.invert(band.convert("L")).getbbox()
    return band.crop((0, 0, box[2], band.height)) if box else band


def _end_of_band(white: list[bool], top: int) -> int:
    """The first row of the next gap that is worth it; the picture's end when there is none."""
    row = top
    while row < len(white):
        gap = _white_rows(white, row)
        if gap >= _SHORTEST_GAP or row + gap == len(white):
            return row
        row += gap or 1
    return row


def _white_rows(white: list[bool], row: int) -> int:
    end = row
    while end < len(white) and white[end]:
        end += 1
    return end - row
