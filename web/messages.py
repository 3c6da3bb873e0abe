"""The page's sentences in another language, for its scripts: the same gettext catalogue that the templates use."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response
from flask_babel import force_locale, get_translations  # type: ignore[import-untyped]
from werkzeug.exceptions import NotFound

from web.answers import json_answer, keep
from web.language import LANGUAGES

HOUR: Final = 3600


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("messages", __name__)
    routes.add_url_rule("/messages/<language>.json", view_func=messages)
    return routes


def messages(language: str) -> Response:
    """English sentence → translation; for sentences that count something, the list of its plural forms."""
    if language not in LANGUAGES:
        raise NotFound(f"there is no language {language!r} here; there are {', '.join(LANGUAGES)}")
    with force_locale(language):
        catalogue: dict[str | tuple[str, int], str] = getattr(get_translations(), "_catalog", {})
    found: dict[str, str | list[str]] = {}
    for key, words in sorted(catalogue.items(), key=str):
        if isinstance(key, tuple):
            forms = found.setdefault(key[0], [])
            if isinstance(forms, list):
                forms.append(words)
        elif key and words:
            found[key] = words
    return keep(json_answer(found), seconds=HOUR)
