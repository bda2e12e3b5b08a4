"""The slip as a picture: everything on it is inside the paper, crisp, and small enough to print at once."""

import io
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import segno
import zxingcpp
from PIL import Image, ImageChops

from hardware.printer.decoder import Decoder, Feed, Raster
from hardware.printer.escpos import SlipPrinter
from hardware.printer.layout import STANDARD, BadLogo, Layout, Part, fitted, logo_from
from hardware.printer.paper import font, wrapped
from hardware.printer.slip import WIDTH_58_MM, WIDTH_80_MM, Slip, draw

SLIP = Slip(
    centre="Trung tâm Hành chính công thành phố Huế",
    branch="Cơ sở 1 – 24 Tố Hữu",
    number="A007",
    service="Hộ tịch - Chứng thực",
    sequence=12,
    issued_at=datetime(2026, 11, 21, 9, 41, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    ahead=7,
    estimate="khoảng 10–20 phút",
    url="http://192.168.1.20:8000/t/Qf8s1ZkTq3mXw0bL",
)
LONG = replace(
    SLIP,
    service="Hộ tịch; chứng thực; bồi thường nhà nước; phổ biến, giáo dục pháp luật",
    priority="Ưu tiên: người cao tuổi",
    case_codes=("H57.32.12-261121-0007",),
)
FULL = replace(
    LONG,
    procedure="Đăng ký khai sinh có yếu tố nước ngoài",
    person="•••••••••123",
    late=True,
)
ENGLISH = replace(
    SLIP, language="en", service="Civil status – certification", estimate="about 10–20 minutes", case_codes=()
)
BILINGUAL = replace(FULL, other=ENGLISH)
WIDTHS = [WIDTH_80_MM, WIDTH_58_MM, 512]


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Box around everything black."""
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box
    return box


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "slip", [SLIP, LONG, replace(SLIP, language="en"), replace(SLIP, url="")], ids=range(4)
)
def test_a_slip_fills_the_papers_width_in_black_and_white(slip: Slip, width: int) -> None:
    image = draw(slip, width)
    assert image.mode == "1"
    assert image.width == width
    left, top, right, bottom = ink(image)
    assert left >= 0
    assert right <= width
    assert top < 30
    assert bottom <= image.height


def printed(picture: Image.Image, tmp_path: Path) -> tuple[bytes, Image.Image]:
    """The bytes that a printer of this width gets, and what it makes of them."""
    tmp_path.mkdir(exist_ok=True)
    paper = tmp_path / "paper"
    paper.touch()
    SlipPrinter.file(str(paper), width=picture.width).print_image(picture)
    sent = paper.read_bytes()
    pieces = [command for command in Decoder().feed(sent) if isinstance(command, Raster | Feed)]
    strip, y = Image.new("1", (picture.width, 4000), 1), 0
    for piece in pieces:
        if isinstance(piece, Raster):
            strip.paste(piece.image, (0, y))
        y += piece.image.height if isinstance(piece, Raster) else piece.dots
    return sent, strip.crop((0, 0, picture.width, picture.height))


VARIANTS = {
    "usual": SLIP,
    "long": LONG,
    "everything": FULL,
    "bilingual": BILINGUAL,
    "printed again": replace(BILINGUAL, again=True, late=False),
    "given alone": replace(SLIP, ahead=None, sequence=None, estimate=""),
    "no phone page": replace(FULL, url=""),
    "widest number": replace(FULL, number="WM8888"),
}


LOGO = Image.new("L", (900, 900), 0)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("layout", [STANDARD, Layout(logo=LOGO)], ids=["standard", "with a logo"])
@pytest.mark.parametrize("slip", VARIANTS.values(), ids=VARIANTS)
def test_at_most_60_kb_are_sent_for_any_slip(slip: Slip, layout: Layout, width: int, tmp_path: Path) -> None:
    sent, _ = printed(draw(slip, width, layout), tmp_path)
    assert len(sent) <= 60 * 1024


def test_white_paper_is_not_sent(tmp_path: Path) -> None:
    page = Image.new("1", (WIDTH_80_MM, 1000), 1)
    nothing, _ = printed(page, tmp_path)
    page.paste(0, (100, 400, 180, 410))
    sent, paper = printed(page, tmp_path / "again")
    assert ImageChops.difference(paper.convert("L"), page.convert("L")).getbbox() is None
    assert len(sent) - len(nothing) <= 10 * 180 // 8 + 30, "ten rows up to the last ink, and two commands"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("slip", [SLIP, FULL, BILINGUAL], ids=["usual", "everything", "bilingual"])
def test_what_the_printer_prints_is_what_was_drawn(slip: Slip, width: int, tmp_path: Path) -> None:
    picture = draw(slip, width)
    _, paper = printed(picture, tmp_path)
    assert ImageChops.difference(paper.convert("L"), picture.convert("L")).getbbox() is None


@pytest.mark.parametrize("width", WIDTHS)
def test_phones_read_the_qr_code_and_scanners_the_case_code(width: int, tmp_path: Path) -> None:
    _, paper = printed(draw(FULL, width), tmp_path)
    read = {str(code.format): code.text for code in zxingcpp.read_barcodes(paper.convert("L"))}
    assert read.pop("QR Code") == FULL.url
    if width == WIDTH_80_MM:
        assert read.pop("Code 128") == FULL.case_codes[0]
    assert not read, "bars thinner than 0.25 mm are left away: no scanner reads them"


def test_the_number_is_the_largest_thing_on_it() -> None:
    image = draw(SLIP).convert("L")
    rows = [image.crop((0, y, image.width, y + 1)).histogram()[0] for y in range(image.height)]
    runs = [len(run) for run in "".join("x" if black > 60 else " " for black in rows).split()]
    assert max(runs) >= 100, "the number is at least 12 mm high"


def test_everything_on_the_slip_changes_it() -> None:
    plain = draw(SLIP).tobytes()
    changes: list[dict[str, object]] = [
        {"number": "A008"}, {"centre": "Trung tâm khác"}, {"branch": ""}, {"service": "Đất đai"},
        {"sequence": 13}, {"ahead": 0}, {"estimate": ""}, {"url": "http://x/t/y"}, {"language": "en"},
         {"priority": "Ưu tiên"}, {"case_codes": ("H1",)},
        {"procedure": "Khai sinh"}, {"person": "•••123"}, {"late": True}, {"again": True}, {"other": ENGLISH},
        {"ahead": None}, {"sequence": None},
        {"issued_at": datetime(2026, 11, 21, 9, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))},
    ]  # fmt: skip
    for change in changes:
        assert draw(replace(SLIP, **change)).tobytes() != plain, change  # type: ignore[arg-type]


def test_decomposed_letters_are_drawn_like_composed_ones() -> None:
    decomposed = replace(SLIP, service=unicodedata.normalize("NFD", SLIP.service))
    assert decomposed.service != SLIP.service
    assert draw(decomposed).tobytes() == draw(SLIP).tobytes()


def test_an_unknown_language_falls_back_to_vietnamese() -> None:
    assert draw(replace(SLIP, language="fr")).tobytes() == draw(SLIP).tobytes()


def test_english_counts_one_person() -> None:
    one, two = (draw(replace(SLIP, language="en", ahead=count)) for count in (1, 2))
    assert one.tobytes() != two.tobytes()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_code_stands_on_the_slip_dot_by_dot(width: int) -> None:
    image = draw(SLIP, width).convert("L")
    code = segno.make(SLIP.url, error="m", micro=False)
    modules = [list(row) for row in code.matrix]
    assert any(_found(image, modules, scale) for scale in range(4, 8)), (
        "no readable code of 0.5 mm a module or more"
    )


def _found(image: Image.Image, modules: list[list[int]], scale: int) -> bool:
    """Whether the code stands anywhere on the image at `scale` dots a module."""
    size = len(modules) * scale
    wanted = Image.new("L", (len(modules), len(modules)))
    wanted.putdata([0 if dark else 255 for row in modules for dark in row])
    wanted = wanted.resize((size, size), Image.Resampling.NEAREST)
    probe = wanted.crop((0, 0, size, 1)).tobytes()
    pixels, width = image.tobytes(), image.width
    for y in range(image.height - size + 1):
        x = pixels[y * width : (y + 1) * width].find(probe)
        if x >= 0 and image.crop((x, y, x + size, y + size)).tobytes() == wanted.tobytes():
            return True
    return False


def test_every_vietnamese_letter_is_in_the_font() -> None:
    letters = "aăâeêioôơuưyđ"
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    face = font(40, 500)
    missing = bytes(face.getmask("\uffff"))
    for letter in letters + letters.upper():
        for mark in marks:
            composed = unicodedata.normalize("NFC", letter + mark)
            assert bytes(face.getmask(composed)) != missing, composed


def test_text_is_wrapped_in_balanced_lines() -> None:
    face = font(28, 600)
    text = "Người có công với cách mạng; lao động - thương binh và xã hội"
    lines = wrapped(text, face, 500)
    assert " ".join(lines) == text
    widths = [face.getlength(line) for line in lines]
    assert max(widths) <= 500
    assert min(widths) > 0.6 * max(widths), "no orphan word on the last line"
    assert wrapped("", face, 500) == []


def test_a_word_wider_than_the_paper_is_cut_not_lost() -> None:
    face = font(28, 600)
    lines = wrapped("W" * 60, face, 300)
    assert "".join(lines) == "W" * 60
    assert all(face.getlength(line) <= 300 for line in lines)


def test_a_centre_s_layout_decides_what_stands_there() -> None:
    everything = draw(FULL).tobytes()
    for part in Part:
        without = Layout(parts=tuple(each for each in Part if each is not part))
        assert draw(FULL, layout=without).tobytes() != everything, part
    bare = draw(FULL, layout=Layout(parts=()))
    assert bare.height < draw(FULL).height / 1.5
    assert not zxingcpp.read_barcodes(bare.convert("L"))


def test_parts_stand_in_the_order_that_the_centre_wants() -> None:
    one = Layout(parts=(Part.AHEAD, Part.TIME, Part.PERSON, Part.CASE))
    other = Layout(parts=(Part.TIME, Part.AHEAD, Part.CASE, Part.PERSON))
    assert draw(FULL, layout=one).tobytes() != draw(FULL, layout=other).tobytes()


def as_file(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_logo_is_ink_on_white_paper_and_never_too_large(width: int) -> None:
    sun = Image.new("RGBA", (900, 1200), (0, 0, 0, 0))
    sun.paste((166, 28, 28, 255), (300, 400, 600, 800))
    logo = logo_from(as_file(sun))
    assert logo.crop((0, 0, 300, 400)).getextrema() == (255, 255), "what is transparent stays white"
    assert logo.crop((300, 400, 600, 800)).getextrema() == (69, 69), "red prints as ink"
    small = fitted(logo, width)
    assert small.width <= width // 2
    assert small.height <= 110
    assert draw(SLIP, width, Layout(logo=logo)).height > draw(SLIP, width).height


@pytest.mark.parametrize("broken", [b"", b"not a picture", as_file(Image.new("L", (40, 40)))[:50]])
def test_a_broken_logo_is_told(broken: bytes) -> None:
    with pytest.raises(BadLogo):
        logo_from(broken)
