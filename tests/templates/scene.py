"""A branch as the server would describe it, drawn up by hand: the Huế centre's names, any state one likes."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from tests.templates.hue import NOW, OFFICERS, Data, branch, counters, iso, services


class Scene:
    """A floor one can fill by hand; `snapshot()` and `events` are what the server would send."""

    def __init__(self, counter_count: int = 18) -> None:
        self.seq = 0
        self.branch = branch()
        self.services = services()
        self.counters = {each["code"]: each for each in counters(counter_count)}
        self.turns: dict[str, Data] = {}
        self.calls: list[Data] = []
        self.events: list[Data] = []
        self.arrangement: Data = {"assignments": {}, "stopped": {}, "halted": None}
        self.time = NOW - timedelta(minutes=50)
        self._numbers: dict[str, int] = {}

    def log(self, type: str, data: Data) -> Data:
        """Write one event; it carries copies, as JSON does."""
        self.seq += 1
        event = {
            "branch": "hue",
            "seq": self.seq,
            "type": type,
            "time": iso(self.time),
            "data": copy.deepcopy(data),
        }
        self.events.append(event)
        return event

    def service(self, code: str) -> Data:
        """A service by its code."""
        return next(each for each in self.services if each["code"] == code)

    def issue(self, service: str, priority: str | None = None, language: str = "vi", **more: Any) -> Data:
        """Somebody takes a number; `more` is what else the ticket says: a note, files, an appointment."""
        self.time += timedelta(seconds=37)
        n = self._numbers[service] = self._numbers.get(service, 0) + 1
        ticket = {
            "id": f"ticket-{self.seq + 1}",
            "number": f"{self.service(service)['letter']}{n:03d}",
            "sequence": len(self.turns) + 1,
            "language": language,
            "priority": priority,
            "channel": "kiosk",
            "case_codes": [],
            "appointment": None,
            "files": 1,
            "visit": None,
            "note": None,
            **more,
        }
        return self._queue(ticket, service, 1, iso(self.time))

    def _queue(
        self, ticket: Data, service: str, step: int, arrived: str, type: str = "ticket.issued"
    ) -> Data:
        turn: Data = {
            "id": f"turn-{self.seq + 1}",
            "ticket": ticket,
            "service": service,
            "step": step,
            "state": "waiting",
            "counter": None,
            "arrived_at": arrived,
            "queued_at": iso(self.time),
            "called_at": None,
            "serving_at": None,
            "ended_at": None,
            "recalls": 0,
            "outcome": None,
            "not_before": None,
        }
        self.turns[turn["id"]] = turn
        self.log(type, {"turn": turn, "device": "kiosk-1"})
        return turn

    def open(self, counter: str, name: str = OFFICERS[0], **desk: Any) -> None:
        """An officer opens a counter; `desk` is what only staff see of it."""
        self.move(counter, "open", "opened", officer={"name": name}, desk=desk)

    def pause(self, counter: str, **desk: Any) -> None:
        """The officer takes a break."""
        self.move(counter, "paused", "paused", desk=desk)

    def move(self, counter: str, state: str, event: str, desk: Data, **more: Any) -> None:
        """A counter becomes open, paused or closed, or asks for help; what `desk` does not name is kept."""
        place = self.counters[counter]
        place["desk"] |= desk
        place |= {"state": state, "since": iso(self.time), **more}
        bare = {name: value for name, value in place.items() if name != "desk"}
        self.log(f"counter.{event}", {"counter": bare, "desk": place["desk"]})

    def arrange(self, **changes: Any) -> None:
        """A supervisor halts the branch, stops services or assigns them."""
        self.arrangement |= changes
        self.log("branch.arranged", {"arrangement": self.arrangement})

    def restore(self, turn: Data, undone: int, **before: Any) -> Data:
        """The last action is taken back: the turn is as it was before entry `undone`."""
        turn |= before
        return self.log("turn.restored", {"turn": turn, "undone": undone})

    def call(self, counter: str, turn: Data, recall: bool = False) -> Data:
        """A turn is called (again) to a counter."""
        self.time += timedelta(seconds=11)
        turn |= {"state": "called", "counter": counter, "called_at": iso(self.time)}
        turn["recalls"] += recall
        url = f"/api/v1/branches/hue/announcements/{self.seq + 1}.wav"
        said = {"text": f"Mời số {turn['ticket']['number']} đến quầy số {counter}", "url": url}
        data = {"turn": turn, "counter": counter, "announcement": said, "rule": "arrival"}
        event = self.log("turn.recalled" if recall else "turn.called", data)
        call = {
            "number": turn["ticket"]["number"],
            "counter": counter,
            "turn": turn["id"],
            "announcement": url,
        }
        self.calls.insert(0, {"seq": self.seq, "time": iso(self.time), **call})
        return event

    def change(self, turn: Data, state: str) -> Data:
        """A turn goes to another state, by the event the server would write."""
        self.time += timedelta(seconds=13)
        stamps = {"serving": "serving_at", "waiting": "queued_at"}
        turn["state"] = state
        turn[stamps.get(state, "ended_at")] = iso(self.time)
        if state == "waiting":
            turn["counter"] = None
        type = "turn.put_back" if state == "waiting" else f"turn.{state}"
        return self.log(type, {"turn": turn, "counter": turn["counter"]})

    def postpone(self, turn: Data, minutes: float) -> Data:
        """The person asks for more time, by the own phone."""
        called_to = turn["counter"]
        self.time += timedelta(seconds=5)
        until = iso(self.time + timedelta(minutes=minutes))
        turn |= {"state": "waiting", "counter": None, "not_before": until}
        return self.log("turn.postponed", {"turn": turn, "called_to": called_to})

    def transfer(self, turn: Data, service: str) -> Data:
        """The ticket goes on to another service."""
        self.change(turn, "transferred")
        return self._queue(turn["ticket"], service, turn["step"] + 1, turn["arrived_at"], "turn.queued")

    def assign(self, counter: str, services: list[str], until: datetime | None = None) -> Data:
        """A supervisor gives a counter other services."""
        usual = self.arrangement["assignments"].get(counter, {}).get("usual")
        self.arrangement["assignments"][counter] = {
            "services": services,
            "usual": usual or self.counters[counter]["services"],
            "until": iso(until) if until else None,
            "by": "truc",
            "seq": self.seq + 1,
        }
        self.counters[counter]["services"] = services
        return self._arranged()

    def give_back(self, counter: str) -> Data:
        """A supervisor gives a counter its own services again."""
        self.counters[counter]["services"] = self.arrangement["assignments"].pop(counter)["usual"]
        return self._arranged()

    def stop(self, service: str | None, message: str | None, english: str = "") -> Data:
        """A supervisor stops a service, or the branch (None); without a message it goes on."""
        stop = message and {
            "since": iso(self.time),
            "message": message,
            "message_en": english or message,
            "by": "truc",
            "seq": self.seq + 1,
        }
        if service is None:
            self.arrangement["halted"] = stop or None
        elif stop:
            self.arrangement["stopped"][service] = stop
        else:
            del self.arrangement["stopped"][service]
        return self._arranged()

    def _arranged(self) -> Data:
        return self.log("branch.arranged", {"arrangement": self.arrangement})

    def announce(
        self, text: str, english: str | None = None, zone: str | None = None, spoken: bool = True
    ) -> Data:
        """A supervisor puts a message on the boards for a minute."""
        url = f"/api/v1/branches/hue/announcements/{self.seq + 1}.wav"
        said = {
            "text": text,
            "text_en": english,
            "spoken": text if spoken else None,
            "language": "vi",
            "url": url if spoken else None,
            "zone": zone,
            "until": iso(self.time + timedelta(seconds=60)),
        }
        return self.log("branch.announced", {"announcement": said})

    def snapshot(self) -> Data:
        """The floor as `join` and `GET /board` give it."""
        turns = list(self.turns.values())
        for service in self.services:
            service["waiting"] = sum(
                t["service"] == service["code"] and t["state"] == "waiting" for t in turns
            )
            low = 3 + 4 * service["waiting"]
            service["estimate"] = {"p50": low, "p90": low * 2}
        at = {t["counter"]: t for t in turns if t["state"] in ("called", "serving")}
        return copy.deepcopy(
            {
                "seq": self.seq,
                "time": iso(self.time),
                "branch": self.branch,
                "services": self.services,
                "counters": [{**each, "turn": at.get(code)} for code, each in self.counters.items()],
                "arrangement": self.arrangement,
                "waiting": [t for t in turns if t["state"] == "waiting"],
                "held": [t for t in turns if t["state"] == "held"],
                "missed": [t for t in turns if t["state"] == "no_show"][::-1][:8],
                "recent_calls": self.calls[:8],
            }
        )


def busy(counter_count: int = 18, waiting: int = 3) -> Scene:
    """A usual morning: most counters serve, some people wait everywhere, two did not come, one is held."""
    scene = Scene(counter_count)
    _leave(scene, "3", "thue", "no_show")
    _leave(scene, "3", "dat-dai", "no_show")
    _leave(scene, "2", "ho-tich", "held")
    _man_counters(scene)
    for n, service in enumerate(scene.services):
        for k in range((n * 7) % (waiting + 2)):
            scene.issue(service["code"], priority="elderly" if k == 1 else None)
    scene.call("1", scene.issue("y-te"))
    return scene


def _leave(scene: Scene, counter: str, service: str, state: str) -> None:
    """Somebody was at a counter and is not there any more."""
    turn = scene.issue(service)
    scene.call(counter, turn)
    if state == "held":
        scene.change(turn, "serving")
    scene.change(turn, state)


def _man_counters(scene: Scene) -> None:
    """Open most counters but the first; serve or call somebody at most of them; one takes a break."""
    for n, place in enumerate(scene.counters.values()):
        if n % 9 == 8:
            continue
        scene.open(place["code"], OFFICERS[n % len(OFFICERS)])
        if n == 4:
            scene.pause(place["code"])
        elif n and n % 6 != 4:
            turn = scene.issue(place["services"][0])
            scene.call(place["code"], turn)
            if n % 5 != 3:
                scene.change(turn, "serving")
