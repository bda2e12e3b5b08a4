"""A display PC that shows its page by itself, from the very options that were typed."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display.screen.units import UNIT
from queue_server.cli import main

URL = "http://10.0.0.5:8080/board/hue/main?lang=vi"


def typed(configuration: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(configuration))
    return CliRunner().invoke(main, ["display", "--screen", URL, "--branch", "hue", *more])


def command(unit: Path) -> list[str]:
    parsed = configparser.ConfigParser(strict=True, interpolation=None)
    parsed.read_string(unit.read_text())
    return shlex.split(parsed["Service"]["ExecStart"])


def test_the_unit_starts_the_agent_as_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = [
        "--device",
        "tv-1",
        "--sleep",
        "--browser-flag=--ozone-platform=wayland",
        "--mqtt-url",
        "mqtt://b",
    ]
    answer = typed(tmp_path, monkeypatch, *more, "--state-dir", "/var/lib/lu ot", "--install")
    assert answer.exit_code == 0, answer.output
    assert f"enable --now {UNIT}" in answer.output
    words = command(tmp_path / "systemd/user" / UNIT)
    assert words[:4] == [sys.executable, "-m", "queue_server.cli", "display"]
    told = dict(zip(words[4:-2:2], words[5:-2:2], strict=True))
    assert told == {
        "--screen": URL, "--branch": "hue", "--device": "tv-1", "--browser": "/usr/bin/chromium",
        "--state-dir": "/var/lib/lu ot", "--mqtt-url": "mqtt://b",
    }  # fmt: skip
    assert words[-2:] == ["--browser-flag=--ozone-platform=wayland", "--sleep"]


def test_systemd_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(tmp_path, monkeypatch, "--install")
    unit = tmp_path / "systemd/user" / UNIT
    judged = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert UNIT not in judged.stderr, judged.stderr


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--led", "virtual"], "give one of them"),
        (["--dark"], "dark: not for --screen"),
        (["--zone", "main"], "zone: not for --screen"),
        (["--mqtt-url", "broker"], "mqtt_url: "),
    ],
)
def test_what_does_not_fit_is_refused(
    more: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = typed(tmp_path, monkeypatch, *more)
    assert answer.exit_code == 2
    assert told in answer.output


def test_a_page_that_is_none_is_refused() -> None:
    answer = CliRunner().invoke(main, ["display", "--screen", "tv", "--branch", "hue"])
    assert answer.exit_code == 2
    assert "http://host:port" in answer.output
