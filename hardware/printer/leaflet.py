"""A text to take along, printed on slip paper: long, in sections, with a QR code for what is left out.

Slip paper is dear and people carry it home: a leaflet ends after some 1.2 m. Sections that are `whole` are
printed to the last letter however long they are; of the others the last ones may be cut, and then it says so.
"""

from dataclasses import dataclass

from PIL import Image

from hardware.printer.codes import qr
from hardware.printer.paper import Strip
from hardware.printer.slip import WIDTH_80_MM

LONGEST = 9600
"""Dots of what may be cut: 1.2 m at 203 dpi."""
_TEXT, _SMALL, _HEADING, _NAME = 22, 20, 25, 30
_INDENT = 16
_BESIDE = 48
"""Letters of a text that stands on the line of its label."""


@dataclass(frozen=True)
class Entry:
    """A text, with its line breaks, or only a `label`, which else says what the text is; `apart` begins a new
    thing of a list."""

    text: str = ""
    label: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Section:
    """Entries under a heading; `whole` ones are never cut."""

    heading: str
    entries: tuple[Entry, ...]
    whole: bool = False


@dataclass(frozen=True)
class Leaflet:
    """Everything on one leaflet, all of it in words.

    `about` stands below `name`. `url` opens the whole text on a phone and `scan` says so; `cut` stands where
    a section was not printed to its end.
    """

    office: str
    name: str
    about: str
    sections: tuple[Section, ...]
    url: str
    scan: str
    cut: str


def draw_leaflet(leaflet: Leaflet, width: int = WIDTH_80_MM) -> Image.Image:
    """The leaflet as a one-bit picture of `width` dots; its height depends on the texts."""
    strip = Strip(width)
    strip.space(4)
    strip.text(leaflet.office, _TEXT, 600)
    strip.space(4)
    strip.drum(26)
    strip.space(4)
    strip.text(leaflet.name, _NAME, 700, leading=1.28)
    strip.text(leaflet.about, _TEXT, 500)
    for section in leaflet.sections:
        _section(strip, section, leaflet.cut)
    strip.space(10)
    strip.rule()
    strip.space(8)
    strip.text(leaflet.scan, _TEXT, 600)
    code = qr(leaflet.url, width * 9 // 20)
    strip.picture(code, (width - code.width) // 2)
    strip.space(code.height + 4)
    return strip.image()


def _section(strip: Strip, section: Section, cut: str) -> None:
    """One section; as much of it as there is paper for, unless it must be whole."""
    strip.space(10)
    strip.rule(2)
    strip.space(6)
    strip.paragraphs(section.heading, _HEADING, 700)
    bottom = None if section.whole else LONGEST
    for entry in section.entries:
        if entry.apart:
            strip.space(10)
        if not _entry(strip, entry, bottom):
            strip.space(4)
            strip.tag(cut, _SMALL)
            return


def _entry(strip: Strip, entry: Entry, bottom: int | None) -> bool:
    """One entry, above `bottom`; False when there was no room for all of it."""
    text = entry.text.strip()
    if entry.label and text and len(entry.label + text) <= _BESIDE and "\n" not in text:
        return strip.paragraphs(f"{entry.label}: {text}", _TEXT, 500, left=_INDENT, bottom=bottom)
    if entry.label and not strip.paragraphs(entry.label, _TEXT, 700, left=_INDENT, bottom=bottom):
        return False
    return strip.paragraphs(text, _TEXT, 500, left=_INDENT, bottom=bottom)
