"""`manifest.toml`: which recording in a folder says which words.

language = "vi"
voice = "Nguyễn Thị Hoa"
licence = "Ghi âm cho Trung tâm, 11/2026"

[clips]
"mời số" = "001-moi-so.wav"
"không" = "002-khong.wav"
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware.voice.engine import VoiceFault

NAME = "manifest.toml"
_KEYS = {"language", "voice", "licence", "clips"}
_TOKEN = re.compile(r"[^\W_]+|[,;:.!?]")

Words = tuple[str, ...]
"""Words as they are compared: in small letters, without signs."""


class ManifestFault(VoiceFault):
    """A manifest that cannot be used; the message names the file and says what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """One speaker's recordings in one language."""

    folder: Path
    language: str
    voice: str
    licence: str
    clips: Mapping[Words, Path]


def tokens(text: str) -> list[str]:
    """Words and signs of pause, one by one: “Mời số một, đến” → “mời”, “số”, “một”, “,”, “đến”."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text).casefold())


def manifests(folder: Path) -> list[Path]:
    """The manifests of a folder of recordings: its own, or one in each of its folders.

    Raises ManifestFault when there is none.
    """
    found = [path for path in (folder / NAME, *sorted(folder.glob(f"*/{NAME}"))) if path.is_file()]
    if not found:
        raise ManifestFault(f"{folder}: there is no {NAME} in it")
    return found


def read_manifest(path: Path) -> Manifest:
    """The manifest at `path`. Raises ManifestFault; whether the recordings are there is not looked at."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ManifestFault(f"{path}: {error}") from error
    if unknown := content.keys() - _KEYS:
        raise ManifestFault(f"{path}: {', '.join(sorted(unknown))} is not a key of a manifest")
    about = {key: _text(path, content, key) for key in ("language", "voice", "licence")}
    entries = content.get("clips")
    if not isinstance(entries, dict) or not entries:
        raise ManifestFault(f'{path}: [clips] must name recordings, as "mời số" = "moi-so.wav"')
    clips: dict[Words, Path] = {}
    for words, file in entries.items():
        spoken = tuple(token for token in tokens(words) if token[0].isalnum())
        if not spoken:
            raise ManifestFault(f"{path}: {words!r} has no words")
        if spoken in clips:
            raise ManifestFault(f"{path}: {words!r} is there twice")
        clips[spoken] = _file(path, words, file)
    return Manifest(path.parent, **about, clips=clips)


def _text(path: Path, content: dict[str, Any], key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ManifestFault(f'{path}: {key} = "…" is missing')
    return value.strip()


def _file(path: Path, words: str, file: object) -> Path:
    """Where a recording is; it must be within the manifest's folder."""
    if not isinstance(file, str) or not file:
        raise ManifestFault(f"{path}: {words!r} must name one file")
    if Path(file).is_absolute() or ".." in Path(file).parts:
        raise ManifestFault(f"{path}: {file!r} must be within the folder of the manifest")
    return path.parent / file
