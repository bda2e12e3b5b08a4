"""What a sign shows: one pure function from what was told, the contact and the time.

closed, open → dark · called → the number, blinking until the time told · serving → the number · paused →
dashes · no contact → dark, whatever was told last: a number that may be old must not look fresh.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hardware.signs.glass import DASHES

STATES = ("closed", "open", "paused", "called", "serving")
LONGEST_BLINK = timedelta(minutes=1)
"""A sign told to blink for longer than this does not blink: one of the clocks is wrong."""
BLINK_SECONDS, LIT_SECONDS = 1.0, 0.6
"""One flash a second, far from the three that may harm people (WCAG 2.3.1)."""
SCROLL_SECONDS = 0.4
SCROLL_GAP = "  "


@dataclass(frozen=True)
class Told:
    """A counter's state as the server told it after entry `seq` of its log."""

    seq: int
    number: str | None
    state: str
    blink_until: datetime | None


@dataclass(frozen=True)
class Face:
    """Characters, and whether they blink."""

    text: str = ""
    blinking: bool = False


BLANK = Face()


def newer(known: Told | None, told: Told) -> Told:
    """The one that is true of two: that with the higher seq. The same again is told anew, not late."""
    return told if known is None or told.seq >= known.seq else known


def face(told: Told | None, contact: bool, now: datetime) -> Face:
    """What to show at this moment of the server's clock."""
    if told is None or not contact:
        return BLANK
    if told.state == "paused":
        return Face(DASHES)
    if told.state not in ("called", "serving") or not told.number:
        return BLANK
    left = told.blink_until - now if told.blink_until else timedelta()
    return Face(told.number, timedelta() < left <= LONGEST_BLINK)


class TooLong(StrEnum):
    """What becomes of characters that do not all fit."""

    SHORTEN = "shorten"
    """The last ones stay: they tell one person from the next."""
    SCROLL = "scroll"


@dataclass(frozen=True)
class Pane:
    """How a sign can show a face: how many characters fit (None: any), and whether it blinks by itself."""

    width: int | None
    too_long: TooLong
    blinks_itself: bool

    def frame(self, face: Face, at: float) -> Face:
        """What to tell the sign at a moment of the machine's monotonic clock, in seconds.

        Signs that do not blink by themselves are told the number and the dark in turn, all in step.
        """
        text = self._fitted(face.text, at)
        if not face.blinking or self.blinks_itself:
            return Face(text, face.blinking)
        return Face(text) if at % BLINK_SECONDS < LIT_SECONDS else BLANK

    def seconds_to_next(self, face: Face, at: float) -> float | None:
        """When the frame changes by itself; None when it does not."""
        changes = []
        if face.blinking and not self.blinks_itself:
            phase = at % BLINK_SECONDS
            changes.append((LIT_SECONDS if phase < LIT_SECONDS else BLINK_SECONDS) - phase)
        if self._scrolls(face.text):
            changes.append(SCROLL_SECONDS - at % SCROLL_SECONDS)
        return min(changes, default=None)

    def _scrolls(self, text: str) -> bool:
        fits = self.width is None or len(text) <= self.width
        return not fits and self.too_long is TooLong.SCROLL and text != DASHES

    def _fitted(self, text: str, at: float) -> str:
        if self._scrolls(text):
            ring = text + SCROLL_GAP
            first = int(at / SCROLL_SECONDS) % len(ring)
            return (ring[first:] + ring)[: self.width]
        return text if self.width is None else text[max(len(text) - self.width, 0) :]
