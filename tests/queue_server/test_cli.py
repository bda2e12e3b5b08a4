"""The command line: its manual, its refusals, and what administrators do with it beside a running server."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from PIL import Image

from queue_server.bootstrap import open_store
from queue_server.cli import main
from queue_server.config import Settings
from queue_server.serving import base_url
from tests.hardware.keypad.pty import Line
from tests.support.centre import HUE, Centre
from tests.support.months import Visit, live_through
from tests.support.processes import Process, free_port, wait_until


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group, as one types it."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_the_manual_is_complete(luot, path):
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    page = luot(*path, "--help")
    assert page.exit_code == 0
    assert page.output.startswith("Usage: ")
    assert command.help
    assert command.get_short_help_str(200).endswith(".")
    for each in command.params:
        if isinstance(each, click.Option) and not each.hidden:
            assert each.help, f"{path}: {each.name} has no help"
            assert each.opts[0] in page.output
    assert max(map(len, page.output.splitlines())) <= 100


def test_the_manual_names_every_command(luot):
    page = luot("--help").output
    for name in ("serve", "demo", "kiosk", "display", "keypad", "import", "user", "device"):
        assert re.search(rf"^  {name} ", page, re.MULTILINE), name
    assert "LUOT_PORT" in page


SERVE = (sys.executable, "-m", "queue_server.cli", "serve")


@pytest.mark.parametrize(
    ("options", "environment", "file", "says"),
    [
        ((), {"LUOT_PORT": "abc"}, "", "port ('abc')"),
        ((), {"LUOT_MQTT_URL": "broker"}, "", "mqtt_url ('broker'): must begin with mqtt://"),
        ((), {}, "prot = 1", "prot (1)"),
        (("--config", "nowhere.toml"), {}, "", "settings file nowhere.toml does not exist"),
        (("--feed-url", "http://cases.local"), {}, "", "feed_url needs feed_secret"),
        (("--feed-url", "http://cases.local"), {"LUOT_FEED_SECRET": "whsec_%%%"}, "", "feed_secret: "),
        (("--database-url", "oracle://x"), {}, "", "database_url ('oracle://x')"),
        (("--database-url", "postgresql://a:geheim@127.0.0.1:9/x"), {}, "", "database_url: postgresql+psycopg://a:***@"),
        (("--data-dir", "luot.toml/data"), {}, "port = 0", "data_dir: "),
        (("--host", "192.0.2.1", "--port", "0"), {}, "", "cannot listen on 192.0.2.1:0"),
    ],
)  # fmt: skip
def test_bad_settings_are_one_line_and_exit_code_2(tmp_path, options, environment, file, says):
    (tmp_path / "luot.toml").write_text(file)
    data = () if "--data-dir" in options else ("--data-dir", str(tmp_path / "data"))
    ended = subprocess.run(
        [*SERVE, *data, *options],
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    (line,) = [each for each in ended.stderr.splitlines() if each.startswith("Error: ")]
    assert says in line
    assert "geheim" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.glob("data/luot.db*"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("kiosk", "--server", "x", "--printer", "tcp://p"), "server: 'x' is no address"),
        (("kiosk", "--server", "http://x", "--printer", "lpt1"), "printer: 'lpt1' is no printer"),
        (("kiosk", "--server", "http://x", "--printer", "tcp://p", "--mqtt-url", "b"), "mqtt_url: 'b'"),
    ],
)
def test_a_kiosk_with_bad_settings_does_not_start(luot, arguments, says):
    ended = luot(*arguments, "--branch", "hue", "--device", "k", "--key", "dev_x", "--state-dir", "state")
    assert ended.exit_code == 2
    assert says in ended.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--led", "nothing.toml"), "led: nothing.toml: No such file"),
        (("--led", "virtual", "--dark"), "dark: only signs of a file"),
    ],
)
def test_signs_with_bad_settings_do_not_start(luot, arguments, says):
    result = luot("display", "--branch", "hue", "--mqtt-url", "mqtt://127.0.0.1", *arguments)
    assert result.exit_code == 2
    assert says in result.output


SPEAKER = ("--speaker", "file:/tmp/luot-nowhere", "--zone", "main", "--device", "s", "--key", "dev_x")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "led, speaker, screen: give one of them"),
        ((*SPEAKER, "--led", "virtual"), "led, speaker, screen: give one of them"),
        (("--led", "virtual"), "mqtt_url: signs need a broker"),
        (SPEAKER, "server: a speaker needs one; give --server"),
        ((*SPEAKER, "--server", "ftp://x"), "server: 'ftp://x' must be http://host:port"),
        ((*SPEAKER, "--server", "http://x", "--mqtt-url", "x"), "mqtt_url: 'x' is no broker address"),
        ((*SPEAKER, "--server", "http://x", "--speaker", "horn"), "speaker: 'horn': write alsa[:DEVICE]"),
    ],
)
def test_a_display_with_bad_settings_does_not_start(luot, arguments, says):
    ended = luot("display", "--branch", "hue", *arguments)
    assert ended.exit_code == 2
    assert says in ended.output


KEYPAD = ("keypad", "--branch", "hue", "--counter", "1", "--device", "k", "--key", "dev_x")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--mqtt-url", "x", "--keypad", "serial:/dev/none"), "mqtt_url: 'x' is no broker address"),
        (("--mqtt-url", "mqtt://127.0.0.1", "--keypad", "ps2"), "'ps2' is no keypad"),
        (("--mqtt-url", "mqtt://127.0.0.1", "--keypad", "usb:/dev/x", "--keys", "A=b"), "keys: 'A=b' is not"),
    ],
)
def test_a_keypad_with_bad_settings_does_not_start(luot, arguments, says):
    ended = luot(*KEYPAD, *arguments)
    assert ended.exit_code == 2
    assert says in ended.output


def test_a_keypad_s_agent_starts_and_ends_in_good_order(tmp_path):
    """Without a broker, and with a keypad that answers only after a while."""
    place = tmp_path / "keypad"
    where = ("--mqtt-url", f"mqtt://127.0.0.1:{free_port()}", "--keypad", f"serial:{place}")
    agent = Process([sys.executable, "-m", "queue_server.cli", *KEYPAD, *where], cwd=tmp_path)
    with agent, Line() as line:
        agent.wait_for_line("keypad_gone|No such file", deadline=30)
        place.symlink_to(line.path)
        agent.wait_for_line(r'\{"device": "k"', deadline=30)
        assert agent.stop() == 0


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_a_second_server_on_the_file_is_refused(centre: Centre, tmp_path):
    """Whatever way it is named: by the folder, or by its URL from a folder of the second's own."""
    url = f"sqlite:///{centre.folder / 'luot.db'}"
    for where in (("--data-dir", centre.folder), ("--data-dir", tmp_path / "other", "--database-url", url)):
        with Process([*SERVE, *where, "--port", "0"], cwd=tmp_path) as second:
            assert second.wait(30) == 2
            assert "another server already runs on" in second.output()
    assert centre.device("kiosk").take("ho-tich")["number"] == "B001"


def test_an_import_says_what_it_did(luot, file):
    told = luot("import", "centre", file, "--data-dir", "data")
    assert (told.exit_code, told.output) == (0, "nho: Trung tâm Nhỏ, 1 services, 1 counters (new)\n")
    again = luot("import", "centre", file, "--data-dir", "data")
    assert again.output.endswith("1 services, 1 counters (updated)\n")


def test_a_broken_file_lists_every_error_and_imports_nothing(luot, file):
    broken = file.read_text(encoding="utf-8").replace('letter = "A"', 'letter = "a1"')
    file.write_text(broken.replace('services = ["ho-tich"]', "servces = []"), encoding="utf-8")
    told = luot("import", "centre", file, "--data-dir", "data")
    assert told.exit_code == 1
    assert "nothing was imported" in told.output
    faults = [line for line in told.output.splitlines() if line.startswith("  line ")]
    assert [line.split(":")[0].split()[1] for line in faults] == ["10", "13", "15"]
    assert not Path("data/luot.db").exists()


def test_pictures_are_put_on_boards_and_what_cannot_be_shown_is_named(luot, file, tmp_path):
    luot("import", "centre", file, "--data-dir", "data")
    good, bad = tmp_path / "chào.png", tmp_path / "phim.mp4"
    Image.new("RGB", (8, 8)).save(good)
    bad.write_bytes(b"not a film")
    into = ("--branch", "nho", "--data-dir", "data")
    told = luot("import", "media", good, bad, "--board", "main", *into)
    assert told.exit_code == 1
    assert "chào.png: image/png" in told.output
    assert "phim.mp4: media-of-unknown-type" in told.output
    assert "1 of 2 files cannot be shown" in told.output
    assert len(list(Path("data/media/nho").glob("*.png"))) == 1
    nowhere = luot("import", "media", good, "--board", "cellar", *into)
    assert nowhere.exit_code == 1
    assert "there is no board 'cellar'; boards and zones are main" in nowhere.output
    assert "there is no branch" in luot("import", "media", good, "--branch", "x", "--data-dir", "data").output


def test_imports_beside_a_running_server_are_seen_at_once(luot, centre: Centre, tmp_path):
    live = centre.live()
    before = centre.anyone.board()
    changed = tmp_path / "changed.toml"
    text = HUE.read_text(encoding="utf-8")
    changed.write_text(
        text.replace("blink_seconds = 10", "blink_seconds = 3\nnonsense = 1"), encoding="utf-8"
    )
    refused = luot("import", "centre", changed, "--data-dir", centre.folder)
    assert refused.exit_code == 1
    assert "nonsense" in refused.output
    assert centre.anyone.board()["seq"] == before["seq"]
    renamed = text.replace("Trung tâm Hành chính công thành phố Huế", "Trung tâm Thuận Hóa")
    changed.write_text(renamed.replace("blink_seconds = 10", "blink_seconds = 3"), encoding="utf-8")
    assert luot("import", "centre", changed, "--data-dir", centre.folder).exit_code == 0
    after = centre.anyone.board()
    assert (after["branch"]["name"], after["branch"]["blink_seconds"]) == ("Trung tâm Thuận Hóa", 3)
    assert "Trung tâm Thuận Hóa" in centre.anyone.session.get(centre.url("/kiosk/hue"), timeout=10).text
    assert live.wait_for_seq(before["seq"] + 1)[-1]["type"] == "branch.configured"


def test_the_server_says_on_a_descriptor_when_it_takes_requests(tmp_path):
    reading, writing = os.pipe()
    command = [*SERVE, "--data-dir", tmp_path, "--port", "0", "--ready-fd", str(writing)]
    with Process(command, pass_fds=[writing], cwd=tmp_path) as server, os.fdopen(reading) as pipe:
        os.close(writing)
        told = json.loads(pipe.readline())
        assert told["base_url"].startswith("http://127.0.0.1:")
        wait_until(lambda: f"answers at {told['base_url']}" in server.output(), "the log says so too")
        assert server.stop() == 0


@pytest.mark.parametrize(("host", "named"), [("::", "[::1]"), ("::1", "[::1]"), ("0.0.0.0", "127.0.0.1")])
def test_the_address_that_is_told_can_be_opened(host, named):
    with socket.create_server(
        (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET
    ) as listening:
        assert base_url(listening) == f"http://{named}:{listening.getsockname()[1]}"


@pytest.fixture
def lived(luot, tmp_path: Path) -> Path:
    """The data folder of a Huế where people were served in August 2026."""
    assert luot("import", "centre", str(HUE), "--data-dir", "data").exit_code == 0
    store = open_store(Settings(data_dir=tmp_path / "data"))
    live_through(store, "hue", [Visit(date(2026, 8, 3), "ho-tich") for _ in range(3)])
    store.database.close()
    return tmp_path


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
def test_a_report_is_written_by_one_command(luot, lived, form, begins):
    told = luot("report", "hue", "--period", "2026-08", "--format", form, "--data-dir", "data")
    assert (told.exit_code, told.output) == (0, f"bao-cao-hue-2026-08.{form} written\n")
    assert (lived / f"bao-cao-hue-2026-08.{form}").read_bytes().startswith(begins)
    assert (
        luot("report", "hue", "--period", "2026-W32", "--out", "w.pdf", "--data-dir", "data").exit_code == 0
    )
    assert (lived / "w.pdf").exists()


@pytest.mark.parametrize(
    ("branch", "period", "says"),
    [
        ("x", "2026-08", "there is no branch x"),
        ("hue", "2026-13", "2026-13 is no period; write 2026-11"),
        ("hue", "2026-07", "nobody took a number at hue in 2026-07; nothing was written"),
    ],
)
def test_a_report_of_nothing_is_refused_plainly(luot, lived, branch, period, says):
    told = luot("report", branch, "--period", period, "--out", "a.pdf", "--data-dir", "data")
    assert told.exit_code == 1
    assert says in told.output
    assert not (lived / "a.pdf").exists()
