"""Which language the page speaks: `lang` in the address, else the browser's wish, else English."""

from __future__ import annotations

from typing import Final

from flask import request

LANGUAGES: Final = ("en", "ps", "prs", "ur")
RIGHT_TO_LEFT: Final = frozenset({"ps", "prs", "ur"})


def chosen() -> str:
    """The language of this request, as `<html lang>` names it (ISO 639)."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"


def locale() -> str:
    """The same as a locale identifier for Flask-Babel, which knows Dari as Persian of Afghanistan."""
    language = chosen()
    return "fa_AF" if language == "prs" else language


def direction(language: str) -> str:
    """The writing direction of a language: `rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
