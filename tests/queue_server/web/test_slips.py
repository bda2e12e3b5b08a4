"""How slips look, as printing devices are told."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from hardware.printer.layout import Part
from kiosk.look import layout_of
from queue_server.domain.slip import SlipField
from tests.support.centre import HUE, Centre, Furnisher

WISHES = """
[slip]
fields = ["time", "phone"]
header = "UBND"
logo = "logo.png"
second_language = "en"
"""


def test_what_a_centre_wishes_reaches_the_devices_that_print(furnisher: Furnisher, tmp_path: Path) -> None:
    Image.new("L", (120, 80)).save(tmp_path / "logo.png")
    file = tmp_path / "wishes.toml"
    file.write_text(HUE.read_text(encoding="utf-8") + WISHES, encoding="utf-8")
    furnisher.sqlite(file, tmp_path / "data")
    centre = Centre(tmp_path / "data", file)
    told = centre.anyone.get("/branches/hue/slip").json()
    centre.close()
    layout = layout_of(told)
    assert ([part.value for part in layout.parts], layout.second_language) == (["time", "phone"], "en")
    assert (layout.header, layout.footer) == ({"vi": "UBND"}, {})
    assert layout.logo
    assert layout.logo.size == (120, 80)


def test_server_and_printer_know_the_same_fields() -> None:
    """Neither imports the other: the contract between them is this list."""
    assert [part.value for part in Part] == [field.value for field in SlipField]
