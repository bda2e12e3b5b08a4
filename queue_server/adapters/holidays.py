"""Public holidays, by the ``holidays`` package: it knows the law, and the days the government exchanges."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from queue_server.domain.hours import DayOff


class PublicHolidays:
    """Fulfils :class:`~queue_server.domain.hours.DaysOff` with a country's public holidays of any year."""

    def __init__(self, country: str) -> None:
        """``country`` is its ISO 3166 code, ``VN``."""
        self._names = country_holidays(country, language="vi")
        self._names_en = country_holidays(country, language="en_US")

    def get(self, day: date, /) -> DayOff | None:
        name = self._names.get(day)
        return DayOff(name, self._names_en.get(day, name)) if name else None


@cache
def public_holidays(country: str) -> PublicHolidays:
    """The country's holidays, worked out once for all branches."""
    return PublicHolidays(country)
