"""The query string, read once: the filter grammar is `geomap.filters`', the rest is declared here.

API routes refuse what they do not know and name it; the page overlooks decoration that links pick up on their way,
and says so for a bad value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Literal

from flask import request

from geomap.errors import BadParameterError
from geomap.filters import PARAMETERS, IncidentFilter

FILTERS: Final = PARAMETERS
DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 10_000
MAX_OFFSET: Final = 2**53
Geometry = Literal["point", "area"]


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted."""

    limit: int
    offset: int


def only(*names: str) -> Mapping[str, Sequence[str]]:
    """The query string of this request, or BadParameterError for the first parameter that is not among `names`."""
    given = dict(request.args.lists())
    refuse_unknown(given, names)
    return given


def refuse_unknown(given: Iterable[str], known: Sequence[str]) -> None:
    """Raise for a parameter nobody here knows, and say which ones there are."""
    for name in given:
        if name not in known:
            raise BadParameterError(name, f"there is no parameter {name!r} here; known are: {', '.join(known)}")


def single(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The value of a parameter that may be given once; None where it is absent or empty."""
    values = given.get(name, ())
    if len(values) > 1:
        raise BadParameterError(name, f"{name} is given {len(values)} times: give it once")
    return values[0] if values and values[0] != "" else None


def incident_filter(given: Mapping[str, Sequence[str]]) -> IncidentFilter:
    """The filter in a query string that may also hold other parameters."""
    return IncidentFilter.from_params({name: given[name] for name in FILTERS if name in given})


def window(given: Mapping[str, Sequence[str]]) -> Window:
    """`limit` (default 100, larger than 10,000 is clamped, as OGC API – Features allows) and `offset`."""
    limit = _whole(given, "limit", default=DEFAULT_LIMIT, lowest=1)
    offset = _whole(given, "offset", default=0, lowest=0)
    return Window(min(limit, MAX_LIMIT), min(offset, MAX_OFFSET))


def geometry(given: Mapping[str, Sequence[str]]) -> Geometry:
    """`geometry`: the representative point, or the area that is known."""
    value = single(given, "geometry") or "point"
    if value not in {"point", "area"}:
        raise BadParameterError("geometry", f"geometry={value!r} is neither point nor area")
    return "area" if value == "area" else "point"


def as_of(given: Mapping[str, Sequence[str]]) -> datetime | None:
    """`as_of`: an instant (RFC 3339; without a zone UTC), or a day, which means its last moment in UTC."""
    value = single(given, "as_of")
    if value is None:
        return None
    try:
        if len(value) == len("2024-12-24"):
            return datetime.combine(date.fromisoformat(value), time.max, UTC)
        # A plus sign that was not percent-encoded arrives as a space.
        moment = datetime.fromisoformat(value.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadParameterError(
            "as_of", f"as_of={value!r} is not a date or time: write 2024-12-24 or 2024-12-24T08:00Z"
        ) from None


def one_of(given: Mapping[str, Sequence[str]], name: str, choices: Sequence[str], default: str) -> str:
    """A parameter with a closed list of values."""
    value = single(given, name) or default
    if value not in choices:
        raise BadParameterError(name, f"{name}={value!r} is not offered: choose {', '.join(choices)}")
    return value


def text(given: Mapping[str, Sequence[str]], name: str, *, longest: int) -> str:
    """A parameter that must hold some words; `longest` is in code points."""
    value = (single(given, name) or "").strip()
    if not value:
        raise BadParameterError(name, f"{name} is missing: say what to look for, as in {name}=Barmal")
    if len(value) > longest:
        raise BadParameterError(name, f"{name} has {len(value)} characters, at most {longest} are looked up")
    return value


def _whole(given: Mapping[str, Sequence[str]], name: str, *, default: int, lowest: int) -> int:
    value = single(given, name)
    if value is None:
        return default
    # ASCII digits only: int() also takes "１０", " 1_0 " and numbers of unlimited length.
    if not (value.isascii() and value.isdigit() and len(value) <= 18 and int(value) >= lowest):
        raise BadParameterError(name, f"{name}={value!r} is not a whole number of at least {lowest}")
    return int(value)
