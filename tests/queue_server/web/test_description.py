"""The server's description of its API is valid, and nothing is missing from it."""

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from queue_server.bootstrap import build
from queue_server.config import Settings
from queue_server.web.app import create_app

PREFIX = "/api/v1"

# The description itself, raw and finished.
UNDESCRIBED = {f"{PREFIX}/openapi.json", f"{PREFIX}/raw-openapi.json"}

# design.md, section 3: what outside programs rely on.
PROMISED = {
    ("get", "/branches/{branch}"),
    ("get", "/branches/{branch}/services"),
    ("get", "/branches/{branch}/counters"),
    ("post", "/branches/{branch}/tickets"),
    ("get", "/branches/{branch}/tickets/{ticket}"),
    ("get", "/tickets/{token}"),
    ("post", "/auth/login"),
    ("post", "/auth/logout"),
    ("get", "/auth/me"),
    ("post", "/branches/{branch}/counters/{counter}/{action}"),
    ("post", "/branches/{branch}/tickets/{ticket}/{action}"),
    ("get", "/branches/{branch}/board"),
    ("get", "/branches/{branch}/events"),
    ("get", "/branches/{branch}/announcements/{seq}.wav"),
    ("get", "/branches/{branch}/prompts/{language}/{word}.wav"),
    ("post", "/branches/{branch}/ratings"),
    ("post", "/branches/{branch}/devices/{device}/slips"),
    ("post", "/branches/{branch}/devices/{device}/status"),
}


@pytest.fixture(scope="module")
def routes_and_description(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[set[tuple[str, str]], dict[str, Any]]:
    """Every (method, path) that Flask routes below the prefix, and the description it serves."""
    system = build(Settings(data_dir=tmp_path_factory.mktemp("description")))
    app, _ = create_app(system)
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(PREFIX) and rule.rule not in UNDESCRIBED
    }
    description: dict[str, Any] = app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    system.stop()
    return routes, description


@pytest.fixture(scope="module")
def routes(routes_and_description: tuple[set[tuple[str, str]], dict[str, Any]]) -> set[tuple[str, str]]:
    return routes_and_description[0]


@pytest.fixture(scope="module")
def description(routes_and_description: tuple[set[tuple[str, str]], dict[str, Any]]) -> dict[str, Any]:
    return routes_and_description[1]


def operations(description: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_it_is_valid_openapi(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description).validate()


def test_it_describes_every_route_and_no_other(
    routes: set[tuple[str, str]], description: dict[str, Any]
) -> None:
    assert set(operations(description)) == routes


def test_it_describes_what_was_promised(description: dict[str, Any]) -> None:
    described = {(method, path.removeprefix(PREFIX)) for method, path in operations(description)}
    assert described >= PROMISED


def test_every_operation_can_be_understood(description: dict[str, Any]) -> None:
    for (method, path), operation in operations(description).items():
        where = f"{method} {path}"
        assert operation.get("summary"), where
        assert operation.get("operationId"), where
        assert operation.get("tags"), where
        assert any(status.startswith("2") for status in operation["responses"]), where
        for name in re.findall(r"\{(\w+)\}", path):
            assert name in {part["name"] for part in operation["parameters"] if part["in"] == "path"}, where


def test_operation_names_are_unique(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(description).values()]
    assert len(names) == len(set(names))


def test_every_refusal_is_a_problem(description: dict[str, Any]) -> None:
    for (method, path), operation in operations(description).items():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], f"{method} {path} {status}"


def test_every_answer_with_a_body_has_a_schema(description: dict[str, Any]) -> None:
    for (method, path), operation in operations(description).items():
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                assert content.get("schema") or not kind.endswith("json"), f"{method} {path} {status}"


def test_what_changes_the_queue_takes_an_idempotency_key(description: dict[str, Any]) -> None:
    for method, path in [
        ("post", f"{PREFIX}/branches/{{branch}}/tickets"),
        ("post", f"{PREFIX}/branches/{{branch}}/ratings"),
        ("post", f"{PREFIX}/branches/{{branch}}/counters/{{counter}}/{{action}}"),
        ("post", f"{PREFIX}/branches/{{branch}}/tickets/{{ticket}}/{{action}}"),
    ]:
        parameters = description["paths"][path][method]["parameters"]
        assert "Idempotency-Key" in {parameter["name"] for parameter in parameters}, path
