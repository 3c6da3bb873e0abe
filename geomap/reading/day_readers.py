"""What a date in words means: explicit ones, and relative ones reckoned from the day that a report was filed.

Each reader takes a match of `dates`' pattern and what holds relative dates; it gives the first and the last day and how
exact they are, days unknown (None) where nothing holds them, and None where the words are no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from geomap.model import DatePrecision
from geomap.reading.calendars import AFGHAN_MONTHS, MONTHS, PartialDate, from_solar, month_span, solar_year
from geomap.reading.numbers import parse_quantity

_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
BEFORE_THAT: Final = frozenset(("the previous night", "the previous day", "the night before", "a day earlier"))
"""A day before the one that the text spoke of last, not before the report's."""

Days = tuple[date | None, date | None, DatePrecision]
Reader = Callable[[re.Match[str], PartialDate | None], Days | None]
_UNKNOWN: Final[Days] = (None, None, "unknown")


def _read_iso(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    try:
        day = date.fromisoformat(match["iso"])
    except ValueError:
        return None
    return day, day, "day"


def _read_dotted(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    """17.03.2022: with dots the day always comes first."""
    day, month, year = map(int, match["dotted"].split("."))
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found, "day"


def _read_afghan(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    second = match["afmonth2"] is not None
    month = AFGHAN_MONTHS[(match["afmonth2"] if second else match["afmonth"]).lower()]
    day = int(match["afday2"] if second else match["afday"])
    year = match["afyear2"] if second else match["afyear"]
    name = match["afmonth2"] if second else match["afmonth"]
    if name[0].islower() or (name.lower() in ("asad", "assad", "hut") and year is None):
        return None  # a hut, or a man called Asad
    if year:
        found = from_solar(int(year), month, day)
        return (found, found, "day") if found else None
    if anchor is None:
        return _UNKNOWN
    this = solar_year(anchor.last)
    days = [d for y in (this - 1, this) if (d := from_solar(y, month, day)) and d <= anchor.last]
    return (days[-1], days[-1], "day") if days else None


def _read_day(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    second = match["month2"] is not None
    month = MONTHS[(match["month2"] if second else match["month"]).lower().rstrip(".")]
    day = int(match["day2"] if second else match["day"])
    to = match["day2_to"] if second else match["day_to"]
    year = match["year2"] if second else match["year"]
    if not year and (match["month2"] or match["month"])[0].islower():
        return None  # the verbs "may" and "march"
    try:
        date(2024, month, day)
        if year is None and anchor is None:
            return _UNKNOWN
        first = date(int(year), month, day) if year else nearest(month, day, anchor)
        last = first.replace(day=int(to)) if to and int(to) > day else first
    except ValueError:
        return None
    return first, last, "day" if first == last else "week"


def nearest(month: int, day: int, anchor: PartialDate | None) -> date:
    """The latest such day that is not after the anchor (a week of grace for plans and time zones)."""
    limit = anchor.last + timedelta(days=7) if anchor else date.max
    year = limit.year
    if month == 2 and day == 29:
        while year % 4 or date(year, 2, 29) > limit:
            year -= 1
        return date(year, 2, 29)
    found = date(year, month, day)
    return found if found <= limit else date(year - 1, month, day)


def _read_month(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    if match["month3"]:
        first, last = month_span(int(match["year3"]), MONTHS[match["month3"].lower().rstrip(".")])
        return first, last, "month"
    if match["month4"][0].islower():
        return None
    if anchor is None:
        return _UNKNOWN
    day = nearest(MONTHS[match["month4"].lower().rstrip(".")], 1, anchor)
    first, last = month_span(day.year, day.month)
    return first, last, "month"


def _read_relative(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    words = match["relative"].lower()
    if "same day" in words:
        return None
    if words in BEFORE_THAT:
        return _UNKNOWN
    back = 2 if "before" in words else int(any(w in words for w in ("yesterday", "night", "overnight")))
    back = 0 if "tonight" in words else back
    day = anchor.exact if anchor else None
    if day is None:
        return _some_day(anchor, back, back)
    found = day - timedelta(days=back)
    return found, found, "day"


def _some_day(anchor: PartialDate | None, most: int, least: int) -> Days:
    """So many days before a day of which only the month is known: a stretch as long as the month."""
    if anchor is None or anchor.month is None:
        return _UNKNOWN
    first, last = month_span(anchor.year, anchor.month)
    return first - timedelta(days=most), last - timedelta(days=least), "month"


def _read_back(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    if anchor is None:
        return _UNKNOWN
    back = 0 if match["back"].lower() == "this" else 1
    unit = match["unit"].lower()
    if unit == "year":
        return date(anchor.year - back, 1, 1), date(anchor.year - back, 12, 31), "year"
    if unit == "month":
        return _months_back(anchor, back)
    return _weeks_back(anchor, back)


def _months_back(anchor: PartialDate, back: int) -> Days:
    if anchor.month is None:
        return _UNKNOWN
    index = anchor.year * 12 + anchor.month - 1 - back
    if index < 12:
        return _UNKNOWN
    first, last = month_span(index // 12, index % 12 + 1)
    return first, last, "month"


def _weeks_back(anchor: PartialDate, back: int) -> Days:
    day = anchor.exact
    if day is None:
        return _UNKNOWN
    monday = day - timedelta(days=day.weekday() + 7 * back)
    last = monday + timedelta(days=6)
    return monday, min(last, day), "week"


def _read_ago(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    words = match["ago"].strip().lower()
    quantity = parse_quantity(words)
    count = 1 if words in ("a", "an") else quantity.figure if quantity else 0
    unit = match["ago_unit"].lower()
    if anchor is None or not count:
        return _UNKNOWN
    if unit == "year":
        year = anchor.year - count
        return (date(year, 1, 1), date(year, 12, 31), "year") if year > 0 else _UNKNOWN
    if unit == "month":
        return _months_back(anchor, count)
    if unit == "week":
        return _weeks_back(anchor, count)
    day = anchor.exact
    return (day - timedelta(days=count), day - timedelta(days=count), "day") if day else _UNKNOWN


def _read_weekday(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    if match["weekday"][0].islower():
        return None
    day = anchor.exact if anchor else None
    if day is None:
        return _some_day(anchor, 6, 0)
    found = day - timedelta(days=(day.weekday() - _WEEKDAYS[match["weekday"].lower()]) % 7)
    return found, found, "day"


def _read_year(match: re.Match[str], anchor: PartialDate | None) -> Days | None:
    year = int(match["only_year"])
    return date(year, 1, 1), date(year, 12, 31), "year"


READERS: Final[dict[str, Reader]] = {
    "iso": _read_iso,
    "dotted": _read_dotted,
    "afmonth": _read_afghan,
    "afmonth2": _read_afghan,
    "month": _read_day,
    "month2": _read_day,
    "month3": _read_month,
    "month4": _read_month,
    "relative": _read_relative,
    "back": _read_back,
    "ago": _read_ago,
    "weekday": _read_weekday,
    "only_year": _read_year,
}
"""By the group of the pattern that matched."""
