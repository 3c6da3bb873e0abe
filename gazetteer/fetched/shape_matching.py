"""Finds which of our units each polygon of a boundary layer draws.

Evidence: the unit's own P-code, the likeness of names (1 is the same folding key) and the unit's point lying in the
polygon. A code alone is not enough, because P-codes were renumbered between editions: name or point must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazetteer.fetched.layers import Shape
from gazetteer.model import Place
from gazetteer.names.classwords import without_generics
from gazetteer.names.fold import fold, fold_plain, plain

_CODE, _INSIDE = 2.0, 0.5
_ENOUGH = 1.0
"""The same name in the same province is enough, and so is half the likeness with the point inside."""
_NEARLY = 0.75
"""Likeness of names that lets a code stand."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A place that a polygon may draw, with what it is known by."""

    place: Place
    codes: frozenset[str]
    keys: frozenset[str]
    words: tuple[str, ...]


def units_of(places: Sequence[Place]) -> list[Unit]:
    """The places as units to match. A tehsil's P-code is the one its row cites as source."""
    return [
        Unit(place, _codes(place), frozenset(unit_key(n.text) for n in place.names), _words(place)) for place in places
    ]


def unit_key(name: str) -> str:
    """The folding key of a unit's name without words for its kind: "Kemari Town" and "Keamari District" are alike."""
    return fold_plain(_bare(name))


def _bare(name: str) -> str:
    return " ".join(without_generics(plain(name).split(" ")))


def _codes(place: Place) -> frozenset[str]:
    cited = (part.strip().removeprefix("ocha:") for part in place.source.split(";") if "ocha:" in part)
    own = cited if place.place_class == "tehsil" else [place.adm2_code or ""]
    return frozenset(code for code in own if code)


def _words(place: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_bare(name.text) for name in place.names))


class ShapeMatcher:
    """Matches the shapes of one level. `provinces` maps folded names of provinces to their codes."""

    def __init__(self, units: Sequence[Unit], provinces: Mapping[str, str]) -> None:
        import shapely
        from shapely.geometry import Point

        self._provinces = provinces
        self._by_province: dict[str, list[int]] = {}
        for number, unit in enumerate(units):
            self._by_province.setdefault(unit.place.adm1_code or "", []).append(number)
        self._units = units
        points = [Point(unit.place.lon or 0.0, unit.place.lat or 0.0) for unit in units]
        self._tree = shapely.STRtree(points)

    def match(self, shapes: Sequence[Shape]) -> dict[int, Place]:
        """For the number of each shape that draws one of the units, its place: one place for one shape.

        The best pair is taken first; of equal pairs the unit of today, then the order of the shapes.
        """
        pairs = [
            (-score, self._units[unit].place.valid_to is not None, number, unit)
            for number, shape in enumerate(shapes)
            for unit, score in self._candidates(shape)
            if score >= _ENOUGH
        ]
        found: dict[int, Place] = {}
        taken: set[int] = set()
        for _, _, number, unit in sorted(pairs):
            if number not in found and unit not in taken:
                found[number] = self._units[unit].place
                taken.add(unit)
        return found

    def _candidates(self, shape: Shape) -> list[tuple[int, float]]:
        inside = {int(unit) for unit in self._tree.query(shape.geometry, predicate="contains")}
        province = self._provinces.get(fold(shape.province)) if shape.province else None
        numbers = inside.union(self._by_province.get(province, ()) if province else range(len(self._units)))
        scored = []
        for number in sorted(numbers):
            unit = self._units[number]
            if shape.country in {None, unit.place.country} and (shape.valid_to is None or unit.place.valid_to):
                scored.append((number, _score(shape, unit, is_inside=number in inside, named=bool(province))))
        return scored


def _score(shape: Shape, unit: Unit, *, is_inside: bool, named: bool) -> float:
    """How well the shape fits. Without a stated province a name alone says little: the point must lie inside."""
    likeness = _likeness(shape, unit)
    if shape.code in unit.codes and (is_inside or likeness >= _NEARLY):
        return _CODE + likeness
    if not named and not is_inside:
        return 0.0
    return likeness + (_INSIDE if is_inside else 0.0)


def _likeness(shape: Shape, unit: Unit) -> float:
    from rapidfuzz import fuzz

    names = (shape.name, *shape.other_names)
    if any(unit_key(name) in unit.keys for name in names):
        return 1.0
    # Not quite 1, so that a name that is written nearly alike never equals the same name.
    return max(fuzz.ratio(_bare(name), words) for name in names for words in unit.words) / 100 * 0.95
