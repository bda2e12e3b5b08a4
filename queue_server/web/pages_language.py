"""Languages of the pages: which one to speak, and gettext over the catalogues in `templates/locales`.

Vietnamese is the language the pages are written in, so it needs no catalogue; every other language is offered
as soon as its compiled catalogue (`scripts/assets`) is there.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Request

SOURCE_LANGUAGE = "vi"
COOKIE = "luot_language"
LOCALES = Path(str(files("templates"))) / "locales"


@lru_cache(maxsize=1)
def known_languages() -> tuple[str, ...]:
    """Codes of the languages the pages can speak, Vietnamese first."""
    compiled = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE_LANGUAGE, *compiled)


@lru_cache(maxsize=16)
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of one language; the source language answers every message with itself."""
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.translation("messages", LOCALES, [language])


def offered(wanted: list[str]) -> list[str]:
    """The languages of `wanted` that the pages can speak, in that order; never an empty list."""
    return [code for code in wanted if code in known_languages()] or [SOURCE_LANGUAGE]


def chosen(request: Request, choices: list[str], *, sticky: bool) -> str:
    """The language for one answer: `?lang=`, then (where `sticky`) the cookie, then the first choice.

    Pages of one person are sticky. A shared screen such as a kiosk ignores the cookie: the next citizen
    starts in the centre's own language.
    """
    asked = request.args.get("lang", "")
    kept = request.cookies.get(COOKIE, "") if sticky else ""
    return next((code for code in (asked, kept) if code in choices), choices[0])
