"""The speaker agent before a server of the test's own, through players that work, fail and hang."""

from __future__ import annotations

import json
import shlex
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from display.speaker import agent as agents
from display.speaker.agent import SpeakerAgent, SpeakerError, SpeakerSettings
from display.speaker.clip import quiet
from display.speaker.outputs import FileRun, OutputAddressError, PlayerOutput
from display.speaker.server import VoiceServer
from hardware.mqtt import MqttAddressError
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.processes import wait_until

PATIENCE = 30.0


class Server:
    """Gives the agent what it is to say, and keeps what it tells."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.to_say: list[dict[str, Any]] = []
        self.clip: Callable[[], Answer] = lambda: Answer(body=quiet(0.2).wav)
        self.refusal: Answer | None = None
        self._server = AnsweringServer(self._answer)
        self.root, self.close = self._server.root, self._server.close

    def will_say(self, seq: int, begin: float = 60, longest: float = 60) -> None:
        sounds = [{"language": "vi", "text": str(seq), "url": f"/clips/{seq}.wav"}]
        said = {"id": str(seq), "seqs": [seq], "text": str(seq), "sounds": sounds, "volume": 100}
        self.to_say.append({**said, "begin_within_seconds": begin, "longest_seconds": longest})

    def told(self) -> list[tuple[str, str]]:
        """(utterance, what became of it), each once."""
        told = [(each["last"]["id"], each["last"]["outcome"]) for each in self.asked if each["last"]]
        return list(dict.fromkeys(told))

    def _answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/clips/"):
            return self.clip()
        if asked.path.startswith("/api/v1/branches/hue/devices/speaker-1/status"):
            self.statuses.append(json.loads(asked.body))
            return Answer(204)
        if asked.path != "/api/v1/branches/hue/zones/main/voice":
            return Answer(404)
        self.keys.add(asked.headers["authorization"])
        if self.refusal:
            return self.refusal
        question = json.loads(asked.body)
        self.asked.append(question)
        busy = question["last"] and question["last"]["outcome"] == "playing"
        say = self.to_say.pop(0) if self.to_say and question["ready"] and not busy else None
        answer = {"speaks": question["ready"], "say": say, "ask_again_seconds": 0.05}
        return Answer(body=json.dumps(answer).encode())


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def start(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., SpeakerAgent]]:
    """Starts the agent, with a player's script if one is given; it ends with the test."""
    running: list[tuple[SpeakerAgent, threading.Thread]] = []
    monkeypatch.setattr(agents, "CHECK_ILL_SECONDS", 0.1)
    monkeypatch.setattr(agents, "RENEW_SECONDS", 0.1)
    # What the server has handed to an agent that no longer listened is lost here: it listens for longer.
    monkeypatch.setattr(VoiceServer._request, "__defaults__", (None, PATIENCE))

    def started(player: str | None = None) -> SpeakerAgent:
        agent = SpeakerAgent(settings(server.root, output=f"file:{tmp_path / 'sound'}"))
        if player:
            program = tmp_path / "player"
            program.write_text(f"#!/bin/sh\n{player}\n", encoding="utf-8")
            program.chmod(0o755)
            agent._output = PlayerOutput([str(program)])
        thread = threading.Thread(target=agent.run)
        thread.start()
        running.append((agent, thread))
        return agent

    yield started
    for agent, thread in running:
        agent.stop()
        thread.join()


def settings(server: str = "http://127.0.0.1:9", **other: Any) -> SpeakerSettings:
    known = {
        "branch": "hue",
        "zone": "main",
        "device": "speaker-1",
        "key": "dev_key",
        "output": "file:/tmp/x",
    }
    return SpeakerSettings(server_url=server, **{**known, **other})


def timeline(tmp_path: Path) -> list[dict[str, Any]]:
    file = tmp_path / "sound" / "timeline.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_what_is_given_is_said_once_and_told(
    server: Server, start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = FileRun.wait

    def until_told(run: FileRun, seconds: float) -> bool:
        """It plays until the server was told so; the check of the output is told of to nobody."""
        told = not run._id or (run._id, "playing") in server.told()
        return told and waited(run, seconds)

    monkeypatch.setattr(FileRun, "wait", until_told)
    server.will_say(7)
    server.will_say(8)
    start()
    wait_until(lambda: ("8", "played") in server.told(), "both said", PATIENCE)
    assert [each["seqs"] for each in timeline(tmp_path) if "seqs" in each] == [[7], [8]]
    begun, ended, second, _ = timeline(tmp_path)
    assert begun["start"] < ended["end"] <= second["start"]
    assert server.told()[:2] == [("7", "playing"), ("7", "played")]
    assert {(each["kind"], each["output"]) for each in server.asked} == {
        ("speaker", server.asked[0]["output"])
    }
    assert server.keys == {"Bearer dev_key"}
    assert server.statuses == [{"state": "online"}]


def test_an_agent_that_ends_gives_the_voice_away_and_says_goodbye(server: Server, start: Any) -> None:
    agent = start()
    wait_until(lambda: server.asked, "a question", PATIENCE)
    agent.stop()
    goodbye = {"state": "offline", "detail": "đã tắt"}
    wait_until(lambda: server.statuses[-1:] == [goodbye], "goodbye", PATIENCE)
    assert server.asked[-1]["ready"] is False


def test_a_player_that_fails_is_told_of_and_gives_the_voice_away(
    server: Server, start: Any, tmp_path: Path
) -> None:
    ill = tmp_path / "ill"
    server.will_say(7)
    start(f"[ ! -e {shlex.quote(str(ill))} ] || {{ echo 'no such device' >&2; exit 1; }}")
    wait_until(lambda: ("7", "played") in server.told(), "said", PATIENCE)
    ill.touch()
    server.will_say(8)
    wait_until(lambda: ("8", "broken") in server.told(), "told", PATIENCE)
    degraded = {"state": "degraded", "detail": "speaker_failed: Loa không phát được: player: no such device"}
    wait_until(lambda: degraded in server.statuses, "staff know", PATIENCE)
    assert not next(each for each in server.asked if (each["last"] or {}).get("outcome") == "broken")["ready"]
    ill.unlink()
    server.will_say(9)
    wait_until(lambda: ("9", "played") in server.told(), "it came back by itself", PATIENCE)
    assert server.statuses[-1] == {"state": "online"}


def test_a_player_that_hangs_is_stopped_when_another_may_speak(
    server: Server, start: Any, tmp_path: Path
) -> None:
    # The check's own clip is short: only what is to be heard hangs.
    server.will_say(7, longest=0.5)
    start('[ "$(wc -c < "$1")" -lt 4000 ] || exec tail -f /dev/null')
    wait_until(lambda: ("7", "played") in server.told(), "stopped", PATIENCE)


def test_a_sound_that_does_not_come_in_time_is_not_said_late(
    server: Server, start: Any, tmp_path: Path
) -> None:
    never = threading.Event()
    server.clip = lambda: Answer(body=quiet(0.1).wav) if never.wait(60) else Answer(503)
    server.will_say(7, begin=0.3)
    start()
    wait_until(lambda: ("7", "late") in server.told(), "late", PATIENCE)
    never.set()
    assert timeline(tmp_path) == []


@pytest.mark.parametrize(
    "clip", [Answer(503), Answer(404), Answer(body=b"no sound")], ids=["not made", "unknown", "garbage"]
)
def test_a_sound_that_there_is_none_of_is_told_as_broken(
    server: Server, start: Any, clip: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def answer() -> Answer:
        """After the second time it is too late to ask once more."""
        asked.append(0.0 if not asked else 60.0)
        return clip

    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(asked))
    monkeypatch.setattr(agents, "time", clock)
    server.clip = answer
    server.will_say(7)
    start()
    wait_until(lambda: ("7", "broken") in server.told(), "broken", PATIENCE)
    assert timeline(tmp_path) == []


def test_a_server_that_is_away_or_refuses_is_asked_again(
    server: Server, start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents, "AGAIN_SECONDS", 0.05)
    server.refusal = Answer(503)
    server.will_say(7)
    start()
    wait_until(lambda: server.keys, "asked", PATIENCE)
    server.refusal = Answer(403)
    server.keys.clear()
    wait_until(lambda: server.keys, "asked again", PATIENCE)
    server.refusal = None
    wait_until(lambda: ("7", "played") in server.told(), "said", PATIENCE)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"server": "ftp://server"}, SpeakerError),
        ({"server": "server:8080"}, SpeakerError),
        ({"output": "trumpet"}, OutputAddressError),
        ({"mqtt_url": "http://broker"}, MqttAddressError),
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        SpeakerAgent(settings(**wrong))
