"""Each branch's pictures and videos, by the hash of their content, and the list that boards play."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from queue_server.domain.errors import Refusal
from queue_server.domain.media import TYPES, Medium, Showing
from queue_server.domain.media_errors import (
    MediaBroken,
    MediaOfUnknownType,
    MediaTooLarge,
    UnknownMedia,
)
from queue_server.service_layer.ports import Clock

PIECE = 1 << 20
JUDGED_SECONDS = 30
INDEX = "list.json"


class MediaShelf:
    """Files below one folder. Several processes may write: each change takes the branch's lock."""

    def __init__(self, folder: Path, most_bytes: int, clock: Clock) -> None:
        self._folder, self._most, self._clock = folder, most_bytes, clock

    @property
    def most_bytes(self) -> int:
        """The largest file taken."""
        return self._most

    def items(self, branch: str) -> list[Medium]:
        """What the branch has, in the order in which it is played."""
        try:
            told = json.loads((self._folder / branch / INDEX).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [Medium.from_data(each) for each in told]

    def path(self, branch: str, id: str) -> tuple[Medium, Path]:
        """A medium and where its file is.

        Raises:
            UnknownMedia: the branch has no such medium.
        """
        medium = next((each for each in self.items(branch) if each.id == id), None)
        if medium is None:
            raise UnknownMedia(media=id)
        return medium, self._file(branch, medium)

    def add(self, branch: str, name: str, content: BinaryIO, showing: Showing, by: str) -> Medium:
        """Take a file in. One that is there already gets the new name and times, and its place in the list.

        Raises:
            MediaTooLarge, MediaOfUnknownType, MediaBroken: nothing was kept.
        """
        folder = self._folder / branch
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, suffix=".draft")
        try:
            with os.fdopen(handle, "wb") as file:
                digest, size = self._copy(content, file, name)
                file.flush()
                os.fsync(file.fileno())
            kind = _judged(Path(draft), name)
            medium = Medium(digest, name, kind, size, self._clock.now(), by, showing)
            with self._locked(branch):
                os.replace(draft, self._file(branch, medium))
                known = self.items(branch)
                places = [each.id for each in known]
                if digest in places:
                    known[places.index(digest)] = medium
                else:
                    known.append(medium)
                self._keep(branch, known)
        finally:
            Path(draft).unlink(missing_ok=True)
        return medium

    def remove(self, branch: str, id: str) -> None:
        """Take a medium off the list, and its file away.

        Raises:
            UnknownMedia: the branch has no such medium.
        """
        with self._locked(branch):
            medium, file = self.path(branch, id)
            self._keep(branch, [each for each in self.items(branch) if each.id != medium.id])
            file.unlink(missing_ok=True)

    def _file(self, branch: str, medium: Medium) -> Path:
        return self._folder / branch / f"{medium.id}.{TYPES[medium.type]}"

    def _copy(self, content: BinaryIO, file: BinaryIO, name: str) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while piece := content.read(PIECE):
            size += len(piece)
            if size > self._most:
                raise MediaTooLarge(name=name, most=self._most // 2**20)
            digest.update(piece)
            file.write(piece)
        return digest.hexdigest(), size

    def _keep(self, branch: str, items: list[Medium]) -> None:
        """The list is there whole, as before or as after, whenever the power fails."""
        index = self._folder / branch / INDEX
        draft = index.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump([each.to_data() for each in items], file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, index)

    @contextmanager
    def _locked(self, branch: str) -> Iterator[None]:
        folder = self._folder / branch
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _judged(path: Path, name: str) -> str:
    """The type of a file, as a process of its own finds it."""
    command = [sys.executable, "-m", "queue_server.adapters.media.content", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=JUDGED_SECONDS, check=False)
    word = done.stdout.strip()
    if done.returncode == 0 and word in TYPES:
        return word
    refusal: type[Refusal] = MediaOfUnknownType if word == "unknown-type" else MediaBroken
    raise refusal(name=name)
