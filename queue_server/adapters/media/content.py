"""What a file holds, by its content and never by its name. Decoding takes long: a process of its own does it.

``python -m queue_server.adapters.media.content FILE`` says its media type, or why it cannot be shown
(``unknown-type``, ``broken``) with exit code 1.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

MOST_PIXELS = 8192 * 8192
BOX = struct.Struct(">I4s")
EBML = b"\x1aE\xdf\xa3"


class NotShown(ValueError):
    """A file that no board can show; the message is a stable word."""


def type_of(path: Path) -> str:
    """The media type of a whole file.

    Raises:
        NotShown: ``unknown-type``, or ``broken``.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] == b"ftyp":
        return _mp4(path)
    if head.startswith(EBML):
        return _webm(head)
    return _picture(path)


def _picture(path: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=["PNG", "JPEG", "WEBP"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotShown("broken")
            opened.load()
            return f"image/{str(opened.format).lower()}"
    except UnidentifiedImageError as error:
        raise NotShown("unknown-type") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotShown("broken") from error


def _mp4(path: Path) -> str:
    """ISO base media (ISO/IEC 14496-12): the outermost boxes fill the file, one indexes its tracks."""
    size, at, kinds = path.stat().st_size, 0, set[bytes]()
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < BOX.size:
                raise NotShown("broken")
            length, kind = BOX.unpack_from(head)
            if length == 1 and len(head) == 16:
                length = int.from_bytes(head[8:], "big")
            elif length == 0:
                length = size - at
            if length < BOX.size or at + length > size:
                raise NotShown("broken")
            kinds.add(kind)
            at += length
    if not {b"moov", b"mdat"} <= kinds:
        raise NotShown("broken")
    return "video/mp4"


def _webm(head: bytes) -> str:
    if b"webm" not in head:
        raise NotShown("unknown-type")
    return "video/webm"


def main() -> int:
    """Judge the file named on the command line."""
    try:
        sys.stdout.write(type_of(Path(sys.argv[1])))
    except NotShown as error:
        sys.stdout.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
