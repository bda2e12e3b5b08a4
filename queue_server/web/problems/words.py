"""What the sentences of problems are made of."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages; it may name the facts of what it is about."""

    vi: str
    en: str


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
    "postpone": "xin thêm thời gian",
    "transfer": "chuyển",
    "reroute": "chuyển hướng",
    "hold": "tạm giữ",
    "resume": "tiếp tục",
    "finish": "hoàn tất",
    "cancel": "hủy",
    "reinstate": "đưa lại vào hàng",
    "next": "gọi tiếp",
    "put-back": "trả lại hàng chờ",
    "no-show": "vắng mặt",
    "pause": "tạm nghỉ",
    "open": "mở quầy",
    "close": "đóng quầy",
    "undo": "hoàn tác",
    "ask-help": "gọi hỗ trợ",
    "help-came": "đã có hỗ trợ",
    "reason": "lý do",
    "stand_in_for": "làm thay cho",
    "outcome": "kết quả",
    "procedure": "thủ tục",
    "case_codes": "mã hồ sơ",
    "somebody else": "người khác",
    "expire": "cho hết hiệu lực",
    "day": "ngày",
    "slot": "khung giờ",
    "card-empty": "Máy quét không đọc được gì",
    "card-unknown": "Mã vừa quét không phải thẻ căn cước hay thẻ bảo hiểm y tế",
    "card-number": "Số định danh phải có 12 chữ số",
    "card-name": "Tên trên thẻ không đọc được",
    "card-birth-date": "Ngày sinh trên thẻ không đọc được",
}
"""States, actions, what is recorded and spans of time, as people read them (glossary)."""

ENGLISH = {"no_show": "no-show", "put_back": "put back", "put-back": "put back", "case_codes": "case codes",
           "postpone": "ask for more time",
           "card-empty": "The scanner read nothing",
           "card-unknown": "This is neither a citizen nor a health-insurance card",
           "card-number": "A citizen's number has 12 digits",
           "card-name": "The name on the card cannot be read",
           "card-birth-date": "The birth date on the card cannot be read",
           "stand_in_for": "stand-in for", "ask-help": "ask for help", "help-came": "help came"}  # fmt: skip
"""The same in English, where the name in the code is not the word."""
