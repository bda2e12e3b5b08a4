"""Keys from a serial line and from the kernel's input events, over real pseudo-terminals.

No uinput here, so the kernel's events are written by the test, laid out as the kernel does.
"""

import select
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hardware.keypad.keys import KeypadError, KeyPress
from hardware.keypad.ports import (
    _BELL,
    _EVENT,
    _LED,
    _NUM_LOCK,
    _SOUND,
    _SYN,
    _SYN_DROPPED,
    LONGEST_LINE,
    Keypad,
    SerialKeypad,
    UsbKeypad,
    keypad_at,
)
from tests.hardware.keypad.pty import DOWN, REPEAT, UP, Line

KP1, KP2 = 79, 80


@pytest.fixture
def line() -> Iterator[Line]:
    with Line() as made:
        yield made


def read(keypad: Keypad, count: int) -> list[KeyPress]:
    """The next presses, however they are cut into pieces."""
    found: list[KeyPress] = []
    while len(found) < count:
        assert select.select([keypad], [], [], 20)[0], found
        found += keypad.read()
    return found


def drained(keypad: Keypad) -> list[KeyPress]:
    """What comes of all that was said; the line may take a moment to carry it."""
    assert select.select([keypad], [], [], 20)[0]
    found: list[KeyPress] = []
    while select.select([keypad], [], [], 0.05)[0]:
        found += keypad.read()
    return found


# --- serial


@pytest.mark.parametrize("sent", ["N\nR\n", "N\r\nR\r\n", "N\rR\r", "\n\nN\n R \n"])
def test_each_line_is_a_key(line: Line, sent: str) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        line.say(sent)
        assert read(keypad, 2) == [KeyPress("N"), KeyPress("R")]


def test_a_line_that_comes_in_pieces_is_one_key(line: Line) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        line.say("NE")
        assert drained(keypad) == []
        line.say("XT\n")
        assert read(keypad, 1) == [KeyPress("NEXT")]


def test_without_lines_each_byte_is_a_key(line: Line) -> None:
    with closing(SerialKeypad(line.path, lines=False)) as keypad:
        line.say("NR \n")
        assert read(keypad, 2) == [KeyPress("N"), KeyPress("R")]


def test_noise_is_forgotten_and_the_next_key_is_heard(line: Line) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        line.say(b"\xff" * (LONGEST_LINE + 1))
        assert drained(keypad) == []
        line.say("\nN\n")
        assert read(keypad, 1) == [KeyPress("N")]


def test_what_is_no_letter_is_a_key_that_means_nothing(line: Line) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        line.say(b"\xfe\n")
        assert read(keypad, 1) == [KeyPress("\\xfe")]


def test_a_refusal_rings_the_keypad_s_bell(line: Line) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        keypad.show(True)
        keypad.refuse()
        assert line.heard(1) == b"\a"


def test_a_serial_keypad_that_is_pulled_out_is_an_os_error(line: Line) -> None:
    with closing(SerialKeypad(line.path)) as keypad:
        line.unplug()
        with pytest.raises(OSError, match=r"readiness|Input/output error|gone"):
            read(keypad, 1)


def test_two_programs_cannot_have_one_line(line: Line) -> None:
    with closing(SerialKeypad(line.path)), pytest.raises(OSError, match="lock"):
        SerialKeypad(line.path)


# --- usb


def test_a_key_counts_once_when_it_comes_up(line: Line) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        line.events((KP1, DOWN), (KP1, REPEAT), (KP1, REPEAT))
        assert drained(keypad) == []
        line.events((KP1, UP))
        line.tap(KP2)
        assert read(keypad, 2) == [KeyPress("KP1"), KeyPress("KP2")]


@pytest.mark.parametrize(("held", "long"), [(0.1, False), (1.4, False), (1.6, True), (60, True)])
def test_a_held_key_is_a_long_press_by_the_kernel_s_clock(line: Line, held: float, long: bool) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        line.tap(KP1, held)
        assert read(keypad, 1) == [KeyPress("KP1", long)]


def test_events_cut_in_two_are_put_together(line: Line) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        told = _EVENT.pack(1, 0, 1, KP1, DOWN) + _EVENT.pack(1, 0, 1, KP1, UP)
        line.say(told[:30])
        assert drained(keypad) == []
        line.say(told[30:])
        assert read(keypad, 1) == [KeyPress("KP1")]


def test_a_key_that_came_up_unseen_is_no_press(line: Line) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        line.events((KP1, UP))
        line.events((KP1, DOWN))
        line.say(_EVENT.pack(1, 0, _SYN, _SYN_DROPPED, 0))
        line.events((KP1, UP))
        line.tap(KP2)
        assert read(keypad, 1) == [KeyPress("KP2")]


def test_the_lamp_shows_contact_and_the_bell_a_refusal(line: Line) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        keypad.show(True)
        keypad.show(False)
        keypad.refuse()
    told = list(_EVENT.iter_unpack(line.heard(_EVENT.size * 6)))
    assert [event[2:] for event in told if event[2] != _SYN] == [
        (_LED, _NUM_LOCK, 1),
        (_LED, _NUM_LOCK, 0),
        (_SOUND, _BELL, 1),
    ]


def test_a_usb_keypad_that_is_pulled_out_is_an_os_error(line: Line) -> None:
    with closing(UsbKeypad(line.path)) as keypad:
        line.unplug()
        with pytest.raises(OSError, match=r"readiness|Input/output error|gone"):
            read(keypad, 1)


# --- addresses


def test_an_address_opens_its_keypad(line: Line) -> None:
    for address, kind in (
        (f"serial:{line.path}?baudrate=19200&lines=no", SerialKeypad),
        (f"usb:{line.path}", UsbKeypad),
    ):
        with closing(keypad_at(address)()) as keypad:
            assert isinstance(keypad, kind)


@pytest.mark.parametrize("address", ["serial:{0}/none", "usb:{0}/none"])
def test_a_keypad_that_is_not_there_is_an_os_error_each_time(tmp_path: Path, address: str) -> None:
    opener = keypad_at(address.format(tmp_path))
    for _ in range(2):
        with pytest.raises(OSError, match="No such file"):
            opener()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/dev/ttyUSB0",
        "serial:",
        "usb:",
        "tcp://host",
        "usb:/dev/input/x?baudrate=1",
        "serial:/dev/x?speed=1",
        "serial:/dev/x?baudrate=fast",
        "serial:/dev/x?baudrate=0",
        "serial:/dev/x?lines=maybe",
    ],
)
def test_an_address_that_makes_no_sense_is_refused(address: str) -> None:
    with pytest.raises(KeypadError, match="is no keypad"):
        keypad_at(address)
