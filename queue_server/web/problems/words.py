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
