"""Pictures of the boards' layouts, as a centre would set them up."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.docs.conftest import Take
from tests.templates.conftest import BOARDS, Open, boards, site, visit
from tests.templates.scene import busy

__all__ = ["boards", "site", "visit"]

LAYOUTS: dict[str, dict[str, Any]] = {
    "field": {"services": ["ho-tich", "can-cuoc"], "name": "Hộ tịch – Căn cước", "name_en": "Civil status"},
    "counter": {"counters": ["2"]},
    "columns": {},
    "split": {"panels": ["guide"]},
    "totem": {"panels": ["guide"]},
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.usefixtures("boards")
def test_a_layout(visit: Open, take: Take, layout: str) -> None:
    BOARDS["tv"] = {"layout": layout, **LAYOUTS[layout]}
    scene = busy()
    held = next(
        turn for turn in scene.turns.values() if turn["counter"] == "2" and turn["state"] == "serving"
    )
    scene.change(held, "served")
    scene.call("2", scene.issue("ho-tich"))
    page, _ = visit("kiosk" if layout == "totem" else "board", "/board/hue/tv", scene)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    take(f"board-{layout}", page)
