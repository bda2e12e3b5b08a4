"""Speakers for the tests: somebody who records words (espeak-ng, word by word), and a stand-in for piper."""

import json
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from hardware.voice.contained import ContainedEngine

CALL = "Mời số a không không bảy, đến quầy số ba"
PATIENCE = 60.0
"""Seconds that a sentence may take where nobody tries what becomes of one that takes too long."""
WORDS = ("mời số", "a", "không", "bảy", "đến", "quầy số", "ba")


def recorded(folder: Path, words: Sequence[str], engine: ContainedEngine, language: str = "vi") -> Path:
    """A folder in which every one of `words` is recorded, with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, each in enumerate(words):
        engine.render(each, language, folder / f"{number}.wav")
    write_manifest(folder, {each: f"{number}.wav" for number, each in enumerate(words)}, language)
    return folder


def write_manifest(folder: Path, clips: dict[str, str], language: str = "vi") -> Path:
    """A manifest that says which file holds which words."""
    lines = [f'language = "{language}"', 'voice = "Nguyễn Thị Hoa"', 'licence = "tests"', "[clips]"]
    lines += [
        f"{json.dumps(words, ensure_ascii=False)} = {json.dumps(file)}" for words, file in clips.items()
    ]
    path = folder / "manifest.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def piper_model(folder: Path, described: str = '{"language": {"code": "vi_VN", "family": "vi"}}') -> Path:
    """A model's two files; nobody here can read the first."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "vi_VN-stand-in-medium.onnx"
    model.write_bytes(b"no neurons")
    model.with_name(model.name + ".json").write_text(described, encoding="utf-8")
    return model


def install_piper(folder: Path) -> Path:
    """A program called piper in `folder`; a test puts the folder first in PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "piper"
    program.write_text(
        f"#!{sys.executable}\n" + (Path(__file__).parent / "stand_in_piper.py").read_text("utf-8")
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program
