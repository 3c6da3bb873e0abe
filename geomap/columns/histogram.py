"""A selection by date: days, months or years without gaps, for the timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from geomap.columns.matched import Rows, taken
from geomap.store.packing import NONE

_DAYS_UP_TO: Final = 3
_MONTHS_UP_TO: Final = 300
_MOST_MONTHS: Final = 150 * 12
"""Histograms count days within a span of 3 months, months within 25 years, else years: at most 150 of them. A date
that somebody mistyped (9999) would else leave nothing but empty years to see."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Histogram:
    """Incidents by the day, month or year they began, from `start` on without gaps; all filters but `datetime`.

    `outside` counts those that lie too far from the most of the others to be shown with them.
    """

    unit: Literal["day", "month", "year"]
    start: str | None
    counts: tuple[int, ...]
    undated: int
    outside: int = 0


def histogram(rows: Rows) -> Histogram:
    """Count what matches by when it began."""
    by_month: Counter[int] = Counter()
    undated = 0
    for segment, chosen in rows.but("datetime"):
        counts = np.bincount(taken(segment["month"], chosen), minlength=1)
        undated += int(counts[0])
        for code in np.flatnonzero(counts[1:]).tolist():
            by_month[segment.first_month + code] += int(counts[code + 1])
    if not by_month:
        return Histogram("month", None, (), undated)
    first, last = _span(by_month)
    outside = sum(count for month, count in by_month.items() if not first <= month <= last)
    if last - first < _DAYS_UP_TO:
        start, days = _by_day(rows, first, last)
        return Histogram("day", start.isoformat(), days, undated, outside)
    if last - first < _MONTHS_UP_TO:
        months = tuple(by_month[month] for month in range(first, last + 1))
        return Histogram("month", _month(first).isoformat(), months, undated, outside)
    by_year: Counter[int] = Counter()
    for month in range(first, last + 1):
        by_year[_month(month).year] += by_month[month]
    return Histogram("year", date(_month(first).year, 1, 1).isoformat(), tuple(by_year.values()), undated, outside)


def _span(by_month: Counter[int]) -> tuple[int, int]:
    """The first and last month with incidents, or of the stretch of _MOST_MONTHS that holds the most of them."""
    months = sorted(by_month)
    if months[-1] - months[0] < _MOST_MONTHS:
        return months[0], months[-1]
    best, span, start, inside = 0, (months[0], months[0]), 0, 0
    for month in months:
        inside += by_month[month]
        while month - months[start] >= _MOST_MONTHS:
            inside -= by_month[months[start]]
            start += 1
        if inside > best:
            best, span = inside, (months[start], month)
    return span


def _by_day(rows: Rows, first: int, last: int) -> tuple[date, tuple[int, ...]]:
    """The first day, and the incidents of each day from it on, within some months."""
    # Days since 1970, of numpy: it knows the day after the last day of the year 9999 too.
    begin, end = np.array([first, last + 1], dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
    starts = np.concatenate([taken(segment["start"], chosen) for segment, chosen in rows.but("datetime")])
    starts = starts[(starts != NONE) & (starts >= begin) & (starts < end)]
    earliest = int(starts.min())
    return date.fromordinal(earliest + _EPOCH), tuple(np.bincount(starts - earliest).tolist())


def _month(number: int) -> date:
    """The first day of a month, counted from January 1970."""
    return date(1970 + number // 12, number % 12 + 1, 1)
