"""docs/signs.md: its examples can be used, its tables name every key and every alert."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from display.signs.file import Lamp, Max7219, Modbus, OverMqtt, Ws2812, read_signs_file
from hardware.signs.modbus import Registers
from hardware.signs.over_mqtt import Topics

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "signs.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
COMMON = {"counter", "device", "too_long", "driver"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_used(example: str, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(example, encoding="utf-8")
    assert read_signs_file(path).sign


@pytest.mark.parametrize("model", [Max7219, Ws2812, Modbus, Lamp, OverMqtt, Registers, Topics])
def test_every_key_is_named(model: type[BaseModel]) -> None:
    for key in set(model.model_fields) - COMMON:
        assert re.search(rf"\b{key}\b", TEXT), f"{model.__name__}.{key}"


def test_every_alert_is_explained() -> None:
    root = DOCS.parent
    sources = [*(root / "hardware/signs").glob("*.py"), *(root / "display/signs").glob("*.py")]
    said = set(re.findall(r"\"(sign_\w+)(?:\"|: )", "".join(path.read_text("utf-8") for path in sources)))
    assert said
    assert said == set(re.findall(r"^\| `(sign_\w+)`", TEXT, re.MULTILINE))
