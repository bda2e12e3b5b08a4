"""A screen that is lit while people look at it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from display.screen.light import Untouched, Xset, light_of_this_pc, wanted

MORNING = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
"""07:30 at the centre."""


def branch(is_open: bool = False) -> dict[str, object]:
    return {
        "open": is_open,
        "timezone": "Asia/Ho_Chi_Minh",
        "hours_today": [{"start": "07:30", "end": "11:30"}, {"start": "13:30", "end": "17:00"}],
    }


@pytest.mark.parametrize(
    ("minutes", "lit"),
    [
        (-31, False),
        (-30, True),
        (0, True),
        (270, True),
        (271, False),
        (329, False),
        (330, True),
        (601, False),
    ],
)
def test_it_is_lit_from_half_an_hour_before_until_half_an_hour_after(minutes, lit):
    assert wanted(branch(), MORNING + timedelta(minutes=minutes)) is lit


def test_it_is_lit_whenever_the_branch_is_open():
    assert wanted(branch(is_open=True), MORNING - timedelta(hours=5))


def test_on_a_day_off_it_stays_dark():
    assert not wanted({**branch(), "hours_today": []}, MORNING)


def test_an_x_server_s_screen_is_switched_by_its_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said = tmp_path / "said"
    tool = tmp_path / "xset"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {said}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr("display.screen.light.TOOL_SECONDS", 60.0)
    light = light_of_this_pc()
    light.on()
    assert said.read_text().splitlines() == ["dpms force on", "s off -dpms", "s noblank"]
    light.off()
    assert said.read_text().splitlines()[3:] == ["+dpms", "dpms force off"]


def test_a_tool_that_fails_harms_nothing(caplog: pytest.LogCaptureFixture):
    Xset("/bin/false").on()
    assert "could not be set" in caplog.text


def test_a_pc_without_the_tool_leaves_the_screen_to_the_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    assert isinstance(light_of_this_pc(), Untouched)
