"""Public holidays, by the ``holidays`` package: it knows the law, and the days the government exchanges."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import holidays
from holidays.registry import COUNTRIES

from queue_server.domain.hours import DayOff


class PublicHolidays:
    """Fulfils :class:`~queue_server.domain.hours.DaysOff` with a country's public holidays of any year."""

    def __init__(self, country: str) -> None:
        """``country`` is its ISO 3166 code, ``VN``."""
        its_holidays = _calendar(country)
        self._names = its_holidays(language="vi")
        self._names_en = its_holidays(language="en_US")

    def get(self, day: date, /) -> DayOff | None:
        name = self._names.get(day)
        return DayOff(name, self._names_en.get(day, name)) if name else None


@cache
def public_holidays(country: str) -> PublicHolidays:
    """The country's holidays, worked out once for all branches."""
    return PublicHolidays(country)


def _calendar(country: str) -> Any:
    """The package's class for a country, loaded alone: the package would load all 250, eight megabytes of
    them, for as long as the server runs."""
    file, name = next((file, names[0]) for file, names in COUNTRIES.items() if country in names)
    path = Path(holidays.__file__).parent / "countries" / f"{file}.py"
    loader = SourceFileLoader(f"holidays.countries.{file}", str(path))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return getattr(module, name)
