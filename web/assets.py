"""The files under web/static: their addresses, which change with their content, and how they are sent.

The page's scripts and styles are joined at build time (`build_assets.py`); they are used only while they tell the same
as the files they were made of, so that a checkout that is worked on shows what is in it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import orjson
from flask import Flask, Response, request, send_from_directory, url_for
from werkzeug.security import safe_join

from web.answers import keep
from web.services import STATIC, services

YEAR: Final = 365 * 24 * 3600
MANIFEST: Final = "vendor/manifest.json"


def register(app: Flask) -> None:
    """Serve the files, and give the templates `asset(path)` and `bundled()`."""
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static_file)
    app.add_template_global(asset, "asset")
    app.add_template_global(bundled, "bundled")


def static_file(filename: str) -> Response:
    """A file, compressed as the build left it where there is a Brotli copy. Under the address of its content it may be
    kept for good; under any other the client asks again."""
    copy = safe_join(str(STATIC), f"{filename}.br")
    squeezed = copy is not None and Path(copy).is_file()
    if squeezed and request.accept_encodings.quality("br") > 0:
        answer = send_from_directory(STATIC, f"{filename}.br", mimetype=_media_type(filename))
        answer.headers["Content-Encoding"] = "br"
    else:
        answer = send_from_directory(STATIC, filename, mimetype=_media_type(filename))
    if squeezed:
        answer.vary.add("Accept-Encoding")
    if request.args.get("v") == services().asset_version(filename):
        return keep(answer, seconds=YEAR, immutable=True)
    return answer


def asset(path: str) -> str:
    """The address of a file under web/static, with a version that changes with its content."""
    return url_for("static", filename=path, v=services().asset_version(path))


def bundled() -> bool:
    """Whether the joined scripts and styles are there and made of the files as they are."""
    return services().once("bundle", lambda: is_current(STATIC))


def is_current(static: Path) -> bool:
    """Whether every file that went into the bundle below `static` has the hash that was taken down of it."""
    manifest = static / MANIFEST
    sources: dict[str, str] = orjson.loads(manifest.read_bytes()).get("bundle", {}) if manifest.is_file() else {}
    return bool(sources) and all(
        (static / name).is_file() and hashlib.sha256((static / name).read_bytes()).hexdigest() == known
        for name, known in sources.items()
    )


def _media_type(filename: str) -> str | None:
    """What the standard library does not know, or knows by the machine's own tables."""
    known = {".js": "text/javascript", ".geojson": "application/geo+json", ".woff2": "font/woff2"}
    return known.get(Path(filename).suffix)
