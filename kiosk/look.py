"""The centre's wishes for its slips, as the server tells them."""

import base64
import binascii
import logging
from typing import Any

from PIL import Image

from hardware.printer.layout import STANDARD, BadLogo, Layout, Part, logo_from

log = logging.getLogger(__name__)

_KNOWN = {part.value: part for part in Part}


def layout_of(told: dict[str, Any] | None) -> Layout:
    """The layout in an answer of the server; the usual one where it has told nothing yet.

    What this agent does not know, from a newer server, is left away; so is a logo that cannot be printed.
    """
    if not told:
        return STANDARD
    return Layout(
        parts=tuple(_KNOWN[name] for name in told["fields"] if name in _KNOWN),
        header=_texts(told["header"]),
        footer=_texts(told["footer"]),
        logo=_logo(told["logo"]),
        second_language=told["second_language"] or "",
    )


def _texts(told: dict[str, str | None]) -> dict[str, str]:
    return {language: text for language, text in told.items() if text}


def _logo(told: str | None) -> Image.Image | None:
    try:
        return logo_from(base64.b64decode(told, validate=True)) if told else None
    except (BadLogo, binascii.Error) as error:
        log.error("slips have no logo: %s", error)
        return None
