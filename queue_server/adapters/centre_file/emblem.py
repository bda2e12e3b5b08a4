"""A centre's emblem: a PNG that opens, or an SVG of which only drawing is kept."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

MOST_EMBLEM_BYTES = 256 * 1024
MOST_SIDE = 4096
"""Pixels of a PNG: an emblem on a 4K board has 130."""
SVG = "{http://www.w3.org/2000/svg}"
DRAWING = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "title",
        "desc",
    ]
)
ATTRIBUTES = frozenset(
    [
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "d",
        "points",
        "transform",
        "id",
        "fill",
        "fill-rule",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "stroke-opacity",
        "stroke-miterlimit",
        "opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "clip-path",
        "clip-rule",
        "preserveAspectRatio",
    ]
)
LOCAL = re.compile(r"url\(#[\w-]+\)")


class BadEmblem(ValueError):
    """A file that cannot be an emblem; the message says why."""


def checked(given: bytes) -> tuple[str, bytes]:
    """(media type, bytes) of a picture by what it holds, not by its name.

    Raises:
        BadEmblem: too large, or neither a PNG nor an SVG.
    """
    if len(given) > MOST_EMBLEM_BYTES:
        raise BadEmblem(f"larger than {MOST_EMBLEM_BYTES // 1024} KB")
    if given.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", _png(given)
    if b"<svg" in given:
        return "image/svg+xml", _svg(given)
    raise BadEmblem("neither a PNG nor an SVG")


def _png(given: bytes) -> bytes:
    from PIL import Image, UnidentifiedImageError  # a server without an emblem starts sooner

    try:
        with Image.open(io.BytesIO(given), formats=["PNG"]) as opened:
            if max(opened.size) > MOST_SIDE:
                raise BadEmblem(f"more than {MOST_SIDE} pixels wide or tall")
            opened.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadEmblem):
            raise
        raise BadEmblem("a PNG that does not open") from error
    return given


def _svg(given: bytes) -> bytes:
    """The drawing without anything that could run or load: what may stay is listed, not what may not."""
    if b"<!DOCTYPE" in given or b"<!ENTITY" in given:
        raise BadEmblem("an SVG with a DOCTYPE; export it as plain SVG")
    try:
        root = ElementTree.fromstring(given)
    except ElementTree.ParseError as error:
        raise BadEmblem(f"an SVG that cannot be read: {error}") from error
    if root.tag != f"{SVG}svg":
        raise BadEmblem("not an SVG drawing")
    ElementTree.register_namespace("", SVG.strip("{}"))
    _prune(root)
    return ElementTree.tostring(root, encoding="utf-8")


def _prune(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        if name not in ATTRIBUTES or ("url(" in value and not LOCAL.fullmatch(value.strip())):
            del element.attrib[name]
    for child in list(element):
        if (
            isinstance(child.tag, str)
            and child.tag.removeprefix(SVG) in DRAWING
            and child.tag.startswith(SVG)
        ):
            _prune(child)
        else:
            element.remove(child)
