"""A lamp over the counter: on while a number is called or served there, flashing on a call.

On a pin of a Raspberry Pi, straight or through a relay, by gpiozero.
"""

from typing import Any

from hardware.signs.glass import DASHES, SignGone


def is_lit(text: str) -> bool:
    """Whether a lamp is on where a sign shows this."""
    return text not in ("", DASHES)


class LampGlass:
    """Fulfils :class:`hardware.signs.glass.Glass` with one output."""

    width = None
    blinks_itself = False

    def __init__(self, pin: int | str, active_high: bool = True) -> None:
        """Raises SignGone when this PC has no such pin, or another program has it."""
        from gpiozero import DigitalOutputDevice, GPIOZeroError

        try:
            self._output: Any = DigitalOutputDevice(pin, active_high=active_high)
        except (GPIOZeroError, ImportError, RuntimeError) as error:  # RuntimeError: the pin factory's own
            raise SignGone(error) from error

    def show(self, text: str, blinking: bool) -> None:
        """On or off."""
        self._output.value = is_lit(text)

    def close(self) -> None:
        """Let go of the pin, which switches the lamp off."""
        self._output.close()
