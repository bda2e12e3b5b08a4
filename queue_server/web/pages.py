"""Pages people see: they only render. What moves on them comes from the HTTP API and from Socket.IO.

The blueprint `pages` also serves the pages' static files and the QR code of a ticket's page.
"""

from __future__ import annotations

import base64
import io
from typing import Any

import segno
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from queue_server.domain.theme import sheet
from queue_server.web import pages_assets, pages_words
from queue_server.web.context import (
    UnknownBranch,
    board_page,
    board_theme,
    booking_choices,
    branch_codes,
    code_for_scanners,
    demo_links,
    demo_staff,
    feedback_choices,
    is_hub,
    oversight_settings,
    page_context,
    paper_choices,
    paper_sheets,
    places_of_boards,
    procedure_page,
    public_url,
    push_key,
    rating_choices,
    reminder_ways,
)
from queue_server.web.pages_language import (
    COOKIE,
    SOURCE_LANGUAGE,
    catalogue,
    chosen,
    known_languages,
    offered,
)

SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self' ws: wss:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)

pages = Blueprint("pages", __name__, template_folder=str(pages_assets.STATIC.parent / "pages"))


@pages.get("/")
def home() -> Response:
    """Where to go: every page of every branch, and for staff the way in."""
    language = chosen(request, list(known_languages()), sticky=True)
    branches = [page_context(code) for code in branch_codes()]
    demo = {"demo_links": demo_links(), "demo_staff": demo_staff()}
    return page("home.html", language, sticky=True, branches=branches, **demo)


@pages.get("/kiosk/<branch>")
def kiosk(branch: str) -> Response:
    """The screen a citizen takes a number at."""
    return branch_page("kiosk", branch)


@pages.get("/counter/<branch>/<counter>")
def counter(branch: str, counter: str) -> Response:
    """An officer's desk at one counter."""
    return branch_page("counter", branch, sticky=True, counter=known(branch, "counters", counter))


@pages.get("/supervisor")
def overview() -> Response:
    """All branches side by side, for those who watch over them."""
    choices = list(known_languages())
    language = chosen(request, choices, sticky=True)
    data = page_data("overview", language, choices) | {"hub": is_hub()}
    return page("overview.html", language, sticky=True, page_data=data)


@pages.get("/supervisor/<branch>")
def supervisor(branch: str) -> Response:
    """The floor of a branch, live, and everything a supervisor may do on it."""
    return branch_page("supervisor", branch, sticky=True, settings=oversight_settings(branch))


@pages.get("/board/<branch>/<code>")
def board(branch: str, code: str) -> Response:
    """A lobby screen: one that the centre has configured, or the plain one of a zone."""
    shown = board_page(branch, code) or abort(404)
    zone = known(branch, "zones", shown["zone"])
    return branch_page("board", branch, facts={"board": shown}, zone=zone, board=shown)


@pages.get("/branches/<branch>/theme.css")
def theme_sheet(branch: str) -> Response:
    """The centre's colours for its boards."""
    return branch_file(sheet(board_theme(branch)).encode(), "text/css")


@pages.get("/branches/<branch>/emblem")
def emblem(branch: str) -> Response:
    """The centre's emblem, as its boards wear it."""
    picture = board_theme(branch).emblem or abort(404)
    return branch_file(base64.b64decode(picture.data), picture.type)


def branch_file(content: bytes, kind: str) -> Response:
    """A file of a branch's own; its address tells the version, and nothing in it may run or load anything."""
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@pages.get("/rate/<branch>/<counter>")
def rate(branch: str, counter: str) -> Response:
    """The rating tablet on one counter."""
    place = known(branch, "counters", counter)
    return branch_page("rate", branch, facts=rating_choices(branch), counter=place)


@pages.get("/paper/<branch>")
def paper(branch: str) -> Response:
    """Where what happened on paper in an outage is entered (C6)."""
    return branch_page("paper", branch, sticky=True, facts=paper_choices(branch))


@pages.get("/paper/<branch>/<list>")
def paper_to_print(branch: str, list: str) -> Response:
    """A paper list to print, A4, a table for each service."""
    return branch_page("paper-sheets", branch, sticky=True, facts=paper_sheets(branch, list))


@pages.get("/appointments/<branch>")
def appointments(branch: str) -> Response:
    """The desk's bookings: a slot for somebody, the day's list, and the code to take along (K5)."""
    return branch_page("appointments", branch, sticky=True, facts=booking_choices(branch))


@pages.get("/media/<branch>")
def media(branch: str) -> Response:
    """What boards show beside the numbers, for supervisors to change."""
    return branch_page("media", branch, sticky=True, facts=places_of_boards(branch))


@pages.get("/feedback/<branch>")
def feedback(branch: str) -> Response:
    """Complaints and suggestions, for those who handle them (R6)."""
    return branch_page("feedback", branch, sticky=True, facts=feedback_choices(branch))


@pages.get("/answers/<branch>")
def answers(branch: str) -> Response:
    """What was answered: to a receipt, and whatever is published."""
    return branch_page("answers", branch, sticky=True, facts=feedback_choices(branch))


@pages.get("/feed")
def feed() -> Response:
    """Who outside takes the log, for administrators."""
    choices = list(known_languages())
    language = chosen(request, choices, sticky=True)
    return page("feed.html", language, sticky=True, page_data=page_data("feed", language, choices))


@pages.get("/figures/<branch>")
def figures(branch: str) -> Response:
    """What a period added up to: officers see their own, those who oversee the branch all of it."""
    return branch_page("figures", branch, sticky=True)


@pages.get("/appointments/<branch>/<code>/qr.svg")
def appointment_qr(branch: str, code: str) -> Response:
    """QR code (SVG) of an appointment's code, which the kiosk's scanner reads."""
    return qr_code(code_for_scanners(branch, code))


@pages.get("/t/<token>")
def ticket(token: str) -> Response:
    """One ticket on its owner's phone; the page itself asks the API what the token stands for."""
    choices = list(known_languages())
    language = chosen(request, choices, sticky=True)
    fixed = request.args.get("lang") in choices or COOKIE in request.cookies
    data = page_data("ticket", language, choices) | {
        "token": token,
        "language_fixed": fixed,
        "reminders": reminder_ways(),
        "push": push_key(),
    }
    return page("ticket.html", language, sticky=True, page_data=data, token=token)


@pages.get("/t/push.js")
def push_worker() -> Response:
    """What shows a message while a ticket's page is closed; it must stand beside the pages it is for."""
    return pages_assets.serve("newest", "js/ticket/worker.js")


@pages.get("/t/<token>/qr.svg")
def ticket_qr(token: str) -> Response:
    """QR code (SVG) of the ticket's page, for the kiosk's screen."""
    return qr_code(public_url() + url_for("pages.ticket", token=token))


@pages.get("/p/<branch>/<code>")
def procedure(branch: str, code: str) -> Response:
    """All that is published of a procedure, for phones and for printing (K3)."""
    facts = procedure_page(branch, code)
    choices = list(known_languages())
    language = chosen(request, choices, sticky=True)
    return page("procedure.html", language, sticky=True, choices=choices, **facts)


@pages.get("/p/<branch>/<code>/qr.svg")
def procedure_qr(branch: str, code: str) -> Response:
    """QR code (SVG) of a procedure's page, for the kiosk's screen."""
    return qr_code(public_url() + url_for("pages.procedure", branch=branch, code=code))


def qr_code(address: str) -> Response:
    """An address as a picture that phones read."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=2, xmldecl=False, dark="#14213d"
    )
    answer = make_response(picture.getvalue())
    answer.mimetype = "image/svg+xml"
    answer.cache_control.private = True
    return answer


@pages.get("/assets/<release>/<path:name>")
def assets(release: str, name: str) -> Response:
    """Style sheets, scripts, fonts and pictures."""
    return pages_assets.serve(release, name)


@pages.errorhandler(UnknownBranch)
@pages.errorhandler(NotFound)
def not_found(error: Exception) -> Response:
    """Say in the pages' own look that an address leads nowhere."""
    return error_page(404)


def error_page(status: int) -> Response:
    """The page for an address that leads nowhere (404) or a fault of ours (500)."""
    language = chosen(request, list(known_languages()), sticky=True)
    answer = page("error.html", language, sticky=True, status=status, address=request.path)
    answer.status_code = status
    return answer


def branch_page(
    name: str,
    code: str,
    *,
    sticky: bool = False,
    facts: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    **place: Any,
) -> Response:
    """Render a branch's page; `place` (counter or zone) goes to the template and, by code, to the script.

    `facts` go to the script as they are, and to the template as part of `page_data`; `settings` join those
    that every page has.
    """
    context = page_context(code)
    choices = offered(context["languages"])
    language = chosen(request, choices, sticky=sticky)
    data = page_data(name, language, choices) | {
        "branch": context["branch"],
        "settings": context["settings"] | (settings or {}),
    }
    data |= {key: value["code"] for key, value in place.items()} | (facts or {})
    return page(f"{name}.html", language, sticky=sticky, page_data=data, context=context, **place)


def known(branch: str, kind: str, code: str) -> dict[str, Any]:
    """The counter or zone with this code at the branch (`kind` is the list it stands in), or a 404."""
    found = next((item for item in page_context(branch)[kind] if item["code"] == code), None)
    return found or abort(404)


def page_data(name: str, language: str, choices: list[str]) -> dict[str, Any]:
    """What a page's script gets from the server: its words in every language it may switch to."""
    words = {code: pages_words.words(name, catalogue(code)) for code in choices}
    return {"page": name, "language": language, "languages": choices, "words": words}


def page(template: str, language: str, *, sticky: bool = False, **context: Any) -> Response:
    """Render a template in one language, with every page's headers; `sticky` remembers the language."""
    translations = catalogue(language)
    answer = make_response(
        render_template(
            template,
            _=translations.gettext,
            ngettext=translations.ngettext,
            language=language,
            source_language=SOURCE_LANGUAGE,
            asset=pages_assets.asset,
            imports=pages_assets.imports,
            **context,
        )
    )
    answer.headers["Content-Security-Policy"] = SECURITY_POLICY
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.no_cache = True
    if sticky and request.args.get("lang") == language:
        answer.set_cookie(COOKIE, language, max_age=pages_assets.YEAR, samesite="Lax", httponly=True)
    return pages_assets.squeeze(answer)
