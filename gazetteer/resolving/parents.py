"""Finds the unit that a stated or implied parent names: "NWFP", "Orakzai agency", "FR Tank - Jandola"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.compiled.index import NameIndex
from gazetteer.model import Country, PlaceClass
from gazetteer.names.classwords import CLASS_WORDS
from gazetteer.names.fold import fold_plain, plain
from gazetteer.resolving.alike_keys import AlikeKeys
from gazetteer.resolving.scope import Scope, Scopes

HOLDERS: frozenset[PlaceClass] = frozenset({"country", "province", "district", "agency", "frontier_region", "region"})
"""Classes that a reference names as parents. A tehsil's places are not told apart, so it is a place here."""

_LEVEL = {"country": "province", "region": "province", "agency": "district", "frontier_region": "district"}
_RANK = {"country": 0, "province": 1, "region": 2, "district": 3, "agency": 3, "frontier_region": 3, "tehsil": 4}
_CODES: dict[str, Country] = {"af": "AF", "afg": "AF", "pk": "PK", "pak": "PK"}
"""ISO 3166-1 codes of both countries; any other country holds nothing of ours."""
_ALIKE = 74.0
"""Least similarity (0 to 100) of a misspelt parent; units are few, so a likeness among them is no accident."""


_ALTERNATIVES = re.compile(r"[()\[\]/,]| - ")
"""What parts two names of one unit: "Sancharak(Sangcharak)", "FR Tank - Jandola"."""


_PARTS = frozenset({"upper", "lower", "central", "northern", "southern", "eastern", "western"})
"""Said of a part of a unit: "the lower Kurran agency" is Kurram, not the most alike "Lower" of all."""


class Parents:
    """Looks units up by name. `units` are the numbers of all places of unit classes."""

    def __init__(self, catalogue: Catalogue, index: NameIndex, scopes: Scopes, units: Iterable[int]) -> None:
        self._catalogue = catalogue
        self._index = index
        self._scopes = scopes
        self._spellings: dict[str, dict[str, set[int]]] = {}
        holders = {unit for unit in units if catalogue.place_class(unit) in {*HOLDERS, "tehsil"}}
        ranges = scopes.entries(Scope(tuple((unit, unit + 1) for unit in sorted(holders))))
        for first, last in ranges:
            for entry in range(first, last):
                place = index.places[entry]
                kind = catalogue.place_class(place)
                level = _LEVEL.get(kind, kind)
                self._spellings.setdefault(level, {}).setdefault(index.key(entry), set()).add(place)
        self._keys = {level: AlikeKeys(list(keys)) for level, keys in self._spellings.items()}
        self.stated = lru_cache(maxsize=4096)(self._stated)

    def _stated(self, adm1: str | None, adm2: str | None, country: str | None) -> Scope:
        """The scope that a query states: the narrowest part that is recognised. Empty for a country not of here."""
        scope = self._scopes.everywhere
        if country and plain(country):
            code = _CODES.get(plain(country)) or self._country(country)
            scope = self._scopes.of_country(code) if code else Scope(())
        if not scope:
            return scope
        if adm1:
            scope = self._narrowed(scope, adm1, "province")
        if adm2:
            scope = self._narrowed(scope, adm2, "district")
        return scope

    def _country(self, name: str) -> str | None:
        units = self.named(plain(name), self._scopes.everywhere, "province")
        return next((self._catalogue.ids[u] for u in units if self._catalogue.place_class(u) == "country"), None)

    def _narrowed(self, scope: Scope, name: str, level: str) -> Scope:
        other = "district" if level == "province" else "province"
        units = self._spelt(plain(name), scope, level) or self._spelt(plain(name), scope, other)
        units = units or self.named(plain(name), scope, level)
        for part in _ALTERNATIVES.split(name) if not units and _ALTERNATIVES.search(name) else ():
            units = units or (self.named(plain(part), scope, level) if plain(part) else [])
        units = units or self.named(plain(name), scope, other)
        if not units:
            return scope
        inside = self._scopes.of_unit(units[0])
        for unit in units[1:]:
            inside = inside | self._scopes.of_unit(unit)
        return (scope & inside) or scope

    def named(self, name: str, scope: Scope, level: str, least: float = _ALIKE) -> list[int]:
        """The units that a plain name means inside the scope; the level is province (or wider), district or tehsil.

        As written or folded first, then the most alike. Places that overlap the scope count as inside.
        """
        if found := self._spelt(name, scope, level):
            return found
        core = _forms(name)[-1]
        key = fold_plain(" ".join([word for word in core if word not in _PARTS] or core))
        for alike, _ in self._keys[level].most_alike(key, 8, least) if level in self._keys else ():
            if found := self._inside(self._spellings[level][alike], scope):
                return found
        return []

    def _spelt(self, name: str, scope: Scope, level: str) -> list[int]:
        """The units of a level with this very name, as written or folded, with or without its class words."""
        spellings = self._spellings.get(level, {})
        found = (self._inside(spellings.get(fold_plain(" ".join(form)), ()), scope) for form in _forms(name))
        return next((units for units in found if units), [])

    def _inside(self, units: Iterable[int], scope: Scope) -> list[int]:
        inside = [unit for unit in sorted(units) if scope & self._scopes.of_unit(unit)]
        if not inside:
            return []
        best = min(_RANK[self._catalogue.place_class(unit)] for unit in inside)
        return [unit for unit in inside if _RANK[self._catalogue.place_class(unit)] == best]


def _forms(name: str) -> tuple[list[str], list[str]]:
    """The words of a plain name, and those of them that are no class words."""
    words = [word for word in name.split(" ") if word not in {"the", "and", "of"}]
    return words, [word for word in words if word not in CLASS_WORDS] or words
