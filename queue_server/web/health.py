"""For the machines that watch: alive? ready? and figures for Prometheus."""

from __future__ import annotations

import shutil

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from queue_server.bootstrap import System
from queue_server.domain.transitions import TurnState
from queue_server.web.access import system

ABOUT = (
    "Queue management for public one-stop service centres. Services and counters are named by their code. "
    "Errors are problems (RFC 9457) with a stable `code`."
)
LEAST_FREE_BYTES = 100 * 1024 * 1024

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@health.get("/readyz")
def ready() -> Response:
    """Database, broker and disk are fit for work; 503 names what is not. The voice is told besides."""
    checks = {"database": _database(system()), "broker": _broker(system()), "disk": _disk(system())}
    fine = all(state in ("ok", "off") for state in checks.values())
    # A worse voice, or none, is no reason to send people to another server: calls are on the boards.
    checks["voice"] = system().clips.fault() or "ok"
    answer = jsonify({"status": "ok" if fine else "not ready", "checks": checks})
    answer.status_code = 200 if fine else 503
    return answer


def _database(wired: System) -> str:
    try:
        wired.store.check()
    except SQLAlchemyError as error:
        return type(error).__name__
    return "ok"


def _broker(wired: System) -> str:
    if wired.mqtt is None or not wired.mqtt.begun:
        return "off"
    return "ok" if wired.mqtt.connected else "not connected"


def _disk(wired: System) -> str:
    free = shutil.disk_usage(wired.settings.data_dir).free
    return "ok" if free >= LEAST_FREE_BYTES else f"only {free // 1024 // 1024} MiB free"


@health.get("/metrics")
def metrics() -> Response:
    """Queue lengths, counters, log and follower lags, in Prometheus' text format."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    waiting = Gauge("luot_waiting", "People waiting", ["branch", "service"], registry=registry)
    counters = Gauge("luot_counters", "Counters by state", ["branch", "state"], registry=registry)
    seq = Gauge("luot_log_seq", "Number of the last log entry", ["branch"], registry=registry)
    lag = Gauge("luot_follower_lag", "Log entries not yet delivered", ["follower"], registry=registry)
    for branch in system().store.branches():
        with system().store.read(branch.code) as reader:
            floor = reader.floor()
        queued = [turn.service for turn in floor.turns if turn.state is TurnState.WAITING]
        for service in branch.services:
            waiting.labels(branch.code, service).set(queued.count(service))
        for status in floor.statuses.values():
            counters.labels(branch.code, status.state.value).inc()
        seq.labels(branch.code).set(floor.seq)
    for follower in system().followers:
        lag.labels(follower.delivery.name).set(follower.lag())
    feed = system().feed
    for subscriber, entries in (feed.lags() if feed else {}).items():
        lag.labels(f"feed-{subscriber}").set(entries)
    faults = Counter("luot_voice_faults", "Times an engine did not speak", ["engine"], registry=registry)
    for engine, count in system().clips.faults.counts.items():
        faults.labels(engine).inc(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
