"""Settings: the only reader of the environment and of ``luot.toml``.

Command-line options win over ``LUOT_…`` variables, these over the file, the file over the defaults.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class BadSettings(ValueError):
    """Settings that cannot be used; the message is one line that names each of them."""


class AsyncMode(StrEnum):
    """How the server runs requests side by side."""

    EVENTLET = "eventlet"
    THREADING = "threading"


class ServerRole(StrEnum):
    """What a server is for."""

    CENTRE = "centre"
    """It runs its branches' queues."""
    HUB = "hub"
    """It shows the branches of other servers together, by the logs that they send."""


def default_data_dir() -> Path:
    """``~/.local/share/luot``, or where the desktop's conventions say."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "luot"


def config_dir() -> Path:
    """Where a user's programs are configured, systemd's user units among them."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


class Settings(BaseSettings):
    """Everything that can be set. Each name is also an environment variable, ``LUOT_DATA_DIR`` and so on."""

    model_config = SettingsConfigDict(env_prefix="LUOT_", extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=default_data_dir)
    """Where the database, the secret key and the announcement clips are kept."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str | None = None
    """How citizens' phones reach this server, for the QR on slips; by default as the request came."""
    database_url: str | None = None
    """SQLAlchemy URL; by default a SQLite file in the data directory."""
    redis_url: str | None = None
    """Redis between several servers on one PostgreSQL: each hears at once of the others' calls."""
    mqtt_url: str | None = None
    """``mqtt://user:password@host:1883``; without it no devices are told over MQTT."""
    feed_url: str | None = None
    """Where the case system takes CloudEvents; without it nothing is sent."""
    feed_secret: str | None = None
    """Standard Webhooks secret shared with the case system, ``whsec_…`` (base64); while it is being changed
    the new one, a space, and the old one."""
    cases_url: str | None = None
    """Where the case system answers ``/cases/{code}``; without it kiosks look up no cases."""
    cases_secret: str | None = None
    """Bearer token that the case system wants to see with a look-up."""
    cases_catalogue_hours: float = Field(default=0, ge=0, le=24 * 7)
    """How often the catalogue of procedures is taken over from the case system; 0 is never."""
    person_secret: str | None = None
    """What identity numbers are hashed with; by default made from the key that signs sign-ins."""
    smtp_url: str | None = None
    """Mail server for those who want to be told by e-mail, ``smtp://user:password@host:587?from=address``."""
    sms_url: str | None = None
    """Where an SMS gateway takes messages; without it nobody is told by SMS."""
    sms_secret: str | None = None
    """Bearer token that the gateway wants to see."""
    sms_template: str = '{"to": "{to}", "text": "{text}"}'
    """The JSON that the gateway takes, with ``{to}`` and ``{text}`` in their places."""
    push_contact: str | None = None
    """Whom push services ask about this server, ``mailto:…`` or ``https://…``; without it nobody is told by
    Web Push."""
    push_services: list[str] = [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "*.notify.windows.com",
    ]
    """Hosts that may be sent to: phones name the address themselves, so no other one is believed."""
    role: ServerRole = ServerRole.CENTRE
    """Whether it runs its own branches, or shows those of other servers."""
    hub_secrets: dict[str, str] = {}
    """Of a hub: what each branch's server signs with, ``whsec_…``, by the branch's code; while a secret is
    being changed two of them, apart by a space."""
    async_mode: AsyncMode = AsyncMode.EVENTLET
    threads: int = Field(default=500, ge=2, le=10_000)
    """Threads of the ``threading`` mode: at least two for each page that is open at once."""
    open_outside_hours: bool = False
    """Give numbers at any hour, whatever the centre's hours; pages say so."""
    open_devices: bool = False
    """Take pages without a key for the branch's first kiosk or the counter's tablet: demos, closed LANs."""
    session_secret: str | None = None
    """What signs sign-ins; several servers of one centre share it. By default made once and kept."""
    session_hours: float = Field(default=12, gt=0)
    """How long a staff sign-in lasts."""
    rounds_seconds: float = Field(default=5, gt=0, le=60)
    """How often each branch is looked at for what is due by the clock."""
    voice: str = "aav/vi"
    """espeak-ng voice of the announcements; also ``aav/vi-vn-x-central`` and ``aav/vi-vn-x-south``."""
    voice_recordings: Path | None = None
    """Folder of recorded words with its manifest; a sentence with all its words recorded is said so."""
    voice_model: Path | None = None
    """Model of piper, ``NAME.onnx``, which speaks what the recordings do not; espeak-ng speaks the rest."""
    media_megabytes: int = Field(default=200, ge=1, le=4096)
    """The largest picture or video that is taken for boards."""
    reports_dir: Path | None = None
    """Where reports that are made by themselves are kept; by default in the data directory."""
    drops_dir: Path | None = None
    """Where each day's figures are dropped as CSV and JSONL; without it none are."""
    demo_links: dict[str, str] = {}
    """Further addresses that the first page lists, by title."""
    demo_staff: list[tuple[str, str, str]] = []
    """(role, user name, password) that the first page of a demo tells everyone."""

    @field_validator("feed_url", "public_url", "cases_url", "sms_url")
    @classmethod
    def _an_http_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("push_contact")
    @classmethod
    def _a_contact(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("mailto:", "https://")):
            raise ValueError("must begin with mailto: or https://")
        return value

    @field_validator("database_url")
    @classmethod
    def _a_database_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"sqlite:///|postgresql(\+psycopg)?://", value):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("mqtt_url")
    @classmethod
    def _an_mqtt_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("mqtt://", "mqtts://")):
            raise ValueError("must begin with mqtt:// or mqtts://")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options, then environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def feed_secrets(self) -> tuple[str, ...]:
        """The secrets shared with the case system; the first two of them sign."""
        return tuple((self.feed_secret or "").split())[:2]

    @property
    def is_hub(self) -> bool:
        """Whether the branches are other servers'."""
        return self.role is ServerRole.HUB

    @property
    def address(self) -> str:
        """How others reach this server, as far as the settings tell."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def store_url(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'luot.db'}"

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is a file of our own."""
        return self.store_url.startswith("sqlite:")

    @property
    def clips_dir(self) -> Path:
        """Where rendered announcements are cached."""
        return self.data_dir / "clips"

    @property
    def media_dir(self) -> Path:
        """Where pictures and videos of boards are kept."""
        return self.data_dir / "media"

    @property
    def photos_dir(self) -> Path:
        """Where photos of staff are kept."""
        return self.data_dir / "photos"

    @property
    def reports_folder(self) -> Path:
        """Where reports are kept, with the default filled in."""
        return self.reports_dir or self.data_dir / "reports"

    def secret_key(self) -> str:
        """The key that signs sessions: as set, or made once and kept in the data directory for its owner."""
        if self.session_secret:
            return self.session_secret
        path = self.data_dir / "secret.key"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        return path.read_text(encoding="ascii")

    def derived_key(self, purpose: str) -> bytes:
        """A key of its own for a purpose, made from :meth:`secret_key` and as lasting."""
        return hmac.digest(self.secret_key().encode(), purpose.encode(), hashlib.sha256)

    def person_key(self) -> bytes:
        """The key that identity numbers are hashed with (K10)."""
        return self.person_secret.encode() if self.person_secret else self.derived_key("person")


def load(config: Path | None = None, **options: Any) -> Settings:
    """The settings in force. Options that are ``None`` were not given.

    Raises:
        BadSettings: a setting cannot be used, or is unknown; the message names it.
    """
    source = config or (Path("luot.toml") if Path("luot.toml").exists() else None)
    if config and not config.exists():
        raise BadSettings(f"settings file {config} does not exist")
    given = {name: value for name, value in options.items() if value is not None}

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=source)

    try:
        return FromFile(**given)
    except ValidationError as error:
        raise BadSettings(one_line(error)) from error
    except ValueError as error:
        raise BadSettings(f"{source}: {error}") from error


def one_line(error: ValidationError) -> str:
    """What is wrong with some settings, each named."""
    faults = [
        f"{_name(each)}{_value(each)}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()
    ]
    return "bad setting: " + "; ".join(faults)


def _name(fault: ErrorDetails) -> str:
    return ".".join(str(part) for part in fault["loc"])


def _value(fault: ErrorDetails) -> str:
    """What was given, unless it is or holds a secret: messages end in journals."""
    given = repr(fault["input"])
    return "" if "secret" in _name(fault) or "@" in given else f" ({given})"
