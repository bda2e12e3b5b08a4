"""What the kiosk's page is made of, kept on the kiosk PC so that it opens while the server is away."""

import hashlib
import json
from pathlib import Path

from kiosk.upstream import Relayed

_NEVER_KEPT_BY_BROWSERS = "no-cache"


class Shell:
    """Answers of the server's, as files of a folder; the newest of each address."""

    def __init__(self, folder: Path, branch: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        api = f"/api/v1/branches/{branch}"
        self._whole = (f"/kiosk/{branch}", api, f"{api}/services", f"{api}/procedure-choices")

    def keeps(self, path: str) -> bool:
        """Whether an address is part of the page: itself, its files, what it shows first of all."""
        return path in self._whole or path.startswith("/assets/")

    def keep(self, path: str, answer: Relayed) -> None:
        """Keep an answer in place of an older one."""
        head = json.dumps(answer.headers).encode() + b"\n"
        file = self._file(path)
        if file.exists() and file.read_bytes() == head + answer.body:
            return
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(head + answer.body)
        unfinished.replace(file)

    def kept(self, path: str) -> Relayed | None:
        """The last good answer of an address; None when there never was one."""
        try:
            head, _, body = self._file(path).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return Relayed(200, json.loads(head), body)

    def _file(self, path: str) -> Path:
        return self._folder / hashlib.sha256(path.encode()).hexdigest()


def for_browsers(answer: Relayed) -> dict[str, str]:
    """The headers of an answer; browsers ask again each time, or nothing would be kept here."""
    return {**answer.headers, "Cache-Control": _NEVER_KEPT_BY_BROWSERS}
