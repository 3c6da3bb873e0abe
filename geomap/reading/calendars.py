"""Partial dates, and the solar calendar in which Afghan officials date events."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final[dict[str, int]] = {
    name[:length].lower(): number
    for number, name in enumerate(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        1,
    )
    for length in (3, len(name))
} | {"sept": 9}

AFGHAN_MONTHS: Final[dict[str, int]] = {
    spelling: number
    for number, spellings in enumerate(
        (
            "hamal",
            "sawr saur sawar thawr thaur",
            "jawza jauza joza jowza",
            "saratan",
            "asad assad",
            "sunbula sonbola sumbula sunbola sonbula",
            "mizan meezan",
            "aqrab aqrib",
            "qaws qaus qows qos",
            "jadi jaddi jady jadee",
            "dalwa dalw dalv dalwah",
            "hut hoot hout hoet",
        ),
        1,
    )
    for spelling in spellings.split()
}
_NOWRUZ_1403: Final = date(2024, 3, 20)
_LEAP: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Remainders by 33 of the solar years that have 366 days; right from 1343 to 1472 (1964 to 2094)."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of it, or a day: what a publication date may be."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> PartialDate | None:
        """From "2024", "2024-03" or "2024-03-20"; None from anything else."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text or "")
        if not match:
            return None
        year, month, day = (int(g) if g else None for g in match.groups())
        try:
            date(year or 0, month or 1, day or 1)
        except ValueError:
            return None
        return cls(year or 0, month, day)

    @property
    def exact(self) -> date | None:
        """The day, where all of it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def last(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p)]
        return "-".join(parts)


def from_solar(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a solar Hijri date (the Afghan civil calendar);
    None outside 1343 to 1472 or past a month's end.
    """
    if not (1343 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= _solar_month(year, month)):
        return None
    years = range(1403, year) if year >= 1403 else range(year, 1403)
    days = sum(366 if y % 33 in _LEAP else 365 for y in years) * (1 if year >= 1403 else -1)
    return _NOWRUZ_1403 + timedelta(days=days + sum(_solar_month(year, m) for m in range(1, month)) + day - 1)


def solar_year(day: date) -> int:
    """The solar year that a Gregorian day lies in."""
    year = day.year - 621
    first = from_solar(year, 1, 1)
    return year if first and day >= first else year - 1


def _solar_month(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or year % 33 in _LEAP else 29


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
