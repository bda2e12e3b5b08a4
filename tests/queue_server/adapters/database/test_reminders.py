"""Telling people by SMS and e-mail: at the right moment, once, through gateways that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from queue_server.adapters.following import DeliveryFailed
from queue_server.adapters.reminders.delivery import ReminderDelivery
from queue_server.adapters.reminders.messengers import BadGateway, SmsGateway, SmtpMessenger
from queue_server.domain.errors import BadAddress, IllegalTransition, NoReminders
from queue_server.domain.reminder import Medium
from queue_server.service_layer.day_close import begin_day, close_day
from queue_server.service_layer.reminders import MessageRefused, MessengerAway, due_reminders, wish_reminder
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from scripts.benchmarks.statements import noted
from tests.support.gateways import MailServer, SmsServer
from tests.support.processes import free_port
from tests.support.stores import BRANCH, Bench

TEMPLATE = '{"to": "{to}", "body": {"parts": ["{text}"], "urgent": true}}'


@pytest.fixture
def sms() -> Iterator[SmsServer]:
    server = SmsServer()
    yield server
    server.close()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


class Watched:
    """A bench whose log is followed for reminders, by hand."""

    def __init__(self, desk: Bench, sms: SmsServer, mail: MailServer) -> None:
        self.desk, self.sms, self.mail, self.seq = desk, sms, mail, desk.store.seqs()[BRANCH]
        gateway, mail_server = SmsGateway(sms.url, "khoa", TEMPLATE), SmtpMessenger(mail.url)
        self.delivery = ReminderDelivery(desk.store, {Medium.SMS: gateway, Medium.EMAIL: mail_server})

    def wish(self, ticket: Any, way: Medium = Medium.SMS, address: str = "0912 345 678") -> Any:
        with self.desk.store.write(BRANCH) as writer:
            return wish_reminder(writer, ticket["id"], way, address, list(Medium))

    def follow(self) -> None:
        """Hand on what has happened since."""
        with self.desk.store.read(BRANCH) as reader:
            news = reader.events(self.seq, 1000)
        self.delivery.deliver(BRANCH, news)
        self.seq = news[-1].seq if news else self.seq

    def texts(self) -> list[str]:
        return [taken["body"]["parts"][0] for taken in self.sms.taken]


@pytest.fixture
def watched(desk: Bench, sms: SmsServer, mail: MailServer) -> Watched:
    return Watched(desk, sms, mail)


def test_somebody_is_told_when_the_turn_is_near_and_at_the_call_and_once_each(watched: Watched) -> None:
    desk = watched.desk
    tickets = [desk.take() for _ in range(6)]
    assert watched.wish(tickets[5]) == {"way": "sms", "address": "+84*******78"}
    watched.follow()
    assert watched.texts() == [], "five are before"
    for _ in range(2):
        desk.press("next")
        desk.press("serve")
        watched.follow()
    near = "còn 3 người trước bạn"
    [text] = watched.texts()
    assert near in text
    assert tickets[5]["number"] in text
    assert watched.sms.taken[0]["to"] == "+84912345678"
    assert watched.sms.tokens == ["Bearer khoa"]
    for _ in range(4):
        desk.press("next")
        desk.press("serve")
    watched.follow()
    assert len(watched.texts()) == 2
    assert f"mời số {tickets[5]['number']} đến Quầy 1 ngay bây giờ" in watched.texts()[1]
    watched.delivery.deliver(BRANCH, _everything(watched))
    assert len(watched.texts()) == 2, "entries that come again are no second message"


def _everything(watched: Watched) -> Any:
    with watched.desk.store.read(BRANCH) as reader:
        return reader.events(0, 1000)


def test_who_is_near_already_is_told_at_once_and_in_the_ticket_s_language(watched: Watched) -> None:
    ticket = watched.desk.take(language="en")
    watched.wish(ticket, Medium.EMAIL, "lan@hue.example")
    watched.follow()
    [message] = watched.mail.taken
    assert (message["To"], message["From"]) == ("lan@hue.example", "luot@hue.example")
    assert f"0 people are before number {ticket['number']}" in message.get_content()
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_second_call_of_the_same_person_is_told_again(watched: Watched) -> None:
    ticket = watched.desk.take()
    watched.wish(ticket)
    watched.desk.press("next")
    watched.follow()
    watched.desk.press("put-back")
    watched.desk.press("next")
    watched.follow()
    assert len(watched.texts()) == 2, "no word of being near to who was called at once"


def test_an_old_call_is_no_news(watched: Watched) -> None:
    watched.wish(watched.desk.take())
    watched.desk.press("next")
    watched.desk.clock.move(minutes=4)
    watched.follow()
    assert watched.texts() == []


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_a_gateway_in_trouble_is_tried_again_and_nothing_is_sent_twice(watched: Watched, status: int) -> None:
    one, other = watched.desk.take(), watched.desk.take()
    watched.wish(one)
    watched.wish(other, address="0987 654 321")
    watched.sms.answers = [200, status]
    with pytest.raises(DeliveryFailed):
        watched.follow()
    assert len(watched.texts()) == 1
    watched.follow()
    assert {taken["to"] for taken in watched.sms.taken} == {"+84912345678", "+84987654321"}
    assert len(watched.texts()) == 2


@pytest.mark.parametrize("status", [400, 404, 422])
def test_an_address_that_the_gateway_refuses_holds_up_nobody(watched: Watched, status: int) -> None:
    one, other = watched.desk.take(), watched.desk.take()
    watched.wish(one)
    watched.wish(other, address="0987 654 321")
    watched.sms.answers = [status]
    watched.follow()
    watched.follow()
    assert len(watched.texts()) == 1


@pytest.mark.parametrize(("code", "outcome"), [(450, MessengerAway), (550, MessageRefused)])
def test_a_mail_server_that_says_later_is_tried_later(
    mail: MailServer, code: int, outcome: type[Exception]
) -> None:
    mail.answers = [code]
    messenger = SmtpMessenger(mail.url)
    with pytest.raises(outcome):
        messenger.send("lan@hue.example", "Huế", "Mời số A001")
    messenger.send("lan@hue.example", "Huế", "Mời số A001")
    assert mail.taken[0].get_content().strip() == "Mời số A001"


def test_gateways_that_are_not_there_are_away() -> None:
    with pytest.raises(MessengerAway):
        SmtpMessenger(f"smtp://127.0.0.1:{free_port()}?from=a@b.c").send("lan@hue.example", "Huế", "Mời")
    with pytest.raises(MessengerAway):
        SmsGateway(f"http://127.0.0.1:{free_port()}", None, TEMPLATE).send("+84912345678", "", "Mời")


def test_a_later_wish_replaces_an_earlier_one(watched: Watched) -> None:
    ticket = watched.desk.take()
    watched.wish(ticket)
    watched.wish(ticket, address="0987 654 321")
    watched.follow()
    assert [taken["to"] for taken in watched.sms.taken] == ["+84987654321"]


def test_another_address_is_not_told_what_was_told_already(watched: Watched) -> None:
    """Whoever holds a ticket's page must not send messages to all the world with it."""
    ticket = watched.desk.take()
    for n in range(5):
        watched.wish(ticket, address=f"0912 345 67{n}")
        watched.follow()
    assert len(watched.texts()) == 1
    watched.desk.press("next")
    watched.follow()
    assert [taken["to"] for taken in watched.sms.taken] == ["+84912345670", "+84912345674"]


def test_looking_who_is_near_costs_the_same_for_many_wishes(watched: Watched) -> None:
    desk, costs = watched.desk, []
    tickets = [desk.take() for _ in range(12)]
    for ticket in (tickets[10], *tickets[5:10]):
        watched.wish(ticket)
        with noted(desk.store.database.engine) as statements, desk.store.read(BRANCH) as reader:
            assert list(due_reminders(reader, [])) == []
        costs.append(len(statements))
    assert len(set(costs)) == 1


def test_wishes_that_cannot_be_are_refused(watched: Watched) -> None:
    ticket = watched.desk.take()
    with pytest.raises(BadAddress):
        watched.wish(ticket, address="gọi tôi")
    with watched.desk.store.write(BRANCH) as writer, pytest.raises(NoReminders):
        wish_reminder(writer, ticket["id"], Medium.EMAIL, "lan@hue.example", [Medium.SMS])
    with watched.desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, ticket["id"], TicketAction.CANCEL, None, None)
    with pytest.raises(IllegalTransition):
        watched.wish(ticket)


@pytest.mark.parametrize("end", ["closed", "next day"])
def test_addresses_are_forgotten_with_the_day(watched: Watched, end: str) -> None:
    desk = watched.desk
    watched.wish(desk.take())
    if end == "next day":
        desk.clock.move(days=1)
    with desk.store.write(BRANCH) as writer:
        close_day(writer, None) if end == "closed" else begin_day(writer)
    with desk.store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM reminder").scalar() == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: SmtpMessenger("smtp://host"),
        lambda: SmtpMessenger("http://host?from=a@b.c"),
        lambda: SmtpMessenger("smtp://host:port?from=a@b.c"),
        lambda: SmsGateway("http://x", None, "{to} {text}"),
        lambda: SmsGateway("http://x", None, '{"to": "{to}"}'),
    ],
)
def test_settings_that_describe_no_gateway_are_told(make: Callable[[], object]) -> None:
    with pytest.raises(BadGateway):
        make()


def test_the_clock_of_freshness_is_the_server_s(watched: Watched) -> None:
    """A call just within the limit is still told."""
    watched.wish(watched.desk.take())
    watched.desk.press("next")
    watched.desk.clock.move(seconds=timedelta(minutes=3).total_seconds())
    watched.follow()
    assert len(watched.texts()) == 1
