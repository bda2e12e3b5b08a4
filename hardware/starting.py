"""How an agent's PC starts it by itself: systemd user units, and the device's key in a file of its own."""

import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def install(configuration: Path, texts: Mapping[str, str], key_file: Path, key: str) -> list[Path]:
    """Write units, by file name, and the key below a user's configuration folder; the files.

    ``key_file`` is relative to that folder; only this user can read it. Raises OSError.
    """
    secret = configuration / key_file
    secret.parent.mkdir(parents=True, exist_ok=True)
    with open(secret, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"LUOT_DEVICE_KEY={key}\n")
    return [secret, *write_units(configuration, texts)]


def write_units(configuration: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write units, by file name, below a user's configuration folder; the files. Raises OSError."""
    folder = configuration / "systemd/user"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def command_line(words: Sequence[str]) -> str:
    """Words as one line that systemd.service(5) reads back."""
    return " ".join(_quoted(word) for word in words)


def say_ready() -> None:
    """Tell systemd that we work, where it is systemd that started us (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    where = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(b"READY=1", where)


def _quoted(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or not plain or any(c in plain for c in " ;'") else plain
