"""Waiting times, priority classes and names, as they stand on a slip."""

from typing import Any

import pytest

from kiosk.words import Names, estimate_words, slip_of

BRANCH = {
    "code": "hue",
    "name": "Trung tâm Huế",
    "name_en": "Hue Centre",
    "timezone": "Asia/Ho_Chi_Minh",
}
SERVICES = [
    {"code": "ho-tich", "name": "Hộ tịch; chứng thực", "short": "Hộ tịch", "name_en": "Civil status"},
    {"code": "dat-dai", "name": "Đất đai", "short": "", "name_en": ""},
]
NAMES = Names.of(BRANCH, SERVICES)
TICKET = {
    "id": "1", "number": "B007", "sequence": 12, "service": "ho-tich", "ahead": 3, "url": "/t/abc",
    "issued_at": "2026-11-21T02:41:00Z", "estimate": {"p50": 10, "p90": 20},
}  # fmt: skip


@pytest.mark.parametrize(
    ("estimate", "vietnamese", "english"),
    [
        ({"p50": 10, "p90": 20}, "khoảng 10–20 phút", "about 10–20 minutes"),
        ({"p50": 9.6, "p90": 20.4}, "khoảng 10–20 phút", "about 10–20 minutes"),
        ({"p50": 15, "p90": 15}, "khoảng 15 phút", "about 15 minutes"),
        ({"p50": 0, "p90": 12}, "khoảng 12 phút", "about 12 minutes"),
        ({"p50": 2, "p90": 5}, "dưới 5 phút", "under 5 minutes"),
        ({"p50": None, "p90": None}, "", ""),
        (None, "", ""),
    ],
)
def test_waiting_times_as_people_say_them(
    estimate: dict[str, Any] | None, vietnamese: str, english: str
) -> None:
    assert estimate_words(estimate, "vi") == vietnamese
    assert estimate_words(estimate, "en") == english


def test_priority_classes_are_the_centres_own() -> None:
    classes = [
        {"code": "small-child", "name": "Người đi cùng trẻ nhỏ", "name_en": "Small child"},
        {"code": "bo-doi", "name": "Bộ đội", "name_en": ""},
    ]
    names = Names.of({**BRANCH, "priority_classes": classes}, [])
    assert names.priority_words("small-child", "vi") == "Ưu tiên: Người đi cùng trẻ nhỏ"
    assert names.priority_words("small-child", "en") == "Priority: Small child"
    assert names.priority_words("bo-doi", "en") == "Priority: Bộ đội", "no English name: the Vietnamese one"
    assert names.priority_words("gone", "vi") == "Ưu tiên"
    assert names.priority_words("", "vi") == ""


def test_names_in_the_tickets_language() -> None:
    assert NAMES.service_name("ho-tich", "vi") == "Hộ tịch"
    assert NAMES.service_name("ho-tich", "en") == "Civil status"
    assert NAMES.service_name("dat-dai", "en") == "Đất đai", "no English name: the Vietnamese one"
    assert NAMES.service_name("gone", "vi") == "gone"
    assert NAMES.branch_name("en") == "Hue Centre"


def test_a_slip_in_local_time_with_the_phones_address() -> None:
    slip = slip_of(TICKET, NAMES, "vi", "https://luot.vn/")
    assert (slip.centre, slip.branch) == ("Trung tâm Huế", "")
    assert f"{slip.issued_at:%H:%M}" == "09:41"
    assert slip.url == "https://luot.vn/t/abc"
    one_of_several = Names.of({**BRANCH, "centre": {"code": "hue", "name": "Thành phố Huế"}}, SERVICES)
    under = slip_of(TICKET, one_of_several, "vi", "https://luot.vn")
    assert (under.centre, under.branch) == ("Thành phố Huế", "Trung tâm Huế")


def test_what_else_a_ticket_tells_stands_on_its_slip() -> None:
    told = {**TICKET, "person": "*********123", "may_not_be_served": True, "case_codes": ["H57.32"]}
    slip = slip_of(told, NAMES, "vi", "http://x", procedure="Đăng ký khai sinh")
    assert (slip.person, slip.late, slip.case_codes) == ("*********123", True, ("H57.32",))
    assert slip.procedure == "Đăng ký khai sinh"


@pytest.mark.parametrize(("language", "other"), [("vi", "en"), ("en", None)])
def test_the_most_needed_is_repeated_in_the_centre_s_second_language(
    language: str, other: str | None
) -> None:
    slip = slip_of(TICKET, NAMES, language, "http://x", second_language="en")
    assert (slip.other and slip.other.language) == other
    if slip.other:
        assert (slip.other.service, slip.other.estimate) == ("Civil status", "about 10–20 minutes")


def test_a_ticket_that_tells_little_still_makes_a_slip() -> None:
    bare = {"number": "B1", "sequence": 1, "service": "x", "issued_at": "2026-11-21T02:41:00Z"}
    slip = slip_of(bare, Names(), "vi", "http://x")
    assert (slip.ahead, slip.estimate, slip.url, slip.service) == (0, "", "", "x")
