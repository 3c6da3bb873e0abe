"""The contract's closed lists, days and numbers in words, for pages that the server writes.

The page's own scripts have the same words (web/static/js/words.js); both are translated in the one catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from flask_babel import format_date, format_datetime, format_decimal  # type: ignore[import-untyped]
from flask_babel import gettext as _

from geomap.actors import actor_name


def N_(message: str) -> str:  # noqa: N802 (the name that the catalogue's extraction looks for)
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "measure": {
        "killed": N_("killed"), "injured": N_("injured"), "captured": N_("captured"), "displaced": N_("displaced"),
        "responsibility": N_("responsibility"), "location": N_("place"), "other": N_("other"),
    },
    "role": {
        "initiator": N_("by"), "target": N_("against"), "claimed_by": N_("claimed by"),
        "attributed_to": N_("attributed to"), "affiliated": N_("affiliated"),
    },
    "claimant_role": {
        "belligerent": N_("party to the conflict"), "government": N_("government"), "un": N_("United Nations"),
        "medic": N_("medical staff"), "witness": N_("witness"), "media": N_("media"), "monitor": N_("monitor"),
    },
    "precision": {
        "exact": N_("Exact site"), "settlement": N_("Town or village"), "near": N_("Near a place"),
        "district": N_("District"), "province": N_("Province"), "region": N_("Region"),
        "country": N_("Only the country is known."), "unlocated": N_("No place is known: listed, not drawn."),
    },
    "status": {"machine": N_("Machine-read"), "reviewed": N_("Reviewed"), "rejected": N_("Rejected")},
    "method": {
        "exact": N_("name as listed"), "alias": N_("your own alias"), "folded": N_("same name, other spelling"),
        "fuzzy": N_("similar name"), "offset": N_("offset from a named place"), "parent": N_("the unit above it"),
        "polygon": N_("coordinates in an outline"), "coordinates": N_("coordinates as given"),
        "editor": N_("set by an editor"),
    },
    "relation": {
        "disputes": N_("disputes"), "same_as_proposed": N_("may be the same as"), "response_to": N_("in response to"),
    },
    "language": {"ps": N_("Pashto"), "prs": N_("Dari"), "ur": N_("Urdu")},
}  # fmt: skip


def say(table: str, key: str | None) -> str:
    """The words for a key of a closed list; a key that the list does not have stands as it is."""
    words = WORDS[table].get(key or "")
    return str(_(words)) if words else (key or "").replace("_", " ")


def who(claimant: str | None) -> str:
    """A claimant or actor by name; nobody in particular is "not named"."""
    return str(_(actor_name(claimant) if claimant else "not named"))


def day(value: date | str | None) -> str:
    """A day, or the month or year that a partial ISO 8601 date names, in the language of the request."""
    if not value:
        return ""
    text = str(value)
    try:
        if len(text) == 4:
            return text
        if len(text) == 7:
            return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM y"))
        return str(format_date(date.fromisoformat(text), "medium"))
    except ValueError:  # a date in words only
        return text


def moment(value: datetime) -> str:
    """A moment in UTC to the minute."""
    return f"{format_datetime(value, 'medium', rebase=False)} UTC"


def people(low: int | None, high: int | None) -> str:
    """A range of people; empty where neither end is known."""
    least, most = (None if end is None else str(format_decimal(end)) for end in (low, high))
    if least is None:
        return f"{_('up to')} {most}" if most else ""
    if most is None:
        return f"{least} {_('or more')}"
    return least if least == most else f"{least}–{most}"
