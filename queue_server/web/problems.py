"""Every refusal as a problem (RFC 9457), in the reader's language: the one table of error sentences.

A sentence says what happened and what to do; a refusal changes nothing, and the closing words say so where
a person might wonder.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from queue_server.domain.errors import Refusal
from queue_server.service_layer.ports import Unavailable
from queue_server.web.pages_language import COOKIE

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Words:
    """Title and detail in one language; the detail may name the refusal's facts."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a code means: HTTP status and words."""

    status: int
    vi: Words
    en: Words


PROBLEMS: dict[str, Problem] = {
    "unknown-branch": Problem(
        404,
        Words("Không có chi nhánh này", "Máy chủ không có chi nhánh “{branch}”. Hãy kiểm tra lại địa chỉ."),
        Words("No such branch", "This server has no branch “{branch}”. Check the address."),
    ),
    "unknown-service": Problem(
        404,
        Words(
            "Không có dịch vụ này",
            "Chi nhánh không có dịch vụ “{service}”. Hãy chọn trong danh sách dịch vụ.",
        ),
        Words(
            "No such service", "The branch has no service “{service}”. Choose one from the list of services."
        ),
    ),
    "unknown-counter": Problem(
        404,
        Words("Không có quầy này", "Chi nhánh không có quầy “{counter}”."),
        Words("No such counter", "The branch has no counter “{counter}”."),
    ),
    "unknown-ticket": Problem(
        404,
        Words(
            "Không tìm thấy phiếu", "Không có phiếu này, hoặc phiếu đã hết hiệu lực. Hãy lấy số mới tại máy."
        ),
        Words(
            "No such ticket",
            "There is no such ticket, or it is no longer valid. Take a new number at a kiosk.",
        ),
    ),
    "unknown-turn": Problem(
        404,
        Words("Không tìm thấy lượt", "Hôm nay không có lượt nào như vậy. Hãy chọn lại trong danh sách chờ."),
        Words("No such turn", "There is no such turn today. Choose again from the waiting list."),
    ),
    "unknown-device": Problem(
        404,
        Words("Không có thiết bị này", "Chi nhánh không có thiết bị “{device}”."),
        Words("No such device", "The branch has no device “{device}”."),
    ),
    "unknown-announcement": Problem(
        404,
        Words("Không có thông báo này", "Mục {seq} của nhật ký không phải là một lần gọi."),
        Words("No such announcement", "Entry {seq} of the log is not a call."),
    ),
    "unknown-priority": Problem(
        422,
        Words("Không có đối tượng ưu tiên này", "“{priority}” không có trong danh sách: {known}."),
        Words("No such priority class", "“{priority}” is not one of: {known}."),
    ),
    "illegal-transition": Problem(
        409,
        Words(
            "Không làm được ở trạng thái này",
            "Lượt đang ở trạng thái “{state}” nên không thể “{action}”. Không có gì thay đổi; "
            "hãy xem lại màn hình rồi thử lại.",
        ),
        Words(
            "Not possible in this state",
            "The turn is “{state}”, so “{action}” is not possible. Nothing changed; look again, then retry.",
        ),
    ),
    "counter-busy": Problem(
        409,
        Words(
            "Quầy đang có người",
            "Quầy {counter} đang có số {number}. Hãy bắt đầu phục vụ, báo vắng hoặc trả lại hàng chờ trước.",
        ),
        Words(
            "The counter is busy",
            "Counter {counter} has number {number}. Start serving, mark a no-show or put it back first.",
        ),
    ),
    "counter-closed": Problem(
        409,
        Words("Quầy đang đóng", "Quầy {counter} đang đóng. Hãy mở quầy trước."),
        Words("The counter is closed", "Counter {counter} is closed. Open it first."),
    ),
    "nothing-at-counter": Problem(
        409,
        Words(
            "Quầy chưa gọi ai", "Quầy {counter} không có số nào đang gọi hoặc phục vụ. Hãy gọi số tiếp theo."
        ),
        Words(
            "Nobody is at the counter",
            "Counter {counter} has nobody called or being served. Call the next one.",
        ),
    ),
    "turn-elsewhere": Problem(
        409,
        Words("Không phải số đang ở quầy", "Quầy {counter} đang có số {number}, không phải số được nêu."),
        Words("Not the one at the counter", "Counter {counter} has number {number}, not the one named."),
    ),
    "branch-closed": Problem(
        409,
        Words("Ngoài giờ lấy số", "Hiện không phát số. Giờ lấy số tiếp theo bắt đầu lúc {opening}."),
        Words("Closed now", "No numbers are given now. The next hours begin at {opening}."),
    ),
    "service-closed": Problem(
        409,
        Words("Dịch vụ đang tạm dừng", "Dịch vụ “{service}” hiện không nhận số. Hãy hỏi bàn hướng dẫn."),
        Words("The service is closed", "The service “{service}” takes nobody now. Ask at the guidance desk."),
    ),
    "service-not-served": Problem(
        422,
        Words("Quầy không nhận dịch vụ này", "Quầy {counter} không nhận dịch vụ “{service}”."),
        Words("Not served there", "Counter {counter} does not take the service “{service}”."),
    ),
    "same-place": Problem(
        422,
        Words("Đã ở đúng dịch vụ này", "Lượt đang chờ đúng dịch vụ “{service}”. Hãy chọn dịch vụ khác."),
        Words("Already there", "The turn is at the service “{service}” already. Choose another one."),
    ),
    "not-rateable": Problem(
        409,
        Words("Chưa thể đánh giá", "Lượt này chưa hoàn tất hoặc đã quá thời gian đánh giá."),
        Words("Cannot be rated", "This turn is not finished, or the time for rating it has passed."),
    ),
    "already-rated": Problem(
        409,
        Words("Đã được đánh giá", "Lượt của số {number} đã có đánh giá. Cảm ơn bạn!"),
        Words("Already rated", "The turn of number {number} has its rating. Thank you!"),
    ),
    "idempotency-key-reused": Problem(
        422,
        Words(
            "Khóa lặp đã dùng cho yêu cầu khác",
            "Idempotency-Key này đã đi cùng một yêu cầu khác. Hãy dùng khóa mới.",
        ),
        Words(
            "Key used for another request", "This Idempotency-Key came with another request. Use a new key."
        ),
    ),
    "not-signed-in": Problem(
        401,
        Words("Cần đăng nhập", "Hãy đăng nhập, hoặc gửi khóa của thiết bị."),
        Words("Sign in first", "Sign in, or send a device key."),
    ),
    "not-allowed": Problem(
        403,
        Words("Không có quyền", "Tài khoản hoặc thiết bị này không được làm việc đó ở chi nhánh này."),
        Words("Not allowed", "This account or device may not do that in this branch."),
    ),
    "wrong-password": Problem(
        401,
        Words(
            "Sai tên đăng nhập hoặc mật khẩu", "Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        Words("Wrong user name or password", "Check Caps Lock and the keyboard layout, then try again."),
    ),
    "too-many-attempts": Problem(
        429,
        Words("Thử sai quá nhiều lần", "Hãy đợi {seconds} giây rồi thử lại."),
        Words("Too many wrong passwords", "Wait {seconds} seconds, then try again."),
    ),
    "malformed-json": Problem(
        400,
        Words("Nội dung không phải JSON", "Nội dung gửi lên không phải JSON hợp lệ. Không có gì thay đổi."),
        Words("Not JSON", "The body is not valid JSON. Nothing changed."),
    ),
    "invalid-request": Problem(
        422,
        Words("Yêu cầu không hợp lệ", "Một số trường không hợp lệ; xem “errors”. Không có gì thay đổi."),
        Words("Invalid request", "Some fields are not valid; see “errors”. Nothing changed."),
    ),
    "unavailable": Problem(
        503,
        Words("Chưa sẵn sàng", "Một phần của máy chủ chưa sẵn sàng. Không có gì thay đổi; hãy thử lại sau."),
        Words("Not ready", "A part of the server is not ready. Nothing changed; try again in a moment."),
    ),
    "internal-error": Problem(
        500,
        Words(
            "Lỗi của máy chủ",
            "Yêu cầu không được thực hiện. Hãy thử lại; nếu vẫn lỗi, báo quản trị với mã {incident}.",
        ),
        Words(
            "Server error",
            "The request was not carried out. Try again; if it persists, report incident {incident}.",
        ),
    ),
}


VIETNAMESE = {
    "waiting": "đang chờ",
    "called": "đã gọi",
    "serving": "đang phục vụ",
    "held": "tạm giữ",
    "served": "đã hoàn tất",
    "no_show": "vắng mặt",
    "transferred": "đã chuyển",
    "cancelled": "đã hủy",
    "expired": "hết hiệu lực",
    "call": "gọi",
    "recall": "gọi lại",
    "serve": "bắt đầu",
    "put_back": "trả lại hàng chờ",
    "transfer": "chuyển",
    "reroute": "chuyển hướng",
    "hold": "tạm giữ",
    "resume": "tiếp tục",
    "finish": "hoàn tất",
    "cancel": "hủy",
    "reinstate": "đưa lại vào hàng",
}
"""States and actions as officers read them (glossary)."""


def problem(
    code: str, facts: dict[str, Any] | None = None, status: int | None = None, **more: Any
) -> Response:
    """The problem answer of a code, in the language that the request prefers."""
    known = PROBLEMS[code]
    english = language() == "en"
    words = known.en if english else known.vi
    shown = {name: _word(value, english) for name, value in (facts or {}).items() if value is not None}
    body = {
        "type": f"/problems/{code}",
        "title": words.title,
        "status": status or known.status,
        "detail": words.detail.format_map(_Blank(shown)),
        "code": code,
        **{name: value for name, value in (facts or {}).items() if value is not None},
        **more,
    }
    return Response(json.dumps(body), status=body["status"], content_type=CONTENT_TYPE)


def _word(value: object, english: bool) -> object:
    """A fact as it reads in a sentence."""
    return value if english else VIETNAMESE.get(str(value), value)


class _Blank(dict[str, object]):
    """Facts for a sentence; one that is not known reads as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def language() -> str:
    """``vi`` or ``en``, by ``?lang=``, the page's cookie, then ``Accept-Language``; Vietnamese first."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    return asked if asked in ("vi", "en") else request.accept_languages.best_match(["vi", "en"]) or "vi"


def of_refusal(refusal: Refusal) -> Response:
    """A refusal of the queue's rules."""
    answer = problem(refusal.code, refusal.facts)
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if seconds := refusal.facts.get("seconds"):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def of_validation(error: ValidationError) -> Response:
    """A request whose parts are not what the API describes: every fault with its place."""
    faults = [
        {"place": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return problem("invalid-request", errors=faults)


def of_http(error: HTTPException) -> Response:
    """What Flask itself refuses under the API: unknown path, wrong method, too large a body."""
    body = {
        "type": "about:blank",
        "title": error.name,
        "status": error.code,
        "detail": error.description,
        "code": error.name.lower().replace(" ", "-"),
    }
    answer = Response(json.dumps(body), status=error.code or 500, content_type=CONTENT_TYPE)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def of_unavailable(error: Unavailable) -> Response:
    """A part that does not answer now."""
    log.error("unavailable: %s", error)
    answer = problem("unavailable")
    answer.headers["Retry-After"] = "1"
    return answer


def of_surprise(error: Exception, incident: str) -> Response:
    """A fault of ours: logged with its traceback, told only by its incident number."""
    log.error("incident %s: %s %s", incident, request.method, request.path, exc_info=error)
    return problem("internal-error", {"incident": incident})
