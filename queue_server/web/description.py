"""``/api/v1/openapi.json``: the API as it describes itself, OpenAPI 3.1."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from flask import Response, jsonify
from flask_openapi3 import OpenAPI

from queue_server.web.api.blueprint import PREFIX

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of up to 200 characters. A repeat of the same request under the same key gets "
    "the first answer again and changes nothing, also after a restart of the server.",
    "schema": {"type": "string", "maxLength": 200},
}
WAV = ("audio/wav",)
REPORT = ("application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
FILES = {
    "branches/{branch}/announcements/{seq}.wav": WAV,
    "branches/{branch}/prompts/{language}/{word}.wav": WAV,
    "reports/{branch}/files/{name}": REPORT,
    "branches/{branch}/counters/{counter}/photo": ("image/jpeg",),
    "reports/{branch}/document": REPORT,
}
"""Operations that answer with a file, and its types."""
KEYLESS = ("/auth/", "/devices/", "/entries/check", "/appointments/find", "/voice", "/feed/")
"""Operations of which a repeat does no harm, so that they take no key."""


def describe(app: OpenAPI) -> None:
    """Serve the description, with what the library does not know added once."""

    @cache
    def description() -> dict[str, Any]:
        document = copy.deepcopy(app.api_doc)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _as_problems(operation)
                if method == "post" and not any(part in path for part in KEYLESS):
                    operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        for path, types in FILES.items():
            answers = document["paths"][f"{PREFIX}/{path}"]["get"]["responses"]
            answers["200"] = {"description": "The file", "content": {kind: {} for kind in types}}
        return document

    @app.route(f"{PREFIX}/openapi.json")
    def openapi() -> Response:
        """This description."""
        return jsonify(description())


def _as_problems(operation: dict[str, Any]) -> None:
    """Refusals are problems: another content type than answers."""
    for status, response in operation["responses"].items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {"application/problem+json": response["content"]["application/json"]}
