"""Asking the case system for its whole catalogue (docs/case-system.md), and taking it over."""

from __future__ import annotations

import time

import requests

from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.procedure_file import read_procedures
from queue_server.service_layer.cases import CaseSystemUnavailable

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.05, 10.0, 60.0
LONGEST_CATALOGUE = 64 * 2**20
LEAST_LEFT = 0.5
"""An answer with fewer procedures than this share of those published is a fault, not a reform."""


class CatalogueDoubtful(ValueError):
    """The case system told so few procedures that most would be withdrawn; nothing was taken over."""


def take_over_catalogue(database_url: str, url: str, token: str | None) -> str:
    """Make the catalogue what the case system has, in a database that is up to date; what came of it.

    Raises:
        CaseSystemUnavailable: no answer, not in time, or not one of these.
        BrokenProcedures: with every fault of what it told.
        CatalogueDoubtful: it told too few.
    """
    records = read_procedures(fetch_catalogue(url, token), "the case system's catalogue")
    database = connect(database_url)
    try:
        procedures = DatabaseProcedures(database, SystemClock())
        before = procedures.published_count()
        if len(records) < LEAST_LEFT * before:
            raise CatalogueDoubtful(
                f"it told {len(records)} procedures where {before} are published; nothing was taken over. "
                "If that is meant, save its answer and use luot import procedures FILE"
            )
        done = procedures.take_over(records)
    finally:
        database.close()
    return (
        f"{len(records)} procedures: {done.new} new, {done.changed} changed, {done.same} as before; "
        f"{done.withdrawn} withdrawn"
    )


def fetch_catalogue(url: str, token: str | None) -> bytes:
    """What ``GET {url}/procedures`` answers, one JSON object a line.

    Raises:
        CaseSystemUnavailable: no answer, not in time, or too long.
    """
    headers = {"Accept": "application/jsonl"} | ({"Authorization": f"Bearer {token}"} if token else {})
    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(
                f"{url.rstrip('/')}/procedures",
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            if answer.status_code != requests.codes.ok:
                raise CaseSystemUnavailable(f"it answered {answer.status_code}")
            return _read(answer, deadline)
    except requests.RequestException as error:
        raise CaseSystemUnavailable(type(error).__name__) from error


def _read(answer: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    for part in answer.iter_content(64 * 1024):
        body += part
        if len(body) > LONGEST_CATALOGUE:
            raise CaseSystemUnavailable("its catalogue is too long")
        if time.monotonic() > deadline:
            raise CaseSystemUnavailable("its catalogue comes too slowly")
    return bytes(body)
