"""The feed at work over real HTTP: signatures against independent packages, threads, restarts, hand-over."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from sqlalchemy import insert, text
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database import schema
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.migrations.run import configuration
from queue_server.adapters.database.subscribers import DatabaseFeed
from queue_server.adapters.feed.courier import Surroundings
from queue_server.adapters.feed.envelope import Wrapper
from queue_server.adapters.feed.feeding import Feed
from queue_server.adapters.feed.posting import LONGEST_RETRY_AFTER, HttpPost, Verdict
from queue_server.adapters.following import SharedLog
from queue_server.domain.event_versions import Versions
from queue_server.domain.events import Event
from queue_server.domain.feed_errors import BadSecret
from queue_server.domain.subscriber import Subscriber, WhyPaused, key_of
from queue_server.service_layer import feed
from queue_server.service_layer.feed import Wish, subscribe
from tests.queue_server.adapters.feed.bureau import SECRET
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.postgres import Postgres
from tests.support.processes import PATIENCE, free_port, wait_until
from tests.support.stores import BRANCH, MORNING, Bench, HandClock, bench, migrate

NEW_SECRET = "whsec_" + "bW90LWtob2EtbW9pLWR1LWRhaS1jaG8taHVlLTIwMjY="
SUBSCRIBER = Subscriber("ioc", "http://ioc.local/events", (SECRET,), MORNING)
ENTRY = Event(
    "hue", 41, "turn.called", MORNING, {"turn": {"id": "u"}, "announcement": {"text": "Mời số A không"}}, "t"
)


def signed(ago: float = 0, subscriber: Subscriber = SUBSCRIBER) -> tuple[dict[str, str], bytes]:
    """As it was sent so many seconds ago; the verifier has a clock of its own."""
    then = datetime.now(UTC) - timedelta(seconds=ago)
    return Wrapper(subscriber, "http://luot/schemas").signed(ENTRY, then)


def test_an_independent_verifier_accepts_the_signature_and_refuses_any_change() -> None:
    headers, body = signed()
    verifier = Webhook(SECRET)
    assert verifier.verify(body, headers)["id"] == "hue-41"
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body.replace(b"hue", b"huh"), headers)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, {**headers, "webhook-id": "hue-42"})
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW_SECRET).verify(body, headers)
    stale, body = signed(ago=600)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, stale)


def test_while_a_secret_is_changed_holders_of_either_accept_it() -> None:
    headers, body = signed(subscriber=replace(SUBSCRIBER, secrets=(NEW_SECRET, SECRET)))
    for secret in (SECRET, NEW_SECRET):
        assert Webhook(secret).verify(body, headers)["id"] == "hue-41"


def test_the_body_is_a_cloud_event() -> None:
    event = from_structured(HTTPMessage(*signed()), JSONFormat())
    assert event.get_type() == "vn.luot.turn.called.v1"
    assert event.get_source() == "/branches/hue"
    assert event.get_id() == "hue-41"
    assert event.get_subject() == "t"
    assert event.get_extension("sequence") == "41"
    assert event.get_dataschema() == "http://luot/schemas/turn.called.v1.json"
    assert event.get_data() == ENTRY.data


@pytest.mark.parametrize("secret", ["whsec_not base64!", "plain words", "whsec_c2hvcnQ=", SECRET[6:]])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(BadSecret):
        key_of(secret)


def renamed(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of an imagined version 2, in which the announcement is called `words`."""
    return {**{name: value for name, value in data.items() if name != "words"}, "announcement": data["words"]}


@pytest.mark.parametrize(
    ("understands", "type", "key"),
    [
        (1, "vn.luot.turn.called.v1", "announcement"),
        (2, "vn.luot.turn.called.v2", "words"),
        (9, "vn.luot.turn.called.v2", "words"),
    ],
)
def test_two_versions_of_a_type_live_side_by_side(understands: int, type: str, key: str) -> None:
    versions = Versions({"turn.called": (renamed,)})
    entry = replace(ENTRY, data={"turn": {"id": "u"}, "words": {"text": "Mời"}})
    wrapper = Wrapper(replace(SUBSCRIBER, version=understands), "http://luot/schemas", versions)
    event = wrapper.cloud_event(entry)
    assert event["type"] == type
    assert event["dataschema"].endswith(f"/turn.called.{type[-2:]}.json")
    assert event["data"] == {"turn": {"id": "u"}, key: {"text": "Mời"}}
    other = wrapper.cloud_event(replace(entry, type="turn.served", data={"turn": {}}))
    assert other["type"] == "vn.luot.turn.served.v1", "a type with one version stays as it is"


def test_three_versions_lead_back_one_step_at_a_time() -> None:
    versions = Versions({"x": (lambda data: {"one": data["two"]}, lambda data: {"two": data["three"]})})
    assert [versions.shaped("x", {"three": 3}, most) for most in (1, 2, 3)] == [
        (1, {"one": 3}),
        (2, {"two": 3}),
        (3, {"three": 3}),
    ]


class Receiver:
    """A subscriber that verifies everything, answers as told and remembers what it accepted."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.answer: Callable[[str], Answer | None] = lambda id: None
        self._news = threading.Condition()
        self._server = AnsweringServer(self._take)
        self.url = f"{self._server.root}/events"
        self.close = self._server.close

    def _take(self, asked: Asked) -> Answer:
        id_ = Webhook(SECRET).verify(asked.body, asked.headers)["id"]
        if told := self.answer(id_):
            return told
        with self._news:
            self.accepted.append(id_)
            self._news.notify_all()
        return Answer(204)

    def wait(self, count: int) -> list[str]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.accepted) >= count, timeout=PATIENCE), self.accepted
            return list(self.accepted)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as ends:
        url = f"sqlite:///{tmp_path / 'luot.db'}"
        if request.param == "postgresql":
            cluster: Postgres = request.getfixturevalue("postgres")
            url = ends.enter_context(cluster.database(cluster.template("newest", migrate)))
        yield ends.enter_context(bench(url))


@pytest.fixture
def start(desk: Bench) -> Iterator[Callable[[], Feed]]:
    started: list[Feed] = []

    def start() -> Feed:
        around = Surroundings(
            desk.store.feed,
            SharedLog(desk.store, desk.watch),
            SystemClock(),
            "http://luot/schemas",
        )
        made = Feed(desk.store, desk.watch, around)
        started.append(made)
        made.start()
        return made

    yield start
    for each in started:
        each.stop()


def join(desk: Bench, receiver: Receiver, code: str = "ioc", **wish: Any) -> None:
    subscribe(desk.store.feed, Wish(code, receiver.url, SECRET, **wish), desk.clock.now())


def ids(count: int) -> list[str]:
    return [f"{BRANCH}-{n}" for n in range(1, count + 1)]


def test_a_subscriber_gets_the_log_and_each_new_entry_at_once(desk, receiver, start):
    for _ in range(5):
        desk.take()
    join(desk, receiver)
    running = start()
    assert receiver.wait(6) == ids(6)
    desk.take()
    assert receiver.wait(7) == ids(7)
    wait_until(lambda: running.lags() == {"ioc": 0}, "nothing is left")


def test_a_subscriber_that_is_added_while_the_feed_runs_is_noticed(desk, receiver, start):
    start()
    join(desk, receiver)
    assert receiver.wait(1) == ids(1)
    feed.pause(desk.store.feed, "ioc")
    wait_until(lambda: desk.store.feed.subscriber("ioc").paused is WhyPaused.BY_HAND, "the pause")
    feed.replay(desk.store.feed, "ioc", "beginning")
    feed.resume(desk.store.feed, "ioc")
    assert receiver.wait(2) == [*ids(1), *ids(1)]


def test_one_that_takes_the_place_of_another_begins_anew(desk, receiver, start):
    """Removed and made again within the second in which nobody looks: not the same, though the code is."""
    desk.take()
    join(desk, receiver)
    running = start()
    receiver.wait(2)
    feed.remove(desk.store.feed, "ioc")
    desk.clock.move(seconds=1)
    join(desk, receiver)
    assert receiver.wait(4) == [*ids(2), *ids(2)]
    wait_until(lambda: running.lags() == {"ioc": 0}, "the server knows that this was taken")
    running.stop()
    assert desk.store.feed.standings("ioc")[BRANCH].seq == 2


def test_a_restarted_server_goes_on_where_it_stopped(desk, receiver, start):
    desk.take()
    join(desk, receiver)
    first = start()
    receiver.wait(2)
    wait_until(lambda: first.lags() == {"ioc": 0}, "the server knows that this was taken")
    first.stop()
    desk.take()
    start()
    assert receiver.wait(3) == ids(3), "nothing came twice"


def test_one_that_hangs_or_is_away_makes_no_other_wait(desk, receiver, start):
    hanging, release = Receiver(), threading.Event()
    hanging.answer = lambda id: Answer(503 if release.wait() else 500)
    try:
        join(desk, hanging, "hanging")
        subscribe(desk.store.feed, Wish("away", f"http://127.0.0.1:{free_port()}/", SECRET), desk.clock.now())
        join(desk, receiver)
        start()
        for count in range(2, 6):
            desk.take()
            assert receiver.wait(count) == ids(count)
        views = {each["code"]: each for each in feed.feed_view(desk.store.feed)}
        assert views["hanging"]["entries_behind"] == 5
    finally:
        release.set()
        hanging.close()


def test_who_answers_410_is_paused_with_the_reason(desk, receiver, start):
    receiver.answer = lambda id: Answer(410)
    join(desk, receiver)
    start()
    wait_until(lambda: desk.store.feed.subscriber("ioc").paused is WhyPaused.GONE, "the pause")
    (view,) = feed.feed_view(desk.store.feed)
    assert (view["state"], view["last_answer"]) == ("paused", "410 Gone")


def test_the_settings_subscriber_is_kept_in_step(desk):
    at, other = "http://cases.local/events", "https://cases.example.vn/luot"
    feed.keep_in_step(desk.store.feed, at, (SECRET,), MORNING)
    made = desk.store.feed.subscriber("case-system")
    assert (made.url, made.secrets, made.by_settings, made.paused) == (at, (SECRET,), True, None)
    edition = desk.store.feed.subscribers()[0][1]
    feed.keep_in_step(desk.store.feed, at, (SECRET,), MORNING)
    assert desk.store.feed.subscribers()[0][1] == edition, "nothing changed"
    feed.keep_in_step(desk.store.feed, None, (), MORNING)
    assert desk.store.feed.subscriber("case-system").paused is WhyPaused.NOT_SET
    feed.keep_in_step(desk.store.feed, other, (NEW_SECRET, SECRET), MORNING)
    back = desk.store.feed.subscriber("case-system")
    assert (back.url, back.secrets, back.paused) == (other, (NEW_SECRET, SECRET), None)
    feed.pause(desk.store.feed, "case-system")
    feed.keep_in_step(desk.store.feed, other, (NEW_SECRET, SECRET), MORNING)
    assert desk.store.feed.subscriber("case-system").paused is WhyPaused.BY_HAND, (
        "a pause by hand outlives restarts"
    )


def test_the_feed_of_an_earlier_release_goes_on_where_it_stopped(tmp_path):
    from alembic import command

    database = connect(f"sqlite:///{tmp_path / 'old.db'}")
    with database.writing() as connection:
        command.upgrade(configuration(connection), "0018")
        connection.execute(
            insert(schema.branch).values(code="hue", position=0, document={}, seq=50, version=1)
        )
        for follower, seq in (("case-feed", 41), ("mqtt", 50)):
            connection.execute(insert(schema.cursor).values(follower=follower, branch="hue", seq=seq))
        command.upgrade(configuration(connection), "head")
        followers = connection.execute(text("SELECT follower FROM cursor")).scalars().all()
    feed.keep_in_step(DatabaseFeed(database), "http://cases.local/events", (SECRET,), MORNING)
    assert DatabaseFeed(database).standings("case-system")["hue"].seq == 41
    assert followers == ["mqtt"]
    database.close()


@pytest.mark.parametrize(
    ("told", "verdict", "words", "wait"),
    [
        (Answer(200, b"ok"), Verdict.TAKEN, "200 OK", 0),
        (Answer(204), Verdict.TAKEN, "204 No Content", 0),
        (Answer(302, headers={"Location": "/"}), Verdict.REFUSED, "302 Found", 0),
        (Answer(400, b"no such\n  case"), Verdict.REFUSED, "400 Bad Request: no such case", 0),
        (Answer(500, b"\xff" * 5000), Verdict.REFUSED, "500 Internal Server Error: " + "�" * 200, 0),
        (Answer(799), Verdict.REFUSED, "799", 0),
        (Answer(410), Verdict.GONE, "410 Gone", 0),
        (Answer(503, headers={"Retry-After": "120"}), Verdict.AWAY, "503 Service Unavailable", 120),
        (
            Answer(429, headers={"Retry-After": "Mon, 23 Nov 2026 01:00:30 GMT"}),
            Verdict.AWAY,
            "429 Too Many Requests",
            30,
        ),
        (
            Answer(429, headers={"Retry-After": "9" * 30}),
            Verdict.AWAY,
            "429 Too Many Requests",
            LONGEST_RETRY_AFTER,
        ),
        (Answer(503, headers={"Retry-After": "soon"}), Verdict.AWAY, "503 Service Unavailable", 0),
        (Answer(429, headers={"Retry-After": "-5"}), Verdict.AWAY, "429 Too Many Requests", 0),
    ],
)  # fmt: skip
def test_what_an_answer_means(told: Answer, verdict: Verdict, words: str, wait: float) -> None:
    server = AnsweringServer(lambda asked: told)
    post = HttpPost(1, HandClock())
    try:
        answer = post(server.root, {"content-type": "application/json"}, b"{}")
    finally:
        post.close()
        server.close()
    assert (answer.verdict, answer.words, answer.wait) == (verdict, words, wait)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://nowhere.invalid/", "https://127.0.0.1:9/", "http://[::1]:9/"]
)
def test_nobody_there_is_silence(url: str) -> None:
    post = HttpPost(1, HandClock())
    answer = post(url, {}, json.dumps({}).encode())
    post.close()
    assert answer.verdict is Verdict.AWAY
    assert answer.words == "no-connection"
