"""A day at a centre in which everything happens once that can happen, and those who hear of it."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.adapters.database.store import DatabaseStore
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.docs.asyncapi import check_message
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.centre import HUE, Api, Centre, key_of
from tests.support.processes import PATIENCE, wait_until
from tests.support.stores import HandClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CASE = "H26.12.3-261121-0001"


class CaseSystem:
    """A receiver of webhooks that takes everything and keeps it."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self._server = AnsweringServer(self._take)
        self.url = f"{self._server.root}/events"
        self.close = self._server.close

    def _take(self, asked: Asked) -> Answer:
        self.received.append((asked.headers, asked.body))
        return Answer(204)


class Program:
    """Somebody on the broker who hears everything below the branch."""

    def __init__(self, port: int) -> None:
        self.heard: list[tuple[list[str], dict[str, Any], bool]] = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id="program")
        subscribed = threading.Event()
        self.client.on_connect = lambda client, *_: client.subscribe("luot/v1/hue/#", qos=1)
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert subscribed.wait(PATIENCE), "the broker knows who is to hear it"

    def _take(self, client: paho.Client, data: object, message: paho.MQTTMessage) -> None:
        place = message.topic.split("/")[3:]
        self.heard.append((place, json.loads(message.payload), message.retain))

    def on(self, last: str) -> list[dict[str, Any]]:
        """The payloads on topics that end in this word."""
        return [payload for place, payload, _ in self.heard if place[-1] == last]

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


class Day:
    """A centre with everyone who listens, after the day was played."""

    def __init__(self, centre: Centre, program: Program, case_system: CaseSystem) -> None:
        self.centre, self.program, self.case_system = centre, program, case_system
        self.stranger = centre.live()
        self.officer = centre.live(view="counter", token=centre.staff("officer").token)

    def play(self) -> None:
        """Everything that can happen, once at least; what came before everybody listened is not of it."""
        # What happens before the server has found the broker, no sign is told one by one.
        wait_until(lambda: bool(self.program.on("board")), "the first board")
        self.begun: int = self.centre.anyone.board()["seq"]
        self._turns()
        self._tickets()
        self._arrange()
        self._announce()
        self._look_at_recordings()
        self._close_and_reopen()
        self._paper()
        self._devices()
        with self.centre.store() as store:
            store.install(read_centre_file(HUE).documents())
        self._keypad()
        self.ended = seq = self.centre.anyone.board()["seq"]
        for live in (self.stranger, self.officer):
            live.wait_for_seq(seq)
        wait_until(lambda: len(self.case_system.received) >= seq, "the case system has the log")
        wait_until(lambda: any(board["seq"] == seq for board in self.program.on("board")), "the last board")
        wait_until(lambda: bool(self.stranger.pulses), "a pulse")

    def _turns(self) -> None:
        kiosk, officer = self.centre.device("kiosk"), self.centre.staff("officer")
        rater = kiosk.take(
            "ho-tich", case_codes=[CASE], priority="elderly", language="en", person="046089001234"
        )
        for _ in range(4):
            kiosk.take("ho-tich")
        first = officer.press("2", "next")["turn"]
        officer.press("2", "recall")
        officer.press("2", "put-back")
        officer.press("2", "call", turn=first["id"])
        officer.press("2", "serve")
        officer.press("2", "hold")
        officer.press("2", "resume", turn=first["id"])
        officer.press("2", "hold")
        officer.press("3", "resume", turn=first["id"])
        officer.press("3", "serve")
        officer.press("3", "transfer", service="thu-phi")
        officer.press("17", "next")
        officer.press("17", "serve")
        done = officer.press("17", "finish", outcome="accepted")["finished"]
        rating = {
            "turn": done["id"],
            "answers": {"overall": 3, "attitude": "kind"},
            "reasons": ["waited"],
            "comment": "Rất nhanh",
        }
        token = rater["url"].rsplit("/", 1)[1]
        assert self.centre.anyone.post(f"/tickets/{token}/rating", rating).status_code == 201
        self._complain(done["id"])
        officer.press("2", "next")
        officer.press("2", "no-show")
        officer.press("2", "pause")
        officer.press("2", "undo")
        officer.press("2", "ask-help")
        officer.press("2", "help-came")
        officer.press("2", "next")
        officer.press("2", "transfer", service="thu-phi")
        officer.press("2", "undo")
        officer.press("2", "put-back")
        officer.press("2", "pause")
        officer.press("2", "close")
        self._ask_for_more_time(kiosk.take("dat-dai"), kiosk.take("dat-dai"))

    def _complain(self, turn: str) -> None:
        """Somebody complains to the desk about a turn, and is answered."""
        feedback = "/branches/hue/feedback"
        said = {"turn": turn, "words": "Ghế chờ bị hỏng", "kind": "place"}
        receipt = self.centre.staff("officer").post(feedback, said).json()["receipt"]
        for action, body in (
            ("assign", {"owner": "leader"}),
            ("forward", {"to": "Văn phòng"}),
            ("answer", {"answer": "Đã thay ghế."}),
            ("publish", {"words": "Ghế hỏng", "answer": "Đã thay ghế."}),
        ):
            answer = self.centre.staff("supervisor").post(f"{feedback}/{receipt}/{action}", body)
            assert answer.status_code == 200, answer.text

    def _ask_for_more_time(self, called: dict[str, Any], waiting: dict[str, Any]) -> None:
        """One who was called already, and one who only waits."""
        called_at = "5"
        self.centre.staff("officer").press(called_at, "call", ticket=called["id"])
        for ticket in (called, waiting):
            token = ticket["url"].rsplit("/", 1)[1]
            answer = self.centre.anyone.post(f"/tickets/{token}/more-time", {})
            assert answer.status_code == 200, answer.text

    def _tickets(self) -> None:
        supervisor, kiosk = self.centre.staff("supervisor"), self.centre.device("kiosk")
        missed = self.centre.anyone.board()["missed"][0]["ticket"]["id"]
        unwanted, misled = kiosk.take("thue"), kiosk.take("thue")
        for ticket, action, body in (
            (missed, "reinstate", {}),
            (unwanted["id"], "cancel", {}),
            (misled["id"], "reroute", {"service": "dat-dai"}),
        ):
            answer = supervisor.post(f"/branches/hue/tickets/{ticket}/{action}", body)
            assert answer.status_code == 200, answer.text

    def _arrange(self) -> None:
        """A counter helps out, a service and the whole branch stop and go on."""
        supervisor = self.centre.staff("supervisor")
        stop = {"stopped": True, "message": "Mất điện", "message_en": "No power"}
        for path, body in (
            ("counters/5", {"services": ["ho-tich", "dat-dai"], "minutes": 60}),
            ("services/thue", stop),
            ("halt", stop),
        ):
            answer = supervisor.put(f"/branches/hue/arrangement/{path}", body)
            assert answer.status_code == 200, answer.text
        halted = self.centre.anyone.board()["arrangement"]["halted"]
        answer = supervisor.put("/branches/hue/arrangement/halt", {"stopped": False, "seen": halted["seq"]})
        assert answer.status_code == 200, answer.text
        service = self.centre.anyone.board()["arrangement"]["stopped"]["thue"]
        answer = supervisor.put(
            "/branches/hue/arrangement/services/thue", {"stopped": False, "seen": service["seq"]}
        )
        assert answer.status_code == 200, answer.text

    def _close_and_reopen(self) -> None:
        """The day is closed by mistake while people wait, and opened again."""
        supervisor = self.centre.staff("supervisor")
        for action in ("close", "reopen"):
            answer = supervisor.post(f"/branches/hue/day/{action}", {})
            assert answer.status_code == 200, answer.text

    def _paper(self) -> None:
        """Somebody was served on paper, somebody was missed, and somebody still waits."""
        officer, lists = self.centre.staff("officer"), "/branches/hue/paper-lists"
        made = officer.post(lists, {"services": {"ho-tich": 3}}).json()
        served = {
            "arrived": "0000",
            "called": "0000",
            "finished": "0000",
            "counter": "9",
            "officer": "officer",
        }
        missed = {**served, "came": "no_show", "number": "B902"}
        waiting = {"arrived": "0000", "came": "waiting", "number": "B903", "priority": "elderly"}
        rows = [{**served, "number": "B901", "despite": ["B001"]}, missed, waiting]
        answer = officer.post(f"{lists}/{made['id']}/entries", {"entries": rows})
        assert answer.status_code == 201, answer.text

    def _announce(self) -> None:
        """Free messages: one to be heard, one to be read only, and an emergency."""
        for body in (
            {"text": "Quầy 3 nghỉ đến 10:30.", "text_en": "Counter 3 rests.", "spoken": True},
            {"text": "Mời quý khách dùng nước.", "zone": "main", "spoken": False},
            {"text": "Báo cháy.", "spoken": True, "urgent": True},
        ):
            answer = self.centre.staff("supervisor").post("/branches/hue/announcements", body)
            assert answer.status_code == 201, answer.text

    def _look_at_recordings(self) -> None:
        """A supervisor looks for a number that was called, and for one that never was."""
        for number in ("B001", "Z999"):
            answer = self.centre.staff("supervisor").post(
                "/branches/hue/recordings/search", {"number": number}
            )
            assert answer.status_code == 200, answer.text

    def _devices(self) -> None:
        kiosk = self.centre.device("kiosk")
        ticket = kiosk.take("thue")["id"]
        at = "/branches/hue/devices/kiosk-1"
        for path, body in (
            ("status", {"state": "degraded", "detail": "paper_low: Sắp hết giấy"}),
            ("status", {"state": "online"}),
            ("slips", {"ticket": ticket, "printed": False, "reason": "paper_out", "message": "Hết giấy"}),
            ("slips", {"ticket": ticket, "printed": True}),
        ):
            assert kiosk.post(f"{at}/{path}", body).status_code == 204
        asked = self.centre.staff("supervisor").post(f"/branches/hue/tickets/{ticket}/reprint")
        assert asked.status_code == 200, asked.text
        along = self.centre.staff("supervisor").post(
            f"/branches/hue/tickets/{ticket}/reprint", {"kind": "handover"}
        )
        assert along.status_code == 200, along.text
        self._kiosk_alone(kiosk, at)

    def _kiosk_alone(self, kiosk: Api, at: str) -> None:
        """A kiosk gave two numbers itself: one for a request that had arrived, one it does not hold."""
        request = {"service": "thue", "channel": "kiosk"}
        assert kiosk.post("/branches/hue/tickets", request, key="lost-answer").status_code == 201
        held = kiosk.post(f"{at}/ranges", {"holder": str(UUID(int=1))}).json()["ranges"]
        own = next(each for each in held if each["service"] == "thue")
        given = {"service": "thue", "issued_at": datetime.now(UTC).isoformat(), "key": "lost-answer"}
        numbers = [
            {**given, "id": str(UUID(int=n)), "token": f"phone-page-of-number-{n}", "number": number}
            for n, number in enumerate((f"{own['letter']}{own['first']}", f"{own['letter']}999"), 1)
        ]
        answer = kiosk.post(f"{at}/handover", {"numbers": numbers})
        assert answer.status_code == 200, answer.text
        assert [len(answer.json()[part]) for part in ("accepted", "refused", "replaced")] == [1, 1, 1]

    def _keypad(self) -> None:
        """The keypad at counter 1 calls somebody, by a message that fits the description."""
        self.centre.device("kiosk").take("y-te-dan-toc")
        press = {"device": "keypad-1", "key": key_of("keypad"), "action": "next", "id": "press-1"}
        check_message("press", press)
        self.program.client.publish("luot/v1/hue/counters/1/keypad", json.dumps(press), qos=1)
        wait_until(lambda: any(call["counter"] == "1" for call in self.program.on("calls")), "the call")


def somebody_waits_since_yesterday(centre: Centre) -> None:
    """A ticket of an earlier day, which the first one of today lets expire."""
    with centre.store() as store:
        yesterday = HandClock(datetime.now(UTC) - timedelta(days=1))
        with DatabaseStore(store.database, yesterday, store.watch).write("hue") as writer:
            take_ticket(writer, TakeTicket("ho-tich"), None, True)
