"""The only place where parts are wired together."""

from __future__ import annotations

import fcntl
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, DBAPIError

from queue_server.adapters.announcing import (
    Clips,
    Voices,
    call_words,
    calls_words,
    read_aloud,
)
from queue_server.adapters.case_catalogue import CatalogueRefresh
from queue_server.adapters.case_figures import HttpCaseFigures
from queue_server.adapters.case_line import CaseLine
from queue_server.adapters.case_system import HttpCaseSystem
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database.engine import Database, connect
from queue_server.adapters.database.migrations.run import upgrade
from queue_server.adapters.database.paces import DatabasePaces
from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.database.ratings import DatabaseRatings
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.feed.courier import Surroundings
from queue_server.adapters.feed.envelope import read_signed
from queue_server.adapters.feed.feeding import Feed
from queue_server.adapters.following import Delivery, Follower, SharedLog, Watch
from queue_server.adapters.media.shelf import MediaShelf
from queue_server.adapters.mqtt.client import MqttDelivery
from queue_server.adapters.pacing import PaceDelivery
from queue_server.adapters.passwords import HelperPasswords
from queue_server.adapters.photos import PhotoShelf
from queue_server.adapters.reminders.delivery import ReminderDelivery
from queue_server.adapters.reminders.messengers import BadGateway, SmsGateway, SmtpMessenger
from queue_server.adapters.reporting import Reporting
from queue_server.adapters.rounds import Rounds
from queue_server.adapters.voice_ahead import VoiceAhead
from queue_server.config import BadSettings, Settings
from queue_server.domain.feed_errors import BadSecret, BadSubscriber
from queue_server.domain.hub_errors import NotAHub
from queue_server.domain.reminder import Medium
from queue_server.domain.subscriber import Subscriber, check, key_of
from queue_server.domain.turn import Data
from queue_server.service_layer.cases import CaseSystem, Patience
from queue_server.service_layer.devices import hear_device
from queue_server.service_layer.feed import CASE_SYSTEM, keep_in_step
from queue_server.service_layer.figures import CaseFigures, Figures
from queue_server.service_layer.keypads import press_key
from queue_server.service_layer.limits import without_numbers
from queue_server.service_layer.ports import CallPhrase, Clock, Reading
from queue_server.service_layer.reminders import Messenger, PushMessenger
from queue_server.service_layer.rounds import make_round
from queue_server.service_layer.signing_in import SignIn
from queue_server.service_layer.views import snapshot
from queue_server.service_layer.voice_ports import CallsWords

if TYPE_CHECKING:
    from queue_server.adapters.redis_relay import RedisRelay


@dataclass(slots=True)
class System:
    """A whole server, wired; :meth:`start` sets its followers and rounds going once it can emit."""

    settings: Settings
    store: DatabaseStore
    clock: Clock
    watch: Watch
    paces: DatabasePaces
    passwords: HelperPasswords
    sign_in: SignIn
    clips: Clips
    media: MediaShelf
    photos: PhotoShelf
    phrase: CallPhrase
    calls_words: CallsWords
    reading: Reading
    mqtt: MqttDelivery | None
    procedures: DatabaseProcedures
    cases: CaseSystem | None
    figures: Figures
    catalogue: CatalogueRefresh | None
    reporting: Reporting
    patience: Patience
    person_key: bytes
    """What identity numbers are hashed with."""
    fingerprint_key: bytes
    """What requests are hashed with, to know a repeat."""
    messengers: Mapping[Medium, Messenger]
    push: PushMessenger | None
    """That of the messengers which tells browsers."""
    relay: RedisRelay | None
    rounds: Rounds
    followers: list[Follower] = field(default_factory=list)
    feed: Feed | None = None
    """Delivers to the subscribers, once the system has started."""
    _lock: io.TextIOBase | None = None

    def public_snapshot(self, branch: str) -> Data:
        """The branch as anyone in the lobby may see it."""
        return self.snapshot(branch, staff=False)

    def snapshot(self, branch: str, *, staff: bool) -> Data:
        """Everything a view needs to draw the branch."""
        with self.store.read(branch) as reader:
            outside = self.settings.open_outside_hours
            return snapshot(reader.floor(), reader.now, staff, outside, without_numbers(reader))

    def take_from_afar(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Keep what another server sent to this hub; true when it was new. Names of headers in small letters.

        Raises:
            NotAHub, NotAnEntry, NotFromThere: nothing was kept.
        """
        if not self.settings.is_hub:
            raise NotAHub()
        trusted = {branch: secret.split() for branch, secret in self.settings.hub_secrets.items()}
        return self.store.hub.take(read_signed(headers, body, trusted, self.clock.now()))

    def start(self, live: Delivery) -> None:
        """Follow the log for every receiver, ``live`` being the web layer's own, and go the rounds."""
        self.procedures.start()
        self.paces.start()
        measuring = PaceDelivery(self.store, self.paces)
        reminding = ReminderDelivery(self.store, self.messengers) if self.messengers else None
        receivers = (
            live,
            VoiceAhead(self.store, self.store.voices, self.clips, self.calls_words, self.clock),
            self.mqtt,
            measuring,
            reminding,
        )
        deliveries: list[Delivery] = [receiver for receiver in receivers if receiver]
        shared = SharedLog(self.store, self.watch)
        self.followers = [Follower(delivery, self.store, self.watch, shared) for delivery in deliveries]
        for follower in self.followers:
            follower.start()
        around = Surroundings(self.store.feed, shared, self.clock, f"{self.settings.address}/api/v1/schemas")
        self.feed = Feed(self.store, self.watch, around)
        self.feed.start()
        if self.relay:
            self.relay.start()
        if not self.settings.is_hub:
            self.rounds.start()  # what is due at a branch its own server does
        if self.catalogue:
            self.catalogue.start()
        self.reporting.start()

    def stop(self) -> None:
        """Finish what is in hand, end helper processes, close the database."""
        if self.catalogue:
            self.catalogue.stop()
        self.rounds.stop()
        self.reporting.stop()
        self.procedures.stop()
        if self.relay:
            self.relay.stop()
        if self.feed:
            self.feed.stop()
        for follower in self.followers:
            follower.stop()
        self.paces.stop()
        if self.mqtt:
            self.mqtt.stop()
        self.clips.close()
        self.passwords.close()
        self.store.database.close()
        if self._lock:
            self._lock.close()


def build(settings: Settings, clock: Clock | None = None) -> System:
    """The system that the settings describe, its database up to date.

    Raises:
        BadSettings: another server has the SQLite file, or a setting describes nothing that can be used.
    """
    clock = clock or SystemClock()
    _check_feed(settings, clock)
    _check_hub(settings)
    messengers, push = _messengers(settings), _push(settings, clock)
    database = _connected(settings)
    lock = _claim(database) if database.one_writer else None
    _upgraded(database)
    watch = Watch()
    paces = DatabasePaces(database, clock)
    store = DatabaseStore(database, clock, watch, paces, settings.is_hub)
    passwords = HelperPasswords()
    keep_in_step(store.feed, settings.feed_url, settings.feed_secrets, clock.now())
    system = System(
        settings=settings,
        store=store,
        clock=clock,
        watch=watch,
        paces=paces,
        passwords=passwords,
        sign_in=SignIn(store.directory, passwords, clock),
        clips=Clips(settings.clips_dir, _voices(settings), clock),
        photos=PhotoShelf(settings.photos_dir),
        media=MediaShelf(settings.media_dir, settings.media_megabytes * 2**20, clock),
        phrase=call_words,
        calls_words=calls_words,
        reading=read_aloud,
        mqtt=None,
        procedures=DatabaseProcedures(database, clock),
        cases=_cases(settings, clock),
        figures=Figures(_case_figures(settings, clock), DatabaseRatings(database), clock),
        reporting=Reporting(store, settings.store_url, settings.reports_folder, settings.drops_dir),
        patience=Patience(clock),
        catalogue=_catalogue(settings, store),
        person_key=settings.person_key(),
        fingerprint_key=settings.derived_key("requests"),
        messengers={**messengers, Medium.PUSH: push} if push else messengers,
        push=push,
        relay=_relay(settings, watch),
        rounds=Rounds(
            store,
            lambda branch: make_round(store, branch, settings.open_outside_hours),
            settings.rounds_seconds,
        ),
    )
    system._lock = lock
    if settings.mqtt_url:
        mqtt = MqttDelivery(settings.mqtt_url, system.public_snapshot, lambda: list(store.seqs()), clock)
        mqtt.on_keypad = lambda branch, counter, told: press_key(store, branch, counter, told, call_words)
        mqtt.on_device = lambda branch, device, told: hear_device(store, branch, device, told)
        system.mqtt = mqtt
    return system


def open_store(settings: Settings, clock: Clock | None = None) -> DatabaseStore:
    """Only the store, for commands that run beside a server: its database up to date, nothing started."""
    database = _connected(settings)
    _upgraded(database)
    return DatabaseStore(database, clock or SystemClock(), Watch(), read_only=settings.is_hub)


def _voices(settings: Settings) -> Voices:
    return Voices(settings.voice, settings.voice_recordings, settings.voice_model)


def _check_feed(settings: Settings, clock: Clock) -> None:
    """Raises BadSettings when the settings name a subscriber that cannot be."""
    if not settings.feed_url:
        return
    if not settings.feed_secrets:
        raise BadSettings("bad setting: feed_url needs feed_secret, the secret shared with the case system")
    try:
        check(Subscriber(CASE_SYSTEM, settings.feed_url, settings.feed_secrets, clock.now()))
    except BadSecret as error:
        raise BadSettings(
            "bad setting: feed_secret: a secret is whsec_ followed by the base64 of 24 to 64 bytes"
        ) from error
    except BadSubscriber as error:
        raise BadSettings("bad setting: feed_url: that is no address to send to") from error


def _check_hub(settings: Settings) -> None:
    """Raises BadSettings when a branch could never be believed."""
    for branch, secrets in settings.hub_secrets.items():
        for secret in secrets.split():
            try:
                key_of(secret)
            except BadSecret as error:
                raise BadSettings(f"bad setting: hub_secrets.{branch}: that is no whsec_ secret") from error


def _messengers(settings: Settings) -> dict[Medium, Messenger]:
    """The ways of telling people that this server has; raises BadSettings."""
    found: dict[Medium, Messenger] = {}
    try:
        if settings.sms_url:
            found[Medium.SMS] = SmsGateway(settings.sms_url, settings.sms_secret, settings.sms_template)
        if settings.smtp_url:
            found[Medium.EMAIL] = SmtpMessenger(settings.smtp_url)
    except BadGateway as error:
        name = "smtp_url" if Medium.SMS in found or not settings.sms_url else "sms_template"
        raise BadSettings(f"bad setting: {name}: {error}") from error
    return found


def _push(settings: Settings, clock: Clock) -> PushMessenger | None:
    if not settings.push_contact:
        return None
    from queue_server.adapters.reminders.push import WebPush  # a server that pushes nothing stays smaller

    return WebPush(settings.derived_key("push"), settings.push_contact, settings.push_services, clock)


def _cases(settings: Settings, clock: Clock) -> CaseSystem | None:
    return HttpCaseSystem(line, clock) if (line := _case_line(settings, clock)) else None


def _case_figures(settings: Settings, clock: Clock) -> CaseFigures | None:
    return HttpCaseFigures(line) if (line := _case_line(settings, clock)) else None


def _catalogue(settings: Settings, store: DatabaseStore) -> CatalogueRefresh | None:
    every = timedelta(hours=settings.cases_catalogue_hours)
    if not (settings.cases_url and every):
        return None
    return CatalogueRefresh(store, settings.store_url, settings.cases_url, settings.cases_secret, every)


def _case_line(settings: Settings, clock: Clock) -> CaseLine | None:
    return CaseLine(settings.cases_url, settings.cases_secret, clock) if settings.cases_url else None


def _relay(settings: Settings, watch: Watch) -> RedisRelay | None:
    """The line to other servers, where there is one; Redis takes 4 MiB, and few centres have it."""
    if settings.redis_url is None:
        return None
    from queue_server.adapters.redis_relay import RedisRelay

    return RedisRelay(settings.redis_url, watch)


def _connected(settings: Settings) -> Database:
    """Raises BadSettings when there can be no database at the URL."""
    try:
        return connect(settings.store_url)
    except ArgumentError as error:
        raise BadSettings(f"bad setting: database_url: {error}") from error
    except OSError as error:
        place = "database_url" if settings.database_url else "data_dir"
        raise BadSettings(f"bad setting: {place}: {error}") from error


def _upgraded(database: Database) -> None:
    """Bring the schema up to date; raises BadSettings when the database does not let us in."""
    try:
        upgrade(database)
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise BadSettings(f"bad setting: database_url: {database.engine.url!r}: {reason}") from error


def _claim(database: Database) -> io.TextIOBase:
    """Take the SQLite file for this process; the claim ends with the process, however it ends.

    Raises:
        BadSettings: another server process has it.
    """
    path = Path(str(database.engine.url.database)).resolve()
    file = path.with_name(f"{path.name}.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise BadSettings(
            f"another server already runs on {path}; with SQLite there is one server a file. "
            "Stop it, choose another --data-dir, or use PostgreSQL"
        ) from error
    return file
