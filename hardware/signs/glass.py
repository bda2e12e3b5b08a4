"""What every sign can do, whatever it is made of; and what it says when it cannot."""

from typing import Protocol

DASHES = "----"
"""What a paused counter shows; a lamp is off."""


class SignFault(Exception):
    """A sign that did not show what it should. `code` is stable, the message is for staff, in Vietnamese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __str__(self) -> str:
        return f"{self.code}: {self.args[0]}"


class SignGone(SignFault):
    """Nobody answers: cable, power, or a wrong address."""

    def __init__(self, reason: object) -> None:
        super().__init__("sign_gone", f"Bảng không trả lời ({reason}).")


class SignNonsense(SignFault):
    """It answers, but not with what it was told to show."""

    def __init__(self, reason: object) -> None:
        super().__init__("sign_nonsense", f"Bảng trả lời sai ({reason}).")


class Glass(Protocol):
    """An open sign.

    `show` returns once the sign has it, within a second or so, and may be told the same again: a sign that
    lost its power meanwhile shows it anew. It raises SignFault or OSError, after which the sign is closed
    and opened again.
    """

    @property
    def width(self) -> int | None:
        """Characters that fit; None when any number does."""
        ...

    @property
    def blinks_itself(self) -> bool:
        """Whether it is told to blink, instead of being told on and off in turn."""
        ...

    def show(self, text: str, blinking: bool) -> None:
        """Light up these characters, at most `width`; none makes it dark."""
        ...

    def close(self) -> None:
        """Let go of it; it keeps what it shows. Raises nothing."""
        ...
