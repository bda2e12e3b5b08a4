"""The signs file: models filled in, and every mistake named by its place."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.signs.face import TooLong
from display.signs.file import Lamp, Modbus, OverMqtt, SignsFileError, read_signs_file

WHOLE = """
silence_seconds = 8
[models.number]
driver = "modbus"
line = "/dev/ttyUSB0"
registers = { number = 0, coding = "segments", blink = { register = 8, on = 4 } }

[[sign]]
model = "number"
counter = "1"
address = 1

[[sign]]
model = "number"
counter = "HD"
address = 2
width = 5
too_long = "scroll"

[[sign]]
counter = "1"
device = "den-1"
driver = "lamp"
pin = 17

[[sign]]
counter = "3"
driver = "max7219"

[[sign]]
counter = "4"
driver = "ws2812"
color = "#ff0000"

[[sign]]
counter = "5"
driver = "mqtt"
topics = { text_topic = "cmnd/q5/DisplayText" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "signs.toml"
    path.write_text(text, "utf-8")
    return path


def test_models_save_words_and_signs_may_differ(tmp_path: Path) -> None:
    file = read_signs_file(written(tmp_path, WHOLE))
    assert file.silence_seconds == 8
    assert [each.device for each in file.sign] == [
        "sign-1", "sign-hd", "den-1", "sign-3", "sign-4", "sign-5",
    ]  # fmt: skip
    first, second, lamp, *_, other = file.sign
    assert isinstance(first, Modbus)
    assert isinstance(second, Modbus)
    assert isinstance(lamp, Lamp)
    assert isinstance(other, OverMqtt)
    assert (first.width, first.too_long) == (4, TooLong.SHORTEN)
    assert (second.width, second.too_long) == (5, TooLong.SCROLL)
    assert first.registers == second.registers
    assert first.registers.blink
    assert first.registers.blink.on == 4


MODBUS = """driver = "modbus"\nline = "/dev/a"\nregisters = { number = 0 }\n"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "sign: List should have at least 1 item"),
        ("sign = 3", "signs are [[sign]] tables"),
        ("[[sign]", "Expected"),
        ('[[sign]]\ncounter = "1"', "sign 1: Unable to extract tag"),
        ('[[sign]]\ncounter = "1"\ndriver = "candle"', "sign 1: Input tag 'candle'"),
        ('[[sign]]\ncounter = "1"\nmodel = "x"', "there is no [models.x]"),
        ('[[sign]]\ncounter = "1"\nmodel = 3', "there is no [models.3]"),
        ('[[sign]]\ncounter = "1/2"\ndriver = "lamp"\npin = 1', "sign 1.lamp.counter"),
        ('[[sign]]\ncounter = "1"\ndevice = "A B"\ndriver = "lamp"\npin = 1', "sign 1.lamp.device"),
        ('[[sign]]\ncounter = "1"\ndriver = "lamp"', "sign 1.lamp.pin: Field required"),
        ('[[sign]]\ncounter = "1"\ndriver = "lamp"\npin = 1\nhue = 3', "sign 1.lamp.hue: Extra"),
        ('[[sign]]\ncounter = "1"\ndriver = "mqtt"\ntopics = {}', "needs text_topic or lamp_topic"),
        (
            "silence_seconds = 1\n" + WHOLE.replace("silence_seconds = 8", ""),
            "silence_seconds: Input should be",
        ),
        (f'[[sign]]\ncounter = "1"\naddress = 0\n{MODBUS}', "sign 1.modbus.address"),
        (
            f'[[sign]]\ncounter = "1"\naddress = 1\n{MODBUS}[[sign]]\ncounter = "2"\naddress = 1\n{MODBUS}',
            "two signs have the address ('/dev/a', 1)",
        ),
        (
            f'[[sign]]\ncounter = "1"\naddress = 1\n{MODBUS}[[sign]]\ncounter = "1"\naddress = 2\n{MODBUS}',
            "two signs have the device 'sign-1'",
        ),
        (
            f'[[sign]]\ncounter = "1"\naddress = 1\nbaudrate = 19200\n{MODBUS}'
            f'[[sign]]\ncounter = "2"\naddress = 2\n{MODBUS}',
            "differ in baudrate",
        ),
        (
            '[[sign]]\ncounter = "1"\naddress = 1\nwidth = 5\ndriver = "modbus"\nline = "/dev/a"\n'
            'registers = { number = 0, coding = "value" }',
            "one register holds at most 4 digits",
        ),
    ],
)
def test_mistakes_are_said_in_one_line_with_their_place(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SignsFileError) as refused:
        read_signs_file(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    assert said in message
    assert "\n" not in message


def test_a_file_that_is_not_there_or_no_text_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(SignsFileError, match="No such file"):
        read_signs_file(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SignsFileError):
        read_signs_file(tmp_path / "bytes.toml")


@given(st.data())
def test_a_broken_file_is_refused_and_nothing_else_happens(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(WHOLE) - 1))
    text = WHOLE[:at] + data.draw(st.text(max_size=4)) + WHOLE[at + data.draw(st.integers(0, 4)) :]
    path = written(tmp_path_factory.mktemp("signs"), text)
    try:
        file = read_signs_file(path)
    except SignsFileError:
        return
    assert len(file.sign) == len(tomllib.loads(path.read_text("utf-8"))["sign"])
