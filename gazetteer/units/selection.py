"""What a `province` or `district` parameter selects: units of today, of the incident's day, or a region's districts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.errors import UnknownPlaceError
from gazetteer.units.areas import UnitArea
from gazetteer.units.unit_names import UnitNames

_RANK: Mapping[str, int] = {"province": 0, "country": 2, "region": 3, "district": 4, "agency": 4, "frontier_region": 4}
"""Which of several places of one name a `province` parameter means: the smaller goes first."""

_LONG = 60
"""Characters of an unknown name that a message repeats."""


@dataclass(frozen=True, slots=True)
class UnitSelection:
    """What a `province` parameter selects: an incident matches if any of the four sets holds its unit."""

    adm1: frozenset[str] = frozenset()
    """Today's province codes."""
    adm1_at_date: frozenset[str] = frozenset()
    """Historic province codes (PK-TA, PK-NW), to be compared with the unit at the incident's date."""
    adm2: frozenset[str] = frozenset()
    """Today's district codes."""
    place_ids: frozenset[str] = frozenset()
    """Ids of regions and countries, for incidents whose place is the region or country itself."""

    def __or__(self, other: UnitSelection) -> UnitSelection:
        return UnitSelection(
            self.adm1 | other.adm1,
            self.adm1_at_date | other.adm1_at_date,
            self.adm2 | other.adm2,
            self.place_ids | other.place_ids,
        )


class UnitSelector:
    """Finds what a name selects among the areas (by place id)."""

    def __init__(self, areas: Mapping[str, UnitArea]) -> None:
        self.areas = areas
        named = (area for area in areas.values() if area.place_class in _RANK)
        self._names = UnitNames({a.place_id: (a.name, a.place_id, a.code, *a.spellings) for a in named})

    def select(self, name: str) -> UnitSelection:
        """What a name or code selects: a province of today or of the past, a country, a region, or a district.

        Of several places of one name the larger unit is meant; several districts of one name are all selected.
        Raises UnknownPlaceError, whose message suggests names that are written alike.
        """
        found = [self.areas[place_id] for place_id in self._names.find(name)]
        if not found:
            alike = self._names.alike(name)
            hint = f"; did you mean {' or '.join(alike)}?" if alike else "; use an ISO 3166-2 code such as AF-PKA"
            raise UnknownPlaceError(f"no province, district or region is called {name[:_LONG]!r}{hint}")
        first = min(map(_rank, found))
        selection = UnitSelection()
        for area in found:
            if _rank(area) == first:
                selection |= self._selection(area)
        return selection

    def select_districts(self, name: str) -> frozenset[str]:
        """The codes of today's districts that a name or code means, for the `district` parameter."""
        found = [self.areas[place_id] for place_id in self._names.find(name)]
        codes = frozenset(code for area in found if _rank(area) == _RANK["district"] for code in self._district(area))
        if not codes:
            raise UnknownPlaceError(
                f"no district is called {name[:_LONG]!r}; `geomap gazetteer search` completes names"
            )
        return codes

    def _selection(self, area: UnitArea) -> UnitSelection:
        if area.place_class == "country":
            return self._country(area)
        if area.place_class == "province" and area.valid_to is not None:
            return UnitSelection(adm1_at_date=frozenset([area.code]))
        if area.place_class == "province":
            return UnitSelection(adm1=frozenset([area.code]))
        if area.place_class != "region":
            return UnitSelection(adm2=frozenset(self._district(area)))
        selection = UnitSelection(place_ids=self._regions_within(area), adm2=self._former_districts_within(area))
        for member in area.members:
            if member in self.areas and member != area.place_id:
                selection |= self._member_selection(self.areas[member])
        return selection

    def _country(self, area: UnitArea) -> UnitSelection:
        """All provinces, those of the past too: what was in them was in the country, whichever units are asked for."""
        provinces = [a for a in self.areas.values() if a.place_class == "province" and a.country == area.country]
        return UnitSelection(
            adm1=frozenset(a.code for a in provinces if a.valid_to is None),
            adm1_at_date=frozenset(a.code for a in provinces if a.valid_to is not None),
            place_ids=frozenset([area.place_id]),
        )

    def _member_selection(self, member: UnitArea) -> UnitSelection:
        """A region's member: a historic province stands for the districts that it became."""
        if member.place_class == "province" and member.valid_to is not None:
            codes = (self._district(self.areas[m]) for m in member.members if m in self.areas)
            return UnitSelection(adm2=frozenset(code for found in codes for code in found))
        return self._selection(member)

    def _district(self, area: UnitArea) -> list[str]:
        """District codes that a district, agency or Frontier Region is known by: its own, or those it became."""
        became = [self.areas[m] for m in area.members if m in self.areas]
        codes = [a.code for a in became if a.place_class == "district"] or [a.adm2_code for a in became if a.adm2_code]
        own = [area.code] if area.place_class == "district" else []
        return own + codes

    def _former_districts_within(self, area: UnitArea) -> frozenset[str]:
        """Districts of the past that lay wholly in the region: boundary files may know them only."""
        members = set(area.members)
        former = (a for a in self.areas.values() if a.place_class == "district" and a.valid_to is not None)
        return frozenset(a.code for a in former if a.members and members.issuperset(a.members))

    def _regions_within(self, area: UnitArea) -> frozenset[str]:
        members = set(area.members)
        regions = (a for a in self.areas.values() if a.place_class == "region")
        return frozenset(r.place_id for r in regions if r is area or (r.members and members.issuperset(r.members)))


def _rank(area: UnitArea) -> int:
    return _RANK.get(area.place_class, 9) + (area.place_class == "province" and area.valid_to is not None)
