"""The demo's folder: held by one demo at a time, and never mistaken for somebody else's."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from queue_server.config import BadSettings
from queue_server.demo.seed import KEPT_IN

LOCK = "demo.lock"
OWN = frozenset({KEPT_IN, LOCK, "case-system", "clips", "kiosk-1", "logs", "slips", "secret.key",
                 "luot.db", "luot.db-wal", "luot.db-shm", "luot.db.lock"})  # fmt: skip
"""What a demo keeps in its folder."""


def check(folder: Path) -> None:
    """Refuse what is not a demo's: it might be a real centre's, and its staff would get a known password.

    Raises:
        BadSettings: the folder has something in it and holds no demo.
    """
    if not folder.exists() or (folder / KEPT_IN).exists():
        return
    if not folder.is_dir():
        raise BadSettings(f"bad setting: data_dir: {folder} is not a folder")
    strangers = sorted(path.name for path in folder.iterdir() if path.name != LOCK)
    if strangers:
        raise BadSettings(
            f"bad setting: data_dir: {folder} holds {strangers[0]} and no demo; nothing was changed. "
            "Choose an empty folder"
        )


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, made if need be, for this demo; the claim ends with the process.

    Raises:
        BadSettings: another demo runs on it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadSettings(
                f"another demo already runs on {folder}; stop it, or choose another --data-dir"
            ) from error
        yield


def wipe(folder: Path) -> None:
    """Remove an earlier demo's data and nothing else. What says that it is a demo's goes last."""
    for name in sorted(OWN - {KEPT_IN, LOCK}):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (folder / KEPT_IN).unlink(missing_ok=True)
