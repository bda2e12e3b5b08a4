"""The case feed, against an independent verifier and a receiver that dies."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from queue_server.adapters.case_feed.delivery import CaseFeedDelivery
from queue_server.adapters.case_feed.envelope import BadSecret, key_of, signed
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.following import Follower
from queue_server.domain.events import Event
from tests.support.stores import BRANCH, Bench, bench

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime.now(UTC)
ENTRY = Event(
    "hue", 41, "turn.called", NOW, {"turn": {"id": "u"}, "announcement": {"text": "Mời số A không"}}, "t"
)


def test_an_independent_verifier_accepts_the_signature_and_refuses_any_change():
    headers, body = signed(ENTRY, key_of(SECRET), datetime.now(UTC))
    verifier = Webhook(SECRET)
    assert verifier.verify(body, headers)["id"] == "hue-41"
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body.replace(b"hue", b"huh"), headers)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, {**headers, "webhook-id": "hue-42"})
    stale, body = signed(ENTRY, key_of(SECRET), datetime.fromtimestamp(NOW.timestamp() - 600, UTC))
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, stale)


def test_the_body_is_a_cloud_event():
    headers, body = signed(ENTRY, key_of(SECRET), datetime.now(UTC))
    event = from_structured(HTTPMessage(headers, body), JSONFormat())
    assert event.get_type() == "vn.luot.turn.called.v1"
    assert event.get_source() == "/branches/hue"
    assert event.get_id() == "hue-41"
    assert event.get_subject() == "t"
    assert event.get_extension("sequence") == "41"
    assert event.get_data() == ENTRY.data


@pytest.mark.parametrize("secret", ["whsec_not base64!", "plain words"])
def test_a_secret_that_is_none(secret):
    with pytest.raises(BadSecret):
        key_of(secret)


class Receiver:
    """A receiver that fails as told and remembers what it accepted."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.failing = 0
        self._news = threading.Condition()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}/events"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def _answer(self, environ, start_response):
        request = Request(environ)
        with self._news:
            if self.failing:
                self.failing -= 1
                return Response(status=503)(environ, start_response)
            Webhook(SECRET).verify(request.get_data(), dict(request.headers))
            self.accepted.append(json.loads(request.get_data())["id"])
            self._news.notify_all()
        return Response(status=204)(environ, start_response)

    def wait(self, count: int) -> list[str]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.accepted) >= count, timeout=15), self.accepted
            return list(self.accepted)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path) -> Iterator[Bench]:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
        yield made


def follow(desk: Bench, receiver: Receiver) -> Follower:
    follower = Follower(CaseFeedDelivery(receiver.url, SECRET, SystemClock()), desk.store, desk.watch)
    follower.start()
    return follower


def ids(count: int) -> list[str]:
    return [f"{BRANCH}-{n}" for n in range(1, count + 1)]


def test_a_new_receiver_gets_the_whole_log_in_order(desk, receiver):
    for _ in range(5):
        desk.take()
    follower = follow(desk, receiver)
    assert receiver.wait(6) == ids(6)
    desk.take()
    assert receiver.wait(7) == ids(7)
    follower.stop()
    assert follower.lag() == 0


def test_a_receiver_that_fails_gets_everything_later_and_nothing_is_skipped(desk, receiver):
    receiver.failing = 3
    follower = follow(desk, receiver)
    desk.take()
    desk.take()
    assert receiver.wait(3) == ids(3)
    follower.stop()


def test_a_restarted_server_goes_on_where_it_stopped(desk, receiver):
    desk.take()
    first = follow(desk, receiver)
    receiver.wait(2)
    first.stop()
    desk.take()
    second = follow(desk, receiver)
    assert receiver.wait(3) == ids(3)
    second.stop()
    assert receiver.accepted == ids(3), "nothing came twice"
