"""docs/voice.md: its commands can be used, and it names every output and every alert."""

import re
from pathlib import Path

import pytest

from display.speaker.outputs import output_at
from queue_server.cli import main
from queue_server.domain.voicing import LEASE
from queue_server.service_layer.people import DeviceKind

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "voice.md").read_text(encoding="utf-8")


def test_the_commands_have_the_options_used() -> None:
    display = {option for parameter in main.commands["display"].params for option in parameter.opts}
    (command,) = re.findall(r"luot display ((?:.|\\\n)+?)\n```", TEXT)
    assert set(re.findall(r"--[\w-]+", command)) <= display
    (kind,) = re.findall(r"luot device add \S+ --kind (\w+)", TEXT)
    assert DeviceKind(kind) is DeviceKind.SPEAKER


@pytest.mark.parametrize("address", re.findall(r"`((?:alsa|pipewire)[^`]*)`(?:,| \|)", TEXT))
def test_every_output_named_is_one(address: str) -> None:
    assert output_at(address)


def test_every_alert_is_explained() -> None:
    sources = (DOCS.parent / "display/speaker").glob("*.py")
    said = set(re.findall(r"\"(speaker_\w+)(?:\"|: )", "".join(path.read_text("utf-8") for path in sources)))
    assert said
    assert said == set(re.findall(r"`(speaker_\w+)`", TEXT))


def test_the_lease_is_the_one_told() -> None:
    assert f"another after {LEASE.total_seconds():.0f} s" in TEXT
