"""A ticket's way in sentences: what each log entry about it means, and by which rule it was called.

One sentence an entry, in Vietnamese and English, made from nothing but the entry and the branch's rules.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.selection import Rule
from queue_server.web.problems.words import VIETNAMESE

SENTENCES: dict[str, tuple[str, str]] = {
    events.TICKET_ISSUED: ("Lấy số {number}, {service}", "Took number {number}, {service}"),
    events.TICKET_ENTERED: (
        "Lấy số {number} lúc {arrived} khi làm trên giấy; nhập lúc {time}",
        "Took number {number} at {arrived}, on paper; entered at {time}",
    ),
    events.TURN_CALLED: ("Gọi lúc {time} tại quầy {counter}", "Called at {time} to counter {counter}"),
    events.TURN_RECALLED: (
        "Gọi lại lần {recalls} tại quầy {counter}",
        "Called again to counter {counter}, time {recalls}",
    ),
    events.TURN_QUEUED: ("Chờ tiếp ở {service}, giữ giờ đến", "Waits for {service} next, keeping the place"),
    "turn.serving": ("Bắt đầu phục vụ tại quầy {counter}", "Service began at counter {counter}"),
    "turn.postponed": (
        "Xin thêm thời gian đến {until}, giữ nguyên thứ tự",
        "Asked for more time, until {until}, keeping the place",
    ),
    "turn.put_back": ("Trả về hàng chờ, giữ nguyên thứ tự", "Put back into the line, keeping the place"),
    "turn.no_show": ("Vắng mặt khi gọi đến quầy {counter}", "Did not come to counter {counter}"),
    "turn.held": ("Tạm giữ ở quầy {counter}", "Held at counter {counter}"),
    "turn.resumed": ("Tiếp tục ở quầy {counter}", "Went on at counter {counter}"),
    "turn.transferred": ("Rời {service}", "Left {service}"),
    "turn.served": ("Hoàn tất tại quầy {counter}", "Finished at counter {counter}"),
    "turn.cancelled": ("Hủy số", "Cancelled"),
    "turn.expired": ("Hết hạn trong ngày", "Expired with the day"),
    "turn.reinstated": ("Đưa lại vào hàng, giữ giờ đến", "Back in the line, keeping the place"),
    events.TURN_RESTORED: ("Hoàn tác: trở lại “{state}”", "Undone: back to “{state}”"),
    events.TURN_WITHDRAWN: ("Hoàn tác: bỏ lượt chờ ở {service}", "Undone: no longer waits for {service}"),
    events.RECORDINGS_SOUGHT: ("Tra thời điểm gọi trên camera", "Looked for on the cameras"),
    events.SLIP_REQUESTED: ("Yêu cầu in lại phiếu tại {device}", "A new slip was asked for at {device}"),
    events.SLIP_PRINTED: ("Đã in phiếu tại {device}", "Slip printed at {device}"),
    events.SLIP_FAILED: ("Chưa in được phiếu tại {device}", "Slip not printed at {device}"),
}
VARIANTS: dict[tuple[str, str], tuple[str, str]] = {
    (events.TICKET_ENTERED, "device"): (
        "Lấy số {number} lúc {arrived} tại {device} khi máy này mất liên lạc; máy chủ biết lúc {time}",
        "Took number {number} at {arrived} from {device}, which had no contact; the server heard at {time}",
    ),
    (events.SLIP_REQUESTED, "kind=handover"): (
        "In phiếu chuyển quầy tại {device}",
        "Hand-over slip to be printed at {device}",
    ),
    ("turn.cancelled", "instead"): (
        "Hủy số: {device} không nhận được trả lời và đã tự cấp số {instead}",
        "Cancelled: {device} heard no answer and gave number {instead} itself",
    ),
}
"""What an entry says when it has this part, or this part with this value."""
REASONS: dict[Rule, tuple[str, str]] = {
    Rule.APPOINTMENT: (
        "vì đã đến giờ hẹn {slot}",
        "because the appointment at {slot} had come",
    ),
    Rule.WAITED_LONG: ("vì đã chờ {waited} phút{beyond}", "after waiting {waited} minutes{beyond}"),
    Rule.PRIORITY: ("vì thuộc đối tượng ưu tiên: {priority}", "for priority: {priority}"),
    Rule.RATIO: (
        "vì đến lượt người thường theo tỷ lệ {ratio} (ưu tiên : thường)",
        "because it was an ordinary person's turn in the ratio {ratio} (priority : ordinary)",
    ),
    Rule.ARRIVAL: ("vì đến sớm nhất, lúc {arrived}", "for arriving first, at {arrived}"),
    Rule.CHOSEN: ("do {by} chọn{reason}", "chosen by {by}{reason}"),
}


def sentence(event: Event, branch: Branch, language: str) -> str:
    """What a log entry about a ticket says; ``language`` is ``vi`` or ``en``.

    “Gọi lúc 09:41 tại quầy 3 vì đã chờ 31 phút, quá mức 30 phút”.
    """
    english = language == "en"
    told = (key for part, value in event.data.items() if value for key in (part, f"{part}={value}"))
    special = next((key for key in told if (event.type, key) in VARIANTS), None)
    known = VARIANTS[event.type, special] if special else SENTENCES.get(event.type)
    if known is None:
        return event.type
    facts = _facts(event, branch, english)
    said = known[english].format_map(facts)
    rule = event.data.get("rule")
    if event.type == events.TURN_CALLED and rule:
        return f"{said} {REASONS[Rule(rule)][english].format_map(facts)}"
    return said


def _facts(event: Event, branch: Branch, english: bool) -> dict[str, Any]:
    """Everything that a sentence about an entry may name."""
    facts: dict[str, Any] = {
        "time": _clock(event.time, branch),
        "by": event.actor or "—",
        "device": event.data.get("device") or event.actor or "—",
        "instead": event.data.get("instead"),
    }
    turn = event.data.get("turn")
    if not isinstance(turn, dict):
        return facts
    return {**facts, **_turn_facts(event, turn, branch, english)}


def _turn_facts(event: Event, turn: dict[str, Any], branch: Branch, english: bool) -> dict[str, Any]:
    ticket, rules = turn["ticket"], branch.policy
    arrived = moment.from_text(turn["arrived_at"])
    waited = int((event.time - arrived).total_seconds() // 60)
    reason = event.data.get("reason")
    slot, until = ticket.get("appointment"), turn.get("not_before")
    return {
        "number": ticket["number"],
        "service": _service(turn["service"], branch, english),
        "counter": turn["counter"] or "—",
        "recalls": turn["recalls"],
        "state": turn["state"] if english else VIETNAMESE.get(turn["state"], turn["state"]),
        "arrived": _clock(arrived, branch),
        "slot": _clock(moment.from_text(slot), branch) if slot else "—",
        "until": _clock(moment.from_text(until), branch) if until else "—",
        "waited": waited,
        "beyond": _beyond(waited, rules.ordinary_cap_minutes, english),
        "priority": _priority(ticket["priority"], branch, english),
        "ratio": "{}:{}".format(*rules.priority_ratio) if rules.priority_ratio else "—",
        "reason": (", reason: " if english else ", lý do: ") + reason if reason else "",
    }


def _beyond(waited: int, cap: float, english: bool) -> str:
    """By how much that was too long. Rules change: what does not fit the ones of now is not said."""
    if waited < cap:
        return ""
    return f", beyond the limit of {cap:g}" if english else f", quá mức {cap:g} phút"


def _clock(at: datetime, branch: Branch) -> str:
    return f"{branch.local(at):%H:%M}"


def _service(code: str, branch: Branch, english: bool) -> str:
    service = branch.services.get(code)
    if service is None:
        return code
    return service.name_en if english else service.short


def _priority(code: str | None, branch: Branch, english: bool) -> str:
    for each in branch.policy.priority_classes:
        if each.code == code:
            return each.name_en if english else each.name
    return code or "—"
