"""The kiosk's sentences as sound: only its own, only for kiosks, and rendered by the real voice."""

import io
import wave

import pytest

from tests.queue_server.web.conftest import clip
from tests.support.centre import Api

ROOT = "/branches/hue/prompts"


@pytest.mark.parametrize(
    "path",
    [
        "vi/question.wav",
        "vi/ahead.wav?n=7",
        "vi/procedures_title.wav",
        "en/case_title.wav",
        "vi/came_on_time.wav?time=10:00",
        "en/ahead.wav?n=1",
        "vi/say_number.wav?number=B012",
        "en/say_number.wav?number=A1000",
        "vi/say_service.wav?service=ho-tich",
        "vi/wait_range.wav?low=10&high=20",
        "vi/opens_today.wav?time=14:00",
    ],
)
def test_a_sentence_is_a_clip(kiosk: Api, path: str) -> None:
    answer = clip(kiosk, f"{ROOT}/{path}")
    assert answer.status_code == 200, answer.text
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getnframes() > 0.4 * sound.getframerate(), "somebody speaks"


def test_the_same_sentence_is_rendered_once(kiosk: Api) -> None:
    clips = [clip(kiosk, f"{ROOT}/vi/help_1.wav").content for _ in range(2)]
    assert clips[0] == clips[1]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("vi/rm-rf.wav", 404, "unknown-prompt"),
        ("de/question.wav", 404, "unknown-prompt"),
        ("vi/ahead.wav", 404, "unknown-prompt"),
        ("vi/say_service.wav?service=nothing", 404, "unknown-service"),
        ("vi/say_number.wav?number=Mời%20bác%20về", 422, "invalid-request"),
        ("vi/ahead.wav?n=99999", 422, "invalid-request"),
    ],
)
def test_nothing_but_the_kiosk_s_own_words_is_spoken(kiosk: Api, path: str, status: int, code: str) -> None:
    answer = kiosk.get(f"{ROOT}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_passer_by_on_the_network_gets_no_clip(nobody: Api) -> None:
    assert nobody.get(f"{ROOT}/vi/question.wav").status_code == 401
