"""Themes in centre files: a broken one is told of and left away, and emblems hold nothing but a picture."""

import base64
import io

import pytest
from PIL import Image

from queue_server.adapters.centre_file.emblem import BadEmblem, checked
from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.domain.theme import Theme

CENTRE = """
format = 1
[centre]
code = "hue"
name = "Huế"
[hours]
tickets = ["07:30-11:00"]
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
[[counter]]
code = "1"
services = ["ho-tich"]
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<circle cx="4" cy="4" r="4" fill="#a61c1c"/></svg>'
)


def png(size=(8, 8)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(theme: str):
        (tmp_path / "centre.toml").write_text(CENTRE + theme, encoding="utf-8")
        (document,) = read_centre_file(tmp_path / "centre.toml").documents()
        again = type(document).model_validate(document.model_dump(mode="json", by_alias=True))
        return again.to_branch(1).theme

    return read


def test_a_theme_is_what_the_file_says(read, tmp_path):
    (tmp_path / "emblem.svg").write_text(DRAWING, encoding="utf-8")
    theme = read('[theme]\nlook = "auto"\nemblem = "emblem.svg"\ndark = { call = "#ffd54a" }\n')
    assert (theme.look, theme.dark, theme.refused) == ("auto", {"call": "#ffd54a"}, ())
    assert theme.emblem.type == "image/svg+xml"
    assert b"circle" in base64.b64decode(theme.emblem.data)


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        ('dark = { call = "#555555" }', "dark.call: 2."),
        ('light = { text = "#aaaaaa" }', "light.text: "),
        ('dark = { colour = "#ffffff" }', "dark.colour: there is no such colour"),
        ('dark = { call = "gold" }', "dark.call: 'gold' is no colour"),
        ('look = "pink"', "look: Input should be "),
        ("colour = 3", "colour: Extra inputs"),
        ('light_from = "18:00"', "light_until: must be later"),
        ('emblem = "nowhere.png"', "emblem: 'nowhere.png' cannot be read"),
        ("emblem = 7", "emblem: must be the name of a file"),
    ],
)
def test_a_theme_with_an_error_is_told_and_the_usual_look_stays(read, theme, told):
    found = read(f"[theme]\n{theme}\n")
    assert found.refused[0].startswith(told)
    assert found == Theme(refused=found.refused)


def test_a_png_is_kept_as_it_is():
    assert checked(png()) == ("image/png", png())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"GIF89a", "neither"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish" * 9, "does not open"),
        (png()[:40], "does not open"),
        (png((5000, 1)), "more than 4096 pixels"),
        (b"x" * 300_000, "larger than 256 KB"),
        (b"<svg", "cannot be read"),
        (b"<p><svg/></p>", "not an SVG drawing"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.encode(), "DOCTYPE"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_emblem_is_refused(given, told):
    with pytest.raises(BadEmblem, match=told):
        checked(given)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<image href="http://x/y.png"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<style>@import "http://x"</style>',
        '<use href="http://x#y"/>',
        '<a href="javascript:alert(1)"><circle r="1"/></a>',
    ],
)
def test_of_an_svg_only_the_drawing_is_kept(evil):
    kind, kept = checked(DRAWING.replace("</svg>", f"<g>{evil}</g></svg>").encode())
    assert kind == "image/svg+xml"
    assert b"circle" in kept
    for word in (b"script", b"http://x", b"href", b"foreignObject", b"style"):
        assert word not in kept


@pytest.mark.parametrize(
    "attribute", ['onload="alert(1)"', 'fill="url(http://x)"', 'style="fill:red"', 'href="x"']
)
def test_of_a_shape_only_its_drawing_is_kept(attribute):
    _, kept = checked(DRAWING.replace("<circle", f"<circle {attribute.replace('fill', 'stroke')}").encode())
    assert b"alert" not in kept
    assert b"http://x" not in kept
    assert b"style" not in kept
    assert b"href" not in kept
