"""The words of a slip: waiting times as people say them, priority classes, names in the ticket's language."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hardware.printer.handover import HandoverSlip
from hardware.printer.slip import Slip
from kiosk.own_numbers import Given

_SHORT_WAIT = 5

_PRIORITY_WORD = {"vi": "Ưu tiên", "en": "Priority"}


@dataclass(frozen=True)
class Names:
    """Names of the branch, its services and its priority classes, as the server tells them."""

    branch: dict[str, Any] = field(default_factory=dict)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, branch: dict[str, Any], services: list[dict[str, Any]]) -> "Names":
        """The names in a branch and its services: parts of a snapshot, or two answers of their own."""
        return cls(branch, {service["code"]: service for service in services})

    def branch_name(self, language: str) -> str:
        """The branch's name in `language`, Vietnamese when there is no other."""
        return _named(self.branch, language)

    def office(self, language: str) -> tuple[str, str]:
        """The centre, and below it the branch where it is one of several."""
        branch = self.branch_name(language)
        centre = str(self.branch.get("centre", {}).get("name") or "")
        return (centre, branch) if centre and centre != self.branch.get("name") else (branch, "")

    def service_name(self, code: str, language: str) -> str:
        """The service's name in `language`, the short one when it has one; its code when it is unknown."""
        service = self.services.get(code, {})
        if language != "en" and service.get("short"):
            return str(service["short"])
        return _named(service, language) or code

    def priority_words(self, code: str, language: str) -> str:
        """“Ưu tiên: Người cao tuổi” in the centre's own words; only “Ưu tiên” for an unknown class."""
        if not code:
            return ""
        word = _PRIORITY_WORD.get(language, _PRIORITY_WORD["vi"])
        classes = {each["code"]: each for each in self.branch.get("priority_classes", [])}
        name = _named(classes.get(code, {}), language)
        return f"{word}: {name}" if name else word

    def knows_priority(self, code: str) -> bool:
        """Whether the centre has this priority class."""
        return any(each["code"] == code for each in self.branch.get("priority_classes", []))

    @property
    def zone(self) -> ZoneInfo:
        """The branch's time zone."""
        return ZoneInfo(self.branch.get("timezone") or "Asia/Ho_Chi_Minh")


def slip_of(
    ticket: dict[str, Any],
    names: Names,
    language: str,
    public_url: str,
    *,
    priority: str = "",
    procedure: str = "",
    second_language: str = "",
    again: bool = False,
) -> Slip:
    """The slip of a ticket as the server describes it; `again` marks one that is printed once more.

    `public_url` is how phones reach the server; `priority` is the class's code where the ticket tells none,
    `procedure` a name. In `second_language` the most needed is repeated.
    """

    def written(language: str) -> Slip:
        office, branch = names.office(language)
        return Slip(
            centre=office,
            branch=branch,
            number=ticket["number"],
            service=names.service_name(ticket["service"], language),
            sequence=ticket["sequence"],
            issued_at=datetime.fromisoformat(ticket["issued_at"]).astimezone(names.zone),
            ahead=ticket.get("ahead") or 0,
            estimate=estimate_words(ticket.get("estimate"), language),
            url=public_url.rstrip("/") + ticket["url"] if ticket.get("url") else "",
            language=language,
            priority=names.priority_words(ticket.get("priority") or priority, language),
            procedure=procedure,
            person=ticket.get("person") or "",
            case_codes=tuple(ticket.get("case_codes") or ()),
            late=bool(ticket.get("may_not_be_served")),
            again=again,
        )

    return _in_two_languages(written, language, second_language)


def own_slip_of(
    given: Given, names: Names, public_url: str, procedure: str = "", second_language: str = ""
) -> Slip:
    """The slip of a number that this kiosk gave itself: who is ahead and how long it takes nobody knew.

    `procedure` is a name.
    """
    wish = given.wish

    def written(language: str) -> Slip:
        office, branch = names.office(language)
        return Slip(
            centre=office,
            branch=branch,
            number=given.number,
            service=names.service_name(wish.service, language),
            sequence=None,
            issued_at=given.issued_at.astimezone(names.zone),
            ahead=None,
            estimate="",
            url=f"{public_url.rstrip('/')}/t/{given.token}",
            language=language,
            priority=names.priority_words(wish.priority or "", language),
            procedure=procedure,
            case_codes=wish.case_codes,
        )

    return _in_two_languages(written, wish.language, second_language)


def handover_of(ticket: dict[str, Any], names: Names, public_url: str, procedure: str = "") -> HandoverSlip:
    """The paper that goes along to the station where a ticket waits now; `procedure` is a name."""
    *before, now = ticket["turns"]
    language = ticket["language"]
    came = before[-1] if before else None
    return HandoverSlip(
        office=" · ".join(filter(None, names.office(language))),
        number=ticket["number"],
        fee=names.services.get(now["service"], {}).get("role") == "fee",
        counter=(came and came["counter"]) or "",
        came_from=names.service_name(came["service"], language) if came else "",
        to=names.service_name(now["service"], language),
        issued_at=datetime.fromisoformat(now["queued_at"]).astimezone(names.zone),
        language=language,
        procedure=procedure,
        case_codes=_cases_of(ticket),
        files=now["ticket"].get("files") or 1,
        url=public_url.rstrip("/") + ticket["url"] if ticket.get("url") else "",
    )


def procedure_of(ticket: dict[str, Any]) -> str | None:
    """The code of the procedure that officers recorded last, else that the ticket was taken for."""
    recorded = [turn["procedure"] for turn in ticket["turns"] if turn.get("procedure")]
    return recorded[-1] if recorded else ticket.get("procedure")


def _cases_of(ticket: dict[str, Any]) -> tuple[str, ...]:
    """The case codes that the ticket came with and those that officers recorded, each once."""
    recorded = [code for turn in ticket["turns"] for code in turn.get("case_codes") or ()]
    return tuple(dict.fromkeys([*(ticket.get("case_codes") or ()), *recorded]))


def _in_two_languages(written: Callable[[str], Slip], language: str, second_language: str) -> Slip:
    if second_language in ("", language):
        return written(language)
    return replace(written(language), other=written(second_language))


def estimate_words(estimate: dict[str, Any] | None, language: str) -> str:
    """A range of minutes as people say it: “khoảng 10–20 phút”; empty when there is no estimate."""
    if not estimate or estimate.get("p90") is None:
        return ""
    low, high = round(estimate.get("p50") or 0), round(estimate["p90"])
    if high <= _SHORT_WAIT:
        return f"under {_SHORT_WAIT} minutes" if language == "en" else f"dưới {_SHORT_WAIT} phút"
    minutes = f"{low}–{high}" if 0 < low < high else f"{high}"
    return f"about {minutes} minutes" if language == "en" else f"khoảng {minutes} phút"


def _named(thing: dict[str, Any], language: str) -> str:
    """A thing's name in `language`."""
    return str((thing.get("name_en") if language == "en" else None) or thing.get("name") or "")
