"""Managing the feed over HTTP and by `luot feed`, beside a running server that follows what is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from standardwebhooks import Webhook

from queue_server.cli import main
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.centre import Api, Centre
from tests.support.processes import PATIENCE, wait_until

FEED = "/feed/subscribers"


class Taker:
    """A subscriber that refuses what it is told to, and keeps the rest."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.refused: set[str] = set()
        self._server = AnsweringServer(self._take)
        self.url = f"{self._server.root}/events"
        self.close = self._server.close

    def _take(self, asked: Asked) -> Answer:
        if asked.headers["webhook-id"] in self.refused:
            return Answer(422, b"no such procedure")
        self.taken.append((asked.headers, asked.body))
        return Answer(202)

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.taken]


@pytest.fixture
def taker() -> Iterator[Taker]:
    made = Taker()
    yield made
    made.close()


@pytest.fixture
def admin(standing: Centre) -> Api:
    return standing.staff("administrator")


@pytest.fixture
def add(admin: Api, taker: Taker) -> Iterator[Callable[..., dict[str, Any]]]:
    made: list[str] = []

    def add(code: str, **wish: Any) -> dict[str, Any]:
        answer = admin.post(FEED, {"code": code, "url": taker.url, **wish})
        assert answer.status_code == 201, answer.text
        made.append(code)
        told: dict[str, Any] = answer.json()
        return told

    yield add
    for code in made:
        admin.request("DELETE", f"{FEED}/{code}")


def seq(api: Api) -> int:
    found: int = api.board()["seq"]
    return found


def test_a_new_subscriber_gets_the_log_signed_with_the_secret_told_once(admin, add, taker):
    made = add("ioc", types=["turn.*"])
    wait_until(lambda: len(taker.taken) >= 2, "the two calls of the morning")
    headers, body = taker.taken[0]
    assert Webhook(made["secret"]).verify(body, headers)["type"].startswith("vn.luot.turn.")
    again = admin.get(f"{FEED}/ioc").json()
    assert "secret" not in again
    assert made["secret"] not in admin.get(FEED).text
    wait_until(lambda: admin.get(f"{FEED}/ioc").json()["state"] == "current", "everything is told")
    assert admin.get(f"{FEED}/ioc").json()["last_answer"] == "202 Accepted"


@pytest.mark.parametrize("role", ["officer", "supervisor", "leader", "auditor"])
def test_only_administrators_of_all_branches_manage_it(standing, role):
    api = standing.staff(role)
    assert api.get(FEED).status_code == 403
    assert api.post(FEED, {"code": "x", "url": "http://x/"}).status_code == 403
    assert standing.anyone.get(FEED).status_code == 401
    assert standing.device("program").get(FEED).status_code == 403


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"url": "ftp://x/"}, 422, "bad-subscriber"),
        ({"url": "http://"}, 422, "bad-subscriber"),
        ({"url": "http://ten:mat-khau@x/"}, 422, "bad-subscriber"),
        ({"url": "http://[/"}, 422, "bad-subscriber"),
        ({"url": "http://x:99999/"}, 422, "bad-subscriber"),
        ({"code": "Hà Nội"}, 422, "bad-subscriber"),
        ({"types": ["turn.*; DROP TABLE"]}, 422, "bad-subscriber"),
        ({"secret": "whsec_c2hvcnQ="}, 422, "bad-secret"),
        ({"branches": ["nowhere"]}, 404, "unknown-branch"),
        ({"start": 10**9, "branches": ["hue"]}, 422, "bad-place"),
        ({"start": "yesterday"}, 422, "invalid-request"),
        ({"start": "2026-11-21T08:00:00"}, 422, "invalid-request"),
        ({"start": True}, 422, "invalid-request"),
        ({"surprise": 1}, 422, "invalid-request"),
        ({"dead_letter_hours": 0}, 422, "invalid-request"),
    ],
)
def test_what_cannot_be_is_refused_plainly(admin, wish, status, code):
    answer = admin.post(FEED, {"code": "ioc", "url": "http://ioc.local/", **wish})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert admin.get(FEED).json()["items"] == []


def test_a_code_is_given_once_and_unknown_ones_are_told(admin, add):
    add("ioc", start="now")
    assert admin.post(FEED, {"code": "ioc", "url": "http://x/"}).json()["code"] == "subscriber-taken"
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/pause"),
        ("POST", "/resume"),
        ("POST", "/rotate"),
        ("POST", "/resend"),
        ("GET", "/dead-letters"),
    ):
        answer = admin.request(method, f"{FEED}/nobody{path}", json={} if method == "POST" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-subscriber"), path


def test_pause_replay_and_resume_while_it_runs(admin, kiosk, add, taker):
    add("ioc", start="now")
    assert admin.post(f"{FEED}/ioc/pause", {}).json()["paused"] == "by-hand"
    wait_until(lambda: admin.get(f"{FEED}/ioc").json()["state"] == "paused", "the pause")
    kiosk.take("thue")
    last = seq(admin)
    assert admin.post(f"{FEED}/ioc/replay", {"start": last, "branch": "hue"}).json() == {
        "places": {"hue": last}
    }
    assert admin.post(f"{FEED}/ioc/resume", {}).json()["paused"] is None
    wait_until(lambda: f"hue-{last}" in taker.ids(), "the last entry")
    assert admin.post(f"{FEED}/ioc/replay", {"start": last + 2, "branch": "hue"}).status_code == 422


def test_dead_letters_are_listed_and_sent_again(admin, kiosk, add, taker):
    taker.refused = {f"hue-{n}" for n in range(1, 10_000)}
    first = seq(admin) + 1
    add("ioc", start="now", dead_letter_hours=0.0001)
    for _ in range(3):
        kiosk.take("thue")
    last = seq(admin)
    count = last - first + 1
    wait_until(lambda: admin.get(f"{FEED}/ioc").json()["dead_letters"] == count, "the refusals", 60)
    page = admin.get(f"{FEED}/ioc/dead-letters", params={"limit": count - 1}).json()
    rest = admin.get(f"{FEED}/ioc/dead-letters", params={"after": page["next"]}).json()
    letters = page["items"] + rest["items"]
    assert [letter["seq"] for letter in letters] == list(range(first, last + 1))
    assert {letter["reason"] for letter in letters} == {"422 Unprocessable Content: no such procedure"} or {
        letter["reason"] for letter in letters
    } == {"422 Unprocessable Entity: no such procedure"}
    taker.refused = set()
    assert admin.post(f"{FEED}/ioc/resend", {"branch": "hue", "seq": first}).json() == {"count": 1}
    wait_until(lambda: taker.ids() == [f"hue-{first}"], "the one that was asked for")
    wait_until(lambda: admin.get(f"{FEED}/ioc").json()["dead_letters"] == count - 1, "the server knows it")
    assert admin.post(f"{FEED}/ioc/resend", {}).json() == {"count": count - 1}
    wait_until(lambda: admin.get(f"{FEED}/ioc").json()["dead_letters"] == 0, "all of them")
    assert admin.post(f"{FEED}/ioc/resend", {}).json()["code"] == "unknown-dead-letter"


def test_metrics_tell_who_lags(standing, admin, add):
    add("ioc")
    wait_until(
        lambda: 'luot_follower_lag{follower="feed-ioc"} 0.0' in requests_text(standing), "the lag is nothing"
    )


def requests_text(standing: Centre) -> str:
    answer = standing.anyone.session.get(standing.url("/metrics"), timeout=PATIENCE)
    return answer.text


@pytest.fixture
def luot(standing: Centre) -> Callable[..., Result]:
    """`luot feed …` beside the running server."""
    with standing.store() as store:
        url = store.database.engine.url.render_as_string(hide_password=False)

    def run(*arguments: object) -> Result:
        said = ["feed", *map(str, arguments), "--data-dir", str(standing.folder), "--database-url", url]
        return CliRunner().invoke(main, said)

    return run


def test_the_command_does_it_beside_the_running_server(luot, admin, kiosk, taker):
    secret = luot("add", "tong-dai-1022", "--url", taker.url, "--type", "ticket.*", "--from", "now")
    assert secret.output.startswith("whsec_")
    try:
        kiosk.take("thue")
        last = f"hue-{seq(admin)}"
        wait_until(lambda: last in taker.ids(), "the ticket")
        of_it = f"{FEED}/tong-dai-1022"
        wait_until(lambda: admin.get(of_it).json()["state"] == "current", "the server knows that it is there")
        headers, body = taker.taken[-1]
        assert Webhook(secret.output.strip()).verify(body, headers)["id"] == last
        new = luot("rotate", "tong-dai-1022").output.strip()
        assert luot("replay", "tong-dai-1022", "--from", seq(admin), "--branch", "hue").exit_code == 0
        wait_until(lambda: taker.ids().count(last) == 2, "the replay")
        headers, body = taker.taken[-1]
        for each in (secret.output.strip(), new):
            assert Webhook(each).verify(body, headers)["id"] == last
        assert "only the newest" in luot("rotate", "tong-dai-1022", "--end").output
        assert "tong-dai-1022: " in luot("list").output
        assert taker.url in luot("list").output
        assert "until: luot feed resume" in luot("pause", "tong-dai-1022").output
        assert "paused (by-hand)" in luot("list").output
        assert luot("resume", "tong-dai-1022").exit_code == 0
        assert luot("dead", "tong-dai-1022").output == ""
        since = datetime.now(UTC).isoformat()
        assert luot("replay", "tong-dai-1022", "--from", since).exit_code == 0
    finally:
        assert luot("remove", "tong-dai-1022").exit_code == 0
    assert luot("list").output == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("pause", "nobody"), "there is no subscriber nobody"),
        (("resend", "nobody", "--seq", 3), "--seq needs the --branch"),
        (("replay", "nobody", "--from", "hôm qua"), "is no beginning, now, number or time"),
        (("add", "x", "--url", "gopher://x"), "url cannot be so; nothing was changed"),
        (("add", "x", "--url", "http://x", "--secret", "abc"), "a secret is whsec_"),
        (("add", "x", "--url", "http://x", "--branch", "nowhere"), "there is no branch nowhere"),
        (("add", "x", "--url", "http://x", "--from", "12345678", "--branch", "hue"), "no entry 12345678"),
    ],
)
def test_the_command_refuses_plainly(luot, arguments, says):
    ended = luot(*arguments)
    assert ended.exit_code in (1, 2)
    assert says in ended.output
    assert "Traceback" not in ended.output
    assert json.dumps(ended.output).count("Error") == 1
