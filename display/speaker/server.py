"""The server's HTTP interface as far as a speaker needs it, under the device's own key."""

from typing import Any
from urllib.parse import urlsplit

import requests

_PATIENCE = (2.0, 4.0)


class ServerAway(Exception):
    """The server cannot be reached or is in trouble: the same request may succeed later."""


class ServerIll(ServerAway):
    """The server answered that it cannot do this now."""


class ServerRefused(Exception):
    """The server has understood and said no: the same request will not succeed later."""


class VoiceServer:
    """Requests of one thread."""

    def __init__(self, server_url: str, branch: str, zone: str, device: str, key: str) -> None:
        self._url = server_url.rstrip("/")
        self._root = f"/api/v1/branches/{branch}"
        self._zone, self._device = zone, device
        self._session = requests.Session()
        # The server is in the same building: no proxy, and no ~/.netrc in place of our key.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """What to say next. Raises ServerAway, ServerRefused."""
        answer = self._request("POST", f"{self._root}/zones/{self._zone}/voice", question).json()
        return dict(answer)

    def clip(self, path: str, within: float) -> bytes:
        """A sound, if it comes within so many seconds. Raises ServerAway, ServerRefused."""
        return bytes(self._request("GET", path, timeout=max(0.1, within)).content)

    def report(self, state: str, detail: str) -> None:
        """Tell how this device is. Raises ServerAway, ServerRefused."""
        body = {"state": state, "detail": detail} if detail else {"state": state}
        self._request("POST", f"{self._root}/devices/{self._device}/status", body)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _request(
        self, method: str, path: str, body: Any = None, timeout: Any = _PATIENCE
    ) -> requests.Response:
        try:
            answer = self._session.request(method, self._url + path, json=body, timeout=timeout)
            if answer.status_code >= 500 or answer.status_code == 429:
                raise ServerIll(f"{method} {path}: {answer.status_code}")
            if answer.status_code >= 400:
                raise ServerRefused(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            return answer
        except (requests.RequestException, ValueError) as error:
            raise ServerAway(f"{method} {path}: {error}") from error


def is_address(url: str) -> bool:
    """Whether a server may be there: http://host[:port]."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
