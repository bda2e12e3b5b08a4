"""The catalogue in the database: imported whole, searched by every process, changed by the next import."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from queue_server.adapters.database.procedures import DatabaseProcedures, Imported
from queue_server.adapters.procedure_file import ProcedureRecord, read_procedure_file
from queue_server.domain.catalogue import Catalogue
from queue_server.domain.errors import UnknownProcedure
from tests.support.procedures import FILE, records
from tests.support.processes import wait_until
from tests.support.stores import BRANCH, Bench


def record(code: str, name: str, **more: Any) -> ProcedureRecord:
    return ProcedureRecord(code=code, name=name, field="Hộ tịch", **more)


BIRTH, WEDDING = record("1.1", "Đăng ký khai sinh", level="Cấp Xã"), record("1.2", "Đăng ký kết hôn")


@pytest.fixture
def procedures(desk: Bench) -> DatabaseProcedures:
    return DatabaseProcedures(desk.store.database, desk.clock)


def codes(procedures: DatabaseProcedures, query: str = "") -> list[str]:
    return [entry.code for entry in procedures.catalogue().search(query).entries]


def test_every_record_comes_back_to_the_letter(procedures: DatabaseProcedures) -> None:
    done = procedures.take_over(read_procedure_file(FILE))
    wanted = records()
    assert done == Imported(len(wanted), 0, 0, 0)
    assert [procedures.published(each["code"]).record for each in wanted] == wanted
    assert sorted(codes(procedures)) == sorted(each["code"] for each in wanted)


def test_every_real_procedure_is_found_first_by_its_code_and_among_the_first_by_its_name(
    procedures: DatabaseProcedures,
) -> None:
    procedures.take_over(read_procedure_file(FILE))
    catalogue = procedures.catalogue()
    for each in records():
        assert catalogue.search(each["code"]).entries[0].code == each["code"]
        assert each["name"] in [entry.name for entry in catalogue.search(each["name"]).entries[:3]]


def test_an_import_tells_what_it_changed(procedures: DatabaseProcedures) -> None:
    assert procedures.take_over([BIRTH, WEDDING]) == Imported(2, 0, 0, 0)
    assert procedures.take_over([BIRTH, WEDDING]) == Imported(0, 0, 2, 0)
    changed = record("1.1", "Đăng ký khai sinh", level="Cấp Xã", result="Giấy khai sinh")
    assert procedures.take_over([changed, record("1.3", "Giám hộ")]) == Imported(1, 1, 0, 1)
    assert procedures.published("1.1").record["result"] == "Giấy khai sinh"


def test_what_vanished_is_no_longer_found_but_its_page_stays_until_it_comes_back(
    procedures: DatabaseProcedures, desk: Bench
) -> None:
    procedures.take_over([BIRTH, WEDDING])
    procedures.take_over([BIRTH])
    assert codes(procedures, "ket hon") == []
    assert procedures.published("1.2").withdrawn_at == desk.clock.now()
    assert procedures.take_over([BIRTH]) == Imported(0, 0, 1, 0)
    assert procedures.take_over([BIRTH, WEDDING]) == Imported(0, 1, 1, 0)
    assert codes(procedures, "ket hon") == ["1.2"]
    assert procedures.published("1.2").withdrawn_at is None


def test_a_partial_file_takes_nothing_away(procedures: DatabaseProcedures) -> None:
    procedures.take_over([BIRTH])
    assert procedures.take_over([WEDDING], all_there_are=False) == Imported(1, 0, 0, 0)
    assert codes(procedures) == ["1.2", "1.1"]


def test_another_process_finds_the_new_catalogue_at_once(procedures: DatabaseProcedures, desk: Bench) -> None:
    server = DatabaseProcedures(desk.store.database, desk.clock)
    assert codes(server) == []
    procedures.take_over([BIRTH])
    before = server.catalogue()
    assert codes(server) == ["1.1"]
    assert server.catalogue() is before
    procedures.take_over([record("1.1", "Đăng ký lại khai sinh")])
    assert codes(server, "lai") == ["1.1"]


def test_a_server_indexes_imports_by_itself_and_no_search_waits_for_it(
    procedures: DatabaseProcedures, desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders: list[str] = []

    class Noted(Catalogue):
        def __init__(self, *parts):
            builders.append(threading.current_thread().name)
            super().__init__(*parts)

    procedures.take_over([BIRTH])
    server = DatabaseProcedures(desk.store.database, desk.clock)
    monkeypatch.setattr("queue_server.adapters.database.procedures.Catalogue", Noted)
    monkeypatch.setattr("queue_server.adapters.database.procedures.LOOK_SECONDS", 0.01)
    server.start()
    try:
        assert codes(server) == ["1.1"], "what is there when it starts is indexed before anybody asks"
        assert builders == [threading.current_thread().name]
        procedures.take_over([BIRTH, WEDDING])
        wait_until(lambda: codes(server, "ket hon") == ["1.2"], "the import is seen", 20)
        assert builders == [threading.current_thread().name, "catalogue"]
    finally:
        server.stop()


def test_a_database_that_does_not_answer_for_a_while_leaves_the_catalogue_as_it_was(
    procedures: DatabaseProcedures,
    desk: Bench,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    procedures.take_over([BIRTH])
    server = DatabaseProcedures(desk.store.database, desk.clock)
    monkeypatch.setattr("queue_server.adapters.database.procedures.LOOK_SECONDS", 0.01)
    server.start()
    try:
        with monkeypatch.context() as away:
            away.setattr(server, "_keep_up", lambda: 1 / 0)
            wait_until(lambda: "does not answer" in caplog.text, "it is noted", 20)
            assert codes(server) == ["1.1"]
        procedures.take_over([WEDDING])
        wait_until(lambda: codes(server) == ["1.2"], "it goes on", 20)
    finally:
        server.stop()


def test_a_code_that_was_never_imported(procedures: DatabaseProcedures) -> None:
    with pytest.raises(UnknownProcedure):
        procedures.published("9.9")
    assert procedures.catalogue().entry("9.9") is None


def test_words_anywhere_in_the_record_are_found(procedures: DatabaseProcedures) -> None:
    papers = [{"name": "Giấy chứng sinh", "form": "To-khai.docx"}]
    procedures.take_over([record("1.1", "A", documents=papers), record("1.2", "B")])
    assert codes(procedures, "giấy chứng sinh") == ["1.1"]
    assert codes(procedures, "to khai docx") == ["1.1"]


def test_the_tickets_of_the_last_weeks_are_counted(procedures: DatabaseProcedures, desk: Bench) -> None:
    desk.take(procedure="1.1")
    desk.clock.move(days=35)
    for code in ("1.2", "1.2", None):
        desk.take(procedure=code)
    assert procedures.taken(BRANCH) == {"1.2": 2}
    desk.take(procedure="1.1")
    assert procedures.taken(BRANCH) == {"1.2": 2}
    desk.clock.move(minutes=6)
    assert procedures.taken(BRANCH) == {"1.2": 2, "1.1": 1}
    assert procedures.taken("elsewhere") == {}
