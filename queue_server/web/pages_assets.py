"""Static files of the pages under `/assets/<version>/…`, cached for ever by browsers, squeezed on the way.

The version is a hash over all files, so a new release is a new address, and ES modules that import each
other by relative paths always come from one release.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from posixpath import dirname, normpath

from flask import Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

STATIC = Path(str(files("templates"))) / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SQUEEZED = tuple(TYPES)
IMPORT = re.compile(r'^(?:import|export)\b[^;]*? from "(\.[^"]+)";', re.MULTILINE)
YEAR = 365 * 24 * 3600


@lru_cache(maxsize=1)
def version() -> str:
    """Ten hex digits that change whenever a static file does (read once per process)."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file, e.g. `asset("css/base.css")`."""
    return f"/assets/{version()}/{name}"


@lru_cache(maxsize=32)
def imports(script: str) -> tuple[str, ...]:
    """The modules that a script cannot begin without, each once, as names for `asset`.

    A page names them in its head, so that the browser asks for all of them side by side instead of finding
    one level of imports after the other. What a script imports later (`import()`) is not among them.
    """
    found, unread = dict[str, None](), [script]
    while unread:
        importer = unread.pop(0)
        named = IMPORT.findall((STATIC / importer).read_text(encoding="utf-8"))
        modules = [normpath(f"{dirname(importer)}/{name}") for name in named]
        unread += [module for module in modules if module not in found]
        found |= dict.fromkeys(modules)
    return tuple(found)


@lru_cache(maxsize=128)
def squeezed(name: str, stamp: float) -> bytes:
    """The file's bytes under gzip; `stamp` (its modification time) keeps the cache honest."""
    return gzip.compress((STATIC / name).read_bytes(), mtime=0)


def serve(release: str, name: str) -> Response:
    """Answer with one static file; only the current version's address may be kept by browsers.

    Raises:
        NotFound: no such file.
    """
    text = name.endswith(SQUEEZED)
    answer = _text(name) if text else send_from_directory(STATIC, name, conditional=True)
    current = release == version()
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if current else "no-cache"
    return answer


def squeeze(answer: Response) -> Response:
    """Put a page that was just made under gzip, for whoever takes it: phones pay for what they load."""
    if "gzip" in request.accept_encodings:
        answer.set_data(gzip.compress(answer.get_data(), compresslevel=6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    return answer


def _text(name: str) -> Response:
    """A file of text, under gzip for whoever takes it."""
    path = safe_join(str(STATIC), name)
    if path is None or not Path(path).is_file():
        raise NotFound()
    packed = "gzip" in request.accept_encodings
    stamp = Path(path).stat().st_mtime
    answer = Response(squeezed(name, stamp) if packed else Path(path).read_bytes())
    answer.mimetype = TYPES[Path(name).suffix]
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
