"""The signs file: which sign hangs over which counter, and how it is reached (docs/signs.md).

TOML; every `[[sign]]` names its driver itself, or takes a `[models.…]` for the start and replaces its keys.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from display.signs.face import TooLong
from display.signs.wall import SILENCE_SECONDS
from hardware.signs.modbus import Registers
from hardware.signs.over_mqtt import Topics

Counter = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,15}$")]
Device = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Brightness = Annotated[int, Field(ge=0, le=255)]
LARGEST_VALUE_WIDTH = 4
"""Digits that always fit into a register as one number."""


class SignsFileError(ValueError):
    """A signs file that cannot be used; the message is one line that names each place."""


class _Sign(BaseModel):
    """What every sign has. `device` is the code under which it tells how it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counter: Counter
    device: Device = ""
    too_long: TooLong = TooLong.SHORTEN

    @model_validator(mode="before")
    @classmethod
    def _named_after_its_counter(cls, given: Any) -> Any:
        if isinstance(given, dict) and "device" not in given and isinstance(given.get("counter"), str):
            return {**given, "device": f"sign-{given['counter'].lower()}"}
        return given


class Max7219(_Sign):
    """A row of MAX7219 modules on SPI."""

    driver: Literal["max7219"]
    port: Annotated[int, Field(ge=0)] = 0
    chip: Annotated[int, Field(ge=0)] = 0
    blocks: Annotated[int, Field(ge=1, le=32)] = 4
    orientation: Literal[0, 90, -90, 180] = -90
    reverse: bool = False
    brightness: Brightness = 0x70


class Ws2812(_Sign):
    """A panel of WS2812 pixels."""

    driver: Literal["ws2812"]
    width: Annotated[int, Field(ge=5, le=512)] = 32
    height: Annotated[int, Field(ge=7, le=64)] = 8
    wiring: Literal["rows", "rows-zigzag", "columns", "columns-zigzag"] = "columns-zigzag"
    color: Color = "#ff9000"
    brightness: Brightness = 0x40


class Modbus(_Sign):
    """A number sign on RS-485."""

    driver: Literal["modbus"]
    line: str
    address: Annotated[int, Field(ge=1, le=247)]
    width: Annotated[int, Field(ge=1, le=32)] = 4
    baudrate: Annotated[int, Field(ge=300, le=4_000_000)] = 9600
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1
    registers: Registers

    @model_validator(mode="after")
    def _a_value_fits_a_register(self) -> "Modbus":
        if self.registers.coding == "value" and self.width > LARGEST_VALUE_WIDTH:
            raise ValueError(f"width: one register holds at most {LARGEST_VALUE_WIDTH} digits")
        return self


class Lamp(_Sign):
    """A lamp on a pin."""

    driver: Literal["lamp"]
    pin: int | str
    active_high: bool = True


class OverMqtt(_Sign):
    """A sign or lamp of another maker on the same broker."""

    driver: Literal["mqtt"]
    width: Annotated[int, Field(ge=1, le=200)] | None = None
    topics: Topics

    @model_validator(mode="after")
    def _told_somewhere(self) -> "OverMqtt":
        if not (self.topics.text_topic or self.topics.lamp_topic):
            raise ValueError("topics: needs text_topic or lamp_topic")
        return self


Sign = Annotated[Max7219 | Ws2812 | Modbus | Lamp | OverMqtt, Field(discriminator="driver")]


class SignsFile(BaseModel):
    """A whole signs file, models already filled in.

    `silence_seconds` without the server's pulse and every sign goes dark; each is told what it shows again
    every `refresh_seconds`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    silence_seconds: Annotated[float, Field(ge=3, le=60)] = SILENCE_SECONDS
    refresh_seconds: Annotated[float, Field(ge=0.5, le=60)] = 5.0
    sign: Annotated[list[Sign], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_twins(self) -> "SignsFile":
        for name, keys in (
            ("device", [each.device for each in self.sign]),
            ("address", [(each.line, each.address) for each in self.sign if isinstance(each, Modbus)]),
        ):
            twins = [key for place, key in enumerate(keys) if key in keys[:place]]
            if twins:
                raise ValueError(f"two signs have the {name} {twins[0]!r}")
        lines: dict[str, tuple[object, ...]] = {}
        for each in self.sign:
            if isinstance(each, Modbus):
                speed = (each.baudrate, each.parity, each.stopbits)
                if lines.setdefault(each.line, speed) != speed:
                    raise ValueError(f"signs on the line {each.line} differ in baudrate, parity or stopbits")
        return self


def read_signs_file(path: Path) -> SignsFile:
    """Raises SignsFileError."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
        return SignsFile.model_validate(_with_models(given))
    except OSError as error:
        raise SignsFileError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{_place(each['loc'])}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()
        )
        raise SignsFileError(f"{path}: {faults}") from error
    except ValueError as error:  # no TOML, no UTF-8, an unknown model
        raise SignsFileError(f"{path}: {error}") from error


def _with_models(given: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content with every sign's model written out."""
    rest = {name: value for name, value in given.items() if name not in ("models", "sign")}
    models, signs = given.get("models", {}), given.get("sign", [])
    if not isinstance(models, dict) or not isinstance(signs, list):
        raise ValueError("signs are [[sign]] tables, models [models.NAME] tables")
    return {**rest, "sign": [_filled(each, models) for each in signs]}


def _filled(sign: Any, models: Mapping[str, Any]) -> Any:
    if not isinstance(sign, dict) or "model" not in sign:
        return sign
    own = {name: value for name, value in sign.items() if name != "model"}
    model = models.get(sign["model"]) if isinstance(sign["model"], str) else None
    if not isinstance(model, dict):
        raise ValueError(f"there is no [models.{sign['model']}]")
    return {**model, **own}


def _place(loc: tuple[int | str, ...]) -> str:
    """``sign 3.registers.number``, counting from 1 as people do."""
    words = [f"{part + 1}" if isinstance(part, int) else part for part in loc]
    return ".".join(words).replace("sign.", "sign ", 1) or "file"
