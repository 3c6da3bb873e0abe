"""Points to the administrative units they lie in: GeoPandas' spatial join, at the moment incidents are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from gazetteer.units import Units

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class UnitCodes:
    """Today's units of a point: ISO 3166-2, and the district's code where district outlines are built."""

    adm1: str | None
    adm2: str | None


def join_units(points: Sequence[Point], units: Units) -> list[UnitCodes]:
    """The units of each point (lon, lat; WGS 84), in order. Outside both countries both codes are None.

    `sjoin` answers twice where two outlines overlap and not at all in a gap between them; those points, and points
    near a border of which only one side has districts, are left to `Units.codes_at`, which has the rules for them.
    """
    if not points:
        return []
    districts = _matches(points, units.frame("district")) if units.has_boundaries else [[] for _ in points]
    provinces = _matches(points, units.frame("province"))
    codes = [_certain(d, p, units) for d, p in zip(districts, provinces, strict=True)]
    left = [at for at, code in enumerate(codes) if code is None]
    lons, lats = [points[at][0] for at in left], [points[at][1] for at in left]
    adm1 = units.codes_at(lons, lats, "province") if left else []
    adm2 = units.codes_at(lons, lats, "district") if left else []
    rest = iter(map(UnitCodes, adm1, adm2))
    return [code or next(rest) for code in codes]


def _certain(districts: list[str], provinces: list[str], units: Units) -> UnitCodes | None:
    if len(districts) == 1:
        district = units.get(districts[0])
        return UnitCodes(district.parent_code if district else None, districts[0])
    if not units.has_boundaries and len(provinces) == 1:
        return UnitCodes(provinces[0], None)
    return None


def _matches(points: Sequence[Point], outlines: GeoDataFrame) -> list[list[str]]:
    import geopandas as gpd

    lons, lats = zip(*points, strict=True)
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lons, lats, crs="EPSG:4326"))
    joined = frame.sjoin(outlines[["code", "geometry"]], how="inner", predicate="intersects")
    found: list[list[str]] = [[] for _ in points]
    for at, code in zip(joined.index, joined["code"], strict=True):
        found[at].append(str(code))
    return found
