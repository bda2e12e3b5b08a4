"""Codes for machines to read, in whole dots: QR codes and bar codes."""

import segno
from barcode import Code128
from barcode.errors import BarcodeError
from PIL import Image

_QUIET = 10
"""Modules of white on both sides of a bar code (ISO/IEC 15417)."""
_THINNEST = 2
"""Dots of a bar: 0.25 mm at 203 dpi; the cheapest scanners read no thinner ones."""


def qr(text: str, largest: int) -> Image.Image:
    """QR code of `text` (error level M, ISO/IEC 18004) of at most `largest` dots, in whole dots a module."""
    code = segno.make(text, error="m", micro=False)
    border = 2  # the paper around it is white too; together they make the quiet zone of 4 modules
    modules = int(code.symbol_size(border=border)[0])
    scale = max(2, largest // modules)
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=border)]
    small = Image.new("L", (modules, modules))
    small.putdata([grey for row in rows for grey in row])
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)


def bars(text: str, widest: int, height: int) -> Image.Image | None:
    """Code 128 of `text` with quiet zones; None for letters it lacks, or when `widest` dots are too few."""
    try:
        modules = str(Code128(text).build()[0])
    except BarcodeError:
        return None
    pattern = [255] * _QUIET + [0 if module == "1" else 255 for module in modules] + [255] * _QUIET
    scale = widest // len(pattern)
    if scale < _THINNEST:
        return None
    line = Image.new("L", (len(pattern), 1))
    line.putdata(pattern)
    return line.resize((len(pattern) * min(scale, 3), height), Image.Resampling.NEAREST)
