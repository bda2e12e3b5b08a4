"""A branch as the server would describe it, drawn up by hand: the Huế centre's names, any state one likes."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

Data = dict[str, Any]
NOW = datetime(2026, 11, 21, 2, 41, tzinfo=UTC)  # 09:41 in Huế

_FIELDS = [
    ("y-te", "A", "Y tế - Dân tộc", "", "Health and ethnic affairs"),
    (
        "ho-tich",
        "B",
        "Hộ tịch; chứng thực; bồi thường nhà nước; phổ biến, giáo dục pháp luật",
        "Hộ tịch - Chứng thực",
        "Civil status, certification",
    ),
    ("giao-duc", "C", "Giáo dục và Đào tạo", "", "Education and training"),
    (
        "van-hoa",
        "D",
        "Văn hóa và gia đình; viễn thông và internet",
        "Văn hóa - Viễn thông",
        "Culture, family, telecoms",
    ),
    (
        "nguoi-co-cong",
        "E",
        "Người có công với cách mạng; lao động - thương binh và xã hội",
        "Người có công - Lao động - Xã hội",
        "Labour, war invalids and social affairs",
    ),
    ("noi-vu", "G", "Nội vụ", "", "Home affairs"),
    (
        "kinh-te",
        "H",
        "Kinh tế; Nông nghiệp và phát triển nông thôn",
        "Kinh tế - Nông nghiệp",
        "Economy, agriculture and rural development",
    ),
    ("moi-truong", "K", "Tài nguyên - môi trường", "", "Natural resources and environment"),
    ("xay-dung", "L", "Xây dựng, đô thị", "", "Construction, urban affairs"),
    (
        "tai-chinh",
        "M",
        "Tài chính - kế hoạch, kinh tế tập thể, hợp tác xã",
        "Tài chính - Kế hoạch",
        "Finance, planning, co-operatives",
    ),
    ("dat-dai", "N", "Đất đai", "", "Land"),
    (
        "can-cuoc",
        "P",
        "Cấp, quản lý CMND; lĩnh vực đăng ký quản lý cư trú",
        "Căn cước - Cư trú",
        "Identity cards and residence",
    ),
    ("thue", "T", "Đăng ký thuế, khai thuế", "", "Tax registration and returns"),
    (
        "bao-hiem",
        "S",
        "Giải quyết các chế độ BHXH; cấp sổ BHXH, thẻ bảo hiểm y tế",
        "Bảo hiểm xã hội",
        "Social insurance",
    ),
]
_STATIONS = [
    ("huong-dan", "X", "Hướng dẫn, hỗ trợ", "guidance", "Guidance and help"),
    ("thu-phi", "F", "Thu phí, lệ phí", "fee", "Fee payment"),
    ("tra-ket-qua", "R", "Trả kết quả", "result", "Collection of results"),
]
_PRIORITIES = [
    ("elderly", "Người cao tuổi (từ 75 tuổi)", "Elderly people (75 and over)"),
    ("disabled", "Người khuyết tật", "People with disabilities"),
    ("merit", "Người có công với cách mạng", "People of merit to the revolution"),
    ("pregnant", "Phụ nữ mang thai, người có con nhỏ", "Pregnant women, people with small children"),
]
OFFICERS = ["Nguyễn Thị Thu Hằng", "Trần Đình Khôi", "Lê Thị Mỹ Duyên", "Phạm Quỹ Nghĩa", "Hồ Ngọc Ánh"]


def iso(at: datetime) -> str:
    """An instant as the contract writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def services() -> list[Data]:
    """The centre's 17 services, with nobody waiting."""
    rows = [
        (code, letter, name, short or name, "intake", english)
        for code, letter, name, short, english in _FIELDS
    ]
    rows += [(code, letter, name, name, role, english) for code, letter, name, role, english in _STATIONS]
    return [
        {
            "code": code,
            "letter": letter,
            "name": name,
            "short": short,
            "name_en": english,
            "role": role,
            "departments": [],
            "asks_identity": False,
            "open": True,
            "full": False,
            "closing_soon": False,
            "waiting": 0,
            "estimate": {"p50": 3, "p90": 8},
        }
        for code, letter, name, short, role, english in rows
    ]


def counters(count: int = 18) -> list[Data]:
    """`count` closed counters, one service each and round again."""
    codes = [service["code"] for service in services()]
    own = [*codes[:12], "can-cuoc", *codes[12:]]
    return [
        {
            "code": str(n),
            "name": f"Quầy {n}",
            "name_en": f"Counter {n}",
            "zone": "main",
            "services": [own[(n - 1) % len(own)]],
            "state": "closed",
            "since": None,
            "officer": None,
            "desk": {"officer": None, "reason": None, "stand_in_for": None, "help_since": None},
            "turn": None,
        }
        for n in range(1, count + 1)
    ]


def branch() -> Data:
    """The branch at 09:41 on a Saturday in November, open."""
    return {
        "code": "hue",
        "name": "Trung tâm Hành chính công thành phố Huế",
        "name_en": "Huế City Public Administration Centre",
        "centre": {"code": "hue", "name": "Trung tâm Hành chính công thành phố Huế"},
        "timezone": "Asia/Ho_Chi_Minh",
        "day": "2026-11-21",
        "day_closed": False,
        "open": True,
        "outside_hours": False,
        "opens_at": None,
        "closed_because": None,
        "hours_today": [{"start": "07:30", "end": "11:00"}, {"start": "14:00", "end": "16:30"}],
        "languages": ["vi", "en"],
        "hotline": "1022",
        "priority_classes": [{"code": c, "name": n, "name_en": e} for c, n, e in _PRIORITIES],
        "zones": [{"code": "main", "name": "Sảnh chính", "name_en": "Main hall"}],
        "blink_seconds": 10,
    }


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
