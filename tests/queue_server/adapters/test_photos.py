"""Photos of staff: a small square is kept and nothing else, whatever the file and the name are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from queue_server.adapters.photos import SIDE, PhotoShelf, UnusablePhoto

ORIENTATION, GPS, UPSIDE_DOWN = 0x0112, 0x8825, 3


@pytest.fixture
def shelf(tmp_path: Path) -> PhotoShelf:
    return PhotoShelf(tmp_path / "photos")


def picture(folder: Path, name: str = "lan.jpg", size: tuple[int, int] = (900, 600)) -> Path:
    """Red above, blue below."""
    drawn = Image.new("RGB", size, "#0b5cad")
    drawn.paste("#a61c1c", (0, 0, size[0], size[1] // 2))
    file = folder / name
    exif = Image.Exif()
    exif[ORIENTATION] = UPSIDE_DOWN
    exif[GPS] = {1: "N", 2: (16.0, 27.0, 0.0)}
    drawn.save(file, exif=exif)
    return file


def test_a_square_out_of_the_middle_is_kept_upright_and_tells_nothing_else(
    shelf: PhotoShelf, tmp_path: Path
) -> None:
    shelf.put("lan", picture(tmp_path))
    kept = shelf.of("lan")
    assert kept
    with Image.open(kept) as shown:
        assert (shown.format, shown.size) == ("JPEG", (SIDE, SIDE))
        assert not shown.getexif()
        red, _, blue = shown.convert("RGB").getpixel((SIDE // 2, 10))  # type: ignore[misc]
    assert blue > red, "the camera was held upside down"


def test_a_new_photo_takes_the_place_of_the_old_one_until_there_is_none(
    shelf: PhotoShelf, tmp_path: Path
) -> None:
    assert shelf.of("lan") is None
    shelf.put("lan", picture(tmp_path))
    first = shelf.of("lan")
    assert first
    before = first.read_bytes()
    shelf.put("lan", picture(tmp_path, "khac.png", (300, 900)))
    assert first.read_bytes() != before
    shelf.drop("lan")
    shelf.drop("lan")
    assert shelf.of("lan") is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "Ễ", "x" * 500])
def test_a_name_leads_nowhere_else(shelf: PhotoShelf, tmp_path: Path, name: str) -> None:
    shelf.put(name, picture(tmp_path))
    kept = shelf.of(name)
    assert kept
    assert kept.parent == tmp_path / "photos"


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken", b"GIF89a"])
def test_what_is_no_picture_is_refused_and_the_old_one_stays(
    shelf: PhotoShelf, tmp_path: Path, content: bytes
) -> None:
    shelf.put("lan", picture(tmp_path))
    broken = tmp_path / "broken.png"
    broken.write_bytes(content)
    with pytest.raises(UnusablePhoto):
        shelf.put("lan", broken)
    assert shelf.of("lan")


def test_a_picture_cut_short_is_refused(shelf: PhotoShelf, tmp_path: Path) -> None:
    whole = picture(tmp_path).read_bytes()
    short = tmp_path / "short.jpg"
    short.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnusablePhoto):
        shelf.put("lan", short)


def test_a_picture_of_too_many_dots_is_refused_unpacked(shelf: PhotoShelf, tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    Image.new("1", (9000, 9000)).save(huge)
    with pytest.raises(UnusablePhoto, match="too many dots"):
        shelf.put("lan", huge)
