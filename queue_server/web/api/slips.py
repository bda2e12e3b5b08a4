"""How a branch's slips look, for the devices that print them."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.domain.slip import SlipField
from queue_server.web.access import system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, answers, section

api = section("slips", "How slips look")


class Texts(BaseModel):
    """A text in the languages it is there in."""

    vi: str | None = None
    en: str | None = None


class SlipLayout(BaseModel):
    """What stands on a slip besides the office, the number and what it is for."""

    fields: list[SlipField] = Field(description="In their order")
    header: Texts = Field(description="Above the office")
    footer: Texts = Field(description="The last line; empty for the usual one")
    logo: str | None = Field(description="A PNG or JPEG picture as base64, at most 64 KB")
    second_language: str | None = Field(description="In which the most needed is repeated")


@api.get("/branches/<branch>/slip", security=ANYONE, responses=answers({200: SlipLayout}, 404))
def get_slip_layout(path: requests.BranchPath) -> Response:
    """The centre's wishes for its slips; the log's `branch.configured` says that they may have changed."""
    wanted = system().store.branch(path.branch).slip
    layout = SlipLayout(
        fields=list(wanted.fields),
        header=Texts(vi=wanted.header or None, en=wanted.header_en or None),
        footer=Texts(vi=wanted.footer or None, en=wanted.footer_en or None),
        logo=wanted.logo or None,
        second_language=wanted.second_language or None,
    )
    return jsonify(layout.model_dump(mode="json", exclude_none=False))
