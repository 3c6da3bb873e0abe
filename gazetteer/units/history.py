"""What units were called, and what they belonged to, on a day in the past.

The rows of `data/history.csv` speak of a unit of today (an ISO code, a P-code or a district's place id) in an interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gazetteer.tables import HistoryRow


class History:
    """The rows by unit. Of two rows that hold on one day the narrower interval wins, then the later one."""

    def __init__(self, rows: Iterable[HistoryRow]) -> None:
        self.rows = tuple(rows)
        self._by_unit: dict[str, list[HistoryRow]] = {}
        for row in self.rows:
            self._by_unit.setdefault(row.unit, []).append(row)

    def find(self, units: Sequence[str | None], on: date) -> list[HistoryRow]:
        """The rows that hold on that day, one for a unit at most, in the order of the units."""
        found = []
        for unit in units:
            told = self._by_unit.get(unit or "")
            if told and (rows := [row for row in told if holds(row.valid_from, row.valid_to, on)]):
                found.append(max(rows, key=_narrowness))
        return found


def holds(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether the day lies in the interval; `valid_to` is the first day after, None is open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on < valid_to)


def _narrowness(row: HistoryRow) -> tuple[int, int]:
    start, end = row.valid_from or date.min, row.valid_to or date.max
    return -(end - start).days, start.toordinal()
