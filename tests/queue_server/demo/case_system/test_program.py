"""The program as the case feed meets it: over HTTP, in its own process, killed and misbehaving."""

import random
import threading
from functools import partial

import pytest
import requests
from playwright.sync_api import expect

from tests.queue_server.demo.case_system.conftest import RunningCaseSystem
from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.processes import PATIENCE, wait_until

OTHER = "whsec_bW90LWtob2Eta2hhYy1kYS1oZXQtaGFuLWR1bmc="


def test_an_event_is_kept_once_however_often_it_comes(case_system: RunningCaseSystem) -> None:
    assert [case_system.deliver(1).status_code for _ in range(3)] == [202, 200, 200]
    [item] = case_system.get("/events")["items"]
    assert (item["branch"], item["seq"], item["position"], item["deliveries"]) == ("hue", 1, 1, 3)
    assert item["event"]["data"]["turn"]["ticket"]["number"] == "A001"


def test_the_list_is_in_order_of_arrival_and_pages(case_system: RunningCaseSystem) -> None:
    for seq in (1, 2, 3):
        case_system.deliver(seq)
        case_system.deliver(seq, "di-an")
    first = case_system.get("/events?limit=4")
    rest = case_system.get(f"/events?after={first['next']}")
    assert [(item["branch"], item["seq"]) for item in first["items"] + rest["items"]] == [
        (branch, seq) for seq in (1, 2, 3) for branch in ("hue", "di-an")
    ]
    assert rest["next"] is None
    assert [item["seq"] for item in case_system.get("/events?branch=hue&after=1")["items"]] == [2, 3]
    assert case_system.get("/summary")["branches"]["hue"]["in_order"] is True


@pytest.mark.parametrize(
    ("body", "kind", "secret", "status"),
    [
        ("{", "application/cloudevents+json", None, 400),
        ('{"specversion": "1.0"}', "application/cloudevents+json", None, 400),
        ("{}", "application/json", None, 415),
        ("{}", "application/cloudevents+json", OTHER, 401),
        ("x" * 2_000_000, "application/cloudevents+json", None, 413),
    ],
)
def test_what_is_refused_says_why_and_is_not_kept(
    case_system: RunningCaseSystem, body: str, kind: str, secret: str | None, status: int
) -> None:
    answer = case_system.deliver_body(body, content_type=kind, **({"secret": secret} if secret else {}))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]
    assert case_system.received() == []


def longer_than(some: list[int], length: int) -> bool:
    return len(some) > length


def test_what_was_acknowledged_survives_kill_9(case_system: RunningCaseSystem) -> None:
    acknowledged: list[int] = []
    stop = threading.Event()

    def feed() -> None:
        seq = 1
        while not stop.is_set():
            try:
                if case_system.deliver(seq).ok:
                    acknowledged.append(seq)
                    seq += 1
            except requests.RequestException:
                continue

    feeder = threading.Thread(target=feed)
    feeder.start()
    chance = random.Random(7)
    for _ in range(5):
        enough = len(acknowledged) + chance.randrange(1, 20)
        wait_until(partial(longer_than, acknowledged, enough), "deliveries")
        case_system.process.kill()
        case_system.start()
    stop.set()
    feeder.join()

    kept = case_system.received()
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) - len(acknowledged) in (0, 1)


def test_slow(case_system: RunningCaseSystem) -> None:
    case_system.behave(mode="slow", seconds=0.3)
    assert case_system.deliver(1).elapsed.total_seconds() >= 0.3
    assert case_system.received() == [1]


def test_error_for_two_deliveries(case_system: RunningCaseSystem) -> None:
    case_system.behave(mode="error", status=503, count=2)
    assert [case_system.deliver(1).status_code for _ in range(3)] == [503, 503, 202]
    assert case_system.get("/behave")["mode"] == "normal"


@pytest.mark.parametrize("mode", ["garbage", "down"])
def test_no_sensible_answer(case_system: RunningCaseSystem, mode: str) -> None:
    case_system.behave(mode=mode, count=1)
    with pytest.raises(requests.ConnectionError):
        case_system.deliver(1)
    assert case_system.received() == []
    assert case_system.deliver(1).status_code == 202


def test_only_the_answer_is_lost(case_system: RunningCaseSystem) -> None:
    case_system.behave(mode="down", keep=True, count=1)
    with pytest.raises(requests.ConnectionError):
        case_system.deliver(1)
    assert case_system.received() == [1]
    assert case_system.deliver(1).status_code == 200


def test_an_order_that_makes_no_sense_changes_nothing(case_system: RunningCaseSystem) -> None:
    answer = requests.post(f"{case_system.url}/behave", json={"mode": "sleepy"}, timeout=PATIENCE)
    assert (answer.status_code, case_system.get("/behave")["mode"]) == (400, "normal")


def test_it_ends_in_good_order(case_system: RunningCaseSystem) -> None:
    assert case_system.process.stop() == 0
    assert "Traceback" not in case_system.process.output()


def test_the_page_follows_what_comes_in(case_system: RunningCaseSystem, open_page: Pages) -> None:
    case_system.deliver(1)
    page = open_page("desktop", case_system.url)
    page.wait_for_selector("tr[data-id='hue-1']")
    case_system.deliver(2, type="vn.luot.turn.called.v1")
    case_system.deliver(2, "di-an", data={"turn": {"ticket": {"number": "<b>B009"}}})
    page.wait_for_selector("tr[data-id='di-an-2'] >> text=<b>B009")
    expect(page.locator("[data-type='vn.luot.turn.called.v1']")).to_have_text("Gọi1")
    expect(page.locator("[data-branch='hue']")).to_contain_text("Đủ và đúng thứ tự")
    case_system.deliver(9)
    page.wait_for_selector("[data-branch='hue'] >> text=Thiếu 6 sự kiện")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_the_page_says_when_it_is_cut_off_and_goes_on_by_itself(
    case_system: RunningCaseSystem, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page = open_page("desktop", case_system.url)
    page.wait_for_selector("[data-contact='online']")
    case_system.process.kill()
    page.wait_for_selector("[data-contact='lost']", timeout=30_000)
    assert "mất liên lạc" in page.inner_text("#contact")
    case_system.start()
    case_system.deliver(1)
    page.wait_for_selector("[data-contact='online'] tr[data-id='hue-1']")
