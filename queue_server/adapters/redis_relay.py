"""Telling other server processes that a log grew, over Redis.

Only the hint travels: every process reads the log itself and emits to its own clients, so Redis may lose
messages, freeze or be away, and nothing is lost: the log is looked at every second all the same.
"""

from __future__ import annotations

import logging
import threading

import redis

from queue_server.adapters.following import Watch

log = logging.getLogger(__name__)

CHANNEL = "luot:log-grew"
TIMEOUT_SECONDS = 0.5
AGAIN_SECONDS = 1.0


class RedisRelay:
    """Passes wake-ups between processes, each way on a thread of its own."""

    def __init__(self, url: str, watch: Watch) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        self._watch = watch
        self._grew = watch.waker()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=work.__name__, daemon=True)
            for work in (self._tell_for_ever, self._hear_for_ever)
        ]

    def start(self) -> None:
        """Begin to tell and to hear."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads."""
        self._stopping.set()
        self._grew.set()
        for thread in self._threads:
            thread.join(timeout=3)
        self._redis.close()

    def _tell_for_ever(self) -> None:
        while not self._stopping.is_set():
            self._grew.wait()
            self._grew.clear()
            try:
                self._redis.publish(CHANNEL, "")
            except redis.RedisError as error:
                log.warning("Redis is not there (%s): others see the log a second later", error)
                self._stopping.wait(AGAIN_SECONDS)

    def _hear_for_ever(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(CHANNEL)
                    self._hear(channel)
            except redis.RedisError:
                self._stopping.wait(AGAIN_SECONDS)

    def _hear(self, channel: redis.client.PubSub) -> None:
        while not self._stopping.is_set():
            if channel.get_message(timeout=TIMEOUT_SECONDS / 2):
                self._watch.wake(besides=self._grew)
