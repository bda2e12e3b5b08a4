"""Finding procedures: by the beginnings of words, without marks, the likeliest meant first."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.catalogue import Catalogue, Entry, Found
from queue_server.domain.intake import Intake
from queue_server.domain.plain import plain
from tests.support.stores import tiny_centre

ROWS = [
    ("1.000001", "Đăng ký khai sinh", "Hộ tịch", "uy ban nhan dan"),
    ("1.000002", "Đăng ký lại khai sinh", "Hộ tịch", "so ho tich"),
    ("1.000003", "Xác nhận tình trạng hôn nhân", "Hộ tịch", "khai sinh giay"),
    ("2.000010", "Khai thuế hộ kinh doanh", "Thuế", "to khai"),
    ("2.000011", "Cho thuê đất", "Đất đai", "hop dong"),
    ("2.0000112", "Giải quyết khiếu nại", "Khiếu nại", "don"),
]
CATALOGUE = Catalogue((Entry(code, name, field, "Cấp Xã"), text) for code, name, field, text in ROWS)


def found(query: str = "", **more) -> list[str]:
    return [entry.code for entry in CATALOGUE.search(query, **more).entries]


@pytest.mark.parametrize(
    "query", ["khai sinh", "KHAI  SINH", "khái sinh", "kha si", "sinh khai", "khai-sinh!"]
)
def test_marks_case_signs_and_order_do_not_matter(query: str) -> None:
    assert {"1.000001", "1.000002"} <= set(found(query))


def test_decomposed_letters_are_the_same_letters() -> None:
    decomposed = unicodedata.normalize("NFD", "Đăng ký lại")
    assert found(decomposed)[0] == "1.000002"


def test_names_come_before_fields_and_fields_before_the_rest() -> None:
    assert found("khai sinh") == ["1.000001", "1.000002", "1.000003"]
    assert found("ho tich")[-1] == "1.000003"
    assert found("so ho tich") == ["1.000002"]


def test_a_code_is_found_by_its_beginning_and_leads() -> None:
    assert found("2.000011") == ["2.000011", "2.0000112"]
    assert found("2.00001")[0].startswith("2.00001")
    assert found("1.000003") == ["1.000003"]


def test_marks_that_were_typed_tell_words_apart_that_look_alike_without() -> None:
    assert found("thuế")[0] == "2.000010"
    assert found("thuê")[0] == "2.000011"
    assert set(found("thue")) == {"2.000010", "2.000011"}


def test_what_people_take_most_numbers_for_leads_among_equals() -> None:
    assert found("dang ky")[0] == "1.000001"
    assert found("dang ky", taken={"1.000002": 9})[0] == "1.000002"
    assert found(taken={"2.000011": 1})[0] == "2.000011"


def test_what_can_be_handed_in_here_leads_before_what_is_popular_elsewhere() -> None:
    assert found("dang ky", taken={"1.000001": 9}, here=lambda each: each.code == "1.000002")[0] == "1.000002"


def test_without_a_query_everything_is_listed_by_name_and_a_field_narrows_it() -> None:
    assert len(found()) == len(ROWS)
    assert [entry.name for entry in CATALOGUE.search().entries][:2] == ["Cho thuê đất", "Đăng ký khai sinh"]
    assert found(field="Thuế") == ["2.000010"]
    assert found("khai", field="Khiếu nại") == []
    assert found(field="Không có") == []


def test_fields_are_counted_in_the_order_of_their_letters() -> None:
    assert CATALOGUE.fields() == {"Đất đai": 1, "Hộ tịch": 3, "Khiếu nại": 1, "Thuế": 1}


@given(st.sampled_from(["", "khai", "ho tich", "2.0", "d"]), st.integers(0, 9), st.integers(0, 9))
def test_a_page_is_a_piece_of_the_whole(query: str, start: int, length: int) -> None:
    page = CATALOGUE.search(query, page=slice(start, start + length))
    whole = CATALOGUE.search(query)
    assert page.entries == whole.entries[start : start + length]
    assert page.total == whole.total == len(whole.entries)


def test_words_that_nothing_says_find_nothing() -> None:
    assert found("xyz") == []
    assert found("khai xyz") == []
    assert Catalogue([]).search("khai") == Found([], 0)


@given(st.text(max_size=40))
def test_whatever_is_typed_each_procedure_is_found_at_most_once_and_has_all_the_words(query: str) -> None:
    codes = found(query)
    assert len(codes) == len(set(codes)) <= len(ROWS)
    for code, name, field, text in ROWS:
        said = f"{plain(name)} {plain(field)} {text}".split()
        fits = all(any(word.startswith(typed) for word in said) for typed in plain(query).split())
        by_code = bool(query.strip()) and code.startswith(query.strip())
        assert (code in codes) == (fits or by_code)


def test_a_procedure_is_handed_in_where_its_code_is_named_or_else_its_field() -> None:
    branch = tiny_centre().documents()[0].to_branch(1)
    fields = replace(branch.service("ho-tich"), fields=("HỘ TỊCH",))
    named = replace(branch.service("dat-dai"), procedures=("1.000003",))
    intake = Intake(replace(branch, services={"ho-tich": fields, "dat-dai": named}))
    assert intake.service("1.000001", "Hộ tịch") is fields
    assert intake.service("1.000003", "Hộ tịch") is named
    assert intake.of_field("Hộ tịch") is fields
    assert intake.service("2.000010", "Thuế") is None
