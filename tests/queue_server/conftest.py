"""The program as administrators type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server.cli import main

CENTRE = """
format = 1
[centre]
code = "%(code)s"
name = "%(name)s"
[hours]
tickets = ["07:30-11:00"]
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
[[counter]]
code = "1"
services = ["ho-tich"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "centre.toml"
    path.write_text(CENTRE % {"code": "nho", "name": "Trung tâm Nhỏ"}, encoding="utf-8")
    return path


@pytest.fixture
def luot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The program on a data folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, said: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], input=said)

    return run
