"""Gives the places whose point our tables only estimate the point that a dump has for them.

A row is taken for the place if it has one of its names and lies within the estimate's error and in its district, and
no other row of the name does: of several that are not one spot nobody knows which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gazetteer.fetched.geonames_rows import GeonamesRow
from gazetteer.geodesy import distance_m
from gazetteer.model import Place, PlaceClass
from gazetteer.names.fold import fold
from gazetteer.units import Units

_ESTIMATE = "estimate"
"""The source of a point that was not found anywhere; why may follow."""
_REACH = 1.5
"""How far a row may lie from an estimate, in its radii: they hold nine places of ten."""
_ONE_SPOT_M = 3_000.0
"""Rows nearer than this are one place."""
_SETTLEMENTS: frozenset[PlaceClass] = frozenset({"town", "village", "neighbourhood"})


def with_known_points(places: Sequence[Place], rows: Iterable[GeonamesRow], units: Units) -> list[Place]:
    """The places, estimated ones moved to the row that is theirs; `source` then cites the row."""
    by_key: dict[str, list[GeonamesRow]] = {}
    for row in rows:
        for key in {fold(name) for name in row.names}:
            by_key.setdefault(key, []).append(row)
    return [_moved(place, by_key, units) if place.source.startswith(_ESTIMATE) else place for place in places]


def _moved(place: Place, by_key: dict[str, list[GeonamesRow]], units: Units) -> Place:
    keys = {fold(name.text) for name in place.names}
    named = {row.id: row for key in keys for row in by_key.get(key, ()) if _is_alike(place, row)}
    found = list(_in_district(place, list(named.values()), units))
    if not found or any(_way(found[0], row) > _ONE_SPOT_M for row in found):
        return place
    best = max(found, key=lambda row: (row.population, -row.id))
    source = f"geonames:{best.id} instead of an estimate"
    return replace(place, lon=best.lon, lat=best.lat, radius_m=best.radius_m, source=source)


def _is_alike(place: Place, row: GeonamesRow) -> bool:
    """Whether a row near by is of the place's kind."""
    if place.lon is None or place.lat is None or row.country != place.country:
        return False
    same = row.place_class == place.place_class or {row.place_class, place.place_class} <= _SETTLEMENTS
    return same and distance_m(place.lon, place.lat, row.lon, row.lat) <= _REACH * place.radius_m


def _in_district(place: Place, rows: Sequence[GeonamesRow], units: Units) -> Iterator[GeonamesRow]:
    """The rows in the place's district; all of them where no outlines tell."""
    located = units.locate([row.lon for row in rows], [row.lat for row in rows]) if rows else ()
    for row, (_, adm2) in zip(rows, located, strict=True):
        if adm2 is None or place.adm2_code is None or adm2 == place.adm2_code:
            yield row


def _way(row: GeonamesRow, other: GeonamesRow) -> float:
    return distance_m(row.lon, row.lat, other.lon, other.lat)
