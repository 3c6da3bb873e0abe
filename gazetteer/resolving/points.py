"""Answers where no name has to be resolved: a point that was given, a place that someone chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TypedDict

from gazetteer.model import Country, Method, Place, Resolution, UnitsAtDate
from gazetteer.names.classwords import PRECISION_OF
from gazetteer.units import Units

UnitCodes = tuple[str | None, str | None]
"""Today's province and district of a point."""
_POINT_M = 100.0
"""Radius in metres of a point that came as coordinates: how exact it is was not said."""
BORDER_BELT = "region.border-belt"
"""A place with no point of its own: it is everywhere along the border."""


@dataclass(frozen=True, slots=True)
class PointAnswerer:
    """Writes answers from outlines and units."""

    units: Units

    def at_point(self, lon: float, lat: float, on: date | None, codes: UnitCodes | None = None) -> Resolution:
        """The units of a point, looked up unless given. Raises ValueError for a point that is not on earth."""
        if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise ValueError(f"lon {lon}, lat {lat} is no point: lon is -180 to 180 and lat -90 to 90 degrees")
        adm1, adm2 = codes or (self.units.province_at(lon, lat), self.units.district_at(lon, lat))
        today = self.units.at_date(adm1, adm2, None)
        then = self.units.at_date(adm1, adm2, on, point=(lon, lat))
        country = _country(adm1)
        return Resolution(
            status="resolved",
            lon=lon,
            lat=lat,
            country=country,
            countries=(country,) if country else (),
            **unit_keys(today, adm2, then),
            precision="exact",
            uncertainty_m=_POINT_M,
            score=1.0,
            margin=1.0,
            method="coordinates",
        )

    def of_place(self, place: Place, on: date | None, reported_name: str | None, method: Method) -> Resolution:
        """The answer for a place; the border belt has no point."""
        known = place.id != BORDER_BELT and place.lon is not None and place.lat is not None
        point = (place.lon, place.lat) if place.lon is not None and place.lat is not None else None
        then = self.units.at_date(
            place.adm1_code, place.adm2_code, on, place_id=place.id, parent=place.parent, point=point
        )
        countries: tuple[Country, ...] = (place.country,) if place.country else ("AF", "PK")
        return Resolution(
            status="resolved" if known else "unresolved",
            reported_name=reported_name,
            place_id=place.id,
            name=place.name,
            place_class=place.place_class,
            lon=place.lon if known else None,
            lat=place.lat if known else None,
            country=place.country,
            countries=countries,
            **unit_keys(UnitsAtDate(place.adm1_code, place.adm1_name, place.adm2_name), place.adm2_code, then),
            precision=PRECISION_OF[place.place_class] if known else "unlocated",
            uncertainty_m=place.radius_m if known else None,
            score=1.0,
            margin=1.0,
            method=method,
        )


class UnitKeys(TypedDict):
    """The keys of a resolution that tell its units, today's and those of the day."""

    adm1_code: str | None
    adm1_name: str | None
    adm2_code: str | None
    adm2_name: str | None
    adm1_code_at_date: str | None
    adm1_name_at_date: str | None
    adm2_name_at_date: str | None


def unit_keys(today: UnitsAtDate, adm2_code: str | None, then: UnitsAtDate) -> UnitKeys:
    """The units of a resolution; districts of the past have no code."""
    return UnitKeys(
        adm1_code=today.adm1_code,
        adm1_name=today.adm1_name,
        adm2_code=adm2_code,
        adm2_name=today.adm2_name,
        adm1_code_at_date=then.adm1_code,
        adm1_name_at_date=then.adm1_name,
        adm2_name_at_date=then.adm2_name,
    )


def _country(adm1: str | None) -> Country | None:
    if adm1 is None:
        return None
    return "AF" if adm1.startswith("AF") else "PK"
