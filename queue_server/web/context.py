"""What page templates need to know of a branch before their scripts have its snapshot."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import request, url_for

from queue_server.domain import moment
from queue_server.domain.appointment import qr_payload, read_code
from queue_server.domain.board import Notice, journey
from queue_server.domain.branch import Branch
from queue_server.domain.errors import UnknownAppointment, UnknownBranch
from queue_server.domain.reminder import Medium
from queue_server.domain.theme import Theme
from queue_server.service_layer.people import ALLOWED, Permission, Role
from queue_server.service_layer.procedures import procedure_view
from queue_server.service_layer.ratings import questionnaire_view
from queue_server.web.access import system

__all__ = [
    "UnknownBranch",
    "board_page",
    "board_theme",
    "booking_choices",
    "branch_codes",
    "code_for_scanners",
    "demo_links",
    "demo_staff",
    "feedback_choices",
    "oversight_settings",
    "page_context",
    "paper_choices",
    "paper_sheets",
    "procedure_page",
    "public_url",
    "push_key",
    "rating_choices",
    "reminder_ways",
]

KIOSK_REST_SECONDS = 60


def branch_codes() -> list[str]:
    """The codes of all branches, in order."""
    return [branch.code for branch in system().store.branches()]


def reminder_ways() -> list[str]:
    """How somebody may be told of the turn besides the page: “sms”, “email”."""
    return [way.value for way in system().messengers if way is not Medium.PUSH]


def push_key() -> str | None:
    """What a browser subscribes to messages with, if this server sends any."""
    push = system().push
    return push.public_key if push else None


def demo_links() -> dict[str, str]:
    """Further addresses that the first page lists, by title; only a demo has them."""
    return system().settings.demo_links


def is_hub() -> bool:
    """Whether this server shows the branches of others."""
    return system().settings.is_hub


def demo_staff() -> list[tuple[str, str, str]]:
    """(role, user name, password) of the demo's staff; empty outside a demo."""
    return list(system().settings.demo_staff)


def public_url() -> str:
    """How phones reach this server, without a final slash: as set, or as this request came."""
    return (system().settings.public_url or request.host_url).rstrip("/")


def page_context(code: str) -> dict[str, Any]:
    """Branch, services, counters and zones of a page.

    Raises:
        UnknownBranch: no such branch.
    """
    shot = system().public_snapshot(code)
    branch = system().store.branch(code)
    return {
        "branch": shot["branch"],
        "services": shot["services"],
        "counters": shot["counters"],
        "zones": shot["branch"]["zones"],
        "boards": [
            {"code": each.code, "name": each.name, "name_en": each.name_en} for each in branch.boards.values()
        ],
        "languages": shot["branch"]["languages"],
        "settings": {
            "idle_seconds": KIOSK_REST_SECONDS,
            "blink_seconds": shot["branch"]["blink_seconds"],
            "files_per_visit": branch.policy.files_per_visit,
            "offers": _offers(branch),
            "confirm_priority": branch.policy.confirm_priority,
            **_desk_settings(branch),
        },
    }


def _offers(branch: Branch) -> list[str]:
    """What the branch's kiosks offer besides numbers."""
    there = {
        "procedures": bool(system().procedures.catalogue().entries),
        "cases": bool(system().cases),
        "appointments": branch.policy.appointments_per_slot > 0,
    }
    return [name for name, offered in there.items() if offered]


def procedure_page(branch: str, code: str) -> dict[str, Any]:
    """All that is published of a procedure, and where its number is taken.

    Raises:
        UnknownBranch, UnknownProcedure: no such branch or procedure.
    """
    at = system().store.branch(branch)
    found = procedure_view(system().procedures, at, code)
    withdrawn = found["withdrawn_at"]
    return {
        "branch": {"code": at.code, "name": at.name, "name_en": at.name_en},
        "service": at.services[found["service"]] if found["service"] else None,
        "procedure": found,
        "withdrawn": f"{at.local(moment.from_text(withdrawn)):%d/%m/%Y}" if withdrawn else None,
    }


def board_page(branch: str, code: str) -> dict[str, Any] | None:
    """A board, or the plain one of a zone, as its page draws it; None where there is neither.

    Raises:
        UnknownBranch: no such branch.
    """
    at = system().store.branch(branch)
    board = at.board(code)
    if board is None:
        return None
    steps, theme = journey(at.services, board.services), at.theme
    return {
        **asdict(board),
        "look": board.look or theme.look,
        "light": [f"{theme.light_from:%H:%M}", f"{theme.light_until:%H:%M}"],
        "sheet": None if theme.plain else url_for("pages.theme_sheet", branch=branch, v=at.version),
        "emblem": url_for("pages.emblem", branch=branch, v=at.version) if theme.emblem else None,
        "guide": [asdict(step) for step in steps],
        "notices": [_notice(each) for each in at.notices if each.is_for(board)],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    days = {
        name: day.isoformat() if day else None
        for name, day in (("first", notice.first), ("last", notice.last))
    }
    return asdict(notice) | days


def board_theme(branch: str) -> Theme:
    """The look of a branch's boards.

    Raises:
        UnknownBranch: no such branch.
    """
    return system().store.branch(branch).theme


def oversight_settings(code: str) -> dict[str, Any]:
    """What only the supervisors' page knows of the branch's rules: words ready for a stop.

    Raises:
        UnknownBranch: no such branch.
    """
    policy = system().store.branch(code).policy
    return {"stop_messages": [asdict(each) for each in policy.stop_messages]}


def rating_choices(code: str) -> dict[str, Any]:
    """What the rating tablet asks, and what it shows of the officer.

    Raises:
        UnknownBranch: no such branch.
    """
    branch = system().store.branch(code)
    rules = branch.rating
    shown = {"officer_name": rules.officer_name, "officer_photo": rules.officer_photo}
    return {"questionnaire": questionnaire_view(branch), **shown}


def _desk_settings(branch: Branch) -> dict[str, Any]:
    """What an officer's desk asks for and offers, as the branch has it."""
    policy = branch.policy
    return {
        "undo_seconds": policy.undo_seconds,
        "reinstate_minutes": policy.reinstate_minutes,
        "no_show_after_recalls": policy.no_show_after_recalls,
        "reason_for_chosen": policy.reason_for_chosen,
        "next_after_finish": policy.next_after_finish,
        "required_on_finish": sorted(policy.required_on_finish),
        "outcomes": [asdict(each) for each in policy.outcomes],
        "pause_reasons": [asdict(each) for each in policy.pause_reasons],
        "stations": {code: list(service.next) for code, service in branch.services.items() if service.next},
    }


def code_for_scanners(branch: str, code: str) -> str:
    """What the QR code of an appointment says; it tells nothing that the code itself does not.

    Raises:
        UnknownBranch, UnknownAppointment: no such branch, or no code of an appointment.
    """
    system().store.branch(branch)
    if read_code(code) != code:
        raise UnknownAppointment()
    return qr_payload(code)


def booking_choices(code: str) -> dict[str, Any]:
    """The services of which the desk books slots, as the script names them.

    Raises:
        UnknownBranch: no such branch.
    """
    services = system().store.branch(code).services.values()
    return {
        "services": [{"code": each.code, "name": each.short, "name_en": each.name_en} for each in services]
    }


def feedback_choices(code: str) -> dict[str, Any]:
    """What complaints and suggestions are sorted by, and which roles see to them.

    Raises:
        UnknownBranch: no such branch.
    """
    return {
        **booking_choices(code),
        "classes": [asdict(each) for each in system().store.branch(code).feedback.classes],
        "roles": _roles(Permission.HANDLE_FEEDBACK),
        "readers": _roles(Permission.READ_FEEDBACK),
        "writers": _roles(Permission.GIVE_FEEDBACK),
    }


def _roles(permission: Permission) -> list[str]:
    return sorted(each.value for each in ALLOWED[permission] if isinstance(each, Role))


def places_of_boards(code: str) -> dict[str, Any]:
    """Boards and zones by their names, as the list of pictures and videos says where each is shown.

    Raises:
        UnknownBranch: no such branch.
    """
    branch = system().store.branch(code)
    zones = [
        {"code": each.code, "name": each.name, "name_en": each.name_en} for each in branch.zones.values()
    ]
    boards = [
        {"code": each.code, "name": each.name, "name_en": each.name_en} for each in branch.boards.values()
    ]
    return {"boards": zones + boards}


def paper_choices(code: str) -> dict[str, Any]:
    """What a row of a paper list is chosen from.

    Raises:
        UnknownBranch: no such branch.
    """
    branch = system().store.branch(code)
    return {
        "services": [
            {"code": each.code, "letter": each.letter, "name": each.short, "name_en": each.name_en}
            for each in branch.services.values()
        ],
        "counters": list(branch.counters),
        "outcomes": [asdict(each) for each in branch.policy.outcomes],
        "required": sorted(branch.policy.required_on_finish),
    }


def paper_sheets(code: str, id: str) -> dict[str, Any]:
    """A paper list to be printed: its day, and the numbers of each service; nothing of what was entered.

    Raises:
        UnknownBranch, UnknownPaperList: no such branch or list.
    """
    with system().store.read(code) as reader:
        paper_list = reader.paper_list(id)
    sheets = [{"service": service, "numbers": each.numbers()} for service, each in paper_list.blocks.items()]
    return {"id": id, "day": f"{date.fromisoformat(paper_list.day):%d/%m/%Y}", "sheets": sheets}
