"""docs/queue-rules.md names every rule, every level and every setting, as the code has them."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from queue_server.adapters.centre_file.document import CounterPart
from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.adapters.centre_file.rules import RulesPart
from queue_server.domain.branch import FinishField
from queue_server.domain.selection import Rule

TEXT = (Path(__file__).parents[2] / "docs/queue-rules.md").read_text(encoding="utf-8")
SETTINGS = TEXT.split("\n## Every setting\n")[1]
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \| `(.+)` \|$", re.MULTILINE)
ROWS = {name: tuple(rest) for name, *rest in ROW.findall(SETTINGS)}
EXAMPLE = re.search(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
HEAD = 'format = 1\n[centre]\ncode = "thu"\nname = "Thử"\n[hours]\ntickets = ["07:30-11:00"]\n'
FIELDS = RulesPart.model_fields.items()


def told_range(field: FieldInfo) -> str | None:
    """The range of a setting as the table words it; None where it is no number and no choice."""
    low = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    above = next((each.gt for each in field.metadata if isinstance(each, Gt)), None)
    high = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    if above is not None:
        return f"more than {above}" if high is None else f"more than {above}, to {high}"
    if low is not None:
        return f"from {low}" if high is None else f"{low} to {high}"
    if field.annotation is bool:
        return "`true`, `false`"
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return ", ".join(f'`"{each.value}"`' for each in field.annotation)
    return None


def test_every_setting_has_its_row() -> None:
    assert list(ROWS) == list(RulesPart.model_fields)


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=list(RulesPart.model_fields))
def test_a_setting_is_told_with_its_default_and_range(name: str, field: FieldInfo) -> None:
    _, default, span, _ = ROWS[name]
    if field.default is None:
        assert default.startswith("none")
    else:
        written: Any = tomllib.loads(f"value = {default.strip('`')}")["value"]
        assert RulesPart.model_validate({name: written}) == RulesPart()
    expected = told_range(field)
    if expected:
        assert span == expected


@pytest.mark.parametrize("name", RulesPart.model_fields)
def test_the_example_of_a_setting_is_taken_and_is_not_the_default(name: str) -> None:
    line = ROWS[name][3]
    assert getattr(RulesPart.model_validate(tomllib.loads(line)), name) != getattr(RulesPart(), name)


def test_what_may_be_required_on_finish_is_listed() -> None:
    for field in FinishField:
        assert f'`"{field.value}"`' in ROWS["required_on_finish"][2]


def test_every_rule_is_told_in_one_sentence() -> None:
    told = re.findall(r"^\| `([\w-]+)` \| (This|The slot|Nobody|An officer)[^|]+\. \|$", TEXT, re.MULTILINE)
    assert [rule for rule, _ in told] == [rule.value for rule in Rule]


def test_the_table_has_the_rules_of_a_call_in_their_order() -> None:
    head = next(line for line in TEXT.splitlines() if line.startswith("| level |"))
    assert re.findall(r"`([\w-]+)`", head) == [rule.value for rule in Rule if rule is not Rule.CHOSEN]


def test_every_level_is_a_key_of_a_counter() -> None:
    for key in ("services", "pools", "helps"):
        assert key in CounterPart.model_fields
        assert f"| `{key}` of the counter" in TEXT


def test_the_whole_example_imports(tmp_path: Path) -> None:
    assert EXAMPLE
    path = tmp_path / "centre.toml"
    path.write_text(HEAD + EXAMPLE[1], encoding="utf-8")
    assert read_centre_file(path).documents()[0].to_branch(1).policy.priority_ratio == (2, 1)
