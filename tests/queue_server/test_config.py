"""Settings: which source wins, and what is said about those that cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from queue_server.config import AsyncMode, BadSettings, Settings, load


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings file or variables of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LUOT_{name.upper()}", raising=False)


def test_options_win_over_the_environment_and_this_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "luot.toml").write_text('port = 1001\nhost = "::1"\nvoice = "aav/vi-vn-x-south"\n')
    assert (load().port, load().host) == (1001, "::1")
    monkeypatch.setenv("LUOT_PORT", "1002")
    monkeypatch.setenv("LUOT_HOST", "0.0.0.0")
    assert (load().port, load().host) == (1002, "0.0.0.0")
    won = load(port=1003, host=None)
    assert (won.port, won.host, won.voice) == (1003, "0.0.0.0", "aav/vi-vn-x-south")


def test_a_named_file_is_read_instead_of_the_one_here(tmp_path):
    (tmp_path / "luot.toml").write_text("port = 1001")
    other = tmp_path / "other.toml"
    other.write_text('async_mode = "threading"')
    assert (load(other).port, load(other).async_mode) == (8080, AsyncMode.THREADING)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"port": 70000}, r"port \(70000\): .*65535"),
        ({"threads": 1}, r"threads \(1\): "),
        ({"async_mode": "gevent"}, r"async_mode \('gevent'\): .*eventlet.*threading"),
        ({"feed_url": "ftp://x"}, r"feed_url \('ftp://x'\): must begin with http:// or https://"),
        ({"public_url": "luot.vn"}, r"public_url \('luot.vn'\): must begin with http"),
        ({"mqtt_url": "broker:1883"}, r"mqtt_url \('broker:1883'\): must begin with mqtt:// or mqtts://"),
        (
            {"database_url": "mysql://x"},
            r"database_url \('mysql://x'\): must begin with sqlite:/// or postgres",
        ),
        ({"session_hours": 0}, r"session_hours \(0\): "),
        ({"prot": 1}, r"prot \(1\): Extra inputs"),
        ({"port": "x", "threads": "y"}, r"port \('x'\).*; threads \('y'\)"),
    ],
)
def test_what_cannot_be_used_is_named_on_one_line(options, says):
    with pytest.raises(BadSettings, match=says) as refused:
        load(**options)
    assert "\n" not in str(refused.value)


def test_passwords_in_bad_settings_are_not_repeated():
    with pytest.raises(BadSettings) as refused:
        load(database_url="mysql://u:mat-khau@db/x", feed_secret=17)
    assert "mat-khau" not in str(refused.value)
    assert "17" not in str(refused.value)
    assert "database_url: must begin" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("prot = 8080", "prot"),
        ("port = ", r"luot\.toml: Invalid value"),
        ("[server]\nport = 8080", "server"),
    ],
)
def test_a_bad_file_is_said(tmp_path, content, says):
    (tmp_path / "luot.toml").write_text(content)
    with pytest.raises(BadSettings, match=says):
        load()


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(BadSettings, match=r"nowhere\.toml does not exist"):
        load(tmp_path / "nowhere.toml")


def test_the_session_key_is_made_once_for_its_owner(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    first = settings.secret_key()
    assert len(first) == 64
    assert settings.secret_key() == first
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert Settings(data_dir=tmp_path, session_secret="shared").secret_key() == "shared"
