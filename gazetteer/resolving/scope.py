"""Scopes: the places inside a stated parent, as ranges of place numbers, and how stated names become scopes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.compiled.index import NameIndex, Range
from gazetteer.model import Place
from gazetteer.names.fold import fold
from gazetteer.tables import HistoryRow

_RANKS = {"district": 3, "agency": 3, "frontier_region": 3, "tehsil": 4}


@dataclass(frozen=True, slots=True)
class Scope:
    """Sorted ranges of place numbers, and the number of the place that names them (None for a country or all)."""

    ranges: tuple[Range, ...]
    unit: int | None = None
    rank: int = 0
    """0 everywhere, 1 a country, 2 a province or region, 3 a district, 4 a tehsil."""
    circles: frozenset[tuple[int, int]] = frozenset()
    """Districts (numbers) of which the scope holds only what lies around a place (number): Frontier Regions."""

    def __contains__(self, place: int) -> bool:
        for first, last in self.ranges:  # noqa: SIM110 (any() with a generator takes four times as long)
            if first <= place < last:
                return True
        return False

    def __and__(self, other: Scope) -> Scope:
        """The places of both; named by the narrower."""
        both = [(max(a, c), min(b, d)) for a, b in self.ranges for c, d in other.ranges if max(a, c) < min(b, d)]
        narrow = other if other.rank >= self.rank else self
        return Scope(tuple(sorted(both)), narrow.unit, narrow.rank, self.circles | other.circles)

    def __or__(self, other: Scope) -> Scope:
        """The places of either; named by the first."""
        merged: list[Range] = []
        for first, last in sorted({*self.ranges, *other.ranges}):
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return Scope(tuple(merged), self.unit, min(self.rank, other.rank), self.circles | other.circles)

    def __bool__(self) -> bool:
        return bool(self.ranges)

    @property
    def size(self) -> int:
        """How many places it holds."""
        return sum(last - first for first, last in self.ranges)


class Scopes:
    """Makes scopes of unit places. `units` are the places of unit classes: their members tell what they hold.

    By `history` a district also holds those that were cut out of it: reports use the old name for years.
    """

    def __init__(
        self, catalogue: Catalogue, index: NameIndex, units: Iterable[Place], history: Iterable[HistoryRow] = ()
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._members = {unit.id: unit.members for unit in units}
        self._cut_out = _cut_out(list(units), history)
        self._made: dict[int, Scope] = {}
        self._countries: dict[str, Scope] = {}
        self.everywhere = Scope(((0, len(catalogue)),))

    def entries(self, scope: Scope) -> tuple[Range, ...]:
        """The ranges of name entries of a scope."""
        places = self._index.places
        return tuple((bisect_left(places, first), bisect_left(places, last)) for first, last in scope.ranges)

    def of_country(self, country: str) -> Scope:
        """A country's places."""
        if country not in self._countries:
            self._countries[country] = Scope((self._catalogue.in_country(country),), None, 1)
        return self._countries[country]

    def of_unit(self, place: int) -> Scope:
        """The places that a unit holds: by its members if it has any, else by today's codes. Empty for no unit."""
        if place not in self._made:
            self._made[place] = self._scope(place, frozenset())
        return self._made[place]

    def _scope(self, place: int, above: frozenset[int]) -> Scope:
        catalogue = self._catalogue
        kind = catalogue.place_class(place)
        if kind == "country":
            return Scope((catalogue.in_country(catalogue.ids[place]),), place, 1)
        rank = _RANKS.get(kind, 2)
        members = [catalogue.number[m] for m in self._members.get(catalogue.ids[place], ()) if m in catalogue.number]
        total = Scope((), place, rank)
        for member in members:
            if member not in above:
                total = total | self._scope(member, above | {place})
        if total:
            return Scope(total.ranges, place, rank, total.circles)
        if catalogue.adm2[place] and rank >= 3:
            part = kind in {"tehsil", "frontier_region"}
            circles = frozenset({(catalogue.adm2[place], place)} if part else ())
            own = Scope((catalogue.in_adm2(catalogue.adm2[place]),), place, rank, circles)
            for cut in self._cut_out.get(catalogue.ids[place], ()):
                own = own | Scope((catalogue.in_adm2(catalogue.adm2[catalogue.number[cut]]),), place, rank)
            return own
        if catalogue.adm1[place] and kind in {"province", "district", "agency", "frontier_region"}:
            return Scope((catalogue.in_adm1(catalogue.adm1[place]),), place, 2)
        return total


def _cut_out(units: Iterable[Place], history: Iterable[HistoryRow]) -> dict[str, list[str]]:
    """For each of today's districts the ids of those that were once part of it."""
    districts = [unit for unit in units if unit.place_class == "district" and unit.valid_to is None]
    by_name = {(unit.adm1_code, fold(name.text)): unit.id for unit in districts for name in unit.names}
    by_code = {code: unit for unit in districts for code in (unit.id, unit.adm2_code)}
    found: dict[str, list[str]] = {}
    for row in history:
        part = by_code.get(row.unit)
        if part is None or not row.adm2_name:
            continue
        whole = by_name.get((part.adm1_code, fold(row.adm2_name)))
        if whole is not None and whole != part.id and part.id not in found.get(whole, ()):
            found.setdefault(whole, []).append(part.id)
    return found
