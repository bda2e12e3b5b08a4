"""What the machines that watch are told."""

from collections.abc import Callable
from pathlib import Path

import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.queue_server.web.conftest import clip
from tests.support.centre import Centre
from tests.support.mosquitto import Mosquitto
from tests.support.processes import PATIENCE, wait_until


def ready(centre: Centre) -> tuple[int, dict[str, str]]:
    answer = requests.get(centre.url("/readyz"), timeout=PATIENCE)
    return answer.status_code, answer.json()["checks"]


def test_alive_and_ready(centre: Centre) -> None:
    assert requests.get(centre.url("/healthz"), timeout=PATIENCE).status_code == 200
    assert ready(centre) == (200, {"database": "ok", "broker": "off", "disk": "ok", "voice": "ok"})


def test_a_broker_that_is_away_is_named_and_stops_nothing(
    start_centre: Callable[..., Centre], mosquitto: Mosquitto
) -> None:
    centre = start_centre(mqtt_url=mosquitto.url)
    wait_until(lambda: ready(centre)[0] == 200, "the broker's connection")
    mosquitto.kill()
    wait_until(lambda: ready(centre)[0] == 503, "the news that the broker is away")
    assert ready(centre)[1]["broker"] != "ok"
    assert requests.get(centre.url("/healthz"), timeout=PATIENCE).status_code == 200
    assert centre.device("kiosk").take("ho-tich")["number"] == "B001"
    mosquitto.start()
    wait_until(lambda: ready(centre)[0] == 200, "the broker's return")


def test_a_worse_voice_is_told_to_those_who_watch_and_stops_nothing(
    start_centre: Callable[..., Centre], tmp_path: Path
) -> None:
    (tmp_path / "hoa").mkdir()
    centre = start_centre(voice_recordings=tmp_path / "hoa")
    centre.device("kiosk").take("ho-tich")
    centre.staff("officer").press("2", "next")
    (call,) = (each for each in centre.anyone.events() if each["type"] == "turn.called")
    sound = clip(centre.anyone, call["data"]["announcement"]["url"].removeprefix("/api/v1"))
    assert sound.content[:4] == b"RIFF", "espeak-ng speaks instead"
    status, checks = ready(centre)
    assert (status, checks["voice"]) == (
        200,
        f"recordings: {tmp_path / 'hoa'}: there is no manifest.toml in it",
    )
    (alert,) = (
        each
        for each in centre.staff("supervisor").get("/branches/hue/today").json()["alerts"]
        if each["kind"] == "voice-degraded"
    )
    assert alert["detail"] == "engine"
    assert (
        'luot_voice_faults_total{engine="recordings"}'
        in requests.get(centre.url("/metrics"), timeout=PATIENCE).text
    )


def test_figures_for_prometheus(centre: Centre) -> None:
    for _ in range(3):
        centre.device("kiosk").take("ho-tich")
    centre.staff("officer").press("2", "next")
    text = requests.get(centre.url("/metrics"), timeout=PATIENCE).text
    figures = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert figures["luot_waiting", ("branch", "hue"), ("service", "ho-tich")] == 2
    assert figures["luot_counters", ("branch", "hue"), ("state", "open")] == 1
    assert figures["luot_log_seq", ("branch", "hue")] == centre.anyone.board()["seq"]
