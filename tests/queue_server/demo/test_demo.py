"""The real `luot demo`: what its ready file promises, a whole visit, deaths of its parts, its own ends."""

from __future__ import annotations

import io
import os
import signal
import socket
import sys
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import paho.mqtt.client as paho
import psutil
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from queue_server.demo.seed import demo_documents
from tests.queue_server.demo.running import COUNTER, PARTS, RunningDemo, demo_process, wait_for_end
from tests.support.processes import PATIENCE, Process, wait_until

DEAF_PROXY = "http://127.0.0.1:9"
"""Office PCs have a proxy in their environment; nothing of the demo may go through it."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """One demo for every test that leaves it fit for the next; Ctrl-C ends it."""
    folder = tmp_path_factory.mktemp("demos") / "standing"
    running = RunningDemo(folder, http_proxy=DEAF_PROXY, HTTP_PROXY=DEAF_PROXY, no_proxy="", NO_PROXY="")
    yield running
    assert running.end(signal.SIGINT) == 0
    running.close()


def test_the_ready_file_says_what_the_design_promises(demo):
    ready = demo.ready
    assert set(ready) == {
        "base_url", "mqtt_url", "branch", "staff", "devices", "pids",  # design, section 3
        "data_dir", "case_system_url", "printer_url", "printer_port", "signs_url",  # and where the rest is
    }  # fmt: skip
    assert urlsplit(ready["base_url"]).scheme == "http"
    assert urlsplit(ready["mqtt_url"]).scheme == "mqtt"
    assert ready["branch"] == "hue"
    assert all(set(each) == {"role", "username", "password"} for each in ready["staff"])
    assert {each["role"] for each in ready["staff"]} == {
        "officer", "supervisor", "leader", "administrator", "auditor",
    }  # fmt: skip
    assert all(
        {"kind", "id", "key"} <= set(each) <= {"kind", "id", "key", "counter"} for each in ready["devices"]
    )
    assert {each["kind"] for each in ready["devices"]} == {"kiosk", "board", "tablet", "sign", "keypad"}
    assert set(ready["pids"]) == {"demo"} | PARTS
    assert ready["pids"]["demo"] == demo.process.pid
    assert all(psutil.Process(pid).is_running() for pid in ready["pids"].values())
    assert demo.session.get(f"{ready['base_url']}/readyz", timeout=PATIENCE).status_code == 200


def test_everyone_on_the_list_can_sign_in(demo):
    for each in demo.ready["staff"]:
        answer = demo.told("POST", "/auth/login", username=each["username"], password=each["password"])
        assert answer["staff"]["role"] == each["role"]
        assert demo.told("GET", "/auth/me", answer["token"])["staff"]["username"] == each["username"]


def test_every_kind_of_device_is_known_by_its_key(demo):
    for each in {each["kind"]: each for each in demo.ready["devices"]}.values():
        path = f"/branches/hue/devices/{each['id']}/status"
        assert demo.ask("POST", path, each["key"], state="online").status_code == 204
        assert demo.ask("POST", path, each["key"] + "x", state="online").status_code == 401


def test_secrets_are_on_no_command_line(demo):
    lines = "\n".join(" ".join(each.cmdline()) for each in demo.processes())
    assert "dev_" not in lines
    assert "whsec_" not in lines


def test_the_broker_answers_with_the_retained_board(demo):
    heard: list[str] = []
    where = urlsplit(demo.ready["mqtt_url"])
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda client, *_: client.subscribe("luot/v1/hue/#", qos=1)
    client.on_message = lambda _, __, message: heard.append(message.topic)
    client.connect(str(where.hostname), where.port or 0)
    client.loop_start()
    try:
        wait_until(lambda: "luot/v1/hue/board" in heard, "the retained board")
        wait_until(lambda: f"luot/v1/hue/counters/{COUNTER}/display" in heard, "the retained sign")
        wait_until(lambda: "luot/v1/hue/devices/kiosk-1/status" in heard, "the kiosk's retained status")
    finally:
        client.disconnect()
        client.loop_stop()


class Links(HTMLParser):
    """The addresses of a page's links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href and not href.startswith("#"):
            self.found.add(href)


def test_every_page_that_the_first_page_names_answers(demo):
    base = demo.ready["base_url"]
    links = {urljoin(base, href) for href in Links(demo.session.get(base, timeout=PATIENCE).text).found}
    paths = {urlsplit(link).path for link in links if link.startswith(base)}
    assert {"/kiosk/hue", "/board/hue/main", "/counter/hue/2", "/rate/hue/2", "/counter/hue/18"} <= paths
    others = {demo.ready[name].rstrip("/") for name in ("printer_url", "signs_url", "case_system_url")}
    assert others <= {link.rstrip("/") for link in links}
    for link in sorted(links):
        assert demo.session.get(link, timeout=30).status_code == 200, link


def test_the_first_page_says_that_it_is_outside_hours(demo):
    branch = demo.told("GET", "/branches/hue")
    assert branch["open"], "the demo can be used at any hour"
    first = demo.session.get(demo.ready["base_url"], params={"lang": "vi"}, timeout=PATIENCE).text
    assert ("ngoài giờ" in first) == branch["outside_hours"]


def test_a_whole_visit_reaches_every_part(demo):
    by_page, by_key = demo.take(), demo.take(demo.key("kiosk-1"))
    assert by_page["device"] == by_key["device"] == "kiosk-1"
    assert int(by_key["number"][1:]) == int(by_page["number"][1:]) + 1
    for ticket in (by_page, by_key):
        demo.wait_for_slip(ticket)
        assert demo.slips_of(ticket) == 1, "the paper shows the ticket, dot by dot, and lies there once"
    called = demo.press("next")["turn"]
    assert called["ticket"]["number"] == by_page["number"]
    sign = demo.wait_for_sign(by_page["number"])
    assert sign["state"] == "called"
    called_at = datetime.fromisoformat(called["called_at"])
    assert datetime.fromisoformat(sign["blink_until"]) > called_at, "it blinks"
    _hear(demo, called["id"])
    demo.press("serve")
    demo.press("finish")
    tablet = f"tablet-{COUNTER}"
    rating = {"counter": COUNTER, "answers": {"overall": 5}}
    assert demo.told("POST", "/branches/hue/ratings", demo.key(tablet), **rating)["turn"] == called["id"]
    assert demo.ask("POST", "/branches/hue/ratings", **rating).status_code == 409, "once, stand-in or not"
    received = demo.wait_for_feed()
    assert [each["seq"] for each in received] == list(range(1, len(received) + 1))
    about = [each["event"] for each in received]
    kinds = [each["type"] for each in about if _is_about(each["data"], by_page["number"], called["id"])]
    assert [kind.removeprefix("vn.luot.").removesuffix(".v1") for kind in kinds] == [
        "ticket.issued", "turn.called", "turn.serving", "turn.served", "rating.submitted",
    ]  # fmt: skip


def _is_about(data: dict[str, Any], number: str, turn: str) -> bool:
    whole = data.get("turn")
    return whole["ticket"]["number"] == number if isinstance(whole, dict) else whole == turn


def _hear(demo: RunningDemo, turn: str) -> None:
    """The call's sound: chime and speech."""
    calls = demo.told("GET", "/branches/hue/board")["recent_calls"]
    url = demo.ready["base_url"] + next(call["announcement"] for call in calls if call["turn"] == turn)

    def sound() -> bytes | None:
        answer = demo.session.get(url, timeout=PATIENCE)
        assert answer.status_code in (200, 503), answer.text
        return answer.content if answer.status_code == 200 else None

    with wave.open(io.BytesIO(wait_until(sound, "the call can be heard", deadline=60))) as clip:
        assert clip.getnframes() / clip.getframerate() > 1.5


def test_a_second_demo_on_the_folder_is_refused_and_the_first_goes_on(demo):
    before = demo.ready
    folder = Path(before["data_dir"])
    for more in ((), ("--fresh",)):
        second = demo_process(folder, "--ready-file", str(demo.ready_file), *more)
        assert second.wait(60) == 2
        assert "another demo already runs on" in second.output()
        assert not second.children_left()
    assert demo.ready == before
    assert demo.take()["device"] == "kiosk-1"


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_that_is_killed_comes_back_and_the_centre_goes_on(demo, part):
    while demo.press("next")["turn"]:
        demo.press("serve")
        demo.press("finish")
    last, before = demo.take(), demo.ready["pids"]
    demo.wait_for_slip(last)
    helpers = psutil.Process(before[part]).children(recursive=True)
    os.kill(before[part], signal.SIGKILL)
    wait_until(lambda: demo.ready["pids"][part] != before[part], f"another {part}", deadline=60)
    assert {k: v for k, v in demo.ready["pids"].items() if k != part} == {
        k: v for k, v in before.items() if k != part
    }
    wait_for_end(helpers)
    ticket = demo.take(demo.key("kiosk-1"))
    assert int(ticket["number"][1:]) == int(last["number"][1:]) + 1
    assert ticket["sequence"] == last["sequence"] + 1
    demo.wait_for_slip(ticket)
    assert demo.slips_of(last) == demo.slips_of(ticket) == 1
    assert demo.press("next")["turn"]["ticket"]["number"] == last["number"]
    demo.wait_for_sign(last["number"])
    received = demo.wait_for_feed()
    assert [each["seq"] for each in received] == list(range(1, len(received) + 1)), "no hole, no repeat"
    demo.press("serve")
    demo.press("finish")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    """Starts demos on one folder, one after another."""
    running: list[RunningDemo] = []

    def start(*options: str) -> RunningDemo:
        running.append(RunningDemo(tmp_path / "centre", *options))
        return running[-1]

    yield start
    for each in running:
        each.close()


def test_starts_and_ends_of_one_centre(start):
    first = start("--async-mode", "threading")
    one = first.take()
    devices, key = first.ready["devices"], first.key("kiosk-1")
    everything = first.processes()
    first.session.close()
    first.process.signal(signal.SIGKILL)
    # Its parts are told by the kernel, and their helpers by them.
    wait_for_end(everything)

    second = start()
    two = second.take()
    assert (two["number"], two["sequence"]) == ("B002", one["sequence"] + 1), "the day goes on"
    assert second.ready["devices"] == devices, "with the same keys"
    assert second.told("POST", "/branches/hue/tickets", key, service="thue")["device"] == "kiosk-1"
    second.wait_for_slip(two)
    assert second.end(signal.SIGTERM) == 0

    third = start("--fresh", "--real-hours")
    branch = third.told("GET", "/branches/hue")
    hours = demo_documents()[0].to_branch(1)
    now = datetime.now(UTC)
    assert branch["open"] == hours.hours.is_open(hours.local(now))
    assert not branch["outside_hours"]
    assert third.told("GET", "/branches/hue/board")["waiting"] == []

    def told() -> set[str]:
        return {each["type"] for each in third.events()}

    wait_until(lambda: "device.reported" in told(), "the kiosk's report")
    assert told() - {"day.closed"} == {"branch.configured", "device.reported"}, "in the evening a day closes"
    assert third.papers() == []
    everything = third.processes()
    os.killpg(third.process.pid, signal.SIGHUP)
    assert third.process.wait(60) == 0
    wait_for_end(everything)


def test_ctrl_c_in_the_middle_of_a_start_leaves_nothing(tmp_path):
    ready = tmp_path / "ready.json"
    ready.write_text("of an earlier start")
    process = demo_process(tmp_path / "centre", "--ready-file", str(ready))
    process.wait_for_line("Starting the server")
    parent = psutil.Process(process.pid)
    wait_until(lambda: len(parent.children()) >= 4, "some parts")
    everything = parent.children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 0
    wait_for_end(everything)
    assert not ready.exists(), "the file of an earlier start does not pass for this one's"


def test_a_taken_port_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = demo_process(tmp_path / "centre", port=port)
        assert process.wait(60) == 2
        said = [line for line in process.output().splitlines() if "Error" in line]
        assert said == [
            f"Error: bad setting: host, port: cannot listen on 127.0.0.1:{port}: Address already in use"
        ]
        assert not process.children_left()
        assert not (tmp_path / "centre" / "luot.db").exists()


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_folder_that_is_no_demos_is_left_alone(tmp_path, options):
    folder = tmp_path / "centre"
    folder.mkdir()
    (folder / "luot.db").write_text("a real centre's")
    process = demo_process(folder, *options)
    assert process.wait(60) == 2
    assert "holds luot.db and no demo; nothing was changed" in process.output()
    assert [path.name for path in folder.iterdir()] == ["luot.db"]
    assert (folder / "luot.db").read_text() == "a real centre's"


def test_a_ready_file_that_cannot_be_written_is_said_before_anything_starts(tmp_path):
    process = demo_process(tmp_path / "centre", "--ready-file", str(tmp_path / "nowhere" / "ready.json"))
    assert process.wait(60) == 2
    assert "ready_file: there is no folder" in process.output()
    assert not (tmp_path / "centre").exists()


@pytest.mark.parametrize("secret", [None, "whsec_%%%"])
def test_a_case_system_without_a_good_secret_does_not_start(tmp_path, secret):
    command = [sys.executable, "-m", "queue_server.demo.case_system", "--data", tmp_path]
    with Process(command, env={"CASE_SYSTEM_SECRET": secret} if secret else None) as refused:
        assert refused.wait(60) == 2
        assert "CASE_SYSTEM_SECRET" in refused.output().splitlines()[-1]
