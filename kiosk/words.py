"""The words of a slip: waiting times as people say them, priority classes, names in the ticket's language."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

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
    priority: str,
    public_url: str,
    centre: str,
    footer: str,
    again: bool = False,
) -> Slip:
    """The slip of a ticket as the server describes it; `again` marks one that is printed once more.

    `public_url` is how phones reach the server; `centre` stands above the branch's name when it is given.
    """
    branch = names.branch_name(language)
    issued_at = datetime.fromisoformat(ticket["issued_at"])
    return Slip(
        centre=centre or branch,
        branch=branch if centre else "",
        number=ticket["number"],
        service=names.service_name(ticket["service"], language),
        sequence=ticket["sequence"],
        issued_at=issued_at.astimezone(names.zone),
        ahead=ticket.get("ahead") or 0,
        estimate=estimate_words(ticket.get("estimate"), language),
        url=public_url.rstrip("/") + ticket["url"] if ticket.get("url") else "",
        language=language,
        footer=footer,
        priority=names.priority_words(ticket.get("priority") or priority, language),
        case_codes=tuple(ticket.get("case_codes") or ()),
        again=again,
    )


def own_slip_of(given: Given, names: Names, public_url: str, centre: str, footer: str) -> Slip:
    """The slip of a number that this kiosk gave itself: who is ahead and how long it takes nobody knew."""
    wish, branch = given.wish, names.branch_name(given.wish.language)
    return Slip(
        centre=centre or branch,
        branch=branch if centre else "",
        number=given.number,
        service=names.service_name(wish.service, wish.language),
        sequence=None,
        issued_at=given.issued_at.astimezone(names.zone),
        ahead=None,
        estimate="",
        url=f"{public_url.rstrip('/')}/t/{given.token}",
        language=wish.language,
        footer=footer,
        priority=names.priority_words(wish.priority or "", wish.language),
        case_codes=wish.case_codes,
    )


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
