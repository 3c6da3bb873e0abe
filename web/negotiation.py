"""Which representation a client wants: `f` decides, else the Accept header."""

from __future__ import annotations

from typing import Literal

from flask import request

from geomap.errors import BadParameterError
from web.answers import GEOJSON, HTML, JSON, PROBLEM

Representation = Literal["html", "json"]


def wanted() -> Representation:
    """`html` when f=html or Accept names text/html (a bare `*/*` is a program), else `json`."""
    chosen = request.args.get("f")
    if chosen is not None:
        if chosen not in {"html", "json"}:
            raise BadParameterError("f", f"f={chosen!r} is not offered here: use f=html or f=json")
        return "html" if chosen == "html" else "json"
    return "html" if names_html() else "json"


def names_html() -> bool:
    """Whether the Accept header names HTML, at least as gladly as any JSON it also names."""
    accept = request.accept_mimetypes
    named = {media_type for media_type, quality in accept if quality > 0}
    if not named & {HTML, "application/xhtml+xml"}:
        return False
    html = max(_quality(HTML), _quality("application/xhtml+xml"))
    return all(html >= _quality(other) for other in (JSON, GEOJSON, PROBLEM) if other in named)


def _quality(media_type: str) -> float:
    return next((quality for name, quality in request.accept_mimetypes if name == media_type), 0.0)
