"""Where the sound goes: player programs that work, fail and hang, and the folder that keeps a timeline."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from display.speaker.clip import quiet
from display.speaker.outputs import (
    FileOutput,
    OutputAddressError,
    OutputFault,
    PlayerOutput,
    check,
    output_at,
)

FACTS = {"id": "7", "seqs": [12, 13], "text": "Mời số A001"}


def player(tmp_path: Path, script: str) -> PlayerOutput:
    """A player program that does what the script says with the file it is given."""
    program = tmp_path / "player"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return PlayerOutput([str(program)])


def test_a_player_gets_a_whole_wav_and_is_waited_for(tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    output = player(tmp_path, f'cp "$1" {shlex.quote(str(heard))}')
    assert output.play(quiet(0.1), FACTS).wait(10)
    assert heard.read_bytes() == quiet(0.1).wav


def test_what_a_player_complains_of_is_said(tmp_path: Path) -> None:
    run = player(tmp_path, "echo 'ALSA lib: noise' >&2; echo 'audio open error: busy' >&2; exit 1").play(
        quiet(0.1), FACTS
    )
    with pytest.raises(OutputFault, match="player: audio open error: busy"):
        run.wait(10)


def test_a_player_that_fails_without_a_word_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(OutputFault, match="exit code 3"):
        check(player(tmp_path, "exit 3"))


def test_a_player_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(OutputFault, match="No such file"):
        check(PlayerOutput(["/nowhere/aplay"]))


def test_a_player_that_is_stopped_is_heard_no_more(tmp_path: Path) -> None:
    run = player(tmp_path, "exec tail -f /dev/null").play(quiet(0.1), FACTS)
    assert not run.wait(0)
    run.stop()
    assert run.wait(0)
    assert run._player.returncode == -9


def test_no_file_is_left_behind(tmp_path: Path) -> None:
    run = player(tmp_path, "exit 0").play(quiet(0.1), FACTS)
    given = Path(run._file.name)
    assert given.exists()
    run.wait(10)
    assert not given.exists()


def test_the_folder_keeps_what_would_be_heard_and_takes_as_long(tmp_path: Path) -> None:
    run = FileOutput(tmp_path / "new" / "folder").play(quiet(0.2), FACTS)
    assert not run.wait(0)
    assert run.wait(10)
    lines = (tmp_path / "new" / "folder" / "timeline.jsonl").read_text(encoding="utf-8").splitlines()
    begun, ended = map(json.loads, lines)
    assert {**FACTS, "seconds": pytest.approx(0.2), "start": begun["start"]} == begun
    assert ended["id"] == "7"
    assert ended["end"] - begun["start"] >= 0.19


def test_a_check_leaves_no_trace_in_the_timeline(tmp_path: Path) -> None:
    check(FileOutput(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("alsa", ["aplay", "-q"]),
        ("alsa:plughw:1,0", ["aplay", "-q", "-D", "plughw:1,0"]),
        ("pipewire", ["pw-play"]),
        ("pipewire:amplifier", ["pw-play", "--target", "amplifier"]),
    ],
)
def test_addresses_name_the_player_and_its_device(address: str, command: list[str]) -> None:
    output = output_at(address)
    assert isinstance(output, PlayerOutput)
    assert output._command == command


@pytest.mark.parametrize(
    "address", ["", "alsaa", "file", "file:", "http://speaker", "file:/proc/none/at/all"]
)
def test_addresses_that_lead_nowhere_are_refused(address: str) -> None:
    with pytest.raises(OutputAddressError):
        output_at(address)
