"""Holds every answer of the API against the server's own description of it."""

import copy
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
from jsonschema import Draft202012Validator, FormatChecker

PREFIX = "/api/v1"


class BrokenContract(AssertionError):
    """An answer that the description does not foresee."""


class Contract:
    """One OpenAPI document. Objects are read as closed: a field that is not described is a fault."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._components = copy.deepcopy(document.get("components", {}))
        for schema in objects_in(self._components):
            schema.setdefault("additionalProperties", False)
        self._templates = [(pattern_of(path), path) for path in document["paths"]]

    def template(self, path: str) -> str | None:
        """The described path that a request's path is an instance of; the fewest variables win."""
        fitting = [template for pattern, template in self._templates if pattern.fullmatch(path)]
        return min(fitting, key=lambda template: template.count("{"), default=None)

    def check(self, answer: requests.Response) -> None:
        """BrokenContract unless path, status, content type and body are as described."""
        request = answer.request
        path = urlsplit(str(request.url)).path
        if not path.startswith(PREFIX):
            return
        template = self.template(path)
        where = f"{request.method} {path} → {answer.status_code}"
        operation = self.document["paths"].get(template, {}).get(str(request.method).lower())
        if operation is None:
            if answer.status_code not in (404, 405) and not path.endswith("openapi.json"):
                raise BrokenContract(f"{where}: no such operation is described")
            return
        described = operation["responses"].get(str(answer.status_code))
        if described is None:
            raise BrokenContract(
                f"{where} is not described, only {', '.join(operation['responses'])}: {answer.text}"
            )
        self._check_body(where, described.get("content", {}), answer)

    def _check_body(self, where: str, content: dict[str, Any], answer: requests.Response) -> None:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if not content:
            if answer.content:
                raise BrokenContract(f"{where}: a body where none is described")
            return
        if kind not in content:
            raise BrokenContract(f"{where}: {kind!r} is not described, only {', '.join(content)}")
        if not kind.endswith("json"):
            return
        schema = {**content[kind].get("schema", {}), "components": self._components}
        faults = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer.json()))
        if faults:
            told = "\n".join(f"  {fault.json_path}: {fault.message}" for fault in faults)
            raise BrokenContract(f"{where} does not fit its description:\n{told}")


def pattern_of(path: str) -> re.Pattern[str]:
    """`/branches/{branch}/tickets` as a pattern of the paths it stands for."""
    return re.compile(re.sub(r"\\{[^{}]+\\}", "[^/]+", re.escape(path)))


def objects_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object with named properties, however deep."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects_in(part)
