"""Keys of a keypad by name, and what each of them does."""

from collections.abc import Mapping
from dataclasses import dataclass

ACTIONS = ("next", "recall", "serve", "finish", "no-show", "undo")
"""What a key may do, as the server's MQTT contract names it."""

SERIAL_KEYS = "N=next,R=recall,S=serve,F=finish,X=no-show,U=undo"
"""What a serial keypad sends, unless told otherwise."""

USB_KEYS = "KP1=next,KP2=recall,KP3=finish,KP4=no-show,1=next,2=recall,3=finish,4=no-show"
"""A numeric keypad's first four keys, unless told otherwise; a long press of any is “undo”."""

LONG_PRESS = "undo"
"""What holding a key of a USB keypad does."""


class KeypadError(ValueError):
    """A setting of a keypad that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class KeyPress:
    """A key went down and came up again; `long` when it was held."""

    name: str
    long: bool = False


def keys_of(text: str) -> Mapping[str, str]:
    """Key name → action, from `N=next,R=recall`. Raises KeypadError."""
    keys: dict[str, str] = {}
    for part in text.split(","):
        name, _, action = (each.strip() for each in part.partition("="))
        if not name or action not in ACTIONS:
            raise KeypadError(f"keys: {part.strip()!r} is not KEY=ACTION with one of {', '.join(ACTIONS)}")
        if name in keys:
            raise KeypadError(f"keys: {name!r} is named twice")
        keys[name] = action
    return keys


def _codes() -> dict[int, str]:
    """Names of the key codes that keypads send (linux/input-event-codes.h), less their KEY_."""
    rows = {2: "1234567890", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
    letters = {first + n: letter for first, row in rows.items() for n, letter in enumerate(row)}
    numeric = {71: "KP7", 72: "KP8", 73: "KP9", 74: "KPMINUS", 75: "KP4", 76: "KP5", 77: "KP6", 78: "KPPLUS"}
    numeric |= {79: "KP1", 80: "KP2", 81: "KP3", 82: "KP0", 83: "KPDOT", 96: "KPENTER"}
    function = {58 + n: f"F{n}" for n in range(1, 11)} | {87: "F11", 88: "F12"}
    function |= {170 + n: f"F{n}" for n in range(13, 25)}
    return letters | numeric | function | {1: "ESC", 14: "BACKSPACE", 15: "TAB", 28: "ENTER", 57: "SPACE"}


CODES = _codes()


def key_name(code: int) -> str:
    """A key code's name; the number itself where there is none here, which `--keys` takes as well."""
    return CODES.get(code, str(code))
