"""Where a row's incident was: by its coordinates, by its place name, or kept as unlocated."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Final

from gazetteer import UNLOCATED, Gazetteer, PlaceQuery, Resolution
from gazetteer.model import Precision
from geomap.admin_join import UnitCodes, join_units
from geomap.model import SetAside
from geomap.tables.rows import TableRow

_EARTH_KM: Final = 6371.0
_FINE: Final = frozenset({"exact", "settlement", "near"})
_AREAS: Final = frozenset({"district", "province", "region", "country"})


def place_rows(rows: Sequence[TableRow], gazetteer: Gazetteer, file: str) -> list[Resolution | SetAside]:
    """The location of each row, in order; a row whose point lies outside both countries is set aside."""
    pointed = [row for row in rows if row.lon is not None and row.lat is not None]
    joined = join_units([(row.lon or 0.0, row.lat or 0.0) for row in pointed], gazetteer.units)
    codes = dict(zip((row.number for row in pointed), joined, strict=True))
    named: dict[PlaceQuery, Resolution] = {}
    placed: list[Resolution | SetAside] = []
    for row in rows:
        by_name = _by_name(row, gazetteer, named)
        if row.number not in codes:
            placed.append(by_name)
        elif codes[row.number].adm1 is None and row.precision != "unlocated":
            placed.append(SetAside(file, row.number, _outside(row, gazetteer)))
        else:
            placed.append(_by_point(row, by_name, gazetteer, codes[row.number]))
    return placed


def _by_name(row: TableRow, gazetteer: Gazetteer, known: dict[PlaceQuery, Resolution]) -> Resolution:
    # A unit standing alone is meant as a unit: Khost the province, not Khost the town.
    units = ((row.adm2, "district"), (row.adm1, "province"), (row.country, ""))
    text = row.place or next((f"{name} {word}".strip() for name, word in units if name), None)
    if text is None:
        return UNLOCATED
    query = PlaceQuery(text=text, adm1=row.adm1, adm2=row.adm2, country=row.country, date=row.dates.start)
    if query not in known:
        known[query] = gazetteer.resolve(query)
    return known[query]


def _by_point(row: TableRow, by_name: Resolution, gazetteer: Gazetteer, codes: UnitCodes) -> Resolution:
    """The row's own point, with the units it lies in, claiming no more precision than the row has.

    A point that a data set put on a capital or centroid for want of better (its precision says so) is not a place:
    the named unit stands for it, drawn as an area.
    """
    if row.precision == "unlocated":
        return UNLOCATED.model_copy(update={"reported_name": row.place})
    if row.precision in _AREAS:
        return _as_area(row, by_name, gazetteer, codes)
    found = gazetteer.at_point(row.lon or 0.0, row.lat or 0.0, on=row.dates.start, codes=(codes.adm1, codes.adm2))
    precision: Precision = row.precision or "exact"
    radius = found.uncertainty_m
    if (
        by_name.lon is not None
        and by_name.precision in _FINE
        and _km(row, by_name) * 1000 <= (by_name.uncertainty_m or 0)
    ):
        # Coordinates that only repeat the named place claim no more than the place.
        precision = row.precision or by_name.precision
        radius = by_name.uncertainty_m
        found = found.model_copy(
            update={"place_id": by_name.place_id, "name": by_name.name, "place_class": by_name.place_class}
        )
    return found.model_copy(
        update={"reported_name": row.place, "precision": precision, "uncertainty_m": radius, "method": "coordinates"}
    )


def _as_area(row: TableRow, by_name: Resolution, gazetteer: Gazetteer, codes: UnitCodes) -> Resolution:
    if by_name.precision == row.precision:
        return by_name
    unit = {"district": codes.adm2, "province": codes.adm1, "country": codes.adm1 and codes.adm1[:2]}.get(
        row.precision or ""
    )
    known = gazetteer.units.get(unit) if unit else None
    if known is None and row.precision == "district" and row.adm2:
        return gazetteer.resolve(PlaceQuery(f"{row.adm2} district", adm1=row.adm1, date=row.dates.start)).model_copy(
            update={"reported_name": row.place}
        )
    if known is None:
        return by_name
    return gazetteer.of_place(known.place_id, on=row.dates.start, reported_name=row.place, method="polygon")


def _outside(row: TableRow, gazetteer: Gazetteer) -> str:
    lon, lat = row.lon or 0.0, row.lat or 0.0
    if abs(lon) <= 90 and gazetteer.units.province_at(lat, lon) is not None:
        return f"lat {lat} and lon {lon} look swapped: swapped, they lie inside the map's area; exchange them"
    return f"lat {lat}, lon {lon} lies outside Afghanistan and Pakistan: mend the coordinates or leave the row out"


def _km(row: TableRow, place: Resolution) -> float:
    lon1, lat1, lon2, lat2 = map(radians, (row.lon or 0.0, row.lat or 0.0, place.lon or 0.0, place.lat or 0.0))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
