"""A kiosk PC that starts by itself: units that systemd takes, a key that others cannot read."""

import configparser
import os
import shlex
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hardware.starting import install, say_ready
from kiosk.units import AGENT, KEY_FILE, PAGE, units
from queue_server.cli import main

KEY = "dev_khoa-cua-kiosk"
TYPED = ["--server", "http://10.0.0.5:8080", "--branch", "hue", "--device", "kiosk-1"]
PRINTER = "serial:/dev/ttyS0?baudrate=38400"


def installed(configuration: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(configuration))
    monkeypatch.setenv("LUOT_DEVICE_KEY", KEY)
    words = [*TYPED, "--printer", PRINTER, "--state-dir", "/var/lib/luot/ki osk 100%", "--install", *more]
    return CliRunner().invoke(main, ["kiosk", *words])


def parsed(text: str) -> Mapping[str, Mapping[str, str]]:
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    return unit


def test_the_units_start_agent_and_page_as_they_were_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = installed(tmp_path, monkeypatch, "--port", "8091")
    assert answer.exit_code == 0, answer.output
    assert f"enable --now {AGENT} {PAGE}" in answer.output
    agent = parsed((tmp_path / "systemd/user" / AGENT).read_text())["Service"]
    words = shlex.split(agent["ExecStart"])
    assert words[1:4] == ["-m", "queue_server.cli", "kiosk"]
    told = dict(zip(words[4::2], words[5::2], strict=True))
    assert told["--printer"] == PRINTER
    assert told["--state-dir"] == "/var/lib/luot/ki osk 100%%", "systemd reads %% as one %"
    assert (told["--port"], told["--paper"], told["--device"]) == ("8091", "80", "kiosk-1")
    assert "--mqtt-url" not in told
    page = parsed((tmp_path / "systemd/user" / PAGE).read_text())["Service"]
    assert page["ExecStart"].startswith("/usr/bin/chromium --kiosk ")
    assert page["ExecStart"].endswith(" http://127.0.0.1:8091/kiosk/hue")


def test_the_key_is_in_no_unit_and_only_its_user_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "luot").mkdir()
    (tmp_path / "luot/kiosk.env").write_text("LUOT_DEVICE_KEY=an-old-one\n")
    assert KEY not in installed(tmp_path, monkeypatch).output
    secret = tmp_path / "luot/kiosk.env"
    assert secret.read_text() == f"LUOT_DEVICE_KEY={KEY}\n"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    for name in (AGENT, PAGE):
        assert KEY not in (tmp_path / "systemd/user" / name).read_text()


def complaints(folder: Path) -> str:
    """What systemd says of both units; whether this machine has Chromium is not the point."""
    browser = folder / "systemd/user" / PAGE
    browser.write_text(browser.read_text().replace("/usr/bin/chromium", sys.executable))
    judged = subprocess.run(
        [
            "systemd-analyze",
            "--user",
            "verify",
            *(str(folder / "systemd/user" / name) for name in (AGENT, PAGE)),
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
    )
    return judged.stderr


def test_systemd_takes_the_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch)
    assert complaints(tmp_path) == ""
    agent = tmp_path / "systemd/user" / AGENT
    agent.write_text(agent.read_text().replace("Type=notify", "Type=bogus"))
    assert "bogus" in complaints(tmp_path), "systemd does judge them"


def test_a_page_without_a_port_of_its_own_cannot_be_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = installed(tmp_path, monkeypatch, "--port", "0")
    assert answer.exit_code == 2
    assert "--port" in answer.output
    assert not (tmp_path / "systemd").exists()


def test_what_systemd_would_change_in_a_word_is_kept_as_it_is(tmp_path: Path) -> None:
    texts = units(["/usr/bin/env", "a b", 'c"d', "e$f", "g%h", "i\\j", ""], "/usr/bin/chromium", "http://x/")
    install(tmp_path, texts, KEY_FILE, KEY)
    line = parsed((tmp_path / "systemd/user" / AGENT).read_text())["Service"]["ExecStart"]
    assert line == '/usr/bin/env "a b" "c\\"d" "e$$f" "g%%h" "i\\\\j" ""'


def test_systemd_is_told_when_the_page_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say_ready()  # started by hand there is nobody to tell
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        say_ready()
        ear.settimeout(10)
        assert ear.recv(100) == b"READY=1"
