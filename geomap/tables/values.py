"""Cells to values by declared rules. A cell that fits no rule is an error that says what would fit."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from math import isnan, nan
from typing import Final

from geomap.errors import BadInputError
from geomap.model import DatePrecision
from geomap.taxonomy import EVENT_TYPES, EventType, SubEventType

_BLANK: Final = frozenset({"", "n/a", "na", "null", "none", "-", "unknown"})
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?", re.ASCII)
_ISO_BASIC: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DIGITS: Final = 9
_WHOLE: Final = re.compile(r"(\d+)(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days an event may have been on, both included."""

    start: date | None
    end: date | None
    precision: DatePrecision


UNDATED: Final = DateSpan(None, None, "unknown")


def known(cell: str | None) -> str | None:
    """The cell, or None where it says that nothing is known."""
    return None if cell is None or cell.casefold() in _BLANK else cell


def whole_number(cell: str | None, field: str) -> int | None:
    """A count of people: digits only."""
    text = known(cell)
    if text is None:
        return None
    match = _WHOLE.fullmatch(text.replace(",", ""))
    if match is None:
        raise BadInputError(f"{field} {text!r} is not a whole number: write digits, or leave the cell blank")
    if len(match[1].lstrip("0")) > _DIGITS:
        raise BadInputError(f"{field} {text!r} is more people than there are: check the column")
    return int(match[1])


def degrees(cell: str | None, field: str, limit: int) -> float | None:
    """A coordinate in decimal degrees, WGS 84. A blank cell is None; NaN and words are errors."""
    if cell is None or not cell.strip():
        return None
    try:
        value = float(cell)
    except ValueError:
        value = nan
    if isnan(value):
        raise BadInputError(f"{field} {cell!r} is not a number: write decimal degrees, or leave it blank")
    if not -limit <= value <= limit:
        raise BadInputError(
            f"{field} {cell} is not between -{limit} and {limit}: check whether lat and lon are swapped"
        )
    return value


def day_span(cell: str | None, date_formats: Sequence[str] = ()) -> DateSpan:
    """A date: ISO 8601 (also YYYY-MM and YYYY) without declaration, anything else by the declared formats (strptime).

    Two declared formats that read one cell as two days are no answer: the cell is an error.
    """
    text = known(cell)
    if text is None:
        return UNDATED
    if date_formats:
        day = _declared(text, date_formats)
        return DateSpan(day, day, "day")
    match = _ISO.fullmatch(text) or _ISO_BASIC.fullmatch(text)
    if match is None:
        raise BadInputError(f"date {text!r} is not ISO 8601 (2024-03-18): declare its form with --date-format")
    try:
        return _iso_span(int(match[1]), match[2], match[3])
    except ValueError:
        raise BadInputError(f"date {text!r} is no day of the calendar: mend it") from None


def _declared(text: str, date_formats: Sequence[str]) -> date:
    days = set()
    for form in date_formats:
        with suppress(ValueError):
            days.add(datetime.strptime(text, form).date())  # noqa: DTZ007 - a calendar day has no zone
    if not days:
        forms = ", ".join(map(repr, date_formats))
        raise BadInputError(f"date {text!r} does not fit --date-format {forms}: mend it or declare its form as well")
    if len(days) > 1:
        either = " or ".join(str(day) for day in sorted(days))
        raise BadInputError(f"date {text!r} fits two declared formats, as {either}: declare only one of them")
    return days.pop()


def event_types(main: str | None, sub: str | None) -> tuple[EventType | None, SubEventType | None]:
    """ACLED's type and sub-type for two cells, in any case; a name of neither list gives None."""
    subs = {name.casefold(): (parent, name) for parent, names in EVENT_TYPES.items() for name in names}
    mains = {name.casefold(): name for name in EVENT_TYPES}
    for cell in (sub, main):
        folded = (cell or "").casefold()
        if folded in subs:
            parent, name = subs[folded]
            return parent, name
        if folded in _COMMON:
            name = _COMMON[folded]
            return subs[name.casefold()][0], name
    return mains.get((main or "").casefold()), None


_COMMON: Final[dict[str, SubEventType]] = {
    "airstrike": "Air/drone strike",
    "air strike": "Air/drone strike",
    "drone strike": "Air/drone strike",
    "suicide attack": "Suicide bomb",
    "suicide bombing": "Suicide bomb",
    "ied": "Remote explosive/landmine/IED",
    "bomb": "Remote explosive/landmine/IED",
    "bombing": "Remote explosive/landmine/IED",
    "landmine": "Remote explosive/landmine/IED",
    "shelling": "Shelling/artillery/missile attack",
    "clash": "Armed clash",
    "kidnapping": "Abduction/forced disappearance",
    "abduction": "Abduction/forced disappearance",
}


def _iso_span(year: int, month: str | None, day: str | None) -> DateSpan:
    if month is None:
        return DateSpan(date(year, 1, 1), date(year, 12, 31), "year")
    if day is None:
        first = date(year, int(month), 1)
        last = calendar.monthrange(year, first.month)[1]
        return DateSpan(first, first.replace(day=last), "month")
    only = date(year, int(month), int(day))
    return DateSpan(only, only, "day")
