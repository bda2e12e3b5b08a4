"""Telling a closed phone page by Web Push, on both stores: at the right moment, once, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.adapters.following import DeliveryFailed
from queue_server.adapters.reminders.delivery import ReminderDelivery
from queue_server.adapters.reminders.messengers import SmsGateway
from queue_server.adapters.reminders.push import WebPush
from queue_server.domain.errors import BadSubscription, IllegalTransition, NoReminders
from queue_server.domain.reminder import Medium
from queue_server.service_layer.day_close import close_day
from queue_server.service_layer.more_time import ask_for_more_time
from queue_server.service_layer.reminders import wish_push, wish_reminder
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from tests.support.answering import Answer
from tests.support.gateways import SmsServer
from tests.support.push import Phone, PushService
from tests.support.stores import BRANCH, Bench


class Pushed:
    """A bench whose log is followed for reminders, by hand, and a phone."""

    def __init__(self, desk: Bench, service: PushService, sms: SmsServer) -> None:
        self.desk, self.service, self.sms, self.phone = desk, service, sms, Phone()
        self.push = WebPush(bytes(32), "mailto:luot@hue.example", [service.root], desk.clock)
        gateway = SmsGateway(sms.url, None, '{"to": "{to}", "text": "{text}"}')
        self.delivery = ReminderDelivery(desk.store, {Medium.PUSH: self.push, Medium.SMS: gateway})
        self.seq = desk.store.seqs()[BRANCH]

    def wish(self, ticket: Any, endpoint: str | None = None, push: bool = True) -> Any:
        subscription = self.phone.subscription(endpoint or self.service.endpoint)
        with self.desk.store.write(BRANCH) as writer:
            return wish_push(writer, ticket["id"], subscription, self.push if push else None)

    def wish_sms(self, ticket: Any) -> None:
        with self.desk.store.write(BRANCH) as writer:
            wish_reminder(writer, ticket["id"], Medium.SMS, "0912345678", list(Medium))

    def follow(self) -> None:
        with self.desk.store.read(BRANCH) as reader:
            news = reader.events(self.seq, 1000)
        self.delivery.deliver(BRANCH, news)
        self.seq = news[-1].seq if news else self.seq

    def said(self) -> list[str]:
        return [notice["body"] for notice in self.service.shown(self.phone)]

    def wishes(self) -> int:
        with self.desk.store.read(BRANCH) as reader:
            return len(reader.reminders())


@pytest.fixture
def pushed(desk: Bench) -> Iterator[Pushed]:
    service, sms = PushService(), SmsServer()
    yield Pushed(desk, service, sms)
    service.close()
    sms.close()


def test_a_phone_is_told_when_the_turn_is_near_and_at_the_call_in_its_language(pushed: Pushed) -> None:
    desk = pushed.desk
    *_, ticket = [desk.take(language="en") for _ in range(5)]
    assert pushed.wish(ticket) == {"way": "push", "address": pushed.service.root}
    pushed.follow()
    assert pushed.said() == []
    for _ in range(5):
        desk.press("next")
        desk.press("serve")
        pushed.follow()
        pushed.follow()
    number = ticket["number"]
    near, called = pushed.said()
    assert near == f"3 people are before number {number}. Please come back to the hall."
    assert called == f"Number {number}, please come to Counter 1 now."


def test_who_asked_for_more_time_is_told_of_the_next_call_again(pushed: Pushed) -> None:
    ticket = pushed.desk.take()
    pushed.wish(ticket)
    pushed.desk.press("next")
    pushed.follow()
    with pushed.desk.store.write(BRANCH) as writer:
        ask_for_more_time(writer, ticket["id"])
    pushed.follow()
    assert len(pushed.said()) == 1, "nobody is near who is away"
    pushed.desk.clock.move(minutes=5)
    pushed.desk.press("next")
    pushed.follow()
    assert len(pushed.said()) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(pushed: Pushed, status: int) -> None:
    pushed.wish(pushed.desk.take())
    pushed.service.answers = [Answer(status)]
    pushed.follow()
    assert pushed.wishes() == 0
    pushed.desk.press("next")
    pushed.follow()
    assert pushed.said() == []


def test_a_subscription_made_anew_meanwhile_is_kept(pushed: Pushed) -> None:
    ticket = pushed.desk.take()
    pushed.wish(ticket)
    with pushed.desk.store.read(BRANCH) as reader:
        [old] = reader.reminders()
    pushed.wish(ticket, pushed.service.endpoint + "-anew")
    with pushed.desk.store.write(BRANCH) as writer:
        writer.drop_reminder(old)
    assert pushed.wishes() == 1


def test_a_push_service_in_trouble_holds_up_no_other_message_and_is_tried_again(pushed: Pushed) -> None:
    one, other = pushed.desk.take(), pushed.desk.take()
    pushed.wish(one)
    pushed.wish_sms(other)
    pushed.service.answers = [Answer(503)]
    with pytest.raises(DeliveryFailed):
        pushed.follow()
    assert len(pushed.sms.taken) == 1
    assert pushed.said() == []
    pushed.follow()
    assert len(pushed.said()) == 1
    assert len(pushed.sms.taken) == 1, "what was told is not told again"


def test_a_push_service_that_is_away_is_asked_once_a_round_however_many_wait_for_it(pushed: Pushed) -> None:
    tickets = [pushed.desk.take() for _ in range(3)]
    for ticket in tickets:
        pushed.wish(ticket)
    pushed.service.answers = [Answer(503), Answer(503), Answer(503)]
    with pytest.raises(DeliveryFailed):
        pushed.follow()
    assert len(pushed.service.answers) == 2
    pushed.service.answers = []
    pushed.follow()
    assert len(pushed.said()) == 3


def test_a_later_wish_of_another_kind_takes_the_place_of_the_first(pushed: Pushed) -> None:
    ticket = pushed.desk.take()
    pushed.wish_sms(ticket)
    pushed.wish(ticket)
    pushed.follow()
    assert (len(pushed.sms.taken), len(pushed.said())) == (0, 1)


def test_wishes_that_cannot_be_are_refused(pushed: Pushed) -> None:
    ticket = pushed.desk.take()
    with pytest.raises(NoReminders):
        pushed.wish(ticket, push=False)
    with pytest.raises(BadSubscription):
        pushed.wish(ticket, "https://10.0.0.1/intern")
    with pushed.desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, ticket["id"], TicketAction.CANCEL, None, None)
    with pytest.raises(IllegalTransition):
        pushed.wish(ticket)
    assert pushed.wishes() == 0


def test_subscriptions_are_forgotten_with_the_day(pushed: Pushed) -> None:
    pushed.wish(pushed.desk.take())
    with pushed.desk.store.write(BRANCH) as writer:
        close_day(writer, None)
    assert pushed.wishes() == 0
