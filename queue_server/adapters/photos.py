"""Photos of staff, as a folder of small pictures: what the rating tablet shows where the centre wishes it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 320
"""Dots: twice what a tablet shows, for dense screens."""
QUALITY = 85
MOST_PIXELS = 60_000_000
"""More than any camera has; a picture that would unpack to more is no photo."""


class UnusablePhoto(ValueError):
    """The file is no picture that could be shown; nothing was kept."""


class PhotoShelf:
    """The photos of a server's staff. Only the picture itself is kept: no place, no camera, no name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, username: str, file: Path) -> None:
        """Keep a square out of the middle of a picture, in place of an earlier one.

        Raises:
            UnusablePhoto: no picture that can be read, or one of too many dots.
            OSError: there is no room for it.
        """
        small = _square(file)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._place(username)
        fresh = place.with_suffix(".new")
        small.save(fresh, "JPEG", quality=QUALITY)
        os.replace(fresh, place)

    def drop(self, username: str) -> None:
        """Keep no photo of somebody any more."""
        self._place(username).unlink(missing_ok=True)

    def of(self, username: str) -> Path | None:
        """The file of somebody's photo, a JPEG; ``None`` if there is none."""
        place = self._place(username)
        return place if place.exists() else None

    def _place(self, username: str) -> Path:
        """Named by what the user name hashes to: whatever it consists of, it leads nowhere else."""
        return self._folder / f"{hashlib.sha256(username.encode()).hexdigest()}.jpg"


def _square(file: Path) -> Image:
    from PIL import Image, ImageOps  # a server only hands photos out, and stays smaller without

    try:
        with Image.open(file) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnusablePhoto(f"{file.name} has too many dots")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, Image.DecompressionBombError, SyntaxError) as error:
        raise UnusablePhoto(f"{file.name} is no picture that can be read") from error
    return ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
