"""Files of procedures: read to the letter, or refused whole with every fault and its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from queue_server.adapters.procedure_file import BrokenProcedures, read_procedure_file
from tests.support.procedures import FILE, records

SMALLEST = {"code": "1.000001", "name": "Đăng ký khai sinh", "field": "Hộ tịch"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "procedures.jsonl"


def write(file: Path, *lines: Any) -> None:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def faults(file: Path) -> list[str]:
    with pytest.raises(BrokenProcedures) as broken:
        read_procedure_file(file)
    return broken.value.faults


def test_every_record_is_read_to_the_letter() -> None:
    read = [record.model_dump(mode="json") for record in read_procedure_file(FILE)]
    assert read == records()


def test_what_a_record_lacks_is_nothing_and_empty_lines_are_passed_over(file: Path) -> None:
    file.write_text(f"\n{json.dumps(SMALLEST)}\n\n", encoding="utf-8")
    [record] = read_procedure_file(file)
    assert (record.code, record.steps, record.ways) == ("1.000001", None, [])


def test_every_fault_is_told_with_its_line(file: Path) -> None:
    ways = [{"way": "Trực tiếp"}, {"way": "Trực tuyến", "fee": 8000}]
    write(
        file,
        SMALLEST,
        {"code": "1.000002", "name": "Thiếu lĩnh vực"},
        {**SMALLEST, "code": "1.000003", "ways": ways},
        {**SMALLEST, "code": "1.000004", "phi": "8.000"},
        {**SMALLEST, "code": "../1"},
        {**SMALLEST, "code": "1.000005", "steps": "a\x00b"},
        {**SMALLEST, "code": "1.000006", "steps": "a\ud800b"},
        SMALLEST,
        ["no", "object"],
    )
    with file.open("ab") as more:
        more.write(b'{"code": \n\xff\xfe\n')
    told = faults(file)
    assert [fault.partition(":")[0] for fault in told] == [f"line {n}" for n in range(2, 12)]
    assert told[0] == "line 2: field: is missing"
    assert told[1].startswith("line 3: ways[2].fee: ")
    assert told[2] == "line 4: phi: is not a part of a procedure"
    assert told[4] == "line 6: steps: has a control character"
    assert told[5] == "line 7: steps: has half a letter (a lone surrogate)"
    assert told[6] == "line 8: code: '1.000001' is in line 1 already"
    assert "not JSON" in told[8]
    assert "not UTF-8" in told[9]


def test_a_file_of_another_kind_does_not_flood_the_screen(file: Path) -> None:
    write(file, *({"x": n} for n in range(500)))
    with pytest.raises(BrokenProcedures) as broken:
        read_procedure_file(file)
    assert "nothing was imported" in str(broken.value)
    assert len(str(broken.value).splitlines()) < 60


def test_an_empty_file_does_not_pass_for_a_catalogue_without_procedures(file: Path) -> None:
    file.write_text("\n", encoding="utf-8")
    assert faults(file) == ["there is no procedure"]
