"""The ways out: any mail server, and any SMS gateway that takes JSON over HTTP."""

from __future__ import annotations

import json
import smtplib
import ssl
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from queue_server.service_layer.reminders import MessageRefused, MessengerAway

TIMEOUT_SECONDS = 10


class BadGateway(ValueError):
    """The setting describes no gateway."""


class SmtpMessenger:
    """E-mail by the server at ``smtp://user:password@host:587?from=address``; ``smtps`` speaks TLS at once.

    Over ``smtp`` the line is encrypted where the server offers it, and always where there is a password.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        sender = parse_qs(parts.query).get("from", [""])[0]
        try:
            self._port = parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 0)
        except ValueError as error:
            raise BadGateway(str(error)) from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
            raise BadGateway("expected smtp://user:password@host:587?from=queue@example.vn")
        self._host, self._sender, self._tls_at_once = parts.hostname, sender, parts.scheme == "smtps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, address: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, address, subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            with self._connected() as line:
                line.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            if _temporary(error):
                raise MessengerAway(f"the mail server put a message off ({type(error).__name__})") from error
            raise MessageRefused(f"the mail server refused a message ({type(error).__name__})") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MessengerAway(f"the mail server does not take messages ({type(error).__name__})") from error

    def _connected(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self._tls_at_once:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=safe
            )
        else:
            line = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            line.ehlo()
            if self._user or line.has_extn("starttls"):
                line.starttls(context=safe)
        if self._user:
            line.login(self._user, self._password)
        return line


def _temporary(error: smtplib.SMTPException) -> bool:
    """Codes 4xx ask to try again later (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < 500


class SmsGateway:
    """SMS by one POST of JSON, made from a template in which ``{to}`` and ``{text}`` are filled in."""

    def __init__(self, url: str, secret: str | None, template: str) -> None:
        try:
            self._template = json.loads(template)
        except json.JSONDecodeError as error:
            raise BadGateway(f"the template is no JSON: {error}") from error
        if not all(place in template for place in ("{to}", "{text}")):
            raise BadGateway("the template needs {to} and {text}")
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        if secret:
            self._session.headers["Authorization"] = f"Bearer {secret}"

    def send(self, address: str, subject: str, text: str) -> None:
        try:
            answer = self._session.post(
                self._url,
                json=_filled(self._template, {"to": address, "text": text}),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise MessengerAway(f"the SMS gateway is not there ({type(error).__name__})") from error
        if 200 <= answer.status_code < 300:
            return
        if answer.status_code in (401, 403, 408, 429) or answer.status_code >= 500:
            raise MessengerAway(f"the SMS gateway answered {answer.status_code}")
        raise MessageRefused(f"the SMS gateway answered {answer.status_code}")


def _filled(template: Any, places: dict[str, str]) -> Any:
    """The template with its places filled in, wherever they stand."""
    if isinstance(template, dict):
        return {key: _filled(value, places) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, places) for value in template]
    if not isinstance(template, str):
        return template
    for name, value in places.items():
        template = template.replace(f"{{{name}}}", value)
    return template
