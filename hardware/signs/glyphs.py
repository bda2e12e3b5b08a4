"""The letters of a dot matrix: 5 × 7 dots each, in all the signs alike."""

from collections.abc import Iterator, Mapping

HEIGHT, WIDTH = 7, 5
STEP = WIDTH + 1
"""Columns from one character to the next."""

# One number a row, from the top; the leftmost dot is 16.
GLYPHS: Mapping[str, tuple[int, ...]] = {
    "A": (14, 17, 17, 31, 17, 17, 17), "B": (30, 17, 17, 30, 17, 17, 30), "C": (14, 17, 16, 16, 16, 17, 14),
    "D": (30, 17, 17, 17, 17, 17, 30), "E": (31, 16, 16, 30, 16, 16, 31), "F": (31, 16, 16, 30, 16, 16, 16),
    "G": (14, 17, 16, 23, 17, 17, 15), "H": (17, 17, 17, 31, 17, 17, 17), "I": (14, 4, 4, 4, 4, 4, 14),
    "J": (7, 2, 2, 2, 2, 18, 12), "K": (17, 18, 20, 24, 20, 18, 17), "L": (16, 16, 16, 16, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17), "N": (17, 17, 25, 21, 19, 17, 17), "O": (14, 17, 17, 17, 17, 17, 14),
    "P": (30, 17, 17, 30, 16, 16, 16), "Q": (14, 17, 17, 17, 21, 18, 13), "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30), "T": (31, 4, 4, 4, 4, 4, 4), "U": (17, 17, 17, 17, 17, 17, 14),
    "V": (17, 17, 17, 17, 17, 10, 4), "W": (17, 17, 17, 21, 21, 21, 10), "X": (17, 17, 10, 4, 10, 17, 17),
    "Y": (17, 17, 10, 4, 4, 4, 4), "Z": (31, 1, 2, 4, 8, 16, 31), "Đ": (14, 9, 9, 29, 9, 9, 14),
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14), "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14), "4": (2, 6, 10, 18, 31, 2, 2), "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8), "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12), "-": (0, 0, 0, 14, 0, 0, 0), " ": (0, 0, 0, 0, 0, 0, 0),
}  # fmt: skip


def columns(characters: int) -> int:
    """Columns that so many characters take."""
    return characters * STEP - 1


def fitting(pixels: int) -> int:
    """Characters that fit into so many columns."""
    return (pixels + 1) // STEP


def dots(text: str) -> Iterator[tuple[int, int]]:
    """The (column, row) of every dot that is lit; an unknown letter is a dash."""
    for place, letter in enumerate(text):
        for row, bits in enumerate(GLYPHS.get(letter.upper(), GLYPHS["-"])):
            for column in range(WIDTH):
                if bits & (16 >> column):
                    yield place * STEP + column, row
