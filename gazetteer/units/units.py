"""Administrative units: which one holds a point, what it was on a day, its outline, and what a name selects.

Points and outlines are lon, lat in WGS 84. Codes are ISO 3166-2 for provinces, OCHA's P-code for districts, and the
place id where there is none. Today's units are those without an end; `valid_to` is the first day after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from gazetteer.model import AdminUnit, Place, PlaceClass, UnitsAtDate
from gazetteer.tables import HistoryRow
from gazetteer.units.areas import UnitArea, make_areas
from gazetteer.units.history import History, holds
from gazetteer.units.outlines import UnitOutlines
from gazetteer.units.past import PastPlace, PastUnits
from gazetteer.units.selection import UnitSelection, UnitSelector

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike
    from shapely.geometry.base import BaseGeometry

    from gazetteer.units.outline_index import OutlineIndex

Level = Literal["province", "district", "region"]

_LEVELS: Mapping[PlaceClass, Literal[0, 1, 2]] = {
    "country": 0,
    "province": 1,
    "district": 2,
    "agency": 2,
    "frontier_region": 2,
}


def make_units(
    places: Iterable[Place], history: Iterable[HistoryRow], built: Mapping[str, bytes] | None = None
) -> Units:
    """The units among the places. `built` are outlines from boundary files: WKB by district code or tehsil id."""
    return Units(make_areas(places), UnitOutlines(built or {}), History(history))


class Units:
    """The units of both countries. Nothing of a database is kept, so threads may share one."""

    def __init__(self, areas: Iterable[UnitArea], outlines: UnitOutlines, history: History) -> None:
        self.areas = {area.place_id: area for area in areas}
        self._outlines = outlines
        self._history = history
        self._units: dict[str, AdminUnit] = {}
        for area in self.areas.values():
            if area.place_class in _LEVELS:
                self._units[area.code] = self._unit(area)

    def _unit(self, area: UnitArea) -> AdminUnit:
        parent = self.areas.get(area.parent or "")
        return AdminUnit(
            code=area.code,
            name=area.name,
            level=_LEVELS[area.place_class],
            country=area.country or "AF",
            place_id=area.place_id,
            parent_code=parent.code if parent else None,
            valid_from=area.valid_from,
            valid_to=area.valid_to,
        )

    @property
    def has_boundaries(self) -> bool:
        """Whether district outlines were built."""
        return bool(self._built_provinces)

    @cached_property
    def _built_provinces(self) -> frozenset[str]:
        """Codes of the provinces in which district outlines were built."""
        return frozenset(unit.parent_code for unit in self._built_districts if unit.parent_code)

    @cached_property
    def _built_districts(self) -> list[AdminUnit]:
        """Districts with an outline: today's, and one of the past none of whose successors has an outline."""
        built = [self.areas[u.place_id] for c in self._outlines.built if (u := self._units.get(c)) and u.level == 2]
        codes = {area.code for area in built if area.valid_to is None}
        old = [a for a in built if a.valid_to is not None and not codes.intersection(map(self._code, a.members))]
        return [self._units[code] for code in sorted(codes.union(area.code for area in old))]

    def _code(self, place_id: str) -> str | None:
        return self.areas[place_id].code if place_id in self.areas else None

    def get(self, code: str) -> AdminUnit | None:
        """The unit of that code (or place id), of today or of the past; None where there is none."""
        unit = self._units.get(code)
        if unit is None and code in self.areas:
            unit = self._units.get(self.areas[code].code)
        return unit

    def provinces(self, *, on: date | None = None) -> list[AdminUnit]:
        """The provinces of a day, of today without one, by code."""
        units = [unit for unit in self._units.values() if unit.level == 1 and _stands(unit, on)]
        return sorted(units, key=lambda unit: unit.code)

    def districts(self, adm1_code: str | None = None) -> list[AdminUnit]:
        """Today's districts, all or of one province, by name."""
        units = [
            unit
            for unit in self._units.values()
            if unit.level == 2 and unit.valid_to is None and adm1_code in {None, unit.parent_code}
        ]
        return sorted(units, key=lambda unit: (unit.name, unit.code))

    def regions(self) -> list[UnitArea]:
        """The regions over several units (Waziristan, the border belt), by id."""
        found = [area for area in self.areas.values() if area.place_class == "region"]
        return sorted(found, key=lambda area: area.place_id)

    # Points

    def province_at(self, lon: float, lat: float) -> str | None:
        """Today's province of a point; None more than about 5 km outside both countries."""
        return self.codes_at([lon], [lat], "province")[0]

    def district_at(self, lon: float, lat: float) -> str | None:
        """Today's district of a point; None where no district outlines are built."""
        return self.codes_at([lon], [lat], "district")[0]

    def codes_at(self, lons: ArrayLike, lats: ArrayLike, level: Literal["province", "district"]) -> list[str | None]:
        """Today's unit of many points in their order."""
        return [codes[level == "district"] for codes in self.locate(lons, lats)]

    def locate(self, lons: ArrayLike, lats: ArrayLike) -> list[tuple[str | None, str | None]]:
        """Today's province and district of many points; the rules for overlaps and gaps are outline_index's.

        A district's province comes from the district, so that the two never contradict each other. The nearest
        district is no answer for a point in a province whose districts are not built.
        """
        import numpy as np

        if not self.has_boundaries:
            return [(province, None) for province in self._province_index.at_many(lons, lats)]
        x, y = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
        districts = self._district_index.at_many(x, y, nearest=False)
        found = [(self._units[code].parent_code if code else None, code) for code in districts]
        left = [number for number, code in enumerate(districts) if code is None]
        provinces = self._province_index.at_many(x[left], y[left])
        nearby = self._district_index.at_many(x[left], y[left])
        for number, province, near in zip(left, provinces, nearby, strict=True):
            is_gap = near is not None and (province is None or province in self._built_provinces)
            found[number] = (self._units[near].parent_code, near) if near and is_gap else (province, None)
        return found

    @cached_property
    def _province_index(self) -> OutlineIndex:
        return self._index(self.provinces())

    @cached_property
    def _district_index(self) -> OutlineIndex:
        return self._index(self._built_districts)

    def _index(self, units: Iterable[AdminUnit]) -> OutlineIndex:
        from gazetteer.units.outline_index import OutlineIndex

        return OutlineIndex({u.code: g for u in units if (g := self.outline(u.code)) is not None})

    # Time

    def at_date(
        self,
        adm1_code: str | None,
        adm2_code: str | None,
        on: date | None,
        *,
        place_id: str | None = None,
        parent: str | None = None,
        point: tuple[float, float] | None = None,
    ) -> UnitsAtDate:
        """The units of a day, given today's; today's where there is no day.

        The history of the place goes before that of its `parent` (a tehsil), its district and its province. Where none
        tells (a point without a district, or in a district that took in a Frontier Region), the outline of a unit of
        that day decides, if the `point` (lon, lat) is given.
        """
        adm1, adm2 = self.get(adm1_code or ""), self.get(adm2_code or "")
        today = UnitsAtDate(adm1_code, adm1.name if adm1 else None, adm2.name if adm2 else None)
        if on is None:
            return today
        return self._past.at_date(today, adm2, on, PastPlace(place_id, parent, point))

    @cached_property
    def _past(self) -> PastUnits:
        return PastUnits(self.areas, self._outlines, self._history)

    # Outlines

    def outline(self, code: str) -> BaseGeometry | None:
        """The outline of a unit: provinces of today, PK-TA and PK-NW are bundled; districts only where built."""
        return self._outlines.get(code)

    def area(self, place_id: str) -> tuple[BaseGeometry, bool] | None:
        """A place as an area, and whether that is an approximate outline of our own; None where none is known.

        Our own outline of a region stands until all of its districts are built.
        """
        place = self.areas.get(place_id)
        if place is None:
            return None
        parts = [self.area(member) for member in self._members(place)]
        own = self.outline(place.code)
        exact = [part[0] for part in parts if part and not part[1]]
        if not exact or len(exact) < len(parts) or (own is not None and not self._of_districts(place)):
            return None if own is None else (own, self._outlines.is_approximate(place.code))
        import shapely

        return shapely.unary_union(exact), False

    def _members(self, place: UnitArea) -> tuple[str, ...]:
        if place.place_class == "country":
            return tuple(unit.place_id for unit in self.provinces() if unit.country == place.country)
        return place.members

    def _of_districts(self, place: UnitArea) -> bool:
        members = [self.areas.get(member) for member in place.members]
        return all(member is not None and member.place_class == "district" for member in members)

    def frame(self, level: Level) -> gpd.GeoDataFrame:
        """Today's units with an outline as a GeoDataFrame (EPSG:4326) for display, export and notebooks.

        Columns: code, place_id, name, country, parent_code, approximate, geometry. To join points use `codes_at`:
        `sjoin` gives a point in two outlines back twice, and one in a gap not at all.
        """
        import geopandas as gpd

        if level == "region":
            areas = self.regions()
        else:
            units = self.provinces() if level == "province" else self.districts()
            areas = [self.areas[unit.place_id] for unit in units]
        places = [(a.code, a.place_id, a.name, a.country, self._code(a.parent or "")) for a in areas]
        found = [(place, area) for place in places if (area := self.area(place[1])) is not None]
        columns = ("code", "place_id", "name", "country", "parent_code")
        data = {column: [place[i] for place, _ in found] for i, column in enumerate(columns)}
        data["approximate"] = [area[1] for _, area in found]  # type: ignore[misc]
        return gpd.GeoDataFrame(data, geometry=[area[0] for _, area in found], crs="EPSG:4326")

    # Names

    @cached_property
    def _selector(self) -> UnitSelector:
        return UnitSelector(self.areas)

    def select(self, name: str) -> UnitSelection:
        """What a name or code selects: a province of today or of the past, a country, a region, or a district.

        Raises UnknownPlaceError, whose message suggests names that are written alike.
        """
        return self._selector.select(name)

    def select_districts(self, name: str) -> frozenset[str]:
        """The codes of today's districts that a name or code means; UnknownPlaceError where it means none."""
        return self._selector.select_districts(name)


def _stands(unit: AdminUnit, on: date | None) -> bool:
    return unit.valid_to is None if on is None else holds(unit.valid_from, unit.valid_to, on)
