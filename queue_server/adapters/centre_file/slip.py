"""``[slip]``: what stands on a centre's slips."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints

from queue_server.adapters.centre_file.part import Fault, Part
from queue_server.domain.slip import SlipField, SlipLayout

MOST_LOGO_BYTES = 64 * 1024
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


def _picture(logo: str) -> str:
    """The logo as stored: a picture that opens, as base64."""
    if not logo:
        return logo
    from PIL import Image, UnidentifiedImageError  # a server without a logo starts sooner

    try:
        with Image.open(io.BytesIO(base64.b64decode(logo, validate=True))) as opened:
            opened.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise ValueError("the file is no picture that can be printed; use a PNG or JPEG") from error
    return logo


def _once(fields: list[SlipField]) -> list[SlipField]:
    twins = sorted({field.value for field in fields if fields.count(field) > 1})
    if twins:
        raise ValueError(f"{', '.join(twins)} stands there twice")
    return fields


class SlipPart(Part):
    """``[slip]``, each key with what most offices want."""

    fields: Annotated[list[SlipField], AfterValidator(_once)] = list(SlipField)
    header: Line = ""
    header_en: Line = ""
    footer: Line = ""
    footer_en: Line = ""
    logo: Annotated[str, AfterValidator(_picture)] = ""
    second_language: Literal["", "vi", "en"] = ""

    def to_layout(self) -> SlipLayout:
        return SlipLayout(**{**self.model_dump(), "fields": tuple(self.fields)})


def with_logo_read(content: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """A centre file's content with the logo in place of its file's name, which counts from ``folder``.

    A logo that cannot be had is left away, and told.
    """
    slip = content.get("slip")
    name = slip.get("logo") if isinstance(slip, dict) else None
    if not isinstance(slip, dict) or not isinstance(name, str) or not name:
        return content, []
    logo, fault = "", None
    try:
        with (folder / name).open("rb") as file:
            picture = file.read(MOST_LOGO_BYTES + 1)
        if len(picture) > MOST_LOGO_BYTES:
            fault = f"{name} is larger than {MOST_LOGO_BYTES // 1024} KB; a slip has room for 1.4 cm of it"
        else:
            logo = base64.b64encode(picture).decode()
    except (OSError, ValueError) as error:
        fault = f"{name!r} cannot be read: {error}"
    faults = [(("slip", "logo"), fault)] if fault else []
    return {**content, "slip": {**slip, "logo": logo}}, list[Fault](faults)
