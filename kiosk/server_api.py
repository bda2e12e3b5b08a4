"""The server's HTTP interface as far as a kiosk needs it, under the device's own key."""

from typing import Any
from urllib.parse import quote

import requests

_PATIENCE = (2.0, 5.0)


class ServerAway(Exception):
    """The server cannot be reached or is in trouble: the same request may succeed later."""


class ServerRefused(Exception):
    """The server has understood and said no: the same request will not succeed later."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status} {detail}")
        self.status = status


class ServerApi:
    """Requests of one thread; not to be shared between threads."""

    def __init__(self, server_url: str, branch: str, key: str) -> None:
        self._root = f"{server_url.rstrip('/')}/api/v1/branches/{branch}"
        self._session = requests.Session()
        # The server is in the same building: no proxy, and no ~/.netrc in place of our key.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {key}"

    def ticket(self, ticket: str) -> dict[str, Any]:
        """One ticket. Raises ServerAway, ServerRefused."""
        return dict(self._ask("GET", f"/tickets/{ticket}"))

    def branch(self) -> dict[str, Any]:
        """The branch: its names, hours and priority classes. Raises ServerAway, ServerRefused."""
        return dict(self._ask("GET", ""))

    def services(self) -> list[dict[str, Any]]:
        """The branch's services. Raises ServerAway, ServerRefused."""
        return list(self._ask("GET", "/services")["items"])

    def slip_layout(self) -> dict[str, Any]:
        """How the branch wants its slips. Raises ServerAway, ServerRefused."""
        return dict(self._ask("GET", "/slip"))

    def procedure_choices(self) -> list[dict[str, Any]]:
        """The procedures that people choose from. Raises ServerAway, ServerRefused."""
        return list(self._ask("GET", "/procedure-choices")["items"])

    def procedure(self, code: str) -> dict[str, Any]:
        """What is published of a procedure. Raises ServerAway, ServerRefused."""
        return dict(self._ask("GET", f"/procedures/{quote(code, safe='')}"))

    def events(self, after: int, limit: int = 500) -> list[dict[str, Any]]:
        """Events after seq `after`, oldest first. Raises ServerAway, ServerRefused."""
        return list(self._ask("GET", f"/events?after={after}&limit={limit}")["items"])

    def report_slip(self, device: str, ticket: str, printed: bool, reason: str, message: str) -> None:
        """Tell what became of a slip. Raises ServerAway, ServerRefused."""
        body: dict[str, Any] = {"ticket": ticket, "printed": printed}
        if not printed:
            body |= {"reason": reason, "message": message}
        self._ask("POST", f"/devices/{device}/slips", body)

    def report_status(self, device: str, state: str, detail: str) -> None:
        """Tell how the device is. Raises ServerAway, ServerRefused."""
        body = {"state": state, "detail": detail} if detail else {"state": state}
        self._ask("POST", f"/devices/{device}/status", body)

    def hold_numbers(self, device: str, holder: str) -> dict[str, Any]:
        """Have numbers of today held for this kiosk. Raises ServerAway, ServerRefused."""
        return dict(self._ask("POST", f"/devices/{device}/ranges", {"holder": holder}))

    def hand_over(self, device: str, numbers: list[dict[str, Any]], key: str) -> dict[str, Any]:
        """Tell of numbers that the kiosk gave; what became of each. Raises ServerAway, ServerRefused."""
        return dict(self._ask("POST", f"/devices/{device}/handover", {"numbers": numbers}, key))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
        """The answer's JSON; None for an empty answer. `key` is an `Idempotency-Key`."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = self._session.request(
                method, self._root + path, json=body, headers=headers, timeout=_PATIENCE
            )
            if answer.status_code >= 500 or answer.status_code == 429:
                raise ServerAway(f"{method} {path}: {answer.status_code}")
            if answer.status_code >= 400:
                raise ServerRefused(answer.status_code, f"{method} {path}: {answer.text[:200]}")
            return answer.json() if answer.content else None
        except (requests.RequestException, ValueError) as error:
            raise ServerAway(f"{method} {path}: {error}") from error
