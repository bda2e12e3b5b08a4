"""Signs kept showing what they should: changes, repeats, faults, and one that hangs."""

import itertools
import threading
from collections.abc import Callable
from functools import partial

import pytest

from display.signs import line as line_module
from display.signs.face import BLANK, Face, TooLong
from display.signs.line import FIRST_PAUSE, LONGEST_PAUSE, DrivenSign, Line
from hardware.signs.glass import Glass, SignGone, SignNonsense
from tests.display.signs.program import until

REFRESH = 5.0


class Twin:
    """A sign that misbehaves on demand."""

    def __init__(self, width: int | None = 4, blinks_itself: bool = False) -> None:
        self.width, self.blinks_itself = width, blinks_itself
        self.told: list[str] = []
        self.fault: Exception | None = None
        self.opened = self.closed = 0
        self.free = threading.Event()
        self.free.set()

    def open(self) -> Glass:
        self.opened += 1
        return self

    def show(self, text: str, blinking: bool) -> None:
        self.free.wait()
        if self.fault:
            raise self.fault
        self.told.append(text)

    def close(self) -> None:
        self.closed += 1


class Shown:
    """What a sign should show, set by the test."""

    def __init__(self) -> None:
        self.face = Face("A007")

    def __call__(self) -> Face:
        return self.face


def driven(twin: Twin, face: Callable[[], Face]) -> DrivenSign:
    return DrivenSign("sign-1", twin.open, face, TooLong.SHORTEN, REFRESH)


def test_a_sign_is_told_changes_once_and_repeats_when_they_are_due() -> None:
    twin, shown = Twin(), Shown()
    sign = driven(twin, shown)
    for at in (100.0, 100.1, 100.2):
        sign.look(at)
    assert twin.told == ["A007"]
    shown.face = Face("A008")
    sign.look(100.3)
    assert twin.told == ["A007", "A008"]
    assert sign.repeat_due() == pytest.approx(100.3 + REFRESH)
    sign.look(105.3, repeat=True)
    assert twin.told == ["A007", "A008", "A008"]
    assert twin.opened == 1


def test_a_call_blinks_on_a_sign_that_cannot_by_itself() -> None:
    twin, shown = Twin(), Shown()
    shown.face = Face("A007", blinking=True)
    sign = driven(twin, shown)
    at = 100.05
    for _ in range(6):
        at += sign.look(at) + 0.01
    assert twin.told == ["A007", ""] * 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (SignGone("cable"), "sign_gone"),
        (SignNonsense("7"), "sign_nonsense"),
        (OSError(5, "Input/output error"), "sign_gone"),
        (ImportError("No module named 'luma'"), r"pip install 'luot\[signs\]'"),
        (ZeroDivisionError("a driver's own mistake"), "sign_gone"),
    ],
)
def test_a_fault_is_kept_until_the_sign_shows_again(fault: Exception, said: str) -> None:
    twin, shown = Twin(), Shown()
    sign = driven(twin, shown)
    twin.fault = fault
    pause = sign.look(100.0)
    assert pause == FIRST_PAUSE
    assert sign.tried
    with pytest.raises(Exception, match=said):
        raise sign.fault or AssertionError("no fault")
    assert twin.closed == 1
    assert sign.look(100.5) == pytest.approx(0.5), "left alone for a while"
    twin.fault = None
    shown.face = Face("A008")
    sign.look(101.0)
    assert sign.fault is None
    assert (twin.told, twin.opened) == (["A008"], 2)


def test_pauses_grow_to_a_limit_and_begin_anew_after_a_success() -> None:
    twin = Twin()
    sign = driven(twin, Shown())
    twin.fault = SignGone("cable")
    at, pauses = 100.0, []
    for _ in range(7):
        pauses.append(sign.look(at))
        at += pauses[-1]
    assert pauses == [1, 2, 4, 8, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    twin.fault = None
    sign.look(at)
    twin.fault = SignGone("cable")
    assert sign.look(at + 1, repeat=True) == FIRST_PAUSE


def test_one_that_leaves_is_dark() -> None:
    twin = Twin()
    sign = driven(twin, Shown())
    sign.look(100.0)
    sign.leave()
    assert (twin.told, twin.closed) == (["A007", BLANK.text], 1)
    broken = Twin()
    broken.fault = SignGone("cable")
    driven(broken, Shown()).leave()
    assert broken.closed == 1


def test_a_line_shows_news_at_once_and_repeats_by_itself() -> None:
    twin, shown = Twin(), Shown()
    line = Line("test", [DrivenSign("sign-1", twin.open, shown, TooLong.SHORTEN, 0.05)])
    line.start()
    until(lambda: len(twin.told) > 3)
    shown.face = Face("A008")
    line.ring()
    until(lambda: twin.told[-1] == "A008")
    line.stop()
    assert twin.told[-1] == ""


def was_told_last(twin: Twin, text: str) -> bool:
    return twin.told[-1:] == [text]


def test_a_sign_that_fails_does_not_hold_up_those_on_the_same_line() -> None:
    ill, well, shown = Twin(), Twin(), Shown()
    ill.fault = SignGone("cable")
    line = Line("test", [driven(ill, shown), driven(well, shown)])
    line.start()
    for number in ("A001", "A002", "A003"):
        shown.face = Face(number)
        line.ring()
        until(partial(was_told_last, well, number))
    line.stop()
    assert ill.told == []


def test_many_ill_signs_hold_up_a_well_one_for_one_of_them_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(line_module, "LONGEST_PAUSE", 0.0)
    order: list[str] = []
    numbers = map("A{:03}".format, itertools.count())

    class Noted(Twin):
        def show(self, text: str, blinking: bool) -> None:
            order.append("ill" if self.fault else "well")
            super().show(text, blinking)

    twins = [Noted() for _ in range(6)]
    for twin in twins[:5]:
        twin.fault = SignGone("power")
    line = Line("test", [driven(twin, lambda: Face(next(numbers))) for twin in twins])
    line.start()
    until(lambda: len(order) > 40)
    line.stop()
    first = order.index("well")
    assert order[:first] == ["ill"] * 5, "each is tried once before it is known to be ill"
    told = order[first:40]
    assert ("ill", "ill") not in itertools.pairwise(told)
    assert "ill" in told


def test_a_driver_that_hangs_is_noticed_and_the_end_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line_module, "STUCK_SECONDS", 0.2)
    twin, shown = Twin(), Shown()
    line = Line("test", [driven(twin, shown)])
    twin.free.clear()
    line.start()
    until(line.stuck)
    line.stop()
    assert twin.told == []
    twin.free.set()
    until(lambda: twin.told)
