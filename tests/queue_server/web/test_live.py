"""`/live` as programs meet it: snapshot, each event once and in order, what was missed, nothing private."""

from collections.abc import Iterator
from typing import Any

import pytest
import socketio

from tests.support.centre import HUE, Centre, Furnisher
from tests.support.live import NAMESPACE, patient_client
from tests.support.processes import wait_until


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def centre(
    request: pytest.FixtureRequest, furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """One centre for the whole file; counter 2 is open."""
    folder = tmp_path_factory.mktemp("live")
    furnisher.sqlite(HUE, folder)
    running = Centre(folder, HUE, async_mode=request.param, open_outside_hours=True)
    running.staff("officer").press("2", "open")
    yield running
    running.close()


def a_turn(centre: Centre) -> None:
    """Somebody is called, served and done."""
    centre.device("kiosk").take("ho-tich", case_codes=["H26.12.3-261121-0001"], priority="elderly")
    officer = centre.staff("officer")
    for action in ("next", "recall", "serve", "finish"):
        officer.press("2", action)


def test_joining_gives_the_board_and_then_every_event(centre: Centre) -> None:
    live = centre.live()
    board = centre.anyone.board()
    assert {**live.snapshot, "time": None} == {**board, "time": None}
    a_turn(centre)
    log = centre.anyone.events(after=board["seq"])
    assert live.wait_for_seq(log[-1]["seq"]) == log
    assert live.types() == [
        "ticket.issued",
        "turn.called",
        "turn.recalled",
        "turn.serving",
        "turn.served",
    ]
    assert [event["data"]["turn"]["state"] for event in live.events if "turn" in event["data"]] == [
        "waiting",
        "called",
        "called",
        "serving",
        "served",
    ]


def test_what_was_missed_can_be_had(centre: Centre) -> None:
    a_turn(centre)
    log = centre.anyone.events()
    live = centre.live()
    seq = log[-1]["seq"]
    assert live.ask("resync", {"after": 2}) == {"seq": seq, "events": log[2:]}
    assert live.ask("resync", {"after": seq}) == {"seq": seq, "events": []}
    ahead = live.ask("resync", {"after": seq + 5})
    assert ahead["snapshot"]["seq"] == seq


def test_who_is_far_behind_gets_a_snapshot(centre: Centre) -> None:
    officer = centre.staff("officer")
    for _ in range(260):
        officer.press("2", "pause")
        officer.press("2", "open")
    answer = centre.live().ask("resync", {"after": 1})
    assert "events" not in answer
    assert answer["snapshot"]["seq"] == answer["seq"] >= 520
    assert [event["seq"] for event in answer["missed"]] == [answer["seq"] - 499 + n for n in range(500)]


def test_who_joins_again_hears_what_happened_meanwhile(centre: Centre) -> None:
    before = centre.anyone.board()["seq"]
    a_turn(centre)
    log = centre.anyone.events(after=before)
    answer = centre.live().ask("join", {"branch": "hue", "view": "rate", "after": before})
    assert answer["missed"] == log
    assert answer["snapshot"]["seq"] == answer["seq"] == log[-1]["seq"]


def test_who_joins_again_as_staff_hears_of_it_as_staff(centre: Centre) -> None:
    before = centre.anyone.board()["seq"]
    a_turn(centre)
    wish = {"branch": "hue", "view": "counter", "after": before}
    staff = centre.live(view="counter", token=centre.staff("officer").token)
    assert "H26.12.3-261121-0001" in str(staff.ask("join", wish)["missed"])
    assert "H26.12.3-261121-0001" not in str(centre.live().ask("join", wish)["missed"])


def test_who_comes_from_another_log_missed_nothing(centre: Centre) -> None:
    seq = centre.anyone.board()["seq"]
    for ahead in (seq, seq + 7):
        answer = centre.live().ask("join", {"branch": "hue", "view": "rate", "after": ahead})
        assert (answer["missed"], answer["seq"]) == ([], seq)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"branch": "nowhere", "view": "board"}, "unknown-branch"),
        ({"branch": "hue", "view": "spy"}, "invalid-request"),
        ({"branch": "hue"}, "invalid-request"),
        ({"branch": 7, "view": "board"}, "invalid-request"),
        ({"branch": "hue", "view": "board", "after": -1}, "invalid-request"),
        ({"branch": "hue", "view": "board", "after": "7"}, "invalid-request"),
        ({"branch": "hue", "view": "board", "after": None}, "invalid-request"),
        ({"branch": "hue\x00", "view": "board"}, "unknown-branch"),
        ("hue", "invalid-request"),
        ([], "invalid-request"),
        (None, "invalid-request"),
    ],
    ids=ascii,
)
def test_wrong_joins_are_refused(centre: Centre, wish: Any, code: str) -> None:
    answer = centre.live().ask("join", wish)
    assert answer["error"]["code"] == code
    assert answer["error"]["detail"]


@pytest.mark.parametrize("after", [-1, "1", 1.5, True, None, [1], 10**30], ids=ascii)
def test_wrong_resyncs_are_refused(centre: Centre, after: Any) -> None:
    live = centre.live()
    answer = live.ask("resync", {"after": after})
    assert (
        answer.get("error", {}).get("code") == "invalid-request" or answer["snapshot"]["seq"] == answer["seq"]
    )
    assert "Traceback" not in centre.process.output()


def test_noise_harms_nobody(centre: Centre) -> None:
    live, other = centre.live(), centre.live()
    for event in ("next", "event", "pulse", "connect", "a" * 10_000):
        live._client.emit(event, {"branch": "hue"}, NAMESPACE)
    for body in (b"\x00\xff" * 1000, [[[[1]]]], "x" * 100_000, 10**15):
        live._client.emit("join", body, NAMESPACE)
        live._client.emit("resync", body, NAMESPACE)
    a_turn(centre)
    seq = centre.anyone.board()["seq"]
    other.wait_for_seq(seq)
    assert "Traceback" not in centre.process.output()


def test_the_pulse_tells_how_far_each_log_is(centre: Centre) -> None:
    live = centre.live()
    a_turn(centre)
    seq = centre.anyone.board()["seq"]
    wait_until(lambda: any(pulse["seq"] == {"hue": seq} for pulse in live.pulses), "a pulse with the seq")


def test_case_codes_and_priority_are_for_staff(centre: Centre) -> None:
    anyone, staff = centre.live(), centre.live(view="counter", token=centre.staff("officer").token)
    a_turn(centre)
    seq = centre.anyone.board()["seq"]
    public, whole = anyone.wait_for_seq(seq), staff.wait_for_seq(seq)
    assert "H26.12.3-261121-0001" not in str(public)
    assert "H26.12.3-261121-0001" in str(whole)
    assert [event["seq"] for event in public] == [event["seq"] for event in whole]


def test_another_sites_page_is_not_let_in(centre: Centre) -> None:
    client = patient_client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            centre.base_url,
            headers={"Origin": "https://example.invalid"},
            namespaces=[NAMESPACE],
            transports=["websocket"],
        )


def test_two_branches_do_not_hear_each_other(centre: Centre) -> None:
    live = centre.live()
    assert live.ask("join", {"branch": "nowhere", "view": "board"})["error"]
    a_turn(centre)
    live.wait_for_seq(centre.anyone.board()["seq"])
    assert {event["branch"] for event in live.raw} == {"hue"}
