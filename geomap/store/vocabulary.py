"""Codes for the values that many incidents share: units, districts, areas, sets of actors and of claimants.

A set is coded as a whole, so that every dimension is one number an incident. Code 0 means "nothing".
Codes are given once and never change; other processes read them from the `vocabulary` table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson

from gazetteer.model import Resolution

DIMENSIONS: Final = ("adm1", "adm1_then", "adm2", "adm2_then", "area", "actors", "claimants")
AREAS: Final = ("district", "province", "region", "country", "unlocated")
"""The precisions at which an incident is known to lie in an area and no more."""
PEOPLE: Final = {"actors": "actor", "claimants": "claimant"}
"""The dimension of sets, and the one that names their members."""


@dataclass(frozen=True, slots=True)
class Term:
    """One value with the label people read; `extra` holds an area's place or a set's members (JSON)."""

    value: str
    label: str | None = None
    extra: str | None = None


NOTHING: Final = Term("")


@dataclass(slots=True)
class Words:
    """The terms of one dimension by code, and the codes by value."""

    terms: list[Term] = field(default_factory=lambda: [NOTHING])
    codes: dict[str, int] = field(default_factory=dict)

    def add(self, code: int, term: Term) -> None:
        while len(self.terms) <= code:
            self.terms.append(NOTHING)
        self.terms[code] = term
        self.codes[term.value] = code


class Vocabulary:
    """All dimensions. The writer adds to it inside its transaction; readers only load it."""

    def __init__(self) -> None:
        self._words = {name: Words() for name in (*DIMENSIONS, *PEOPLE.values())}
        self._new: list[tuple[str, int, Term]] = []

    def load(self, con: sqlite3.Connection) -> None:
        """Read the codes that are not known here yet."""
        for name, words in self._words.items():
            rows = con.execute(
                "SELECT code, value, label, extra FROM vocabulary WHERE dimension = ? AND code >= ?",
                (name, len(words.terms)),
            )
            for code, value, label, extra in rows:
                words.add(code, Term(value, label, extra))

    def save(self, con: sqlite3.Connection) -> None:
        """Write the codes given since the last save."""
        con.executemany(
            "INSERT INTO vocabulary (dimension, code, value, label, extra) VALUES (?, ?, ?, ?, ?)",
            [(name, code, term.value, term.label, term.extra) for name, code, term in self._new],
        )
        self._new.clear()

    def terms(self, dimension: str) -> list[Term]:
        """The terms by code; the first is nothing. The list only ever grows."""
        return self._words[dimension].terms

    def codes(self, dimension: str, values: Iterable[str]) -> list[int]:
        """The codes of those of these values that have one."""
        known = self._words[dimension].codes
        return [known[value] for value in values if value in known]

    def code(self, dimension: str, value: str | None, label: str | None = None, extra: str | None = None) -> int:
        """The code of a value, given now if it is new; 0 for no value."""
        if not value:
            return 0
        words = self._words[dimension]
        known = words.codes.get(value)
        if known is not None:
            return known
        code = len(words.terms)
        term = Term(value, label, extra)
        words.add(code, term)
        self._new.append((dimension, code, term))
        return code

    def members(self, dimension: str, members: Mapping[str, str | None]) -> int:
        """The code of a set of actors or claimants, given as id to name."""
        if not members:
            return 0
        one = PEOPLE[dimension]
        for member, name in members.items():
            self.code(one, member, name)
        return self.code(dimension, orjson.dumps(sorted(members)).decode())

    def areas(self, place_ids: Iterable[str]) -> list[int]:
        """The codes of the areas that are these places, at whatever precision an incident is known to lie in them."""
        return self.codes("area", (f"{precision} {place_id}" for place_id in place_ids for precision in AREAS))

    def area(self, where: Resolution) -> int:
        """The code of the area an imprecise incident is known to lie in; 0 where not even that is known."""
        code = _unit(where)
        if where.place_id is None and code is None:
            return 0
        extra = orjson.dumps(
            {
                "place_id": where.place_id or code,
                "code": code,
                "precision": where.precision,
                "lon": where.lon,
                "lat": where.lat,
                "radius_m": where.uncertainty_m,
            }
        ).decode()
        return self.code("area", f"{where.precision} {where.place_id or code}", _area_name(where), extra)


def _unit(where: Resolution) -> str | None:
    if where.precision == "district":
        return where.adm2_code
    if where.precision == "province":
        return where.adm1_code
    if where.precision == "country":
        return where.country
    return None


def _area_name(where: Resolution) -> str | None:
    of_level = {"district": where.adm2_name, "province": where.adm1_name}.get(where.precision)
    return where.name or of_level or where.reported_name
