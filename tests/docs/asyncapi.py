"""docs/asyncapi.yaml for tests: the document, and real messages held against what it says of them."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator, FormatChecker

from tests.support.contract import objects_in

PAPER = Path(__file__).parents[2] / "docs/asyncapi.yaml"


@cache
def description() -> dict[str, Any]:
    """The whole document."""
    document: dict[str, Any] = yaml.safe_load(PAPER.read_text(encoding="utf-8"))
    return document


def follow(pointer: str) -> Any:
    """What a reference such as `#/channels/live` leads to. Raises KeyError when it leads nowhere."""
    found: Any = description()
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return follow(found["$ref"]) if isinstance(found, dict) and "$ref" in found else found


def references(part: Any) -> Iterator[str]:
    """Every reference in a part of the document, however deep."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def entry_messages() -> dict[str, str]:
    """Type of log entry → the key of the message that describes it."""
    sent = description()["operations"]["sendEvent"]["messages"]
    keys = [each["$ref"].rpartition("/")[2] for each in sent]
    return {follow(f"#/components/messages/{key}")["name"]: key for key in keys}


@cache
def _closed() -> dict[str, Any]:
    """The components, where an object may hold nothing that is not described."""
    components = copy.deepcopy(description()["components"])
    for schema in objects_in(components):
        schema.setdefault("additionalProperties", False)
    return components


def faults(pointer: str, value: Any) -> list[str]:
    """What does not fit between a value and the schema at `pointer`, which is below #/components."""
    schema = {"$ref": pointer, "components": _closed()}
    found = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(value)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def check(pointer: str, value: Any) -> None:
    """AssertionError unless the value fits the schema at `pointer`."""
    if told := faults(pointer, value):
        raise AssertionError(f"{pointer}\n{chr(10).join(told)}\n{json.dumps(value, ensure_ascii=False)}")


def check_message(key: str, payload: Any) -> None:
    """AssertionError unless a payload is what the message of this key says."""
    check(f"#/components/messages/{key}/payload", payload)


def check_entry(entry: dict[str, Any], whole: bool, ratings: bool = False) -> None:
    """AssertionError unless a log entry is as described, in its whole or its public form.

    `ratings` says that the reader sees what a rating says: oversight and the case system, not officers.
    """
    check_message(entry_messages()[entry["type"]], entry)
    if turn := entry["data"].get("turn") if entry["type"] != "rating.submitted" else None:
        check("#/components/schemas/" + ("Turn" if whole else "TurnPublic"), turn)
    if entry["type"] == "rating.submitted":
        check("#/components/schemas/" + ("Rating" if ratings else "RatingPublic"), entry["data"])


def check_snapshot(snapshot: dict[str, Any], whole: bool) -> None:
    """AssertionError unless a snapshot is as described, in its whole or its public form."""
    check("#/components/schemas/Snapshot", snapshot)
    present = [counter["turn"] for counter in snapshot["counters"] if counter["turn"]]
    for turn in (*present, *snapshot["waiting"], *snapshot["held"], *snapshot["missed"]):
        check("#/components/schemas/" + ("Turn" if whole else "TurnPublic"), turn)
