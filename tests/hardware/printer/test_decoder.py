"""The reader of ESC/POS against what python-escpos really sends, in one piece and byte by byte."""

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from hardware.printer.decoder import Ask, Command, Cut, Decoder, Feed, Initialise, Raster, Text, Unknown


def picture(height: int = 48) -> Image.Image:
    image = Image.new("1", (64, height), 1)
    ImageDraw.Draw(image).ellipse((4, 4, 50, height - 6), fill=0)
    return image


def in_pieces(stream: bytes, size: int) -> list[Command]:
    decoder = Decoder()
    return [command for at in range(0, len(stream), size) for command in decoder.feed(stream[at : at + size])]


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("implementation", ["bitImageRaster", "graphics"])
def test_pictures_come_out_as_they_went_in(implementation: str, size: int) -> None:
    printer = Dummy()
    printer.image(picture(), impl=implementation)
    (raster,) = in_pieces(printer.output, size)
    assert isinstance(raster, Raster)
    assert raster.image.tobytes() == picture().tobytes()


def test_a_tall_picture_arrives_in_its_fragments() -> None:
    printer = Dummy()
    printer.image(picture(1000), fragment_height=300)
    rasters = [command for command in in_pieces(printer.output, 64) if isinstance(command, Raster)]
    assert [raster.image.height for raster in rasters] == [300, 300, 300, 100]


def test_column_pictures_keep_their_shape() -> None:
    printer = Dummy()
    printer.image(picture(), impl="bitImageColumn")
    bands = [command.image for command in in_pieces(printer.output, 5) if isinstance(command, Raster)]
    assert [band.size for band in bands] == [(64, 24), (64, 24)]
    whole = Image.new("1", (64, 48), 1)
    for at, band in enumerate(bands):
        whole.paste(band, (0, at * 24))
    assert whole.tobytes() == picture().tobytes()


def test_text_styles_feeds_cuts_and_questions() -> None:
    printer = Dummy()
    printer._raw(b"\x1b@")
    printer.set(align="center", bold=True, double_height=True)
    printer._raw(b"Xin chao\n")
    printer.cut()
    printer.cashdraw(2)
    printer._raw(b"\x10\x04\x01\x1dr\x01")
    commands = in_pieces(printer.output, 100)
    assert commands[0] == Initialise()
    assert Text("Xin chao") in commands
    assert Feed(30) in commands
    assert Cut() in commands
    assert commands[-2:] == [Ask(1, real_time=True), Ask(1, real_time=False)]
    assert not any(isinstance(command, Unknown) for command in commands)


def test_a_native_qr_code_and_a_barcode_setting_are_skipped_whole() -> None:
    printer = Dummy()
    printer.qr("https://example.vn", native=True)
    printer._raw(b"\x1dh\x50\x1dV\x42\x00")
    assert [command for command in in_pieces(printer.output, 3) if not isinstance(command, Text)] == [Cut()]


def test_unknown_commands_are_named_and_passed_over() -> None:
    assert in_pieces(b"\x1b\x7fA\n", 1)[:1] == [Unknown(b"\x1b\x7f")]
    assert in_pieces(b"\x1c.\x10\x7fA", 10)[:2] == [Unknown(b"\x1c."), Unknown(b"\x10\x7f")]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_no_bytes_break_it_and_pieces_do_not_matter(stream: bytes, size: int) -> None:
    def unsplit(commands: list[Command]) -> list[Command]:
        joined: list[Command] = []
        for command in commands:
            if isinstance(command, Text) and joined and isinstance(joined[-1], Text):
                joined[-1] = Text(joined[-1].text + command.text)
            else:
                joined.append(command)
        return joined

    def plain(command: Command) -> object:
        return command.image.tobytes() if isinstance(command, Raster) else command

    whole, split = (unsplit(in_pieces(stream, step)) for step in (1000, size))
    assert [plain(command) for command in whole] == [plain(command) for command in split]
