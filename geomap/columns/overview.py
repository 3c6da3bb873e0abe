"""A selection by province or district: incidents, deaths by the rule for totals, what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geomap.columns.deaths import Deaths, Groups, tally
from geomap.columns.matched import Matched, Rows, taken
from geomap.store.vocabulary import Vocabulary

Level = Literal["province", "district"]


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One unit: its code, name, incidents, how many of them are disputed, and deaths with what is shared beyond it."""

    code: str
    label: str
    incidents: int
    disputed: int
    fatalities: Deaths


@dataclass(frozen=True, slots=True)
class Overview:
    """The units of a selection, the one with most incidents first, and how many incidents lie in none."""

    change: int
    level: Level
    units: tuple[UnitCount, ...]
    elsewhere: int


def overview(matched: Matched, groups: Groups, words: Vocabulary, column: str, level: Level, change: int) -> Overview:
    """Count what matches by the units of a column (adm1, adm1_then, adm2, adm2_then)."""
    terms = words.terms(column)
    incidents, disputed = np.zeros(len(terms), dtype=np.int64), np.zeros(len(terms), dtype=np.int64)
    rows = Rows(matched)
    for segment, chosen in rows:
        codes = taken(segment[column], chosen)
        incidents += np.bincount(codes, minlength=len(terms))[: len(terms)]
        # Disputed is the last and smallest digit of the joint code.
        odd = codes[(taken(segment["joint"], chosen) & 1).astype(bool)]
        disputed += np.bincount(odd, minlength=len(terms))[: len(terms)]
    killed = tally(matched, rows, groups, column, len(terms))
    found = [
        UnitCount(
            terms[code].value,
            terms[code].label or terms[code].value,
            int(incidents[code]),
            int(disputed[code]),
            killed.of(code),
        )
        for code in np.flatnonzero(incidents).tolist()
        if code
    ]
    found.sort(key=lambda unit: (-unit.incidents, unit.label))
    return Overview(change, level, tuple(found), int(incidents[0]))
