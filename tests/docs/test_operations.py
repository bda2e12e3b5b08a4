"""docs/operations.md names every setting, health check and metric, and its settings file can be used."""

import configparser
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.bootstrap import build
from queue_server.cli import main
from queue_server.config import Settings, load
from queue_server.web.app import create_app

TEXT = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", TEXT.split("## Settings")[1], re.MULTILINE))


def blocks(language: str) -> list[str]:
    """The examples in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_every_setting_is_named_in_order() -> None:
    assert list(ROWS) == list(Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_s_default_is_the_one_told(name: str) -> None:
    default: Any = Settings.model_fields[name].default
    if name != "data_dir" and default is not None:
        assert tomllib.loads(f"value = {ROWS[name].strip('`')}")["value"] == default
    assert name in ("data_dir", "demo_links", "demo_staff") or bool(default is None) == (ROWS[name][0] != "`")


def test_the_settings_file_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "luot.toml"
    path.write_text(blocks("toml")[0], encoding="utf-8")
    settings = load(path)
    assert str(settings.data_dir) == "/var/lib/luot"
    assert set(tomllib.loads(path.read_text(encoding="utf-8"))) <= set(Settings.model_fields)


def options_of(command: str) -> set[str]:
    """The options that a command of `luot` knows."""
    found = main
    for word in command.split():
        found = found.commands[word]  # type: ignore[assignment]
    return {option for parameter in found.params for option in parameter.opts}


@pytest.mark.parametrize(
    "line", re.findall(r"luot ((?:serve|kiosk|keypad|import|user|device) .+(?:\\\n.+)?)", TEXT)
)
def test_commands_have_the_options_used(line: str) -> None:
    words = [word for word in line.split("#")[0].split() if word not in ("\\", "…")]
    group = words[0] in ("import", "user", "device")
    command = " ".join(words[: 2 if group else 1])
    assert {word for word in words if word.startswith("--")} <= options_of(command)


def test_the_unit_is_one() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read_string(blocks("ini")[0])
    assert unit["Service"]["ExecStart"].startswith("/opt/luot/.venv/bin/luot serve ")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    system = build(Settings(data_dir=tmp_path))
    app, _ = create_app(system)
    yield app.test_client()
    system.stop()


def test_every_check_and_metric_is_named(client: FlaskClient) -> None:
    for check in client.get("/readyz").get_json()["checks"]:
        assert f"`{check}`" in TEXT
    metrics = set(re.findall(r"^# TYPE (luot_\w+)", client.get("/metrics").text, re.MULTILINE))
    assert metrics == set(re.findall(r"`(luot_\w+)`", TEXT))


def test_the_backup_without_the_program_is_a_whole_copy(tmp_path: Path) -> None:
    command = re.search(r"python -c '(.+)' \\\n", TEXT)
    assert command
    source, copy = tmp_path / "luot.db", tmp_path / "copy.db"
    system = build(Settings(data_dir=tmp_path))
    subprocess.run([sys.executable, "-c", command[1], source, copy], check=True)
    system.stop()
    with sqlite3.connect(copy) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT count(*) FROM branch").fetchone() == (0,)
    opened.close()
