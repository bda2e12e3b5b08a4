"""Outputs ask a real server what to say, on both stores; and the sound of what they are told."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest

from tests.queue_server.web.conftest import clip
from tests.support.centre import Api, Centre

VOICE = "/branches/hue/zones/main/voice"
BOARD = {"output": "board-in-the-hall", "kind": "board", "ready": True}
SPEAKER = {"output": "speaker-in-the-hall", "kind": "speaker", "ready": True}


def ask(api: Api, **more: Any) -> dict[str, Any]:
    answer = api.post(VOICE, {**BOARD, **more})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def seconds(api: Api, url: str) -> float:
    """How long a clip is."""
    given = clip(api, url.removeprefix("/api/v1"))
    assert (given.status_code, given.headers["Content-Type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(given.content)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.fixture
def called(standing: Centre, officer: Api) -> list[int]:
    """Three calls, the second of a guest; entries of the log."""
    seqs = []
    for counter, service, language in (
        ("3", "ho-tich", "vi"),
        ("4", "ho-tich", "en"),
        ("5", "dat-dai", "vi"),
    ):
        ticket = standing.device("kiosk").take(service, language=language)
        counters = {each["code"]: each["state"] for each in standing.anyone.board()["counters"]}
        if counters[counter] == "closed":
            officer.press(counter, "open")
        seqs.append(officer.press(counter, "call", number=ticket["number"])["seq"])
        officer.press(counter, "put-back")
    return seqs


def test_a_call_is_given_to_one_output_once(standing: Centre, officer: Api, nobody: Api) -> None:
    ask(nobody)
    number = standing.device("kiosk").take("ho-tich")["number"]
    officer.press("2", "open")
    seq = officer.press("2", "call", number=number)["seq"]
    other = ask(nobody, output="another-board")
    assert (other["speaks"], other["say"]) == (False, None)
    say = ask(nobody)["say"]
    assert (say["seqs"], say["volume"], len(say["sounds"])) == ([seq], 100, 1)
    assert seconds(nobody, say["sounds"][0]["url"]) < say["longest_seconds"]
    assert ask(nobody, last={"id": say["id"], "outcome": "playing"})["say"] is None
    assert ask(nobody, last={"id": say["id"], "outcome": "played"})["say"] is None
    assert ask(nobody, ready=False)["speaks"] is False
    assert ask(nobody, output="another-board")["speaks"] is True
    ask(nobody, output="another-board", ready=False)


def test_a_speaker_needs_a_key_of_its_own_and_goes_before_boards(standing: Centre, nobody: Api) -> None:
    assert ask(nobody)["speaks"]
    assert nobody.post(VOICE, SPEAKER).status_code == 401
    for stranger in (standing.device("kiosk"), standing.device("board"), standing.staff("supervisor")):
        assert stranger.post(VOICE, SPEAKER).status_code == 403
    assert standing.device("speaker").post(VOICE, SPEAKER).json()["speaks"] is True
    assert ask(nobody)["speaks"] is False
    standing.device("speaker").post(VOICE, {**SPEAKER, "ready": False})


def test_several_calls_have_one_sound_in_each_language(nobody: Api, called: list[int]) -> None:
    root = "/branches/hue/announcements"
    alone = seconds(nobody, f"{root}/{called[0]}.wav?language=vi&chime=0")
    chimed = seconds(nobody, f"{root}/{called[0]}.wav?language=vi")
    joined = "+".join(map(str, called))
    together = seconds(nobody, f"{root}/{joined}.wav?language=vi&chime=0")
    english = seconds(nobody, f"{root}/{joined}.wav?language=en&chime=0")
    assert alone < chimed < together
    assert english < together, "only the guest's number"
    assert seconds(nobody, f"{root}/{called[0]}.wav") == pytest.approx(chimed, abs=0.3), "as it always was"


def test_sounds_that_nobody_is_to_hear_do_not_exist(nobody: Api, supervisor: Api, called: list[int]) -> None:
    root = "/branches/hue/announcements"
    message = supervisor.post(root, {"text": "Xin chào", "spoken": True}).json()["seq"]
    for path, status in (
        (f"{called[0]}.wav?language=en", 404),  # whose ticket is Vietnamese
        (f"{called[0]}.wav?language=fr", 404),
        (f"{called[0]}+{message}.wav?language=vi", 404),
        (f"{called[0]}+999999.wav?language=vi", 404),
        (f"{called[0]}+1.wav?language=vi", 404),
        ("1+2+3+4+5.wav?language=vi", 422),
        ("1+.wav", 422),
        ("0.wav", 422),
        ("nothing.wav", 422),
    ):
        assert nobody.get(f"{root}/{path}").status_code == status, path
    assert seconds(nobody, f"{root}/{message}.wav?language=vi") > 1


def test_questions_that_make_no_sense_are_refused(nobody: Api) -> None:
    for body in (
        {},
        {**BOARD, "output": "short"},
        {**BOARD, "output": "with spaces in it"},
        {**BOARD, "kind": "trumpet"},
        {**BOARD, "ready": "perhaps"},
        {**BOARD, "last": {"id": "1"}},
        {**BOARD, "last": {"id": "one", "outcome": "played"}},
        {**BOARD, "last": {"id": "1", "outcome": "sung"}},
        {**BOARD, "surprise": 1},
    ):
        assert nobody.post(VOICE, body).status_code == 422, body
    assert nobody.post("/branches/hue/zones/cellar/voice", BOARD).json()["code"] == "unknown-zone"
    assert nobody.post("/branches/nowhere/zones/main/voice", BOARD).json()["code"] == "unknown-branch"


def test_an_emergency_says_that_it_is_one(supervisor: Api, nobody: Api) -> None:
    said = supervisor.post(
        "/branches/hue/announcements", {"text": "Báo cháy", "spoken": True, "urgent": True}
    )
    told = said.json()
    assert told["announcement"]["urgent"] is True
    say = ask(nobody)["say"]
    while say["seqs"] != [told["seq"]]:
        say = ask(nobody, last={"id": say["id"], "outcome": "played"})["say"]
    assert (say["text"], say["volume"]) == ("Báo cháy", 100)
    ask(nobody, ready=False, last={"id": say["id"], "outcome": "played"})
