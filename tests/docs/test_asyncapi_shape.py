"""docs/asyncapi.yaml is a sound AsyncAPI 3.0 description, and names all that the code can say."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator

from queue_server.adapters.mqtt.client import KEYPADS
from queue_server.domain import events
from queue_server.domain.branch import ServiceRole
from queue_server.domain.counter import CounterState
from queue_server.domain.daybook import Ending
from queue_server.domain.devices import DeviceState
from queue_server.domain.transitions import TRANSITIONS, TurnState
from queue_server.service_layer.keypads import KEYS
from queue_server.service_layer.people import DeviceKind
from queue_server.web.api.requests import TakeTicketBody
from queue_server.web.live import RESYNC_AT_MOST, VIEWS
from tests.docs.asyncapi import description, entry_messages, faults, follow, references

META = Path(__file__).with_name("asyncapi-3.yaml")


def test_it_is_what_asyncapi_asks_for() -> None:
    meta = yaml.safe_load(META.read_text(encoding="utf-8"))
    assert [
        f"{fault.json_path}: {fault.message}"
        for fault in Draft202012Validator(meta).iter_errors(description())
    ] == []


def test_every_reference_leads_somewhere() -> None:
    for pointer in set(references(description())):
        assert follow(pointer) is not None, pointer


def test_every_component_is_used() -> None:
    used = set(references(description()))
    for kind, parts in description()["components"].items():
        for name in parts:
            here = f"#/components/{kind}/{name}"
            assert any(pointer == here or pointer.startswith(f"{here}/") for pointer in used), here


@pytest.mark.parametrize("name", description()["channels"])
def test_a_channel_declares_the_parts_of_its_address(name: str) -> None:
    channel = description()["channels"][name]
    variables = re.findall(r"{(\w+)}", channel["address"] or "")
    assert sorted(channel.get("parameters", {})) == sorted(variables)


def test_operations_use_messages_of_their_channel_and_leave_none_out() -> None:
    used: set[str] = set()
    for name, operation in description()["operations"].items():
        channel = operation["channel"]["$ref"]
        listed = [
            each["$ref"]
            for part in (operation, operation.get("reply", {}))
            for each in part.get("messages", [])
        ]
        assert all(pointer.startswith(f"{channel}/messages/") for pointer in listed), name
        used |= set(listed) or {f"{channel}/messages/{key}" for key in follow(channel)["messages"]}
    declared = {
        f"#/channels/{name}/messages/{key}"
        for name, channel in description()["channels"].items()
        for key in channel["messages"]
    }
    assert used == declared


@pytest.mark.parametrize("key", description()["components"]["messages"])
def test_examples_fit(key: str) -> None:
    for example in description()["components"]["messages"][key].get("examples", []):
        assert faults(f"#/components/messages/{key}/payload", example["payload"]) == []


def test_every_type_of_entry_is_described() -> None:
    constants = {
        value
        for name, value in vars(events).items()
        if name.isupper() and isinstance(value, str) and re.fullmatch(r"\w+\.\w+", value)
    }
    assert set(entry_messages()) == constants | {row.event for row in TRANSITIONS.values()}


def schema(path: str) -> Any:
    return follow(f"#/components/{path}")


def test_lists_of_words_are_the_code_s() -> None:
    data = "schemas/DeviceReported/properties/data/properties/device/properties"
    assert schema("messages/join/payload/properties/view")["enum"] == list(VIEWS)
    assert schema("messages/missed/payload/properties/events")["maxItems"] == RESYNC_AT_MOST
    assert set(schema("schemas/TurnState")["enum"]) == set(TurnState)
    assert set(schema("schemas/TurnMoved/properties/data/properties/rule")["enum"]) == set(Ending)
    assert set(schema("schemas/DeviceState")["enum"]) == set(DeviceState)
    assert set(schema("schemas/CounterWithTurn/properties/state")["enum"]) == set(CounterState)
    assert set(schema(f"{data}/kind")["enum"]) == set(DeviceKind)
    assert set(schema("schemas/Service/properties/role")["enum"]) == set(ServiceRole)
    assert set(schema("messages/press/payload/properties/action")["enum"]) == set(KEYS)
    channels = get_args(TakeTicketBody.model_fields["channel"].annotation)
    assert schema("schemas/TicketPublic/properties/channel")["enum"] == list(channels)


def test_the_keypads_topic_is_the_one_heard() -> None:
    assert re.sub(r"{\w+}", "+", description()["channels"]["keypad"]["address"]) == KEYPADS
