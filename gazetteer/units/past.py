"""The units of a day in the past, given those of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from gazetteer.model import AdminUnit, UnitsAtDate
from gazetteer.units.areas import UnitArea
from gazetteer.units.history import History, holds
from gazetteer.units.outlines import UnitOutlines

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class PastPlace:
    """What is known of the place whose units are asked for; `point` is lon, lat."""

    place_id: str | None = None
    parent: str | None = None
    point: tuple[float, float] | None = None


class PastUnits:
    """Answers from the table of history first; from the outlines of former units where it does not tell."""

    def __init__(self, areas: Mapping[str, UnitArea], outlines: UnitOutlines, history: History) -> None:
        self._areas = areas
        self._outlines = outlines
        self._history = history

    def at_date(self, today: UnitsAtDate, adm2: AdminUnit | None, on: date, place: PastPlace) -> UnitsAtDate:
        """The units of that day; of two rows of history the one of the smaller unit goes first."""
        district = [adm2.code, adm2.place_id] if adm2 else []
        narrow = self._history.find([place.place_id, place.parent, *district], on)
        former = self._standing(place.place_id, on)
        if former is None and not narrow and place.point and self._is_within_units(place.place_id):
            former = self._former_unit_at(place.point, today.adm1_code, adm2, on)
        if former is not None:
            return former
        rows = narrow + self._history.find([today.adm1_code], on)
        units = ((row.adm1_code, row.adm1_name) for row in rows if row.adm1_code)
        code, name = next(units, (today.adm1_code, today.adm1_name))
        return UnitsAtDate(code, name, next((row.adm2_name for row in rows if row.adm2_name), today.adm2_name))

    def _is_within_units(self, place_id: str | None) -> bool:
        """Whether the place's point tells its units. That of a province or district does not: it is only its middle."""
        area = self._areas.get(place_id or "")
        return area is None or area.place_class == "region"

    def _standing(self, place_id: str | None, on: date) -> UnitsAtDate | None:
        """The place itself where it is a unit of the past that stood on that day."""
        place = self._areas.get(place_id or "")
        if place is None or place.valid_to is None or not holds(place.valid_from, place.valid_to, on):
            return None
        if place.place_class == "province":
            return UnitsAtDate(place.code, place.name, None)
        province = self._areas.get(place.parent or "")
        if province is None or not holds(province.valid_from, province.valid_to, on):
            return None
        return UnitsAtDate(province.code, province.name, place.name)

    def _former_unit_at(
        self, point: tuple[float, float], adm1_code: str | None, adm2: AdminUnit | None, on: date
    ) -> UnitsAtDate | None:
        """The Frontier Region, else the province of the past, that held the point on that day.

        In a district of which no part was a Frontier Region there is nothing to find. The province's outline decides
        where not all outlines of the district's Frontier Regions are built.
        """
        regions = self._frontier_tehsils.get(adm2.code, {}) if adm2 else {}
        if adm2 is not None and not regions:
            return None
        outlines = [self._outlines.get(tehsil) for tehsil in regions]
        held = [region for region, outline in zip(regions.values(), outlines, strict=True) if _covers(outline, point)]
        if not held and (not regions or None in outlines):
            held = [
                area.place_id
                for area in self._areas.values()
                if area.place_class == "province" and area.valid_to and area.adm1_code == adm1_code
                if holds(area.valid_from, area.valid_to, on) and _covers(self._outlines.get(area.code), point)
            ]
        return self._standing(held[0], on) if held else None

    @cached_property
    def _frontier_tehsils(self) -> dict[str, dict[str, str]]:
        """For the code of a district that took in a Frontier Region: its tehsil's id and the region's id."""
        found: dict[str, dict[str, str]] = {}
        for region in self._areas.values():
            for member in region.members if region.place_class == "frontier_region" else ():
                tehsil = self._areas.get(member)
                if tehsil is not None and tehsil.adm2_code:
                    found.setdefault(tehsil.adm2_code, {})[member] = region.place_id
        return found


def _covers(outline: BaseGeometry | None, point: tuple[float, float]) -> bool:
    import shapely

    if outline is None:
        return False
    shapely.prepare(outline)  # does nothing for one that is prepared
    return bool(shapely.covers(outline, shapely.Point(point)))
