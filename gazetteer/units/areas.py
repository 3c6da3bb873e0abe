"""The places that are areas: units of today and of the past, tehsils, and regions made of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gazetteer.model import Country, Place, PlaceClass

AREA_CLASSES: frozenset[PlaceClass] = frozenset(
    {"country", "province", "district", "agency", "frontier_region", "tehsil", "region"}
)


@dataclass(frozen=True, slots=True)
class UnitArea:
    """A place that is an area: a unit of any time, or a region made of units. `code` is its own."""

    place_id: str
    code: str
    name: str
    place_class: PlaceClass
    country: Country | None
    adm1_code: str | None
    adm2_code: str | None
    parent: str | None
    members: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    spellings: tuple[str, ...] = ()


def make_areas(places: Iterable[Place]) -> list[UnitArea]:
    """The areas among the places, in their order.

    A unit's code is today's: a province's id, a district's P-code. Two units cannot share a code; the one of today
    keeps it, and the other (an agency, a district that was split) goes by its place id.
    """
    chosen = [place for place in places if place.place_class in AREA_CLASSES]
    taken: dict[str, str] = {}
    for place in sorted(chosen, key=lambda p: (p.valid_to is not None, p.place_class != "district")):
        taken.setdefault(_code(place), place.id)
    return [_area(place, _code(place) if taken[_code(place)] == place.id else place.id) for place in chosen]


def _code(place: Place) -> str:
    return place.adm2_code or place.id if place.place_class == "district" else place.id


def _area(place: Place, code: str) -> UnitArea:
    return UnitArea(
        place_id=place.id,
        code=code,
        name=place.name,
        place_class=place.place_class,
        country=place.country,
        adm1_code=place.adm1_code,
        adm2_code=place.adm2_code,
        parent=place.parent,
        members=place.members,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        spellings=tuple(name.text for name in place.names),
    )
