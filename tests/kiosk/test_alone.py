"""The kiosk agent without its server: numbers of its own, each once, and a page that stays honest."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests

from hardware.printer.slip import draw
from hardware.printer.virtual import VirtualPrinter
from kiosk.agent import KioskAgent
from kiosk.clock import ServerClock
from kiosk.own_numbers import OwnNumbers
from kiosk.settings import AgentError, KioskAgentSettings
from kiosk.words import Names, own_slip_of
from tests.kiosk.conftest import Running, Start
from tests.kiosk.edge import BRANCH, DEVICE, Edge
from tests.kiosk.test_agent import paper, papers
from tests.support.processes import wait_until

API = f"api/v1/branches/{BRANCH}"
WISH = {"service": "ho-tich", "channel": "kiosk", "language": "vi"}


def page(agent: Running, path: str = "") -> str:
    """An address on the kiosk PC."""
    return agent.agent.url.removesuffix(f"kiosk/{BRANCH}") + path


def state(agent: Running, **asked: str) -> dict[str, Any]:
    told: dict[str, Any] = requests.get(page(agent, "agent/state"), params=asked, timeout=10).json()
    return told


def take(agent: Running, key: str | None = None, what: str = "tickets", **wish: Any) -> requests.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return requests.post(page(agent, f"{API}/{what}"), json={**WISH, **wish}, headers=headers, timeout=20)


def number(answer: requests.Response) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


@pytest.fixture
def alone(edge: Edge, start: Start) -> Running:
    """An agent that had contact, holds B601 to B603, and has lost its server."""
    return cut_off(edge, start())


def cut_off(edge: Edge, agent: Running) -> Running:
    wait_until(lambda: state(agent)["why_not"] is None or not edge.hold_numbers, "it holds numbers", 30)
    edge.stop()
    wait_until(lambda: not state(agent)["server"], "it has noticed", 30)
    return agent


def test_with_its_server_the_number_is_the_server_s(edge: Edge, start: Start) -> None:
    agent = start()
    key = str(uuid4())
    first, again = take(agent, key), take(agent, key)
    assert number(first) == number(again) == "B001"
    assert edge.posted == [key]
    edge.wait_for(lambda: edge.printed() == ["ticket-1"])
    assert edge.handed == []


def test_what_the_server_refuses_is_told_as_it_says_it(edge: Edge, start: Start) -> None:
    agent = start()
    answer = requests.post(page(agent, f"{API}/visits"), json=WISH, timeout=10)
    assert answer.status_code == 404, "this edge has no visits"
    assert edge.handed == []


def test_trouble_behind_the_server_is_told_and_is_not_its_absence(edge: Edge, start: Start) -> None:
    agent = start()
    answer = requests.get(page(agent, f"{API}/cases/H26-1"), timeout=10)
    assert (answer.status_code, answer.json()) == (503, {"code": "case-system-away"})
    assert state(agent)["server"]
    assert number(take(agent)) == "B001"


def test_numbers_of_its_own_are_given_printed_and_handed_over_once(
    edge: Edge, printer: VirtualPrinter, alone: Running
) -> None:
    tickets = [take(alone, priority="elderly").json(), take(alone, case_codes=["H26-1"]).json()]
    assert [ticket["number"] for ticket in tickets] == ["B601", "B602"]
    assert [(ticket["ahead"], ticket["estimate"], ticket["server_away"]) for ticket in tickets] == [
        (None, None, True)
    ] * 2
    wait_until(lambda: papers(printer) == 2, "two slips", 30)
    assert edge.handed == []
    edge.start()
    edge.wait_for(lambda: len(edge.handed) == 2)
    first, second = edge.handed
    assert (first["id"], first["number"], first["issued_at"]) == (
        tickets[0]["id"],
        "B601",
        tickets[0]["issued_at"],
    )
    assert tickets[0]["url"] == f"/t/{first['token']}"
    assert (first["priority"], second["case_codes"]) == ("elderly", ["H26-1"])
    edge.wait_for(lambda: len(edge.printed()) == 2)
    assert set(edge.printed()) == {ticket["id"] for ticket in tickets}
    assert (len(edge.handed), papers(printer)) == (2, 2)


def test_the_slip_says_that_the_wait_is_not_known(
    edge: Edge, printer: VirtualPrinter, alone: Running
) -> None:
    ticket = take(alone, priority="elderly").json()
    wait_until(lambda: papers(printer) == 1, "the slip", 30)
    given = OwnNumbers(alone.agent._memory).find(ticket["id"])
    assert given
    names = Names.of(edge.branch, edge._services())
    slip = own_slip_of(given, names, edge.url)
    assert (slip.number, slip.sequence, slip.ahead, slip.estimate) == ("B601", None, None, "")
    assert (slip.service, slip.priority, slip.centre) == (
        "Hộ tịch",
        "Ưu tiên: Người cao tuổi",
        "Trung tâm Huế",
    )
    assert slip.url == edge.url + ticket["url"]
    wanted = draw(slip)
    assert paper(printer, 0).crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_a_touch_that_is_repeated_gets_the_same_number(alone: Running, printer: VirtualPrinter) -> None:
    key = str(uuid4())
    answers = {take(alone, key).json()["id"] for _ in range(3)}
    assert len(answers) == 1
    assert number(take(alone)) == "B602"
    wait_until(lambda: papers(printer) == 2, "two slips", 30)


def test_past_its_range_the_kiosk_stops_politely(alone: Running) -> None:
    for _ in range(3):
        number(take(alone))
    answer = take(alone)
    assert (answer.status_code, answer.json()["code"]) == (409, "away-used-up")
    assert "bàn hướng dẫn" in answer.json()["detail"]
    assert state(alone)["why_not"]["code"] == "away-all-used-up"


def test_a_range_of_another_day_is_worth_nothing(edge: Edge, start: Start) -> None:
    edge.day_begins = -24.0
    agent = start()
    edge.wait_for(lambda: state(agent)["why_not"] is not None)
    edge.stop()
    wait_until(lambda: not state(agent)["server"], "it has noticed", 30)
    answer = take(agent)
    assert (answer.status_code, answer.json()["code"]) == (503, "away-not-ready")
    assert not state(agent)["gives_numbers"]


def test_outside_the_hours_no_number_is_given(edge: Edge, start: Start) -> None:
    edge.open_hours = [(-3, -1), (1, 3)]
    agent = start()
    edge.wait_for(lambda: (state(agent)["why_not"] or {}).get("code") == "branch-closed")
    edge.stop()
    wait_until(lambda: not state(agent)["server"], "it has noticed", 30)
    answer = take(agent)
    assert (answer.status_code, answer.json()["code"]) == (409, "branch-closed")
    assert ":" in answer.json()["detail"]


def test_a_kiosk_that_never_had_contact_says_so(edge: Edge, settings: KioskAgentSettings) -> None:
    edge.stop()
    agent = Running(settings)
    try:
        wait_until(lambda: not state(agent)["server"], "it has noticed", 30)
        answer = take(agent)
        assert (answer.status_code, answer.json()["code"]) == (503, "away-not-ready")
    finally:
        agent.stop()
        edge.start()


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"service": "ma-thuat"}, "unknown-service"),
        ({"priority": "wizard"}, "unknown-priority"),
        ({"files": 0}, "invalid-request"),
        ({"files": 51}, "invalid-request"),
        ({"files": True}, "invalid-request"),
        ({"files": "2"}, "invalid-request"),
        ({"service": None}, "invalid-request"),
        ({"language": 7}, "invalid-request"),
        ({"case_codes": "H26"}, "invalid-request"),
        ({"case_codes": [1]}, "invalid-request"),
        ({"case_codes": ["H26 1; DROP"]}, "invalid-request"),
        ({"case_codes": [""]}, "invalid-request"),
        ({"appointment": "tomorrow"}, "invalid-request"),
        ({"appointment": "2026-11-21T08:00:00"}, "invalid-request"),
        ({"procedure": "x" * 65}, "invalid-request"),
    ],
)
def test_a_wish_that_makes_no_sense_costs_no_number(alone: Running, wish: dict[str, Any], code: str) -> None:
    assert take(alone, **wish).json()["code"] == code
    assert number(take(alone)) == "B601"


def test_a_visit_is_given_whole_or_not_at_all(alone: Running) -> None:
    together = take(alone, what="visits", files=5, served="together").json()
    assert [ticket["number"] for ticket in together["tickets"]] == ["B601"]
    assert take(alone, what="visits", files=3, case_codes=["H26-1"]).json()["code"] == "invalid-request"
    too_many = take(alone, what="visits", files=3, served="split")
    assert too_many.json()["code"] == "away-used-up"
    key = str(uuid4())
    split = take(alone, key, what="visits", files=2, served="split").json()
    assert [ticket["number"] for ticket in split["tickets"]] == ["B602", "B603"]
    assert take(alone, key, what="visits", files=2, served="split").json() == split


def test_of_an_identity_card_nothing_is_kept(alone: Running, edge: Edge) -> None:
    card = "046080001234||Nguyễn Văn A|01011980|Nam|Huế|01012021"
    number(take(alone, person=card, procedure="1.000894"))
    file = alone.agent._settings.data_dir / f"kiosk-{DEVICE}.sqlite"
    kept = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert b"1.000894" in kept
    assert b"046080001234" not in kept
    edge.start()
    edge.wait_for(lambda: edge.handed)
    assert edge.handed[0]["procedure"] == "1.000894"
    assert "person" not in edge.handed[0]


def test_english_is_answered_in_english(alone: Running) -> None:
    answer = requests.post(page(alone, f"{API}/tickets?lang=en"), json={"service": "x"}, timeout=10)
    assert "guidance desk" in answer.json()["detail"]


def test_a_lost_answer_becomes_an_own_number_and_no_second_slip(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    agent = start()
    wait_until(lambda: state(agent)["gives_numbers"], "it holds numbers", 30)
    edge.loses_answers = True
    edge.replaces = ["ticket-1"]
    key = str(uuid4())
    assert number(take(agent, key)) == "B601"
    assert edge.posted == [key], "the server had heard it"
    edge.loses_answers = False
    edge.pulse()
    edge.stop()
    edge.start()
    edge.wait_for(lambda: [each["key"] for each in edge.handed] == [key])
    later = edge.issue()
    edge.wait_for(lambda: later in edge.printed())
    assert "ticket-1" not in edge.printed()
    assert papers(printer) == 2


def test_while_a_server_stumbles_people_need_not_wait_for_it_each_time(edge: Edge, start: Start) -> None:
    agent = start()
    wait_until(lambda: state(agent)["gives_numbers"], "it holds numbers", 30)
    edge.http_down = True
    assert [number(take(agent)) for _ in range(3)] == ["B601", "B602", "B603"]
    assert len(edge.posted) == 0
    edge.http_down = False
    edge.wait_for(lambda: len(edge.handed) == 3)
    assert edge.joins == 1, "the line to its events was never lost"


def test_a_refused_number_is_told_to_staff_and_kept(
    edge: Edge, alone: Running, settings: KioskAgentSettings
) -> None:
    number(take(alone))
    number(take(alone))
    edge.refuses = {"B602": "unknown-service"}
    edge.start()
    edge.wait_for(lambda: edge.statuses and "number_refused" in edge.statuses[-1].get("detail", ""))
    assert edge.statuses[-1]["state"] == "degraded"
    assert "B602" in edge.statuses[-1]["detail"]
    assert "B601" not in edge.statuses[-1]["detail"]
    assert alone.agent._own.refused("2026-11-21") == ["B602"]
    assert alone.agent._own.to_hand_over(10) == []


def test_a_restart_without_the_server_goes_on_where_it_was(
    edge: Edge, printer: VirtualPrinter, settings: KioskAgentSettings, alone: Running
) -> None:
    number(take(alone))
    wait_until(lambda: papers(printer) == 1, "the slip", 30)
    alone.stop()
    again = Running(settings)
    try:
        wait_until(lambda: not state(again)["server"], "it has noticed", 30)
        assert number(take(again)) == "B602"
        wait_until(lambda: papers(printer) == 2, "its slip", 30)
        edge.start()
        edge.wait_for(lambda: [each["number"] for each in edge.handed] == ["B601", "B602"])
    finally:
        again.stop()


def test_a_clock_set_back_gives_no_numbers(alone: Running) -> None:
    number(take(alone))
    database = sqlite3.connect(alone.agent._settings.data_dir / f"kiosk-{DEVICE}.sqlite")
    database.execute("UPDATE given SET issued_at = '2999-01-01T00:00:00+00:00'")
    database.commit()
    database.close()
    assert take(alone).json()["code"] == "away-clock-wrong"


def test_a_slow_network_does_not_move_the_clock(alone: Running) -> None:
    clock = alone.agent._clock
    before, now = clock.ahead, datetime.now(UTC)
    clock.learn(now - timedelta(seconds=10), asked_at=now - timedelta(seconds=20))
    assert clock.ahead == before, "so it may have been when the server spoke"
    clock.learn(now + timedelta(hours=1), asked_at=now)
    assert timedelta(minutes=50) < clock.ahead <= timedelta(hours=1), "a clock that is wrong is put right"
    assert ServerClock(alone.agent._memory).ahead == clock.ahead


def test_whoever_comes_later_is_later_also_when_the_clock_is_set_back_a_little(alone: Running) -> None:
    first = datetime.fromisoformat(take(alone).json()["issued_at"])
    alone.agent._clock.ahead -= timedelta(seconds=90)
    assert datetime.fromisoformat(take(alone).json()["issued_at"]) >= first


def test_the_page_opens_without_the_server_as_it_was_last(edge: Edge, start: Start) -> None:
    edge.pages["/kiosk/hue"] = b"<html>v1</html>"
    agent = start()
    assert requests.get(page(agent, "kiosk/hue"), timeout=10).content == b"<html>v1</html>"
    edge.pages["/kiosk/hue"] = b"<html>v2</html>"
    edge.pages["/assets/1/kiosk.js"] = b"//"
    for path in ("kiosk/hue", "assets/1/kiosk.js"):
        answer = requests.get(page(agent, path), timeout=10)
        assert answer.headers["Cache-Control"] == "no-cache"
    edge.http_down = True
    assert requests.get(page(agent, "kiosk/hue"), timeout=10).content == b"<html>v2</html>"
    edge.http_down = False
    cut_off(edge, agent)
    assert requests.get(page(agent, "kiosk/hue"), timeout=10).content == b"<html>v2</html>"
    assert requests.get(page(agent, "assets/1/kiosk.js?lang=en"), timeout=10).content == b"//"
    assert requests.get(page(agent, "supervisor/hue"), timeout=10).status_code == 503
    told = state(agent, snapshot="")
    assert (told["snapshot"]["branch"]["code"], told["snapshot"]["waiting"]) == ("hue", [])


def test_the_page_hears_what_became_of_a_slip(alone: Running, printer: VirtualPrinter) -> None:
    printer.bench.suffer("paper_out")
    ticket = take(alone).json()["id"]
    wait_until(lambda: state(alone, ticket=ticket)["slip"], "the slip has failed", 30)
    assert state(alone, ticket=ticket)["slip"] == {"printed": False, "reason": "paper_out"}
    printer.bench.suffer(None)
    wait_until(lambda: state(alone, ticket=ticket)["slip"]["printed"], "the slip is out", 30)


def test_the_qr_code_of_an_own_number_is_made_here(alone: Running) -> None:
    url = take(alone).json()["url"]
    answer = requests.get(page(alone, f"{url[1:]}/qr.svg"), timeout=10)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert requests.get(page(alone, "t/unknown/qr.svg"), timeout=10).status_code == 503


def test_events_reach_the_page_through_the_agent(edge: Edge, start: Start) -> None:
    import socketio

    agent = start()
    heard: list[Any] = []
    client = socketio.Client(reconnection=False, request_timeout=30)
    client.on("event", heard.append, namespace="/live")
    client.connect(page(agent), namespaces=["/live"], transports=["websocket"], wait_timeout=30)
    edge.issue()
    edge.wait_for(lambda: heard)
    client.disconnect()


def test_only_this_pc_s_own_page_may_ask(alone: Running) -> None:
    def asked(**headers: str) -> int:
        return requests.post(
            page(alone, f"{API}/tickets"), json=WISH, headers=headers, timeout=10
        ).status_code

    assert asked(Origin="http://evil.example") == 403
    assert asked(Host="kiosk.evil.example") == 403
    assert asked(Origin=page(alone).rstrip("/")) == 201


def test_a_port_that_is_taken_is_named(start: Start, settings: KioskAgentSettings, tmp_path: Any) -> None:
    port = int(page(start()).rsplit(":", 1)[1].rstrip("/"))
    other = {**vars(settings), "data_dir": tmp_path / "other", "port": port}
    with pytest.raises(AgentError, match=f"port {port}"):
        KioskAgent(KioskAgentSettings(**other))
