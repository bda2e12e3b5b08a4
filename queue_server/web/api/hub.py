"""What a hub knows of its branches, and how old that is."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain import moment
from queue_server.domain.hub_errors import NotAHub
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized_everywhere, system
from queue_server.web.api.blueprint import SIGNED_IN, answers, section

api = section("hub", "Branches of other servers, shown together")


class HubSource(BaseModel):
    """A branch that the hub hears of."""

    branch: str
    seq: int = Field(description="The last entry that is shown; 0 while nothing of the branch is")
    told_at: datetime | None = Field(description="When that entry happened: how old the news is")
    heard_at: datetime = Field(description="When the branch's server sent something last")
    held: int = Field(description="Entries that wait for others before them")
    missing: list[int] | None = Field(description="The first and the last entry of the hole before them")


class HubSources(BaseModel):
    """All branches that were heard of, by code."""

    items: list[HubSource]
    next: None


@api.get("/hub/sources", security=SIGNED_IN, responses=answers({200: HubSources}, 401, 403, 404))
def list_sources() -> Response:
    """How far and how fresh each branch is here. What is missing its server sends by `luot feed replay`."""
    authorized_everywhere(Permission.READ_WAITS)
    if not system().settings.is_hub:
        raise NotAHub()
    items = [
        {
            "branch": each.branch,
            "seq": each.seq,
            "told_at": moment.to_text(each.told_at) if each.told_at else None,
            "heard_at": moment.to_text(each.heard_at),
            "held": each.held,
            "missing": list(each.missing) if each.missing else None,
        }
        for each in system().store.hub.sources()
    ]
    return jsonify({"items": items, "next": None})
