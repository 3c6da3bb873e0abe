"""The values that filter parameters take: each is parsed once, refuses nonsense, and writes itself back."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from geomap.errors import BadParameterError

LONGEST: Final = 400
"""Characters that one value may have."""
MOST: Final = 200
"""Values that one list may have."""

_NUMBER: Final = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COUNT: Final = re.compile(r"\d{1,9}", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def listed(name: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Values given by comma or by repeating the parameter, each once, in the order of first mention."""
    values = [part.strip() for text in texts for part in text.split(",")]
    found = tuple(dict.fromkeys(value for value in values if value))
    if len(found) > MOST:
        raise BadParameterError(name, f"{name} lists {len(found)} values, at most {MOST} are possible")
    for value in found:
        if len(value) > LONGEST or _CONTROL.search(value):
            raise BadParameterError(name, f"a value of {name} is longer than {LONGEST} characters or not plain text")
    if not found:
        raise BadParameterError(name, f"{name} holds only commas: give a value, or leave it out")
    return found


def choices(name: str, texts: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """Values of a closed list, in the list's order; upper and lower case are the same."""
    by_key = {choice.casefold(): choice for choice in allowed}
    for value in listed(name, texts):
        if value.casefold() not in by_key:
            raise BadParameterError(name, f"{name}={value!r} is not one of: {', '.join(allowed)}")
    chosen = {by_key[value.casefold()] for value in listed(name, texts)}
    return tuple(choice for choice in allowed if choice in chosen)


def whole(name: str, texts: Sequence[str]) -> str:
    """A parameter that is one value and may be given once."""
    given = [text.strip() for text in texts if text.strip()]
    if len(given) != 1:
        raise BadParameterError(name, f"{name} is given {len(given)} times: give it once")
    return given[0]


def truth(name: str, texts: Sequence[str]) -> bool:
    """true or false."""
    value = whole(name, texts).casefold()
    if value not in {"true", "false", "1", "0"}:
        raise BadParameterError(name, f"{name}={value!r} is neither true nor false")
    return value in {"true", "1"}


def free_text(name: str, texts: Sequence[str]) -> str:
    """Words to look for; spaces and control characters between them count as one space."""
    value = " ".join(_CONTROL.sub(" ", whole(name, texts)).split())
    if len(value) > LONGEST:
        raise BadParameterError(name, f"{name} has {len(value)} characters, at most {LONGEST} are looked for")
    if not re.search(r"\w", value):
        raise BadParameterError(name, f"{name}={value!r} holds no word to look for")
    return value


@dataclass(frozen=True, slots=True)
class People:
    """A range of numbers of people, ends included; None is open."""

    low: int | None
    high: int | None

    @classmethod
    def parse(cls, name: str, text: str) -> People:
        """`min/max`, either end open (empty or ..); one number alone is exactly that many."""
        ends = text.split("/")
        low, high = (_count(name, text, ends[0]), _count(name, text, ends[-1]))
        if len(ends) > 2 or (low is None and high is None):
            raise BadParameterError(name, f"{name}={text!r} is not min/max: write 5/20, 5/.. or ../20")
        if low is not None and high is not None and low > high:
            raise BadParameterError(name, f"{name}={text!r}: the smaller number goes first")
        return cls(low, high)

    def __str__(self) -> str:
        return f"{_end(self.low)}/{_end(self.high)}"


@dataclass(frozen=True, slots=True)
class BBox:
    """A box in degrees, WGS 84. `west` above `east` is a box over the 180th meridian (OGC API – Features, 7.15.3)."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, name: str, text: str) -> BBox:
        """`west,south,east,north`; of six numbers the heights are overlooked."""
        parts = [part.strip() for part in text.split(",")]
        if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
            raise BadParameterError(name, f"{name}={text!r} is not four numbers: west,south,east,north in degrees")
        numbers = [float(part) for part in parts]
        west, south, east, north = numbers if len(parts) == 4 else (numbers[0], numbers[1], numbers[3], numbers[4])
        if not (math.isfinite(west) and math.isfinite(east) and abs(west) <= 180 and abs(east) <= 180):
            raise BadParameterError(name, f"{name}={text!r}: a longitude is not within -180 and 180")
        if not (-90 <= south <= 90 and -90 <= north <= 90):
            raise BadParameterError(name, f"{name}={text!r}: latitudes lie within -90 and 90; longitude goes first")
        if south > north:
            raise BadParameterError(name, f"{name}={text!r}: south is above north; the order is west,south,east,north")
        return cls(west, south, east, north)

    def __str__(self) -> str:
        return ",".join(repr(side).removesuffix(".0") for side in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` to `end`, both included; None is open."""

    start: date | None
    end: date | None

    @classmethod
    def parse(cls, name: str, text: str) -> Interval:
        """A day or moment (RFC 3339), a month or year, or two of them with a slash; an end may be open (..).

        Incidents have days: of a moment, its day in UTC counts.
        """
        ends = text.split("/")
        if len(ends) > 2:
            raise BadParameterError(name, f"{name}={text!r} is not a date or an interval start/end")
        first, last = _days(name, text, ends[0]), _days(name, text, ends[-1])
        if first is None and last is None:
            raise BadParameterError(name, f"{name}={text!r} is open on both sides: leave it out instead")
        start, end = (first[0] if first else None), (last[1] if last else None)
        if start and end and start > end:
            raise BadParameterError(name, f"{name}={text!r} ends before it starts")
        return cls(start, end)

    def __str__(self) -> str:
        if self.start == self.end:
            return _end(self.start)
        return f"{_end(self.start)}/{_end(self.end)}"


def _end(value: object) -> str:
    return ".." if value is None else str(value)


def _count(name: str, whole_text: str, text: str) -> int | None:
    text = text.strip()
    if text in {"", ".."}:
        return None
    if not _COUNT.fullmatch(text):
        raise BadParameterError(name, f"{name}={whole_text!r} is not min/max: write 5/20, 5/.. or ../20")
    return int(text)


def _days(name: str, whole_text: str, text: str) -> tuple[date, date] | None:
    """The first and the last day that a text means; None for an open end."""
    text = text.strip()
    if text in {"", ".."}:
        return None
    try:
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text.upper().replace(" ", "T"))
            day = (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
            return day, day
        if match := _DAY.fullmatch(text):
            year, month, day_of_month = (int(part) if part else None for part in match.groups())
            return _span(year or 0, month, day_of_month)
    except (ValueError, OverflowError):
        pass
    raise BadParameterError(
        name, f"{name}={whole_text!r} is not a date: write 2024-03-18, 2024-03-01/2024-03-31 or 2024-03-18/.."
    )


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
