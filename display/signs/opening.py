"""From a line of the signs file to an open sign; what a driver needs is imported once one uses it."""

from collections.abc import Callable

from display.signs.file import Lamp, Max7219, Modbus, OverMqtt, Sign, Ws2812
from hardware.signs import matrix
from hardware.signs.glass import Glass, SignGone
from hardware.signs.lamp import LampGlass
from hardware.signs.modbus import ModbusGlass, ModbusLine
from hardware.signs.over_mqtt import MqttGlass, Publish

Opener = Callable[[], Glass]
"""Opens a sign. Raises SignFault or OSError."""


class Lines:
    """The serial lines that are in use, by their ports."""

    def __init__(self) -> None:
        self._lines: dict[str, ModbusLine] = {}

    def of(self, sign: Modbus) -> ModbusLine:
        """The line of a sign, the same for all that hang on it."""
        if sign.line not in self._lines:
            self._lines[sign.line] = ModbusLine(sign.line, sign.baudrate, sign.parity, sign.stopbits)
        return self._lines[sign.line]


def opener(sign: Sign, lines: Lines, publish: Publish, lives: Callable[[], bool]) -> Opener:
    """How to open a sign. `publish` is for signs on the broker; `lives`, whether one says it lives there."""
    match sign:
        case Max7219():
            return lambda: matrix.max7219(
                sign.port, sign.chip, sign.blocks, sign.orientation, sign.reverse, sign.brightness
            )
        case Ws2812():
            return lambda: matrix.ws2812(sign.width, sign.height, sign.wiring, sign.color, sign.brightness)
        case Modbus():
            return lambda: ModbusGlass(lines.of(sign), sign.address, sign.width, sign.registers)
        case Lamp():
            return lambda: LampGlass(sign.pin, sign.active_high)
        case OverMqtt():
            return lambda: MqttGlass(sign.topics, sign.width, publish, lives)


def missing_driver(error: ImportError) -> SignGone:
    """What to say when the extra that holds the drivers was not installed."""
    return SignGone(f"{error}; pip install 'luot[signs]'")
