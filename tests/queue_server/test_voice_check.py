"""`luot voice check`: an administrator has words recorded, is told what lacks, and hears a call."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner, Result

from hardware.voice import sound
from hardware.voice.contained import ContainedEngine
from hardware.voice.manifest import read_manifest
from queue_server.cli import main
from tests.support.processes import PATIENCE

CENTRE = """
format = 1
[centre]
code = "tiny"
name = "Trung tâm \\"Nhỏ\\""
[hours]
tickets = ["07:30-11:00"]
[voice.phrases]
call = "Mời {salutation} có số {number} đến {counter}"
[[service]]
code = "ho-tich"
letter = "B"
name = "Hộ tịch"
name_en = "Civil status"
[[counter]]
code = "1"
services = ["ho-tich"]
[[counter]]
code = "G"
services = ["ho-tich"]
spoken = "bàn hướng dẫn"
"""


class Desk:
    """Where an administrator types commands."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        (folder / "tiny.toml").write_text(CENTRE, encoding="utf-8")
        assert self.luot("import", "centre", str(folder / "tiny.toml")).exit_code == 0

    def luot(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words[:2], "--data-dir", str(self.data), *words[2:]])

    def check(self, *words: str | Path) -> Result:
        return self.luot("voice", "check", *map(str, words))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """The reading list of a tiny centre, all of it recorded."""
    home = tmp_path_factory.mktemp("studio")
    desk, folder = Desk(home), home / "hoa"
    assert desk.check("--template", folder).exit_code == 0
    engine = ContainedEngine(job_seconds=PATIENCE)
    try:
        for words, path in read_manifest(folder / "manifest.toml").clips.items():
            engine.render(" ".join(words), "vi", path)
    finally:
        engine.close()
    return desk, folder


@pytest.fixture
def desk(studio: tuple[Desk, Path]) -> Desk:
    return studio[0]


@pytest.fixture
def folder(studio: tuple[Desk, Path], tmp_path: Path) -> Path:
    """The recordings, for a test to spoil."""
    return Path(shutil.copytree(studio[1], tmp_path / "hoa"))


def test_a_reading_list_once_recorded_speaks_every_call(desk: Desk, folder: Path) -> None:
    done = desk.check("--clips", folder)
    assert done.exit_code == 0, done.output
    assert "Vietnamese, voice Tên người đọc" in done.output
    assert "English: no recordings; another voice speaks it." in done.output
    assert "Every call of tiny can be spoken with them." in done.output


def test_the_reading_list_is_one_a_speaker_can_read_from(desk: Desk, folder: Path) -> None:
    listed = (folder / "danh-sach-doc.md").read_text(encoding="utf-8")
    assert 'Trung tâm "Nhỏ"' in listed
    for row in ("**có số**", "**quý khách**", "**bàn hướng dẫn**", "**bê** | tên chữ B", "**lăm**"):
        assert (row in listed) == (row != "**lăm**"), row
    again = desk.check("--template", folder)
    assert again.exit_code == 1
    assert "is there already; nothing was written" in again.output


def test_missing_and_broken_words_are_named_with_a_call_that_needs_them(desk: Desk, folder: Path) -> None:
    manifest = folder / "manifest.toml"
    clips = read_manifest(manifest).clips
    lines = manifest.read_text(encoding="utf-8").splitlines()
    manifest.write_text("\n".join(line for line in lines if not line.startswith('"tám"')), encoding="utf-8")
    clips["chín",].write_bytes(b"no sound")
    done = desk.check("--clips", folder)
    assert done.exit_code == 1
    assert "  MISSING  “tám”, for “Mời quý khách có số bê không không tám, đến quầy số một”" in done.output
    assert f"  BROKEN   chín: {clips['chín',]}: no readable sound file" in done.output
    assert "can be spoken" not in done.output


def test_recordings_to_listen_to_again_are_pointed_out(desk: Desk, folder: Path) -> None:
    clips = read_manifest(folder / "manifest.toml").clips
    two, three, four = (clips[word,] for word in ("hai", "ba", "bốn"))
    soundfile.write(two, np.clip(sound.read_wav(two) * 50, -1, 1), sound.RATE)
    soundfile.write(three, sound.read_wav(three) / 100, sound.RATE)
    soundfile.write(four, np.tile(sound.read_wav(four), 12), sound.RATE)
    done = desk.check("--clips", folder)
    assert done.exit_code == 0
    said = {line.split("(")[-1].split(")")[0]: line for line in done.output.splitlines() if "(" in line}
    assert "distorted" in said[two.name]
    assert "faint" in said[three.name]
    assert "long: " in said[four.name]
    assert said[clips["năm",].name].endswith(")")


def test_a_call_is_joined_to_be_listened_to(desk: Desk, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "call.wav"
    done = desk.check("--clips", folder, "--say", "B007", "--counter", "G", "--out", out)
    assert done.exit_code == 0, done.output
    assert "“Mời quý khách có số bê không không bảy, đến bàn hướng dẫn”" in done.output
    assert 3 < len(sound.read_wav(out)) / sound.RATE < 8


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--say", "A007"], "no recording of “a”"),
        (["--say", "B007", "--counter", "9"], "there is no counter 9; known: 1, G"),
        (["--say", "ß007"], "no name known for the letter"),
        (["--say", "B007", "--language", "en"], "there are no recordings in language 'en'"),
    ],
)
def test_a_call_that_cannot_be_joined_leaves_no_file(
    desk: Desk, folder: Path, tmp_path: Path, words: list[str], told: str
) -> None:
    done = desk.check("--clips", folder, *words, "--out", tmp_path / "call.wav")
    assert (done.exit_code, told in done.output) == (1, True), done.output
    assert not (tmp_path / "call.wav").exists()


def test_what_is_not_said_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    assert "Give --clips DIR, or the setting voice_recordings" in desk.check().output
    assert "there is no branch hue; known: tiny" in desk.check("--branch", "hue", "--clips", tmp_path).output
    none = desk.check("--clips", tmp_path)
    assert (none.exit_code, "there is no manifest.toml in it" in none.output) == (1, True)
    empty = CliRunner().invoke(main, ["voice", "check", "--data-dir", str(tmp_path / "new")])
    assert "known: none yet; luot import centre FILE" in empty.output


def test_the_setting_names_the_folder_too(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOT_VOICE_RECORDINGS", str(folder))
    assert desk.check().exit_code == 0
