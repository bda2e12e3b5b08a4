"""Signs kept showing what they should, each line of them on a thread of its own.

A sign that does not answer, or wrongly, is closed and opened again with growing pauses; the others go on.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from display.signs.face import BLANK, Face, Pane, TooLong
from display.signs.opening import Opener, missing_driver
from hardware.signs.glass import Glass, SignFault, SignGone

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
"""Seconds before a sign that failed is tried again."""
SLOWEST_LOOK_SECONDS = 0.5
"""Silence has no event of its own: a sign is looked at this often."""
STUCK_SECONDS = 10.0
"""A line that has not come from one sign to the next for so long hangs in a driver."""


class DrivenSign:
    """One sign and how it is. Used by its line's thread alone, but for `fault` and `tried`."""

    def __init__(
        self, name: str, open_: Opener, face: Callable[[], Face], too_long: TooLong, refresh_seconds: float
    ) -> None:
        self._name, self._open, self._face = name, open_, face
        self._too_long, self._refresh = too_long, refresh_seconds
        self.fault: SignFault | None = None
        """Why it does not show what it should; None while it does."""
        self.tried = False
        """Whether it has been told something yet, with or without success."""
        self._glass: Glass | None = None
        self._shown: Face | None = None
        self.again_at = self._shown_at = float("-inf")
        """When, on the monotonic clock, one that failed is tried again."""
        self._pause = 0.0

    def look(self, at: float, repeat: bool = False) -> float:
        """Tell the sign what is new at a moment of the monotonic clock; seconds until the next look.

        `repeat` tells it once more what it shows: it may have lost its power meanwhile.
        """
        if at < self.again_at:
            return self.again_at - at
        try:
            left = self._show(at, repeat)
        except (SignFault, OSError) as error:
            self._failed(error if isinstance(error, SignFault) else SignGone(error), at)
        except ImportError as error:
            self._failed(missing_driver(error), at)
        except Exception as error:
            log.exception("sign %s: its driver failed", self._name)
            self._failed(SignGone(repr(error)), at)
        else:
            if self.fault:
                log.info("sign %s shows again", self._name)
            self.fault, self._pause, self.tried = None, 0.0, True
            return left
        self.tried = True
        return self._pause

    def repeat_due(self) -> float:
        """When, on the monotonic clock, it shall be told once more what it shows."""
        return max(self._shown_at + self._refresh, self.again_at)

    def _show(self, at: float, repeat: bool) -> float:
        if self._glass is None:
            self._glass = self._open()
            self._shown = None
        face = self._face()
        pane = Pane(self._glass.width, self._too_long, self._glass.blinks_itself)
        frame = pane.frame(face, at)
        if repeat or frame != self._shown:
            self._glass.show(frame.text, frame.blinking)
            self._shown, self._shown_at = frame, at
        change = pane.seconds_to_next(face, at)
        return SLOWEST_LOOK_SECONDS if change is None else min(change, SLOWEST_LOOK_SECONDS)

    def _failed(self, fault: SignFault, at: float) -> None:
        """Close it, and leave it alone for a while."""
        if str(fault) != str(self.fault):
            log.warning("sign %s: %s", self._name, fault)
        self._close()
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
        self.again_at, self.fault = at + self._pause, fault

    def leave(self) -> None:
        """Make it dark, if it can still be reached, and let go of it."""
        with suppress(SignFault, OSError, ImportError):
            self._glass = self._glass or self._open()
            self._glass.show(BLANK.text, BLANK.blinking)
        self._close()

    def _close(self) -> None:
        if self._glass:
            self._glass.close()
            self._glass = None


class Line:
    """Signs that are told one after the other, because they share their wires; or one by itself."""

    def __init__(self, name: str, signs: Sequence[DrivenSign]) -> None:
        self._signs = signs
        self._news = threading.Event()
        self._ending = False
        self._moved_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=f"signs {name}", daemon=True)

    def start(self) -> None:
        """Show from now on."""
        self._thread.start()

    def ring(self) -> None:
        """Something was told: look now. Callable from any thread."""
        self._news.set()

    def stuck(self) -> bool:
        """Whether a driver has not returned for so long that nothing is shown any more."""
        return time.monotonic() - self._moved_at > STUCK_SECONDS

    def stop(self) -> None:
        """Make the signs dark and let go of them; returns when it is done, or a driver hangs."""
        self._ending = True
        self._news.set()
        self._thread.join(timeout=STUCK_SECONDS)

    def _run(self) -> None:
        while not self._ending:
            self._news.clear()
            self._news.wait(self._round())
        for sign in self._signs:
            sign.leave()

    def _round(self) -> float:
        """Look at the signs; seconds until the next round.

        Of those that are ill one is tried a round, and of the others one is told again what it shows: a call
        must wait neither for signs that do not answer nor for thirty repeats.
        """
        left = [SLOWEST_LOOK_SECONDS]
        well = [sign for sign in self._signs if not sign.fault]
        ill = [sign for sign in self._signs if sign.fault]
        left += [self._look(sign) for sign in well]
        if ill:
            left.append(self._look(min(ill, key=lambda sign: sign.again_at)))
        if well:
            next_ = min(well, key=DrivenSign.repeat_due)
            if next_.repeat_due() <= time.monotonic():
                self._look(next_, repeat=True)
            left.append(min(sign.repeat_due() for sign in well) - time.monotonic())
        return max(0.0, min(left))

    def _look(self, sign: DrivenSign, repeat: bool = False) -> float:
        left = sign.look(time.monotonic(), repeat)
        self._moved_at = time.monotonic()
        return left
