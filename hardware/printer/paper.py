"""A growing strip of paper to draw on: centred and wrapped text, rules, pictures; black and white only."""

import math
import unicodedata
from functools import cache
from typing import Literal

import fontpkg.pil
from PIL import Image, ImageDraw, ImageFont

FAMILY = "Be Vietnam Pro"
_FIRST_PIECE = 1200
"""Rows; longer paper is made when it is needed."""
_INK, _PAPER = 0, 255
_RIGHT = 6
"""Dots left white beside long texts, for letters that lean out."""

Align = Literal["left", "centre"]


@cache
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Be Vietnam Pro in `size` dots and `weight` 100–900; it has every Vietnamese letter."""
    found: ImageFont.FreeTypeFont = fontpkg.pil.truetype(FAMILY, size, weight=weight)
    return found


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """`text` in as few lines of `width` dots as possible, of about the same length each."""
    words = _words(text, face, width)
    lines = _filled(words, face, width)
    narrow, wide = math.ceil(max((length for _, length in words), default=1)), width
    while narrow < wide:  # the narrowest width that needs no further line balances them
        middle = (narrow + wide) // 2
        if len(_filled(words, face, middle)) > len(lines):
            narrow = middle + 1
        else:
            wide = middle
    return _filled(words, face, wide)


class Strip:
    """Paper of a fixed width in dots; everything drawn moves the cursor `y` down."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.y = 0
        # Drawn in greys and cut to black and white at the end: the printer knows no grey, and letters
        # keep their weight better this way than with a one-bit rasteriser.
        self._image = Image.new("L", (width, _FIRST_PIECE), _PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def _reach(self, height: int) -> None:
        """Have paper for `height` more rows, and the tails of letters below them."""
        bottom = self.y + height + height // 2
        if bottom > self._image.height:
            longer = Image.new("L", (self.width, max(bottom, 2 * self._image.height)), _PAPER)
            longer.paste(self._image)
            self._image, self._draw = longer, ImageDraw.Draw(longer)

    def space(self, dots: int) -> None:
        """Leave `dots` of white."""
        self.y += dots

    def text(
        self,
        text: str,
        size: int,
        weight: int = 500,
        *,
        left: int = 0,
        width: int | None = None,
        align: Align = "centre",
        leading: float = 1.32,
    ) -> None:
        """Write `text` wrapped into the column at `left`; `leading` is the line height in sizes."""
        column = width or self.width - left
        face = font(size, weight)
        for line in wrapped(unicodedata.normalize("NFC", text), face, column):
            anchor, x = ("ls", left) if align == "left" else ("ms", left + column // 2)
            self._line(line, x, anchor, face, leading)

    def paragraphs(
        self, text: str, size: int, weight: int = 500, *, left: int = 0, bottom: int | None = None
    ) -> bool:
        """Write a long text from the left, with its own line breaks; lines are filled one after the other.

        With `bottom` no line goes below that row; False when there was no room for all of them.
        """
        face, leading, column = font(size, weight), 1.36, self.width - left - _RIGHT
        for paragraph in unicodedata.normalize("NFC", text).splitlines():
            for line in _filled(_words(paragraph, face, column), face, column):
                if bottom is not None and self.y + size * leading > bottom:
                    return False
                self._line(line, left, "ls", face, leading)
        return True

    def _line(self, line: str, x: int, anchor: str, face: ImageFont.FreeTypeFont, leading: float) -> None:
        """Write one line and go on to the next."""
        self._reach(round(face.size * leading))
        self._draw.text((x, self.y + round(face.size * (leading + 0.72) / 2)), line, _INK, face, anchor)
        self.y += round(face.size * leading)

    def number(self, text: str, width: int, tallest: int) -> None:
        """Write `text` as large as it goes into `width` by `tallest` dots, without any line space."""
        left, top, right, bottom = font(200, 800).getbbox(text, anchor="ms")
        size = int(200 * min(width / (right - left), tallest / (bottom - top)))
        face = font(size, 800)
        _, top, _, bottom = face.getbbox(text, anchor="ms")
        self._reach(round(bottom - top))
        self._draw.text((self.width // 2, self.y - top), text, _INK, face, "ms")
        self.y += round(bottom - top)

    def tag(self, text: str, size: int) -> None:
        """Write `text` white on a black bar, for what an officer must notice; smaller where it is long."""
        label = unicodedata.normalize("NFC", text)
        while font(size, 600).getlength(label) + 2 * size > self.width:
            size -= 1
        face = font(size, 600)
        half, height = round(face.getlength(label) / 2) + size, round(size * 1.6)
        middle = self.width // 2
        self._reach(height)
        box = (middle - half, self.y, middle + half, self.y + height)
        self._draw.rounded_rectangle(box, radius=height // 2, fill=_INK)
        self._draw.text((middle, self.y + round(height * 0.68)), label, _PAPER, face, "ms")
        self.y += height

    def rule(self, thickness: int = 3) -> None:
        """Draw a line across."""
        self._reach(thickness)
        self._draw.rectangle((0, self.y, self.width - 1, self.y + thickness - 1), fill=_INK)
        self.y += thickness

    def drum(self, size: int) -> None:
        """Draw a line across with the fourteen-rayed sun of the bronze drums in its middle."""
        self._reach(size)
        middle = (self.width // 2, self.y + size // 2)
        reach, gap = size / 2, size // 2 + 12
        for left, right in ((0, middle[0] - gap), (middle[0] + gap, self.width - 1)):
            self._draw.rectangle((left, middle[1] - 1, right, middle[1] + 1), fill=_INK)
        rays = [
            (
                middle[0] + reach * share * math.sin(math.pi * at / 14),
                middle[1] - reach * share * math.cos(math.pi * at / 14),
            )
            for at, share in enumerate((0.96, 0.42) * 14)
        ]
        self._draw.polygon(rays, fill=_INK)
        self.y += size

    def dashes(self, thickness: int = 2) -> None:
        """Draw a dashed line across."""
        self._reach(thickness)
        for x in range(0, self.width, 12):
            self._draw.rectangle((x, self.y, x + 6, self.y + thickness - 1), fill=_INK)
        self.y += thickness

    def picture(self, picture: Image.Image, left: int) -> None:
        """Place `picture` at the cursor without moving it: text may go beside it."""
        self._reach(picture.height)
        self._image.paste(picture, (left, self.y))

    def image(self) -> Image.Image:
        """What was drawn, as a one-bit picture that ends at the cursor."""
        self._reach(0)
        strip = self._image.crop((0, 0, self.width, max(1, self.y)))
        return strip.point(lambda grey: 255 if grey > 140 else 0).convert("1", dither=Image.Dither.NONE)


_Words = list[tuple[str, float]]
"""Words, each with its length in dots: measuring is what takes the time."""


def _words(text: str, face: ImageFont.FreeTypeFont, width: int) -> _Words:
    """The words of `text`; one that is longer than a line of `width` dots is cut between letters."""
    pieces = (piece for word in text.split() for piece in _pieces(word, face, width))
    return [(piece, face.getlength(piece)) for piece in pieces]


def _filled(words: _Words, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines of at most `width` dots, filled one after the other."""
    lines: list[str] = []
    space, end = face.getlength(" "), 0.0
    for word, length in words:
        if lines and end + space + length <= width:
            lines[-1] += f" {word}"
            end += space + length
        else:
            lines.append(word)
            end = length
    return lines


def _pieces(word: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """`word`, in pieces of at most `width` dots."""
    if face.getlength(word) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
