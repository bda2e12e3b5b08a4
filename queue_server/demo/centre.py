"""``luot demo``: a complete centre on this machine, every part of it a real process."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from pydantic import ValidationError

from hardware.ending import Ending
from queue_server.bootstrap import open_store
from queue_server.config import AsyncMode, BadSettings, Settings, one_line
from queue_server.demo import ports, seed
from queue_server.demo.children import Child, Children, Interrupted
from queue_server.demo.folder import alone, check, wipe
from queue_server.domain.branch import Branch
from queue_server.start import HANDED_OVER

WATCH_SECONDS = 0.3
ANSWER_SECONDS = 10.0
"""Patience with the server's connections to the other parts, once all of them run."""
SHOWN_STAFF = (("officer", "officer"), ("supervisor", "supervisor"), ("leader", "leader"),
               ("administrator", "admin"), ("auditor", "auditor"))  # fmt: skip

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What ``luot demo`` was asked for."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int | None = None
    ready_file: Path | None = None
    fresh: bool = False
    real_hours: bool = False
    database_url: str | None = None
    async_mode: str = "eventlet"


def run(options: DemoOptions, say: Say) -> None:
    """Run the demo until Ctrl-C, SIGTERM or SIGHUP, then stop everything it started.

    Raises:
        BadSettings: a port is taken, the folder is not a demo's, or another demo runs on it.
        ChildFailed: a part did not start; the others have been stopped.
    """
    _check(options)
    ending = Ending()
    ending.on_signals((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    with alone(options.data_dir):
        if options.fresh:
            wipe(options.data_dir)
        demo = Demo(options, say, ending)
        try:
            demo.start()
            demo.watch()
        except Interrupted:
            say("Stopping …")
        finally:
            demo.stop()
        say("Stopped.")


def _check(options: DemoOptions) -> None:
    """Raises BadSettings for what can be known to fail before anything is touched."""
    check(options.data_dir)
    if options.fresh and options.database_url:
        raise BadSettings("bad setting: --fresh empties only the data folder; give an empty --database-url")
    if options.ready_file and not options.ready_file.parent.is_dir():
        raise BadSettings(f"bad setting: ready_file: there is no folder {options.ready_file.parent}")


class Demo:
    """The processes of the demo and how they are joined."""

    def __init__(self, options: DemoOptions, say: Say, ending: Ending) -> None:
        self.options, self.say = options, say
        self.folder = options.data_dir
        self.children = Children(self.folder / "logs", ending)
        self.ready: dict[str, Any] = {}
        self._forget_ready()

    def start(self) -> None:
        """Seed the data and start the parts, those first that others lean on.

        Raises:
            Interrupted: asked to end meanwhile.
        """
        started = time.monotonic()
        port = ports.server_port(self.options.host, self.options.port)
        self.say("Preparing the centre’s data …")
        self.kept = seed.Kept.of(self.folder)
        branch = self._seed()
        self.say("Starting the MQTT broker, the slip printer and the case system …")
        self.children.launch(self._broker(), self._printer(), self._case_system())
        self.children.await_ready()
        self.say("Starting the server and the LED signs …")
        server = self._server(port)
        self.children.launch(server, self._signs())
        self.children.await_ready()
        base_url = str((server.ready or {})["base_url"])
        self.say("Starting the kiosk’s agent …")
        self.children.launch(self._kiosk(base_url))
        self.children.await_ready()
        self._await_answers(base_url)
        self.ready = self._describe(branch, base_url)
        self._tell_ready()
        self.say(f"Everything answers after {time.monotonic() - started:.1f} s.")
        self._show(base_url)

    def watch(self) -> None:
        """Keep every part running until asked to end, which raises Interrupted."""
        while True:
            fallen, back = self.children.tend(WATCH_SECONDS)
            for child in fallen:
                self.say(f"The {child.name} ended and is started again; {child.story()}")
            if back:
                self.say(f"Answers again: {', '.join(child.name for child in back)}")
                self._tell_ready()

    def stop(self) -> None:
        """End every part and take the ready file away."""
        self._forget_ready()
        self.children.stop()

    def _settings(self, **more: Any) -> Settings:
        """Settings of the demo's own: those of a real centre on this machine are not for it."""
        url = self.options.database_url
        try:
            return Settings(data_dir=self.folder, database_url=url, redis_url=None, **more)
        except ValidationError as error:
            raise BadSettings(one_line(error)) from error

    def _seed(self) -> Branch:
        # Kept first: a demo that is killed while it seeds must know its own keys again.
        self.kept.keep(self.folder)
        store = open_store(self._settings())
        try:
            seed.seed(store, self.kept)
            return store.branch(seed.BRANCH)
        finally:
            store.database.close()

    def _url(self, part: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.kept.ports[part]}"

    def _broker(self) -> Child:
        return Child("broker", ["queue_server.demo.broker", "--port", str(self.kept.ports["broker"])])

    def _case_system(self) -> Child:
        options = ["--port", str(self.kept.ports["case-system"]), "--data", str(self.folder / "case-system")]
        secret = {"CASE_SYSTEM_SECRET": self.kept.feed_secret}
        return Child("case-system", ["queue_server.demo.case_system", *options], secret)

    def _printer(self) -> Child:
        port, page = self.kept.ports["printer"], self.kept.ports["printer-page"]
        options = ["--port", str(port), "--http-port", str(page), "--folder", str(self.folder / "slips")]
        return Child("printer", ["hardware.printer.virtual", *options])

    def _signs(self) -> Child:
        broker = ["--mqtt-url", self._url("broker", "mqtt"), "--branch", seed.BRANCH]
        options = ["--led", "virtual", "--http-port", str(self.kept.ports["signs"])]
        return Child("signs", ["queue_server.cli", "display", *broker, *options])

    def _links(self) -> dict[str, str]:
        return {
            "Máy in phiếu ảo (virtual slip printer)": self._url("printer-page") + "/",
            "Bảng LED quầy ảo (virtual LED signs)": self._url("signs") + "/",
            "Hệ thống một cửa giả lập (stand-in case system)": self._url("case-system"),
        }

    def _server(self, port: int) -> Child:
        settings = self._settings(
            host=self.options.host,
            port=port,
            mqtt_url=self._url("broker", "mqtt"),
            feed_url=self._url("case-system") + "/events",
            feed_secret=self.kept.feed_secret,
            cases_url=self._url("case-system"),
            open_outside_hours=not self.options.real_hours,
            open_devices=True,
            async_mode=AsyncMode(self.options.async_mode),
            demo_links=self._links(),
            demo_staff=[(role, username, seed.PASSWORD) for role, username in SHOWN_STAFF],
        )
        handed_over = {HANDED_OVER: settings.model_dump_json()}
        return Child("server", ["queue_server.start", settings.async_mode.value], handed_over, ready_fd=True)

    def _kiosk(self, base_url: str) -> Child:
        where = ["--server", base_url, "--branch", seed.BRANCH, "--device", "kiosk-1"]
        what = ["--printer", f"tcp://127.0.0.1:{self.kept.ports['printer']}"]
        how = ["--state-dir", str(self.folder / "kiosk-1"), "--mqtt-url", self._url("broker", "mqtt")]
        how += ["--port", "0"]
        key = {"LUOT_DEVICE_KEY": self.kept.key("kiosk-1")}
        return Child("kiosk", ["queue_server.cli", "kiosk", *where, *what, *how], key)

    def _await_answers(self, base_url: str) -> None:
        """Until the server has found the other parts; what it still lacks is said and stops nothing."""
        deadline = time.monotonic() + ANSWER_SECONDS
        with requests.Session() as session:
            session.trust_env = False
            while not (answer := session.get(f"{base_url}/readyz", timeout=ANSWER_SECONDS)).ok:
                if time.monotonic() > deadline:
                    self.say(f"The server is not quite ready: {answer.json()['checks']}")
                    return
                self.children.listen(0.05)

    def _describe(self, branch: Branch, base_url: str) -> dict[str, Any]:
        """What outside programs need to drive the demo (design, section 3), and where its other pages are."""
        return {
            "base_url": base_url,
            "mqtt_url": self._url("broker", "mqtt"),
            "branch": branch.code,
            "staff": [
                {"role": role.value, "username": username, "password": seed.PASSWORD}
                for username, _, role in seed.staff()
            ],
            "devices": [
                {"kind": device.kind.value, "id": device.code, "key": self.kept.key(device.code)}
                | ({"counter": device.counter} if device.counter else {})
                for device in seed.devices(branch)
            ],
            "data_dir": str(self.folder),
            "case_system_url": self._url("case-system"),
            "printer_url": self._url("printer-page") + "/",
            "printer_port": self.kept.ports["printer"],
            "signs_url": self._url("signs") + "/",
        }

    def _tell_ready(self) -> None:
        """Write the ready file whole or not at all."""
        if path := self.options.ready_file:
            told = {**self.ready, "pids": {"demo": os.getpid(), **self.children.pids()}}
            draft = path.with_name(path.name + ".new")
            draft.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
            draft.replace(path)

    def _forget_ready(self) -> None:
        """No file of an earlier start may pass for ours."""
        if path := self.options.ready_file:
            path.unlink(missing_ok=True)

    def _show(self, base_url: str) -> None:
        """The addresses and sign-ins, for a person."""
        pages = {
            "Start here": "/",
            "Kiosk": f"/kiosk/{seed.BRANCH}",
            "Counter 2": f"/counter/{seed.BRANCH}/2",
            "Supervisor": f"/supervisor/{seed.BRANCH}",
            "Board": f"/board/{seed.BRANCH}/main",
            "Rating tablet": f"/rate/{seed.BRANCH}/2",
        }
        for title, path in pages.items():
            self.say(f"  {title:<16} {base_url}{path}")
        for title, url in self._links().items():
            self.say(f"  {title}: {url}")
        names = ", ".join(username for _, username in SHOWN_STAFF)
        self.say(f"  Sign in as {names}; password {seed.PASSWORD}")
        if not self.options.real_hours:
            self.say("  Numbers are given at any hour (--real-hours keeps the centre’s hours).")
        self.say("Press Ctrl-C to stop.")
