"""Which service of a branch takes which procedure."""

from __future__ import annotations

from queue_server.domain.branch import Branch, Service
from queue_server.domain.plain import plain


class Intake:
    """Where each procedure is handed in: at the service that names its code, else at that of its field."""

    def __init__(self, branch: Branch) -> None:
        services = branch.services.values()
        self._by_code = {code: service for service in services for code in service.procedures}
        self._by_plain_field = {plain(field): service for service in services for field in service.fields}
        self._by_field: dict[str, Service | None] = {}

    def service(self, procedure: str, field: str) -> Service | None:
        """The service that takes a procedure of this code and field, if the branch has one."""
        if procedure in self._by_code:
            return self._by_code[procedure]
        if field not in self._by_field:
            self._by_field[field] = self._by_plain_field.get(plain(field))
        return self._by_field[field]

    def of_field(self, field: str) -> Service | None:
        """The service that takes the procedures of a field in general."""
        return self.service("", field)
